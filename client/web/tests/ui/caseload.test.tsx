/** The therapist's list: what is shown, in which order, and that two hundred clients stay one list. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CaseloadRow, ServerApi } from "../../src/store/store.ts";
import { sifted } from "../../src/ui/therapist/sorting.ts";
import { memoryStore } from "../fakes/memory.ts";
import { idOf, OSEI } from "../fakes/people.ts";
import { open, TODAY, tap, type } from "./stage.tsx";

afterEach(cleanup);

const NOON_US = Date.UTC(2026, 10, 24, 12) * 1000;
const DAY_US = 86_400_000_000;

function row(number: number, over: Partial<CaseloadRow> = {}): CaseloadRow {
  return {
    space: idOf("s", number),
    name: `Client ${number}`,
    status: "confirmed",
    nextSession: null,
    lastSession: null,
    lastEntryAt: null,
    focus: [],
    staleAgreements: 0,
    newShared: 0,
    attention: [],
    ...over,
  };
}

function therapist(rows: readonly CaseloadRow[] | null, api: Partial<ServerApi> = {}) {
  return memoryStore({
    me: { member: OSEI.member, name: "Dr Osei", role: "therapist", device: idOf("d", 2) },
    spaces: [{ space: idOf("s", 1), name: "Client 1", status: "confirmed" }],
    today: TODAY,
    nowUs: NOON_US,
    server: {
      caseload: async () => (rows === null ? { ok: false, why: "offline" } : { ok: true, value: rows }),
      ...api,
    },
  });
}

function names(): readonly string[] {
  return screen.getAllByRole("rowheader").map((item) => within(item).getByRole("link").textContent ?? "");
}

/** Choose one of a named set of chips. */
function tapIn(legend: string, name: string): void {
  fireEvent.click(within(screen.getByRole("group", { name: legend })).getByRole("radio", { name }));
}

describe("sifting", () => {
  const waits = row(1, { name: "Ana", status: "accepted" });
  const quiet = row(2, {
    name: "Ben",
    lastSession: "2026-10-02",
    lastEntryAt: NOON_US - 30 * DAY_US,
    nextSession: "2026-12-01",
  });
  const signal = row(3, {
    name: "cleo",
    lastSession: "2026-11-02",
    lastEntryAt: NOON_US,
    attention: [{ why: "No entry", goal: null, actions: [] }],
  });
  const over = row(5, { name: "Eve", status: "ended", attention: [{ why: "No entry", goal: null, actions: [] }] });
  const soon = row(4, { name: "Dan", lastEntryAt: NOON_US - DAY_US, nextSession: "2026-11-25" });

  it.each([
    ["attention", ["Ana", "cleo", "Ben", "Dan"]],
    ["next", ["Dan", "Ben", "Ana", "cleo"]],
    ["last", ["Ana", "Dan", "Ben", "cleo"]],
    ["quiet", ["Ana", "Ben", "Dan", "cleo"]],
    ["name", ["Ana", "Ben", "cleo", "Dan"]],
  ] as const)("orders by %s", (order, expected) => {
    const shown = sifted([over, soon, signal, quiet, waits], { text: "", show: "open", order });

    expect(shown.map((row) => row.name)).toEqual(expected);
  });

  it("finds by a part of the name, in any case, among those who need a look", () => {
    const shown = sifted([over, soon, signal, quiet, waits], { text: " CL ", show: "look", order: "name" });

    expect(shown.map((row) => row.name)).toEqual(["cleo"]);
  });

  it.each([
    ["open", ["Ana", "Ben", "cleo", "Dan"]],
    ["look", ["Ana", "cleo"]],
    ["unplanned", ["Ana", "cleo"]],
    ["ended", ["Eve"]],
  ] as const)("shows who is %s", (show, expected) => {
    const shown = sifted([over, soon, signal, quiet, waits], { text: "", show, order: "name" });

    expect(shown.map((row) => row.name)).toEqual(expected);
  });
});

