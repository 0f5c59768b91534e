import { startSession } from "../../core/commands/sessions.ts";
import { useSpace } from "../app-context.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { liveSession } from "./session.ts";

interface BeginProps {
  readonly kind?: "main" | "plain";
  readonly wide?: boolean;
}

/** Start a session, from either side, or go to the one that is on. What was planned for today is what begins. */
export function Begin({ kind = "main", wide = false }: BeginProps) {
  const { shared } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const begin = async (): Promise<void> => {
    if (await run(startSession, {}, words.live.started)) router.go(href("live"));
  };
  if (liveSession(shared)) {
    return (
      <LinkButton kind="main" icon="live" wide={wide} to={href("live")}>
        {words.client.join}
      </LinkButton>
    );
  }
  return (
    <Button kind={kind} icon="live" wide={wide} onClick={() => void begin()}>
      {words.client.start}
    </Button>
  );
}
