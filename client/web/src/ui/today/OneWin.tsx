import { useSpace } from "../app-context.ts";
import { LinkButton } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { Icon } from "../parts/Icon.tsx";
import { href } from "../router.tsx";
import { daysLater, spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";

const LATELY_DAYS = 14;

/** One thing that went well: the newest of the last two weeks, with who was glad about it. */
export function OneWin() {
  const { shared, mine, today, nameOf, me } = useSpace();
  const wins = [...shared.progress.wins, ...mine.progress.wins].filter(
    (win) => win.day >= daysLater(today, -LATELY_DAYS) && win.day <= today,
  );
  const win = wins.sort((one, other) => one.day.localeCompare(other.day) || one.at - other.at).at(-1);
  const cheer = win?.cheers.find((cheer) => cheer.by !== me.member);
  return (
    <Card tone="glad" label={words.today.winTitle}>
      <div class="row apart">
        <h2 class="row still grow">
          <Icon name="win" />
          {words.today.winTitle}
        </h2>
        <LinkButton kind="quiet" icon="add" to={href("newWin")}>
          {words.today.addWin}
        </LinkButton>
      </div>
      {win ? (
        <>
          <p class="own-words">{win.text}</p>
          <p class="small soft">{spoken(win.day, today)}</p>
          {cheer && <p class="small">{cheer.message ?? fill(words.wins.cheered, { name: nameOf(cheer.by) })}</p>}
        </>
      ) : (
        <p>{words.today.noWin}</p>
      )}
    </Card>
  );
}
