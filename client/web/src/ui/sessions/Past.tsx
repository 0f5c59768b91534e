/** A session that took place: what it came to, for both to read. */
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useSpace } from "../app-context.ts";
import { LinkButton } from "../parts/Button.tsx";
import { href } from "../router.tsx";
import { dated } from "../words/days.ts";
import { words } from "../words/index.ts";
import { Agenda } from "./Agenda.tsx";

export function Past({ session }: { readonly session: SessionDoc }) {
  const { shared, mine, me, today } = useSpace();
  const given = [...session.feedback, ...mine.feedback.filter((feedback) => feedback.session === session.session)];
  const rounds = session.rounds.filter((round) => round.revealed);
  return (
    <details class="card flat">
      <summary>{dated(session.day ?? today, today)}</summary>
      <div class="stack tight">
        {session.recap && (
          <>
            <h3>{words.sessions.recap}</h3>
            <p class="as-written">{session.recap.summary}</p>
            {session.recap.agreed.length > 0 && (
              <>
                <h3>{words.sessions.agreed}</h3>
                <ul class="bullets">
                  {session.recap.agreed.map((agreement) => (
                    <li key={agreement}>{agreement}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
        {rounds.length > 0 && (
          <>
            <h3>{words.sessions.rated}</h3>
            <ul class="bullets">
              {rounds.flatMap((round) =>
                round.goals.map((goal) => (
                  <li key={`${round.round}/${goal}`}>
                    {shared.board.goals.find((goalDoc) => goalDoc.goal === goal)?.title}:{" "}
                    {round.ratings
                      .filter((rating) => rating.goal === goal)
                      .map((rating) => rating.value)
                      .join(" · ")}
                  </li>
                )),
              )}
            </ul>
          </>
        )}
        {session.agenda.length > 0 && (
          <>
            <h3>{words.sessions.agenda}</h3>
            <Agenda items={session.agenda} />
          </>
        )}
        {me.role === "client" &&
          (given.length > 0 ? (
            <p class="soft">{words.sessions.feedbackGiven}</p>
          ) : (
            <p>
              <LinkButton to={href("sessionFeedback", { session: session.session })}>
                {words.sessions.feedback}
              </LinkButton>
            </p>
          ))}
      </div>
    </details>
  );
}
