import datetime

from handrail_shared.views.facts.days import day_number, month_number, month_start, spoken, week_number, week_start
from handrail_shared.views.goals.status import PauseDoc, status_on


def test_days_count_as_in_the_gregorian_calendar() -> None:
    known = [datetime.date(1, 1, 1) + datetime.timedelta(days=days) for days in range(0, 3_650_000, 997)]

    assert [day.toordinal() + 365 for day in known] == [day_number(day.isoformat()) for day in known]


def test_the_first_day_is_zero_and_its_year_is_a_leap_year() -> None:
    assert [0, 59, 60, 366] == [day_number(day) for day in ("0000-01-01", "0000-02-29", "0000-03-01", "0001-01-01")]


def test_a_day_that_no_calendar_has_counts_on_from_its_month() -> None:
    assert day_number("2026-03-03") == day_number("2026-02-31")


def test_weeks_run_from_monday_to_sunday() -> None:
    days = ["2026-11-15", "2026-11-16", "2026-11-22", "2026-11-23"]

    weeks = [week_number(day_number(day)) for day in days]

    assert [0, 1, 1, 2] == [week - weeks[0] for week in weeks]
    assert day_number("2026-11-16") == week_start(weeks[1])


def test_months_begin_on_their_first() -> None:
    for day, first in (("2026-11-22", "2026-11-01"), ("2024-02-29", "2024-02-01"), ("9999-12-31", "9999-12-01")):
        assert day_number(first) == month_start(month_number(day))
    assert 31 == month_start(month_number("9999-12-01") + 1) - month_start(month_number("9999-12-01"))


def test_a_day_is_said_with_its_year_where_that_is_another() -> None:
    assert "12 November" == spoken("2026-11-12", "2026-11-22")
    assert "1 March 2025" == spoken("2025-03-01", "2026-11-22")


def test_a_goal_rests_until_the_day_that_was_set_and_no_longer() -> None:
    pause: PauseDoc = {"start": "2026-11-01", "until": "2026-11-10", "resumed": None, "code": "away", "note": None}

    found = [status_on(status, [pause], day) for status, day in (("paused", "2026-11-10"), ("paused", "2026-11-11"))]

    assert ["paused", "active"] == found
    assert "reached" == status_on("reached", [pause], "2026-11-05")
