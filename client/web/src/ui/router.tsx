/**
 * Where the person is: one path of a closed table. The parts of an address name things by id and hold no content; what
 * is secret (a join link's token) stands after the `#`, which browsers send to nobody.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";

export const PATHS = {
  today: "/",
  checkIn: "/check-in",
  waysOn: "/check-in/then",
  goals: "/goals",
  roadmap: "/goals/roadmap",
  newGoal: "/goals/new",
  goal: "/goals/:goal",
  goalClear: "/goals/:goal/clear",
  goalChange: "/goals/:goal/change",
  goalHistory: "/goals/:goal/history",
  progress: "/progress",
  goalProgress: "/progress/:goal",
  journal: "/journal",
  newEntry: "/journal/new",
  entry: "/journal/:entry",
  newWin: "/wins/new",
  newSetback: "/setbacks/new",
  setback: "/setbacks/:setback",
  more: "/more",
  matters: "/matters",
  sessions: "/sessions",
  sessionFeedback: "/sessions/:session/feedback",
  sharing: "/sharing",
  help: "/help",
  devices: "/devices",
  yourData: "/your-data",
  lately: "/lately",
  welcome: "/welcome",
  join: "/join",
  pair: "/pair",
  live: "/live",
  // The therapist's side. Under "/clients/:space" the places of that space follow, as the client has them.
  caseload: "/clients",
  newClient: "/clients/new",
  client: "/clients/:space",
  notes: "/notes",
  people: "/people",
} as const;

export type RouteName = keyof typeof PATHS;

type Holes<T extends string> = T extends `${string}:${infer Hole}/${infer Rest}`
  ? Hole | Holes<`/${Rest}`>
  : T extends `${string}:${infer Hole}`
    ? Hole
    : never;

type Filled<P extends RouteName> = Readonly<Record<Holes<(typeof PATHS)[P]>, string>>;

/** The address of a place. Its holes are type-checked: `href("goal", { goal })`. */
export function href<P extends RouteName>(
  place: P,
  ...holes: [Holes<(typeof PATHS)[P]>] extends [never] ? [] : [Filled<P>]
): string {
  const values: Readonly<Record<string, string>> = holes[0] ?? {};
  return PATHS[place].replace(/:(\w+)/g, (_, hole: string) => encodeURIComponent(values[hole] ?? ""));
}

/** A here: where an address leads, with what fills its holes; null where to nowhere. */
export interface Here {
  readonly place: RouteName | null;
  readonly holes: Readonly<Record<string, string>>;
  readonly path: string;
}

const TABLE = (Object.entries(PATHS) as [RouteName, string][])
  .map(([place, path]) => ({
    place,
    names: [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? ""),
    pattern: new RegExp(`^${path.replace(/:\w+/g, "([^/]+)")}/?$`),
  }))
  // A word stands before a hole: "/goals/new" is no goal.
  .sort((one, other) => one.names.length - other.names.length);

export function whereTo(path: string): Here {
  for (const { place, names, pattern } of TABLE) {
    const found = pattern.exec(path);
    if (!found) continue;
    const holes = Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1] ?? "")]));
    return { place, holes, path };
  }
  return { place: null, holes: {}, path };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export interface Router {
  readonly here: ReadonlySignal<Here>;
  /** Return the part of the address after the `#`. */
  readonly fragment: () => string;
  /** Return where a place of this router really is. */
  address(to: string): string;
  go(to: string, options?: { readonly replace?: boolean }): void;
  back(): void;
}

/** Routes outside every space. */
const OUTSIDE: readonly string[] = [PATHS.caseload, PATHS.help, PATHS.devices, PATHS.yourData];

/**
 * The router of a space under `prefix`: its screens name their places as they do on the client's own device, and need
 * not know whose device they are on.
 */
export function within(router: Router, prefix: string): Router {
  const address = (to: string) =>
    OUTSIDE.some((prefix) => to === prefix || to.startsWith(`${prefix}/`))
      ? to
      : to === "/"
        ? prefix
        : `${prefix}${to}`;
  return {
    here: computed(() => {
      const { path } = router.here.value;
      return whereTo(path.startsWith(prefix) ? path.slice(prefix.length) || "/" : path);
    }),
    fragment: router.fragment,
    address: (to) => router.address(address(to)),
    go: (to, options) => router.go(address(to), options),
    back: () => router.back(),
  };
}

/** The router of a browser's window. */
export function browserRouter(page: Window): Router {
  const path = signal(page.location.pathname);
  page.addEventListener("popstate", () => {
    path.value = page.location.pathname;
  });
  return {
    here: computed(() => whereTo(path.value)),
    fragment: () => page.location.hash.slice(1),
    address: (to) => to,
    go(to, options) {
      if (options?.replace) page.history.replaceState(null, "", to);
      else page.history.pushState(null, "", to);
      path.value = page.location.pathname;
    },
    back() {
      page.history.back();
    },
  };
}

/** A router that keeps to itself: for tests, and for looking at screens. */
export function stillRouter(start: string, fragment = ""): Router & { readonly trail: readonly string[] } {
  const trail = [start];
  const path = signal(start);
  return {
    trail,
    here: computed(() => whereTo(path.value)),
    fragment: () => fragment,
    address: (to) => to,
    go(to, options) {
      if (options?.replace) trail.pop();
      trail.push(to);
      path.value = to;
    },
    back() {
      if (trail.length > 1) trail.pop();
      path.value = trail.at(-1) ?? start;
    },
  };
}

export const RouterContext = createContext<Router | null>(null);

export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (!router) throw new Error("no router around this component");
  return router;
}

interface AProps {
  readonly to: string;
  readonly class?: string;
  readonly children: ComponentChildren;
  readonly current?: boolean;
  readonly label?: string;
  readonly replace?: boolean;
  /** What is made ready before it leads on. */
  readonly onGo?: () => void;
}

/** A link inside the app. New tabs and copied addresses work as with any link. */
export function A({ to, children, current, label, replace, onGo, ...rest }: AProps) {
  const router = useRouter();
  return (
    <a
      href={router.address(to)}
      class={rest.class}
      aria-current={current ? "page" : undefined}
      aria-label={label}
      onClick={(event) => {
        onGo?.();
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        router.go(to, replace ? { replace } : {});
      }}
    >
      {children}
    </a>
  );
}
