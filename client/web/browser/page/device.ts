/** A page that holds the device and shows no screen: what is tested here is kept, sent and shared between tabs. */
import { browserStore } from "../../src/shell/browser.ts";
import type { Store } from "../../src/store/store.ts";

declare global {
  interface Window {
    device: Promise<Store>;
  }
}

window.device = browserStore();