describe("the caseload", () => {
  it("says for each client when they meet, what is in focus and why to look", async () => {
    const focus = [{ goal: idOf("g", 1), title: "Walk to the park", ratings: [3, 4, 6] }];
    const attention = [{ why: "No entry for 12 days.", goal: null, actions: [] }];
    open(therapist([row(1, { focus, attention, nextSession: TODAY, staleAgreements: 1, newShared: 3 })]), "/clients");

    await screen.findByText("No entry for 12 days.");
    expect(screen.getByRole("img").getAttribute("aria-label")).toBe("Walk to the park: last 3 ratings, now 6");
    expect(screen.getByText("1 to agree again")).toBeTruthy();
    expect(screen.getByText("3 new")).toBeTruthy();
  });

  it("shows two hundred clients, and narrows them while one types", async () => {
    open(therapist(Array.from({ length: 200 }, (_, index) => row(index + 1))), "/clients");

    await screen.findByText("200 clients shown");
    expect(names()).toHaveLength(200);
    type("Find a client", "Client 19");
    await screen.findByText("11 clients shown");
    tapIn("Show", "Who needs a look");
    await screen.findByText("No client fits that.");
  });

  it("without the server shows what the device knows, and says so", async () => {
    open(therapist(null, { ownCaseload: async () => [row(1, { nextSession: TODAY })] }), "/clients");

    await screen.findByText(/out of reach/);
    expect(names()).toEqual(["Client 1"]);
    expect(screen.getByText("today")).toBeTruthy();
  });

  it("what one could do about a signal leads into the client's space, with the item half written", async () => {
    const focus = [{ goal: idOf("g", 1), title: "Walk to the park", ratings: [7, 4, 3] }];
    const attention = [
      { why: "Harder", goal: idOf("g", 1), actions: ["put_on_agenda", "look_at_progress", "from_a_later_version"] },
    ];
    const store = therapist([row(1, { focus, attention })]);
    const router = open(store, "/clients");

    const could = await screen.findByText("What one could do");
    const details = could.closest("details") as HTMLDetailsElement;
    details.open = true;
    fireEvent(details, new Event("toggle"));
    const progress = await screen.findByRole("link", { name: "Look at the progress" });
    expect(within(details).getAllByRole("link")).toHaveLength(2);
    expect(progress.getAttribute("href")).toBe(`/clients/${idOf("s", 1)}/progress/${idOf("g", 1)}`);
    tap("Put it on the list for the next session", "link");

    expect(router.here.value.path).toBe(`/clients/${idOf("s", 1)}/sessions`);
    const field = await screen.findByLabelText("What do you want to talk about?");
    expect((field as HTMLInputElement).value).toBe("How is it going: Walk to the park");
  });

  it("what is half written about one client shows at no other", async () => {
    const store = therapist([]);
    store.spaces.value = [1, 2].map((item) => ({
      space: idOf("s", item),
      name: `Client ${item}`,
      status: "confirmed",
    }));
    const router = open(store, `/clients/${idOf("s", 1)}/sessions`);
    await screen.findByLabelText("What do you want to talk about?");
    type("What do you want to talk about?", "The letter");
    router.go(`/clients/${idOf("s", 2)}/sessions`);

    await waitFor(() => {
      const field = screen.getByLabelText("What do you want to talk about?") as HTMLInputElement;
      expect(field.value).toBe("");
    });
    router.go(`/clients/${idOf("s", 1)}/sessions`);
    await waitFor(() => {
      const field = screen.getByLabelText("What do you want to talk about?") as HTMLInputElement;
      expect(field.value).toBe("The letter");
    });
  });

  it("asks anew when the server is back", async () => {
    let answers = 0;
    const caseload: ServerApi["caseload"] = async () => {
      answers += 1;
      return answers === 1 ? { ok: false, why: "offline" } : { ok: true, value: [row(2)] };
    };
    const store = therapist(null, { caseload });
    store.link.value = { state: "offline", retryAtMs: null };
    open(store, "/clients");
    await screen.findByText(/out of reach/);

    store.link.value = { state: "live" };

    await screen.findByText("Client 2");
    expect(screen.queryByText(/out of reach/)).toBeNull();
  });
});

describe("a new client", () => {
  it("gets a link to copy and a code to scan", async () => {
    const asked: string[] = [];
    const newSpace: ServerApi["newSpace"] = async (name) => {
      asked.push(name);
      return { ok: true, value: { space: idOf("s", 1), link: "http://localhost/join#secret", qr: "101 010 101" } };
    };
    open(therapist([], { newSpace }), "/clients/new");

    await screen.findByLabelText("What do you call this client?");
    type("What do you call this client?", " Robin ");
    tap("Make a link");

    await screen.findByRole("heading", { name: "Link for Robin" });
    expect(asked).toEqual(["Robin"]);
    expect(screen.getByRole("img", { name: "The link as a code to scan" })).toBeTruthy();
  });
});

describe("people", () => {
  it("gives a client who has not come yet another link, and sees when they came", async () => {
    let status: "invited" | "accepted" = "invited";
    const members: ServerApi["members"] = async () => ({
      ok: true,
      value: [{ member: idOf("m", 9), name: "Robin", role: "client", status }],
    });
    const inviteAgain: ServerApi["inviteAgain"] = async () => ({
      ok: true,
      value: { link: "http://localhost/join#second", qr: "101 010 101" },
    });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    open(therapist([], { members, inviteAgain }), `/clients/${idOf("s", 1)}/people`);
    await screen.findByText("Invited, not here yet");
    tap("Make a new link");

    await screen.findByRole("heading", { name: "Link for Client 1" });
    expect(screen.getByDisplayValue("http://localhost/join#second")).toBeTruthy();
    status = "accepted";
    vi.advanceTimersByTime(5000);
    vi.useRealTimers();

    await screen.findByRole("button", { name: "Confirm Robin" });
    expect(screen.queryByDisplayValue("http://localhost/join#second")).toBeNull();
  });

  it("lets nobody in before the therapist said who they are", async () => {
    const done: string[] = [];
    const members: ServerApi["members"] = async () => ({
      ok: true,
      value: [{ member: idOf("m", 9), name: "Robin", role: "client", status: done.length ? "confirmed" : "accepted" }],
    });
    const confirm: ServerApi["confirm"] = async (_, member) => {
      done.push(member);
      return { ok: true, value: null };
    };
    open(therapist([], { members, confirm }), `/clients/${idOf("s", 1)}/people`);

    await screen.findByText("Came in, waits for you");
    tap("Confirm Robin");
    expect(done).toEqual([]);
    tap("Yes, confirm");

    await screen.findByText("Can see into this space");
    expect(done).toEqual([idOf("m", 9)]);
  });
});
