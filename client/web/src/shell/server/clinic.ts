/** The clinic's own contacts for a crisis: asked for when the app starts, and kept, so that Help has them offline. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ClinicHelp } from "../../store/store.ts";
import type { LocalStorage } from "../environment/local-storage.ts";
import type { Requests } from "./requests.ts";

const KEY = "handrail.help";

export class Clinic {
  readonly #requests: Requests;
  readonly #localStorage: LocalStorage;
  readonly #known: Signal<ClinicHelp | null>;

  constructor(requests: Requests, storage: LocalStorage) {
    this.#requests = requests;
    this.#localStorage = storage;
    this.#known = signal(read(storage.get(KEY)));
  }

  get known(): ReadonlySignal<ClinicHelp | null> {
    return this.#known;
  }

  /** Ask the server. Without an answer the contacts that are known stay. */
  async ask(): Promise<void> {
    const asked = await this.#requests.get<{ readonly own?: unknown }>("/api/help");
    if (!asked.ok) return;
    const found = shaped(asked.value.own);
    if (found === null) this.#localStorage.remove(KEY);
    else this.#localStorage.set(KEY, JSON.stringify(found));
    this.#known.value = found;
  }
}

function read(kept: string | null): ClinicHelp | null {
  try {
    return shaped(JSON.parse(kept ?? "null"));
  } catch {
    return null;
  }
}

/** Another version of the server may say it in another way: then there are none, and the shipped list stands first. */
function shaped(found: unknown): ClinicHelp | null {
  const { clinic, checked, contacts } = (found ?? {}) as Partial<ClinicHelp>;
  const isWhole = typeof clinic === "string" && typeof checked === "string" && Array.isArray(contacts);
  return isWhole ? { clinic, checked, contacts } : null;
}
