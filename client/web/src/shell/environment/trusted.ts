/**
 * The one place where text becomes the address of a script. The server's headers ask for Trusted Types and allow this
 * policy and no other, so nothing that anybody wrote can be run, wherever it may end up on a page.
 */

export const WORKER = "/sw.js";

interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The service worker's address as this browser wants it. Called once: a policy is made only once on a page. */
export function workerAddress(factory = (globalThis as { trustedTypes?: Factory }).trustedTypes): string {
  return trusted(WORKER, factory);
}

/** The address `only` as this browser wants it, and no other from then on. Called once in a page or a worker. */
export function trusted(only: string, factory = (globalThis as { trustedTypes?: Factory }).trustedTypes): string {
  if (factory === undefined) return only;
  const createScriptURL = (url: string): string => {
    if (url !== only) throw new TypeError("not a script of this app");
    return url;
  };
  return factory.createPolicy("handrail", { createScriptURL }).createScriptURL(only);
}
