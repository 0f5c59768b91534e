import type { Feeling } from "../../core/events/types.ts";
import { propose } from "../../store/acts/sessions.ts";
import { useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { A, href, useRouter } from "../router.tsx";
import { dated } from "../words/days.ts";
import { fill, listed, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** Feelings that open a way on. */
export const HARD: readonly Feeling[] = ["overwhelmed", "stuck", "anxious", "low", "angry", "numb"];

/** After a hard check-in, which is saved by now: what would help? Every way leads to something to do. */
export function WaysOn({ feelings }: { readonly feelings: readonly Feeling[] }) {
  const { shared, today } = useSpace();
  const { making, write } = useWriting();
  const router = useRouter();
  const named = listed(feelings.map((each) => words.feelings[each].toLowerCase()));
  const focus = shared.board.focus[0];
  const goal = focus ? href("goal", { goal: focus }) : href("goals");
  const bring = async (): Promise<void> => {
    const item = fill(words.waysOn.bringItem, { feelings: named, day: dated(today, today) });
    if (await write(propose({ text: item }, making), words.waysOn.brought)) router.go(href("today"));
  };
  return (
    <Screen title={words.checkIn.afterTitle} back={href("today")}>
      <p class="large">{fill(words.checkIn.afterText, { feelings: named })}</p>
      <ul class="stack tight">
        <li>
          <Way to={href("help")} icon="help" title={words.waysOn.help} text={words.waysOn.helpText} />
        </li>
        {focus && (
          <>
            <li>
              <Way to={goal} icon="small" title={words.waysOn.breakDown} text={words.waysOn.breakDownText} />
            </li>
            <li>
              <Way to={goal} icon="plan" title={words.waysOn.plan} text={words.waysOn.planText} />
            </li>
          </>
        )}
        <li>
          <button type="button" class="card way" onClick={() => void bring()}>
            <Inside icon="talk" title={words.waysOn.bring} text={words.waysOn.bringText} />
          </button>
        </li>
        <li>
          <Way to={href("newEntry")} icon="journal" title={words.waysOn.write} text={words.waysOn.writeText} />
        </li>
      </ul>
      <LinkButton kind="plain" wide to={href("today")}>
        {words.waysOn.notNow}
      </LinkButton>
    </Screen>
  );
}

interface InsideProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

function Way({ to, ...inside }: InsideProps & { readonly to: string }) {
  return (
    <A to={to} class="card way">
      <Inside {...inside} />
    </A>
  );
}

function Inside({ icon, title, text }: InsideProps) {
  return (
    <span class="row still">
      <Icon name={icon} />
      <span class="grow">
        <span class="strong">{title}</span>
        <br />
        <span class="small soft">{text}</span>
      </span>
      <Icon name="next" />
    </span>
  );
}
