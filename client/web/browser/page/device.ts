/** A page that holds the device and shows no screen: what is tested here is kept, sent and shared between tabs. */
import { browserStore } from "../../src/shell/browser.ts";
import type { Store } from "../../src/store/store.ts";

declare global {
  interface Window {
    device: Promise<Store>;
    /** The same, once it is there: for waiting on what it says. */
    store: Store;
    /** How many transactions of this tab are under way. */
    transactions: number;
  }
}

window.transactions = 0;
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function counted(...given: Parameters<typeof begin>) {
  const transaction = begin.apply(this, given);
  window.transactions += 1;
  for (const end of ["complete", "abort"]) {
    transaction.addEventListener(end, () => {
      window.transactions -= 1;
    });
  }
  return transaction;
};

window.device = browserStore();
window.store = await window.device;
