import { useSpace } from "../app-context.ts";
import { Icon } from "../parts/Icon.tsx";
import { A, href, useRouter } from "../router.tsx";
import { clock } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { liveSession } from "./session.ts";

/** While a session goes on, the way into it from every other screen. One that nobody ended is not on the next day. */
export function SessionBanner() {
  const { shared, today } = useSpace();
  const { place } = useRouter().here.value;
  const on = liveSession(shared);
  if (on === null || on.day !== today || on.started_at === null || place === "live") return null;
  return (
    <A class="banner session-on" to={href("live")}>
      <Icon name="live" />
      <span>
        {fill(words.live.since, { clock: clock(on.started_at) })} · <span class="strong">{words.live.openNow}</span>
      </span>
    </A>
  );
}
