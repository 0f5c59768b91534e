/**
 * Days and times as people say them. A calendar day (YYYY-MM-DD) is shown as it was written down and never moved by a
 * time zone; only moments (microseconds since 1970) are shown in the zone of the person who looks.
 */
const LANGUAGE = "en-GB";

const DAY = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "long", timeZone: "UTC" });
const DAY_AND_YEAR = new Intl.DateTimeFormat(LANGUAGE, {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const WEEKDAY = new Intl.DateTimeFormat(LANGUAGE, { weekday: "long", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "short", timeZone: "UTC" });
const CLOCK = new Intl.DateTimeFormat(LANGUAGE, { hour: "numeric", minute: "2-digit" });
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const MONTH = new Intl.DateTimeFormat(LANGUAGE, { month: "short", timeZone: "UTC" });

const DAY_MS = 86_400_000;

/** A day as the number of days since 1970. */
export function dayNumber(day: string): number {
  return Math.round(instant(day).getTime() / DAY_MS);
}

/** The day so many days later (earlier where negative). */
export function daysLater(day: string, days: number): string {
  return new Date(instant(day).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** "today", "yesterday", "in 3 days", else "12 November", with the year where it is not this year's. */
export function spoken(day: string, today: string): string {
  const away = dayNumber(day) - dayNumber(today);
  if (Math.abs(away) <= 6) return RELATIVE.format(away, "day");
  return dated(day, today);
}

/** "12 November", with the year where it is not this year's. */
export function dated(day: string, today: string): string {
  const words = day.slice(0, 4) === today.slice(0, 4) ? DAY : DAY_AND_YEAR;
  return words.format(instant(day));
}

/** "Today", "Yesterday", "Monday"; a week ago and before that the date, since its weekday would be taken for a later one. */
export function dayName(day: string, today: string): string {
  const away = dayNumber(today) - dayNumber(day);
  if (away > 6) return dated(day, today);
  const name = away > 1 ? weekday(day) : spoken(day, today);
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** "Tuesday". */
export function weekday(day: string): string {
  return WEEKDAY.format(instant(day));
}

/** "12 Nov": for the axis of a chart. */
export function short(day: string): string {
  return SHORT.format(instant(day));
}

/** "Nov": for the axis of a chart over half a year. */
export function month(day: string): string {
  return MONTH.format(instant(day));
}

/** The clock time of a moment where the person is. */
export function clock(us: number): string {
  return CLOCK.format(new Date(us / 1000));
}

/** "14:05": the clock time of a moment, as a field for it holds it. */
export function timeOf(us: number): string {
  const when = new Date(us / 1000);
  return `${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** The moment of a clock time ("14:05") on a day, where the person is. */
export function momentOf(day: string, time: string): number {
  return new Date(`${day}T${time}:00`).getTime() * 1000;
}

/** The calendar day of a moment where the person is. */
export function dayOf(us: number): string {
  const when = new Date(us / 1000);
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** "today at 14:05". */
export function moment(us: number, today: string): string {
  return `${spoken(dayOf(us), today)}, ${clock(us)}`;
}

/** "today at 14:05", "on Tuesday at 14:05" within a week back, else "on 12 November at 14:05". */
export function when(us: number, today: string): string {
  const day = dayOf(us);
  const ago = dayNumber(today) - dayNumber(day);
  if (ago === 0 || ago === 1) return `${spoken(day, today)} at ${clock(us)}`;
  return `on ${1 < ago && ago <= 6 ? weekday(day) : dated(day, today)} at ${clock(us)}`;
}

function instant(day: string): Date {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))));
}
