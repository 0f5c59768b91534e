/** The accounts of the server as this browser asks for them: who comes in, tickets, segments. */
import type { CloseWord } from "../../core/wire.ts";
import type { Asked, Role } from "../../store/store.ts";
import type { SpaceHeld } from "../log/records.ts";
import type { Segment } from "../sync/segments.ts";
import type { Ticket } from "../sync/transport.ts";
import type { Requests } from "./requests.ts";

interface AccountSpace {
  readonly space: string;
  readonly standing: "invited" | "accepted" | "confirmed";
  readonly shared: string;
  readonly private: string;
  readonly title?: string;
}

/** An admitted: whom this browser belongs to now, and the spaces they are in. */
export interface Admitted {
  readonly member: string;
  readonly role: Role;
  readonly name: string;
  readonly installation: string;
  readonly spaces: readonly SpaceHeld[];
}

interface AdmittedShape extends Omit<Admitted, "spaces"> {
  readonly spaces: readonly AccountSpace[];
}

/** Use a join link's secret: this browser becomes the first device of the person who was invited. */
export async function join(
  requests: Requests,
  secret: string,
  displayName: string,
  deviceName: string,
): Promise<Asked<Admitted>> {
  return admitted(
    await requests.post<AdmittedShape>("/api/join", { secret, device_name: deviceName, display_name: displayName }),
  );
}

/** Use a pairing code. A browser that signed out comes back as the installation that it was. */
export async function pair(
  requests: Requests,
  code: string,
  deviceName: string,
  installation: string | null,
): Promise<Asked<Admitted>> {
  const again = installation === null ? {} : { installation };
  return admitted(await requests.post<AdmittedShape>("/api/pair", { code, device_name: deviceName, ...again }));
}

/** Return who this browser's session says that it belongs to. */
export async function whoAmI(requests: Requests): Promise<Asked<Admitted>> {
  const me = await requests.get<Omit<AdmittedShape, "spaces">>("/api/me");
  if (!me.ok) return me;
  const held = await spaces(requests);
  return held.ok ? { ok: true, value: { ...me.value, spaces: held.value } } : held;
}

/** The spaces of this person. */
export async function spaces(requests: Requests): Promise<Asked<readonly SpaceHeld[]>> {
  const found = await requests.get<{ readonly spaces: readonly AccountSpace[] }>("/api/spaces");
  return found.ok ? { ok: true, value: found.value.spaces.map(heldSpace) } : found;
}

/** A space as a log begins to keep it: what its shared stream is to say of it is looked up once it is here. */
export function heldSpace({ space, standing, shared, private: mine, title }: AccountSpace): SpaceHeld {
  return { space, standing, shared, private: mine, title: title ?? null, arriving: true };
}

function admitted(asked: Asked<AdmittedShape>): Asked<Admitted> {
  return asked.ok ? { ok: true, value: { ...asked.value, spaces: asked.value.spaces.map(heldSpace) } } : asked;
}

/** H1: a credential for one hello. */
export async function ticket(requests: Requests, device: string): Promise<Ticket> {
  const asked = await requests.post<{ readonly ticket: string }>("/api/tickets", { device });
  return asked.ok ? { ok: true, ticket: asked.value.ticket } : { ok: false, word: closeWord(asked.why), retryMs: null };
}

function closeWord(why: string): CloseWord | null {
  return why === "sign_in" || why === "removed" || why === "upgrade" ? why : null;
}

interface SegmentShape {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly checksum: number;
}

/** E4: the sealed segments of a stream that reach beyond `position`, in order. */
export async function segments(requests: Requests, stream: string, position: number): Promise<readonly Segment[]> {
  const path = `/api/streams/${stream}/segments`;
  const asked = await requests.get<{ readonly segments: readonly SegmentShape[] }>(path);
  if (!asked.ok) return [];
  return asked.value.segments
    .filter((segment) => segment.last > position)
    .sort((one, other) => one.first - other.first)
    .map(({ name, first, last, checksum }) => ({
      first,
      last,
      checksum,
      read: () => requests.text(`${path}/${name}`),
    }));
}
