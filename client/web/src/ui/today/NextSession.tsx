import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import { useSpace } from "../app-context.ts";
import { Icon } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { clock, spoken } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";

/**
 * The next session and how much is on its list. One of an earlier day that nobody ended leads straight into it; into one
 * of today the banner of every screen does.
 */
export function NextSession() {
  const { shared, today } = useSpace();
  const live = shared.sessions.sessions.find((session) => session.state === "started" && session.day !== today);
  const next = nextSession(shared, today);
  if (live) {
    return (
      <A to={href("live")} class="card calm">
        <span class="row still">
          <Icon name="live" />
          <span class="grow strong">{words.today.liveNow}</span>
          <span>{words.today.joinLive}</span>
        </span>
      </A>
    );
  }
  if (!next?.day) return null;
  const items = [...next.agenda, ...shared.sessions.upcoming].filter((item) => item.discussed === null).length;
  return (
    <A to={href("sessions")} class="card flat">
      <span class="row still">
        <Icon name="calendar" />
        <span class="grow">
          <span class="strong">{when(next, today)}</span>
          <br />
          <span class="small soft">
            {items === 0 ? words.today.agendaNone : counted(words.today.agendaCount, items)}
          </span>
        </span>
        <Icon name="next" />
      </span>
    </A>
  );
}

/** The first session that is planned for today or later. */
export function nextSession(shared: SharedProjection, today: string): SessionDoc | null {
  return (
    shared.sessions.sessions.find((session) => session.state === "scheduled" && (session.day ?? "") >= today) ?? null
  );
}

function when(session: SessionDoc, today: string): string {
  const day = spoken(session.day ?? today, today);
  if (session.starts_at === null) return fill(words.today.nextSession, { day });
  return fill(words.today.nextSessionAt, { day, clock: clock(session.starts_at) });
}
