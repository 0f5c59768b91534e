/** Being in a session together: say where one is, and go along with where the other is (rule L1). */
import { useEffect, useRef, useState } from "preact/hooks";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { type Part, partAt, placeOfPart } from "./parts.ts";
import { lastRound } from "./session.ts";

export interface Where {
  readonly part: Part;
  readonly goal: string | null;
}

interface TogetherProps extends Where {
  readonly session: SessionDoc;
  /** Go along with the other. */
  readonly show: (where: Where) => void;
}

export interface Together {
  readonly following: boolean;
  readonly toggle: () => void;
  /** This person writes something, or has stopped to. */
  readonly typing: (on: boolean) => void;
  /** This person goes somewhere by themselves. */
  readonly goes: () => void;
}

const BEGINNING = placeOfPart("wins");
/** Who wrote nothing for so long has stopped to write. */
const PAUSE_MS = 6000;
/** Until the other is seen to have come along, and at most for so long, a step of theirs is one that crossed one's own. */
const CROSSED_US = 1_500_000;

export function useTogether({ session, part, goal, show }: TogetherProps): Together {
  const { store } = useApp();
  const { view, me, shared } = useSpace();
  const [following, setFollowing] = useState(true);
  const { isTyping, typing } = useTyping();
  const focus = focusOf({ part, goal }, session);

  useEffect(() => {
    view.announce(focus, isTyping ? focus : null);
  }, [view, focus, isTyping]);
  useEffect(() => () => view.announce(null, null), [view]);

  const other = view.present.value.find((member) => member.member !== me.member && member.focus !== null) ?? null;
  const theirs = other?.focus ?? null;
  const { goals } = shared.board;
  const seen = useRef<string | null>(null);
  const wentAtUs = useRef(0);
  useEffect(() => {
    if (theirs === focus) wentAtUs.current = 0;
    // Only a change of theirs moves this screen: who follows may still look elsewhere meanwhile.
    if (other === null || theirs === null || theirs === seen.current) return;
    // Where both went at the same time, one of them follows; else they would change places for ever.
    const isCrossed = store.nowUs() - wentAtUs.current < CROSSED_US && me.member < other.member;
    // Who comes in begins with the wins: that takes nobody along who is further on.
    const comesIn = seen.current === null && theirs === BEGINNING;
    const stays = !following || isCrossed || comesIn || theirs === focus;
    const where = stays ? null : whereIs(theirs, session, goals);
    // Where they are can be told before the entry that it names is here: then this waits for the entry.
    if (!stays && where === null) return;
    seen.current = theirs;
    if (where) show(where);
  }, [theirs, following, focus, session, goals, show]);

  const goes = (): void => {
    wentAtUs.current = store.nowUs();
  };
  return { following, toggle: () => setFollowing(!following), typing, goes };
}

function useTyping(): { readonly isTyping: boolean; readonly typing: (on: boolean) => void } {
  const [isTyping, setTyping] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const typing = (on: boolean): void => {
    clearTimeout(timer.current);
    if (on) timer.current = setTimeout(() => setTyping(false), PAUSE_MS);
    setTyping(on);
  };
  return { isTyping, typing };
}

/** On another screen during a session: the others see what this person changes. Null tells nothing. */
export function useChanging(focus: string | null): void {
  const { view } = useSpace();
  useEffect(() => {
    if (focus === null) return;
    view.announce(focus, focus);
    return () => view.announce(null, null);
  }, [view, focus]);
}

/** Return what the others are told of where one is: the open goal, round or agenda item, else the part. */
export function focusOf({ part, goal }: Where, session: SessionDoc): string {
  if (part === "goals" && goal !== null) return goal;
  const round = part === "rate" ? lastRound(session)?.round : undefined;
  const item = part === "agenda" ? session.agenda.find((item) => item.item === session.focus)?.item : undefined;
  return round ?? item ?? placeOfPart(part);
}

/** Return where an id that the other looks at is shown; null where it moves nobody, or names what is not here yet. */
export function whereIs(
  focus: string,
  session: Pick<SessionDoc, "rounds" | "agenda">,
  goals: readonly { readonly goal: string }[],
): Where | null {
  const part = partAt(focus);
  if (part !== null) return { part, goal: null };
  if (session.rounds.some((round) => round.round === focus)) return { part: "rate", goal: null };
  if (session.agenda.some((item) => item.item === focus)) return { part: "agenda", goal: null };
  return goals.some((goal) => goal.goal === focus) ? { part: "goals", goal: focus } : null;
}
