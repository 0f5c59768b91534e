import type { MoodDoc } from "../../core/views/facts/series.ts";
import { type SpaceNow, useApp, useSpace } from "../app-context.ts";
import { Card } from "../parts/Card.tsx";
import { MoodButtons } from "../parts/Choices.tsx";
import { OwnDelivery } from "../parts/Delivery.tsx";
import { Icon } from "../parts/Icon.tsx";
import { A, href, useRouter } from "../router.tsx";
import { fill, listed, words } from "../words/index.ts";
import { DRAFTS } from "./drafts.ts";

/** Five faces: one tap opens the check-in with that face chosen. */
export function MoodNow() {
  const { store } = useApp();
  const router = useRouter();
  const space = useSpace();
  const latest = moodToday(space);
  if (latest) {
    return (
      <Card tone="calm">
        <div class="row apart">
          <p class="row still grow">
            <Icon name="done" />
            <span>
              {latest.mood === null
                ? words.today.checkedInNoMood
                : fill(words.today.checkedIn, { mood: moodWord(latest.mood) })}{" "}
              {latest.feelings.length > 0 && (
                <span>{fill(words.today.feelingsSaid, { feelings: feelingWords(latest.feelings) })} </span>
              )}
              <OwnDelivery
                of={[latest.check_in]}
                audience={space.shared.progress.moods.includes(latest) ? "shared" : "private"}
                quiet
              />
            </span>
          </p>
          <A class="button quiet" to={href("checkIn")}>
            {words.today.checkInAgain}
          </A>
        </div>
      </Card>
    );
  }
  return (
    <Card>
      <MoodButtons
        legend={words.today.checkInTitle}
        names={words.moods}
        onChange={(chosen) => {
          store.keepDraft(DRAFTS.mood, String(chosen));
          router.go(href("checkIn"));
        }}
      />
    </Card>
  );
}

/** The latest check-in of who looks, of today. */
export function moodToday({ shared, mine, me, today }: SpaceNow): MoodDoc | null {
  const moods = [...shared.progress.moods, ...mine.check_ins].filter(
    (mood) => mood.day === today && mood.by === me.member,
  );
  return moods.sort((one, other) => one.at - other.at).at(-1) ?? null;
}

/** The word for a mood from 1 to 5. */
export function moodWord(mood: number): string {
  return (words.moods[mood - 1] ?? "").toLowerCase();
}

/** The words for the feelings chosen at a check-in, as one text; one that only a newer version names stays as it is. */
export function feelingWords(feelings: readonly string[]): string {
  const known: Readonly<Record<string, string>> = words.feelings;
  return listed(feelings.map((feeling) => (known[feeling] ?? feeling).toLowerCase()));
}
