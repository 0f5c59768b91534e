/** The screenshots: an address, who looks, and what is pressed first. */
export interface Shot {
  readonly at: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly press?: readonly string[];
  /** The whole page, not only what fits. */
  readonly whole?: boolean;
}

/** Goals of the sample story, by a part of their name: the ids differ each time that it is told. */
export const SHOTS: Readonly<Record<string, Shot>> = {
  join: { at: "/join", with: { as: "nobody", token: "sample" } },
  help: { at: "/help", whole: true },
  today: { at: "/", whole: true },
  "today-offline": { at: "/", with: { link: "offline" } },
  "check-in": { at: "/check-in", press: ["So-so", "Stuck"] },
  "check-in-more": { at: "/check-in", press: ["Add more: a note, a win, your goals"], whole: true },
  "ways-on": { at: "/check-in", press: ["Low", "Anxious", "Save check-in"] },
  goals: { at: "/goals" },
  focus: { at: "/goals", press: ["Change focus"] },
  roadmap: { at: "/goals/roadmap", whole: true },
  goal: { at: "/goals/{park}", whole: true },
  "add-step": { at: "/goals/{park}", press: ["Add a step"] },
  "goal-history": { at: "/goals/{park}/history", whole: true },
  "goal-change": { at: "/goals/{park}/change", whole: true },
  "goal-clear": { at: "/goals/{park}/clear" },
  "goal-reached": { at: "/goals/{Lights}" },
  welcome: { at: "/welcome" },
  "new-goal": { at: "/goals/new" },
  progress: { at: "/progress", whole: true },
  "goal-progress": { at: "/progress/{park}", whole: true },
  "goal-numbers": { at: "/progress/{park}", press: ["Show every number"] },
  journal: { at: "/journal", whole: true },
  "new-entry": { at: "/journal/new", whole: true },
  "new-win": { at: "/wins/new" },
  "new-setback": { at: "/setbacks/new", whole: true },
  more: { at: "/more" },
  matters: { at: "/matters", whole: true },
  sessions: { at: "/sessions", whole: true },
  sharing: { at: "/sharing", whole: true },
  devices: { at: "/devices", press: ["Add a device"] },
  "your-data": { at: "/your-data", with: { link: "offline" }, whole: true },
  lately: { at: "/lately" },
  caseload: { at: "/clients", with: { as: "therapist" }, whole: true },
  "new-client": { at: "/clients/new", with: { as: "therapist" } },
  overview: { at: "/clients/space", with: { as: "therapist" }, whole: true },
  "client-goal": { at: "/clients/space/goals/{park}", with: { as: "therapist" }, whole: true },
  notes: { at: "/clients/space/notes", with: { as: "therapist" } },
  people: { at: "/clients/space/people", with: { as: "therapist" } },
  "session-none": { at: "/live" },
  session: { at: "/live", with: { session: "on" }, whole: true },
  "session-slow": { at: "/live", with: { session: "on", link: "slow" } },
  "session-rate": { at: "/live", with: { session: "on" }, press: ["Rate together"] },
  "session-desk": { at: "/clients/space/live", with: { as: "therapist", session: "on" } },
};
