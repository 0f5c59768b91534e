/** Requests to the server besides sync. Every answer is a value; nothing throws but `text`. */
import type { Asked } from "../../store/store.ts";

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 15_000;

export class Requests {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  get<T>(path: string): Promise<Asked<T>> {
    return this.#ask("GET", path);
  }

  /** Send JSON: another site's page cannot, so it cannot change anything in this person's name. */
  post<T>(path: string, body: object = {}): Promise<Asked<T>> {
    return this.#ask("POST", path, body);
  }

  /** The text behind a path. Throws when it cannot be had. */
  async text(path: string): Promise<string> {
    const answer = await this.#fetch(path, { credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS * 4) });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    // Not `text()`: it would drop a mark of byte order that belongs to a line.
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await answer.arrayBuffer());
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<Asked<T>> {
    let answer: Response;
    try {
      answer = await this.#fetch(path, {
        method,
        credentials: "same-origin",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      });
    } catch {
      return { ok: false, why: "offline" };
    }
    const value: unknown = await answer.json().catch(() => null);
    if (answer.ok && value !== null) return { ok: true, value: value as T };
    return { ok: false, why: whyNot(answer, value) };
  }
}

function whyNot(answer: Response, value: unknown): string {
  const code = typeof value === "object" && value !== null ? (value as { code?: unknown }).code : null;
  if (typeof code === "string") return code;
  // Something on the way answered in the server's place.
  return answer.status === 401 ? "sign_in" : "offline";
}

/** An answer's value, changed. */
export function mapped<A, B>(asked: Asked<A>, change: (value: A) => B): Asked<B> {
  return asked.ok ? { ok: true, value: change(asked.value) } : asked;
}
