/**
 * Calendar days as text and as numbers: own arithmetic on integers, the same in both languages, and total.
 *
 * Days count from 0000-01-01 (= 0) in the proleptic Gregorian calendar. A day that no calendar has, such as 31 February,
 * counts as the days that it is past the first of its month. (The algorithm is Howard Hinnant's "days from civil".)
 */

export const WEEK = 7;
const ERA_DAYS = 146_097; // 400 years
const FIRST_OF_MARCH = 60; // the day number of 0000-03-01
const SATURDAY_FIRST = 5; // 0000-01-01 was a Saturday; weeks begin on Monday

export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** Return how many days `day` (YYYY-MM-DD) is after 0000-01-01. */
export function dayNumber(day: string): number {
  return numberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

function numberOf(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day comes last; 400 years are added to stay above zero.
  const shiftedYear = month > 2 ? year + 400 : year + 399;
  const shiftedMonth = month > 2 ? month - 3 : month + 9;
  const era = divided(shiftedYear, 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = divided(153 * shiftedMonth + 2, 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + divided(yearOfEra, 4) - divided(yearOfEra, 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - ERA_DAYS + FIRST_OF_MARCH;
}

/** Return which week, Monday to Sunday, a day number lies in. */
export function weekNumber(number: number): number {
  return divided(number + SATURDAY_FIRST, WEEK);
}

/** The day number of a week's Monday (the first week begins before day 0). */
export function weekStart(week: number): number {
  return week * WEEK - SATURDAY_FIRST;
}

/** Return which month since January 0000. */
export function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** The day number of a month's first day. */
export function monthStart(month: number): number {
  return numberOf(divided(month, 12), (month % 12) + 1, 1);
}

/** A day as people say it, such as "12 November"; with its year where that is not this year's. */
export function spoken(day: string, today: string): string {
  const words = `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1]}`;
  return day.slice(0, 4) === today.slice(0, 4) ? words : `${words} ${day.slice(0, 4)}`;
}

/** Return how often `by` goes into a number that is not negative: exact below 2^53. */
export function divided(number: number, by: number): number {
  return Math.floor(number / by);
}
