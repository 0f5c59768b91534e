/** Being in a session together: say where one is, and go along with where the other is. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { SessionDoc } from "../../core/views/sessions.ts";
import { useSpace } from "../app-context.ts";
import type { Part } from "./Live.tsx";
import { lastRound } from "./session.ts";

export interface Where {
  readonly part: Part;
  readonly goal: string | null;
}

interface TogetherProps extends Where {
  readonly session: SessionDoc;
  readonly show: (where: Where) => void;
}

export interface Together {
  readonly following: boolean;
  readonly toggle: () => void;
  /** This person writes something, or has stopped to. */
  readonly typing: (on: boolean) => void;
}

export function useTogether({ session, part, goal, show }: TogetherProps): Together {
  const { view, me, shared } = useSpace();
  const [following, setFollowing] = useState(true);
  const [typing, setTyping] = useState(false);
  const focus = focusOf({ part, goal }, session);

  useEffect(() => {
    view.announce(focus, typing ? session.session : null);
  }, [view, focus, typing, session.session]);
  useEffect(() => () => view.announce(null, null), [view]);

  const theirs = view.present.value.find((each) => each.member !== me.member)?.focus ?? null;
  const { goals } = shared.board;
  const seen = useRef<string | null>(null);
  useEffect(() => {
    // Only a change of theirs moves this screen: who follows may still look elsewhere meanwhile.
    if (theirs === seen.current) return;
    const stays = !following || theirs === null || theirs === focus || theirs === session.session;
    const where = stays ? null : whereIs(theirs, session, goals);
    // Where they are can be told before the entry that it names is here: then this waits for the entry.
    if (!stays && where === null) return;
    seen.current = theirs;
    if (where) show(where);
  }, [theirs, following, focus, session, goals, show]);

  return { following, toggle: () => setFollowing(!following), typing: setTyping };
}

/** What is told of where one is: the goal, the round or the agenda item that is open, else the session. */
export function focusOf({ part, goal }: Where, session: SessionDoc): string {
  if (part === "goals" && goal !== null) return goal;
  if (part === "rate") return lastRound(session)?.round ?? session.session;
  if (part === "agenda") return session.agenda.find((each) => each.item === session.focus)?.item ?? session.session;
  return session.session;
}

/** Where an id that the other looks at is shown; null where it moves nobody, or names what is not here yet. */
export function whereIs(
  focus: string,
  session: Pick<SessionDoc, "rounds" | "agenda">,
  goals: readonly { readonly goal: string }[],
): Where | null {
  if (session.rounds.some((each) => each.round === focus)) return { part: "rate", goal: null };
  if (session.agenda.some((each) => each.item === focus)) return { part: "agenda", goal: null };
  return goals.some((each) => each.goal === focus) ? { part: "goals", goal: focus } : null;
}
