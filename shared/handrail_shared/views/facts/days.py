"""Calendar days as text and as numbers: own arithmetic on integers, the same in both languages, and total.

Days count from 0000-01-01 (= 0) in the proleptic Gregorian calendar. A day that no calendar has, such as 31 February,
counts as the days that it is past the first of its month. (The algorithm is Howard Hinnant's "days from civil".)
"""

from typing import Final

WEEK: Final = 7
_ERA_DAYS: Final = 146_097  # 400 years
_FIRST_OF_MARCH: Final = 60  # the day number of 0000-03-01
_SATURDAY_FIRST: Final = 5  # 0000-01-01 was a Saturday; weeks begin on Monday

MONTHS: Final = (
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
)


def day_number(day: str) -> int:
    """Return how many days `day` (YYYY-MM-DD) is after 0000-01-01."""
    return _number(int(day[0:4]), int(day[5:7]), int(day[8:10]))


def _number(year: int, month: int, day: int) -> int:
    # Years begin in March here, so that the leap day comes last; 400 years are added to stay above zero.
    shifted_year = year + 400 if month > 2 else year + 399
    shifted_month = month - 3 if month > 2 else month + 9
    era = shifted_year // 400
    year_of_era = shifted_year - era * 400
    day_of_year = (153 * shifted_month + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _ERA_DAYS + day_of_era - _ERA_DAYS + _FIRST_OF_MARCH


def week_number(number: int) -> int:
    """Return which week, Monday to Sunday, a day number lies in."""
    return (number + _SATURDAY_FIRST) // WEEK


def week_start(week: int) -> int:
    """The day number of a week's Monday (the first week begins before day 0)."""
    return week * WEEK - _SATURDAY_FIRST


def month_number(day: str) -> int:
    """Return which month since January 0000."""
    return int(day[0:4]) * 12 + int(day[5:7]) - 1


def month_start(month: int) -> int:
    """The day number of a month's first day."""
    return _number(month // 12, month % 12 + 1, 1)


def spoken(day: str, today: str) -> str:
    """A day as people say it, such as "12 November"; with its year where that is not this year's."""
    words = f"{int(day[8:10])} {MONTHS[int(day[5:7]) - 1]}"
    return words if day[0:4] == today[0:4] else f"{words} {day[0:4]}"
