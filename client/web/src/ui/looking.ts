import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Glance, glance, NOTHING_IN_VIEW, SEEN_AFTER_MS, type Seeing } from "../store/seeing.ts";
import type { SpaceView } from "../store/store.ts";

/** What an element shows: an entry `device/seq`, or what somebody wrote under an id, as `id author`. */
const MARKED = "[data-seen]";

/** The parts of an element's height of which half in view is enough; a tall one counts by how it fills the window. */
const PARTS_IN_VIEW = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

/** Mark an element as showing what `author` wrote under an id. */
export function seenAs(id: string, author: string): string {
  return `${id} ${author}`;
}

/**
 * Tell the others which entries this person has seen (rule E3): those that stood in view for a second while the window
 * was in front. Null tells nothing, as does a browser that cannot say what is in view.
 */
export function useLooking(view: SpaceView | null): void {
  useEffect(() => {
    const page = document.getElementById("page");
    if (view === null || page === null || typeof IntersectionObserver === "undefined") return;
    return watch(view, page);
  }, [view]);
}

/** Watch the marked elements of a page; return how to stop. */
function watch(view: SpaceView, page: HTMLElement): () => void {
  let seeing: Seeing = NOTHING_IN_VIEW;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const inView = new Map<Element, string>();
  const take = (input: Glance): void => {
    const [next, seen] = glance(seeing, input);
    seeing = next;
    if (input.kind === "tick") view.saw(seen.flatMap((mark) => entriesOf(view, mark)));
  };
  // Each change begins another second; what was in view before is counted again then, and nothing twice.
  const tickLater = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => take({ kind: "tick", nowMs: performance.now() }), SEEN_AFTER_MS);
  };
  const attend = (): void => {
    const nowMs = performance.now();
    take(canLook() ? { kind: "focused", nowMs } : { kind: "blurred" });
    tickLater();
  };
  const observer = new IntersectionObserver(
    (changes) => {
      // A change may be minutes old where the browser slept, so that its own time is not asked.
      const nowMs = performance.now();
      take({ kind: "tick", nowMs });
      for (const { target, ...change } of changes.map(inWindow)) {
        const mark = (target as HTMLElement).dataset["seen"] ?? "";
        if (change.isSeen) inView.set(target, mark);
        else inView.delete(target);
        const isShown = [...inView.values()].includes(mark);
        take(isShown ? { kind: "shown", id: mark, nowMs } : { kind: "hidden", id: mark });
      }
      tickLater();
    },
    { threshold: PARTS_IN_VIEW },
  );
  const known = new Map<Element, string>();
  const find = (): void => {
    const marked = new Map([...page.querySelectorAll<HTMLElement>(MARKED)].map((it) => [it, it.dataset["seen"] ?? ""]));
    for (const [element, mark] of known) {
      if (marked.get(element as HTMLElement) === mark) continue;
      observer.unobserve(element);
      known.delete(element);
      inView.delete(element);
      if (![...inView.values()].includes(mark)) take({ kind: "hidden", id: mark });
    }
    for (const [element, mark] of marked) {
      if (known.has(element)) continue;
      known.set(element, mark);
      observer.observe(element);
    }
  };
  const changes = new MutationObserver(find);
  changes.observe(page, { subtree: true, childList: true, attributeFilter: ["data-seen"] });
  const stopFollowing = effect(() => {
    view.shared.value;
    tickLater();
  });
  find();
  attend();
  for (const [target, type] of OCCASIONS) target().addEventListener(type, attend);
  return () => {
    stopFollowing();
    clearTimeout(timer);
    observer.disconnect();
    changes.disconnect();
    for (const [target, type] of OCCASIONS) target().removeEventListener(type, attend);
  };
}

/** The events at which a person begins or ceases to look. A locked screen hides the page or takes its focus. */
const OCCASIONS: readonly (readonly [() => EventTarget, string])[] = [
  [() => document, "visibilitychange"],
  [() => globalThis, "focus"],
  [() => globalThis, "blur"],
];

function canLook(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** Return whether enough of an element is in view: half of it, or half a window full of it. */
function inWindow({
  target,
  isIntersecting,
  intersectionRatio,
  intersectionRect,
  rootBounds,
}: IntersectionObserverEntry) {
  const windowHeight = rootBounds?.height ?? Number.POSITIVE_INFINITY;
  const isSeen = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height * 2 >= windowHeight);
  return { target, isSeen };
}

/** Return the entries behind a mark, as `device/seq`. */
function entriesOf(view: SpaceView, mark: string): readonly string[] {
  const [id = "", author] = mark.split(" ");
  return author === undefined ? [id] : view.entries("shared", id, author);
}
