/** The clinic's own contacts: there with no network once they were fetched, and gone when the clinic takes them away. */
import { expect, test } from "vitest";
import type { LocalStorage } from "../../src/shell/environment/local-storage.ts";
import { Clinic } from "../../src/shell/server/clinic.ts";
import { Requests } from "../../src/shell/server/requests.ts";

const OWN = {
  clinic: "Riverside Practice",
  checked: "2026-11-20",
  contacts: [{ name: "The practice", call: "01632960000", text: null, hours: null }],
};

function memoryStorage(): LocalStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
}

const answering = (body: unknown): Requests => new Requests(async () => Response.json(body));
const silent = new Requests(() => Promise.reject(new Error("no network")));

test("what was fetched once is there at the next start with no network", async () => {
  const place = memoryStorage();
  await new Clinic(answering({ own: OWN }), place).ask();

  const next = new Clinic(silent, place);
  await next.ask();

  expect(next.known.value).toEqual(OWN);
});

test("what the clinic took away is gone", async () => {
  const place = memoryStorage();
  await new Clinic(answering({ own: OWN }), place).ask();

  const next = new Clinic(answering({ own: null }), place);
  await next.ask();

  expect([next.known.value, place.kept.size]).toEqual([null, 0]);
});

test.each([["{"], ["[]"], ['{"clinic":"x"}'], ["7"]])("what is kept as %s is none", (kept) => {
  const place = memoryStorage();
  place.set("handrail.help", kept);

  expect(new Clinic(silent, place).known.value).toBeNull();
});
