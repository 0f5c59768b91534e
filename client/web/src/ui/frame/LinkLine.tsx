import { useApp } from "../app-context.ts";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { counted, words } from "../words/index.ts";

/** One quiet line that always says the truth: saved here, how many wait to be sent, whether there is a connection. */
export function LinkLine() {
  const { store } = useApp();
  const link = store.link.value;
  const waiting = store.pending.value.length;
  const parts: string[] = [waiting === 0 && link.state === "live" ? words.link.savedSynced : words.link.saved];
  if (waiting > 0) parts.push(counted(words.link.waiting, waiting));
  if (link.state === "offline") parts.push(words.link.offline);
  if (link.state === "live" && link.slow) parts.push(words.link.slow);
  if (link.state === "greeting") parts.push(words.link.greeting);
  if (link.state === "stopped") parts.push(words.link.stopped);
  return (
    <A to={href("yourData")} class="link-line">
      <Icon name={mark(link.state)} />
      <span>{parts.join(" · ")}</span>
    </A>
  );
}

function mark(state: "offline" | "greeting" | "live" | "stopped"): IconName {
  if (state === "live") return "cloud";
  return state === "greeting" ? "phone" : "away";
}
