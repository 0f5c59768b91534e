/** The live session: both look at one picture, in one room, side by side or far apart. */
import { useEffect, useState } from "preact/hooks";
import type { SessionDoc } from "../../core/views/sessions.ts";
import { endSession, startSession } from "../../store/acts/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner, Empty } from "../parts/Card.tsx";
import { Confirm } from "../parts/Dialog.tsx";
import { href } from "../router.tsx";
import { nextSession } from "../today/NextSession.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { AgendaNow } from "./AgendaNow.tsx";
import { GoalsNow } from "./GoalsNow.tsx";
import { HereNow } from "./HereNow.tsx";
import { Promises } from "./Promises.tsx";
import { RateTogether } from "./RateTogether.tsx";
import { Recap } from "./Recap.tsx";
import { liveSession, sessionOf } from "./session.ts";
import { useTogether, type Where } from "./together.ts";
import { WinsFirst } from "./WinsFirst.tsx";

export const PARTS = ["wins", "agenda", "rate", "goals", "commitments", "recap"] as const;
export type Part = (typeof PARTS)[number];

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
  const { shared, today } = useSpace();
  const { making, write } = useWriting();
  const planned = nextSession(shared, today);
  const begin = () => write(startSession(planned?.day === today ? planned.session : null, making), words.live.started);
  return (
    <Screen title={words.live.title} back={href("today")}>
      <Empty icon="live">
        <p>{words.live.none}</p>
        <p class="soft">{words.live.noneText}</p>
      </Empty>
      <Button kind="main" wide icon="live" onClick={() => void begin()}>
        {words.live.start}
      </Button>
    </Screen>
  );
}

function Room({ session }: { readonly session: SessionDoc }) {
  const { store } = useApp();
  const { me } = useSpace();
  const [part, setPart] = useState<Part>(session.state === "ended" ? "recap" : "wins");
  const [goal, setGoal] = useState<string | null>(null);
  const show = (next: Where): void => {
    setPart(next.part);
    setGoal(next.goal);
  };
  const together = useTogether({ session, part, goal, show });
  const ended = session.state === "ended";
  const link = store.link.value;
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
          {PARTS.map((each) => (
            <li key={each}>
              <Button
                pressed={part === each}
                onClick={() => {
                  setGoal(null);
                  setPart(each);
                }}
              >
                {words.live.parts[each]}
              </Button>
            </li>
          ))}
        </ul>
      </nav>
      <section class="stack" aria-label={words.live.parts[part]}>
        <h2>{words.live.parts[part]}</h2>
        {part === "wins" && <WinsFirst session={session} />}
        {part === "agenda" && <AgendaNow session={session} />}
        {part === "rate" && <RateTogether session={session} onTyping={together.typing} />}
        {part === "goals" && <GoalsNow session={session} goal={goal} onOpen={setGoal} />}
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

/** Who is here, whether one goes along with them, and whether they see where one is. */
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
  const { write } = useWriting();
  const [asking, setAsking] = useState(false);
  const end = async (): Promise<void> => {
    if (await write(endSession(session.session), words.live.ended)) setAsking(false);
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
