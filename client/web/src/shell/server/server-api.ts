/** Spaces, members, devices and the caseload, as the server has them. Times are microseconds since 1970. */
import type { Asked, CaseloadRow, DeviceRow, Invitation, MemberRow, ServerApi } from "../../store/store.ts";
import type { Member } from "../member.ts";
import { heldSpace } from "./accounts.ts";
import { mapped, type Requests } from "./requests.ts";

interface OpenedShape {
  readonly space: Parameters<typeof heldSpace>[0];
  readonly link: string;
  readonly qr?: string;
}

interface MemberShape {
  readonly member: string;
  readonly role: MemberRow["role"];
  readonly name: string;
  readonly standing: MemberRow["status"];
}

interface DeviceShape {
  readonly installation: string;
  readonly name: string;
  readonly created_us: number;
  readonly this: boolean;
  readonly revoked: boolean;
}

interface PairingShape {
  readonly code: string;
  readonly link?: string;
  readonly qr?: string;
  readonly expires_us: number;
}

interface CaseShape {
  readonly space: string;
  readonly name: string;
  readonly status: CaseloadRow["status"];
  readonly next_session: string | null;
  readonly last_session: string | null;
  readonly last_entry_at: number | null;
  readonly focus: CaseloadRow["focus"];
  readonly stale_agreements: number;
  readonly new_shared: number;
  readonly attention: readonly {
    readonly why: string;
    readonly goal: string | null;
    readonly actions?: readonly string[];
  }[];
}

export function createServerApi(requests: Requests, member: () => Member | null, today: () => string): ServerApi {
  async function newSpace(clientName: string): ReturnType<ServerApi["newSpace"]> {
    const asked = await requests.post<OpenedShape>("/api/spaces", { title: clientName });
    if (!asked.ok) return asked;
    const { space: shape, link, qr = "" } = asked.value;
    const held = heldSpace(shape);
    const open = member();
    const me = open?.overview.peek()?.me;
    if (open && me) {
      // What the server has granted is kept first; the events that tell of it follow and go out with sync.
      await open.log.addSpace({ ...held, title: held.title ?? clientName });
      await open.append([
        {
          stream: held.shared,
          body: { type: "space_opened", space: held.space, title: clientName },
          session: null,
        },
        {
          stream: held.shared,
          body: { type: "member_joined", member: me.member, role: me.role, name: me.name },
          session: null,
        },
      ]);
      open.changed();
    }
    return { ok: true, value: { space: held.space, link, qr } };
  }

  return {
    caseload: async () => {
      const asked = await requests.get<{ readonly rows: readonly CaseShape[] }>(`/api/caseload?today=${today()}`);
      return mapped(asked, ({ rows }) => rows.map(caseloadRow));
    },
    ownCaseload: async () => {
      const open = member();
      if (open === null) return [];
      // Only a therapist without the server needs it: nobody else loads the rules of the caseload at the start.
      const { ownCaseload } = await import("../own-caseload.ts");
      return ownCaseload(open, today());
    },
    newSpace,
    inviteAgain: async (space) => {
      const asked = await requests.post<{ readonly link: string; readonly qr?: string }>(
        `/api/spaces/${space}/invites`,
      );
      return mapped(asked, ({ link, qr = "" }): Invitation => ({ link, qr }));
    },
    members: async (space) => {
      const asked = await requests.get<{ readonly members: readonly MemberShape[] }>(`/api/spaces/${space}/members`);
      return mapped(asked, ({ members }) => members.map(memberRow));
    },
    confirm: async (space, who) => nothing(await requests.post(`/api/spaces/${space}/members/${who}/confirm`)),
    end: async (space, who) => nothing(await requests.post(`/api/spaces/${space}/members/${who}/end`)),
    devices: async () => {
      const asked = await requests.get<{ readonly devices: readonly DeviceShape[] }>("/api/devices");
      return mapped(asked, ({ devices }) => devices.map(deviceRow));
    },
    revoke: async (installation) => nothing(await requests.post(`/api/devices/${installation}/revoke`)),
    pairing: async () => {
      const asked = await requests.post<PairingShape>("/api/pairings");
      return mapped(asked, ({ code, link = "", qr = "", expires_us }) => ({ code, link, qr, expiresUs: expires_us }));
    },
  };
}

function caseloadRow(shape: CaseShape): CaseloadRow {
  return {
    space: shape.space,
    name: shape.name,
    status: shape.status,
    nextSession: shape.next_session,
    lastSession: shape.last_session,
    lastEntryAt: shape.last_entry_at,
    focus: shape.focus,
    staleAgreements: shape.stale_agreements,
    newShared: shape.new_shared,
    attention: shape.attention.map(({ why, goal, actions = [] }) => ({ why, goal, actions })),
  };
}

function memberRow({ member, name, role, standing }: MemberShape): MemberRow {
  return { member, name, role, status: standing };
}

function deviceRow({ installation, name, created_us, this: isThis, revoked }: DeviceShape): DeviceRow {
  return { installation, name, createdUs: created_us, this: isThis, revoked };
}

function nothing(asked: Asked<unknown>): Asked<null> {
  return mapped(asked, () => null);
}
