/** The live session: both look at one picture, in one room, side by side or far apart. */
import { useEffect, useState } from "preact/hooks";
import { endSession } from "../../core/commands/sessions.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner, Empty } from "../parts/Card.tsx";
import { Confirm } from "../parts/Dialog.tsx";
import { href } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { AgendaNow } from "./AgendaNow.tsx";
import { Begin } from "./Begin.tsx";
import { GoalsNow } from "./GoalsNow.tsx";
import { HereNow } from "./HereNow.tsx";
import { Promises } from "./Promises.tsx";
import { PARTS, type Part } from "./parts.ts";
import { RateTogether } from "./RateTogether.tsx";
import { Recap } from "./Recap.tsx";
import { liveSession, sessionOf } from "./session.ts";
import { useTogether, type Where } from "./together.ts";
import { WinsFirst } from "./WinsFirst.tsx";

export function Live() {
  const { shared } = useSpace();
  const on = liveSession(shared);
  // Who was in the session stays on its page when it ends: the summary is written then.
  const [held, hold] = useState<string | null>(on?.session ?? null);
  useEffect(() => {
    if (on) hold(on.session);
  }, [on?.session]);
  const session = on ?? (held === null ? null : sessionOf(shared, held));
  return session === null ? <NoSession /> : <Room session={session} />;
}

function NoSession() {
  return (
    <Screen title={words.live.title} back={href("today")}>
      <Empty icon="live">
        <p>{words.live.none}</p>
        <p class="soft">{words.live.noneText}</p>
      </Empty>
      <Begin wide />
    </Screen>
  );
}

function Room({ session }: { readonly session: SessionDoc }) {
  const { store } = useApp();
  const { me } = useSpace();
  const ended = session.state === "ended";
  const link = store.link.value;
  const { part, goal, show } = useWhere(session.session, ended ? "recap" : "wins");
  const together = useTogether({ session, part, goal, show });
  const go = (next: Where): void => {
    together.goes();
    show(next);
  };
  return (
    <Screen title={words.live.title} back={href("today")} wide beside={ended ? null : <End session={session} />}>
      {link.state !== "live" && (
        <Banner icon="away" tone="warm">
          <p>{words.live.alone}</p>
        </Banner>
      )}
      {link.state === "live" && link.slow && (
        <Banner tone="warm">
          <p>{words.live.slow}</p>
        </Banner>
      )}
      <Together follow={together} />
      <nav aria-label={words.live.partsNav} class="parts-nav">
        <ul>
          {PARTS.map((name) => (
            <li key={name}>
              <Button pressed={part === name} onClick={() => go({ part: name, goal: null })}>
                {words.live.parts[name]}
              </Button>
            </li>
          ))}
        </ul>
      </nav>
      <section class="stack" aria-label={words.live.parts[part]}>
        <h2>{words.live.parts[part]}</h2>
        {part === "wins" && <WinsFirst session={session} onTyping={together.typing} />}
        {part === "agenda" && <AgendaNow session={session} onTyping={together.typing} />}
        {part === "rate" && <RateTogether session={session} onTyping={together.typing} />}
        {part === "goals" && <GoalsNow goal={goal} onOpen={(open) => go({ part: "goals", goal: open })} />}
        {part === "commitments" && <Promises session={session} onTyping={together.typing} />}
        {part === "recap" && <Recap session={session} onTyping={together.typing} />}
      </section>
      {ended && me.role === "client" && (
        <LinkButton kind="main" wide to={href("sessionFeedback", { session: session.session })}>
          {words.live.feedback}
        </LinkButton>
      )}
    </Screen>
  );
}

/** Return where this person is in the session, also after they were on another screen or loaded the page again. */
function useWhere(session: string, first: Part): Where & { readonly show: (next: Where) => void } {
  const { store } = useApp();
  const key = `live-place/${session}`;
  const [kept, goal = ""] = store.draft(key).value.split(" ");
  const part = PARTS.find((name) => name === kept) ?? first;
  return {
    part,
    goal: goal === "" ? null : goal,
    show: (next) => store.keepDraft(key, next.goal === null ? next.part : `${next.part} ${next.goal}`),
  };
}

/** Return who is here, whether one goes along with them, and whether they see where one is. */
function Together({ follow }: { readonly follow: ReturnType<typeof useTogether> }) {
  const { store } = useApp();
  const link = store.link.value;
  const { otherName } = useSpace();
  const paused = store.sharingPaused.value;
  return (
    <div class="row apart together">
      <HereNow sayAway={link.state !== "live" || !link.slow} />
      <div class="row">
        <Button icon="eye" pressed={follow.following} onClick={follow.toggle}>
          {fill(words.live.follow, { name: otherName })}
        </Button>
        <Button icon={paused ? "live" : "pause"} pressed={paused} onClick={() => store.pauseSharing(!paused)}>
          {paused ? words.live.goOn : words.live.pause}
        </Button>
      </div>
      {paused && (
        <p class="small soft" role="status">
          {words.live.paused}
        </p>
      )}
    </div>
  );
}

function End({ session }: { readonly session: SessionDoc }) {
  const { run } = useWriting();
  const [asking, setAsking] = useState(false);
  const end = async (): Promise<void> => {
    if (await run(endSession, { session: session.session }, words.live.ended)) setAsking(false);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{words.live.end}</Button>
      {asking && (
        <Confirm
          title={words.live.endTitle}
          yes={words.live.end}
          onYes={() => void end()}
          onClose={() => setAsking(false)}
        >
          <p>{words.live.endText}</p>
        </Confirm>
      )}
    </>
  );
}
