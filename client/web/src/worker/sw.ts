/** The service worker: it starts the app with no network, and sends what waits once there is one and no page is open. */
import { clientsClaim } from "workbox-core";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { memberOf } from "../shell/environment/background-sync.ts";
import { trusted } from "../shell/environment/trusted.ts";
import type { Sending } from "./sending.ts";
import sending from "./sending.ts?worker&url";

declare const self: ServiceWorkerGlobalScope & Sending & { readonly __WB_MANIFEST: PrecacheEntry[] };

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

/** Paths of the server: never answered from a cache, nor by the app's page. */
const SERVERS_OWN = [/^\/api\//, /^\/sync$/, /^\/(livez|readyz|metrics)$/];

const address = trusted(sending);

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: SERVERS_OWN }));
clientsClaim();

// A new version waits until the person takes it: what they are typing stays.
self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") void self.skipWaiting();
});

// A script that was imported during the installation can be imported again later, with no network. No other can.
self.addEventListener("install", () => importScripts(address));

self.addEventListener("sync", (event) => {
  const { tag, waitUntil } = event as unknown as SyncEvent;
  const member = memberOf(tag);
  if (member !== null) waitUntil.call(event, send(member));
});

async function send(member: string): Promise<void> {
  if (self.handrailSend === undefined) importScripts(address);
  await self.handrailSend?.(member);
}
