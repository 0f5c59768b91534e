/**
 * Every screen over sample documents, for looking at: `npm run gallery`, then open /?at=/goals. The documents are those
 * of the demo (`shown.json`, said by the demo's phone); they are no part of the app.
 */
import { render } from "preact";
import { empty } from "../src/core/fold/state.ts";
import { privateProjection } from "../src/core/views/private.ts";
import { App } from "../src/ui/App.tsx";
import { stillRouter } from "../src/ui/router.tsx";
import { memoryStore } from "../tests/fakes/memory.ts";
import { sampleCaseload } from "./caseload.ts";
import "../src/ui/styles/all.css";

const asked = new URLSearchParams(location.search);
const documents = await (await fetch("/shown.json")).json();
const role = asked.get("as") === "therapist" ? "therapist" : "client";
const member = documents.shared.members.find((each: { role: string }) => each.role === role);
const client = documents.shared.members.find((each: { role: string }) => each.role === "client");
const now = Number(documents.shared.timeline[0]?.at ?? 1_795_550_000_000_000);

if (asked.get("session") === "on") {
  // The documents stand still: the session that is planned goes on now.
  const planned = documents.shared.sessions.sessions.find((each: { state: string }) => each.state === "scheduled");
  Object.assign(planned, { state: "started", started_at: now - 6e8, day: documents.shared.timeline[0]?.shown.day });
}

const store = memoryStore({
  me: asked.get("as") === "nobody" ? null : { member: member.member, name: member.name, role, device: "device" },
  spaces: [{ space: "space", name: client.name, status: "confirmed" }],
  today: asked.get("today") ?? new Date(now / 1000).toISOString().slice(0, 10),
  nowUs: now,
  shown: {
    space: { shared: documents.shared, mine: role === "client" ? documents.private : privateProjection(empty()) },
  },
  enrolment: {
    preview: async () => ({ ok: true, value: { from: "Dr Osei", name: "Robin", role: "client" } }),
  },
  server: {
    caseload: async () => ({ ok: true, value: sampleCaseload(documents.shared, now) }),
    members: async () => ({
      ok: true,
      value: [
        { member: member.member, name: member.name, role, status: "confirmed" },
        { member: client.member, name: client.name, role: "client", status: "accepted" },
      ],
    }),
    devices: async () => ({
      ok: true,
      value: [
        { installation: "one", name: "My phone", createdUs: now - 9e12, this: true, revoked: false },
        { installation: "two", name: "Laptop", createdUs: now - 2e12, this: false, revoked: false },
      ],
    }),
    pairing: async () => ({
      ok: true,
      value: { code: "7KQ2-M4TD", link: "", qr: "", expiresUs: now + 6e8 },
    }),
  },
});
if (asked.get("link") === "offline") {
  store.link.value = { state: "offline", retryAtMs: null };
  store.pending.value = [1, 2].map((seq) => ({ space: "space", audience: "shared", seq, line: "{}" }));
}
if (asked.get("link") === "slow") store.link.value = { state: "live", slow: true };
/** "/goals/{park}": the goal whose name holds that word. */
function found(path: string): string {
  return path.replace(/\{(\w+)\}/, (_, part: string) => {
    const goals: { goal: string; title: string }[] = documents.shared.board.goals;
    return goals.find((each) => each.title.includes(part))?.goal ?? "none";
  });
}

const root = document.getElementById("app");
const theme = asked.get("theme");
if (theme) document.documentElement.dataset["theme"] = theme;
if (root)
  render(<App store={store} router={stillRouter(found(asked.get("at") ?? "/"), asked.get("token") ?? "")} />, root);
