"""What a person sees: the board as a tree, what is due, what happened since, and how it goes."""

from collections.abc import Iterator
from datetime import date

from rich.console import Console

from handrail_client.cli.output.board import print_board, times
from handrail_client.cli.output.chart import chart
from handrail_client.cli.output.markup import called, felt, newest, safe, tag
from handrail_client.cli.output.private import private_lines
from handrail_client.device import Shown
from handrail_shared.views import DueDoc, SharedProjection, due_today, met, since_last_session
from handrail_shared.views.goals.steps import StepDoc
from handrail_shared.views.sessions.agenda import AgendaItemDoc
from handrail_shared.views.sessions.rounds import RoundDoc


def print_picture(shown: Shown, *, on: date, me: str | None) -> None:
    """Print everything for a person (`me`), as seen on a day. What is long is wrapped, never cut."""
    console = Console(highlight=False)
    today = on.isoformat()
    shared = shown.shared
    console.print(f"[bold]{_heading(shared, on)}[/bold]")
    console.print(safe(since_last_session(shared, today)))
    console.print()
    print_board(console, shared, today, me)
    _print_list(console, "Today:", _due_lines(shared, today), "Nothing is planned for today.")
    for figure in chart(shared, width=min(console.width, 100)):
        console.print()
        console.print(figure)
    _print_list(console, "", newest([line for _, line in sorted(_marks(shared), key=lambda mark: mark[0])]))
    _print_list(console, "Check-ins:", newest(_check_ins(shared)))
    _print_list(console, "Comments:", newest(_loose_comments(shared)))
    _print_list(console, "Observations:", newest(_observations(shared)))
    _print_talk(console, shared)
    _print_list(console, "Only for you:", newest(private_lines(shown.private, shared)))


def _heading(shared: SharedProjection, on: date) -> str:
    title = safe(shared["space"]["title"] or "")
    names = ", ".join(safe(member["name"]) for member in shared["members"] if member["left_at"] is None)
    return " · ".join(part for part in (title, names, f"{on:%A} {on.day} {on:%B %Y}") if part)


def _print_list(console: Console, title: str, lines: list[str], otherwise: str = "") -> None:
    if not lines and not otherwise:
        return
    console.print()
    if not lines:
        console.print(otherwise)
        return
    if title:
        console.print(title)
    for line in lines:
        console.print(f"  {line}" if title else line)


def _due_lines(shared: SharedProjection, today: str) -> list[str]:
    steps = {step["step"]: step for goal in shared["board"]["goals"] for step in goal["steps"]}
    promised = {
        commitment["commitment"]: commitment["by"]
        for doc in shared["sessions"]["sessions"]
        for commitment in doc["commitments"]
    } | {commitment["commitment"]: commitment["by"] for commitment in shared["sessions"]["commitments"]}
    lines: list[str] = []
    for due in due_today(shared, today):
        by = promised.get(due["id"])
        name = "" if by is None else called(shared["members"], by)
        title = f" {safe(due['title'])}" if due["title"] else ""
        lines.append(f"{tag(due['id'])}{title}  {_what_and_why(due, steps.get(due['id']), name)}")
    return [*lines, *_met_lines(shared)]


def _met_lines(shared: SharedProjection) -> list[str]:
    titles = {
        milestone["milestone"]: milestone["title"]
        for goal in shared["board"]["goals"]
        for milestone in goal["milestones"]
    }
    return [
        f"{tag(milestone_doc['milestone'])} {safe(titles[milestone_doc['milestone']])}  looks as if you are there:"
        f" {milestone_doc['value']} on {milestone_doc['day']}. Reached, or not yet?"
        for milestone_doc in met(shared)
    ]


def _what_and_why(due: DueDoc, step: StepDoc | None, promised_by: str) -> str:
    planned = f", planned for {due['due']}" if due["due"] else ""
    match due["kind"]:
        case "session":
            return "your session is today"
        case "review":
            return f"time to look back together{planned}"
        case "commitment":
            return f"{promised_by} said they would, by {due['due']}"
        case "step" if due["left"] is not None and step is not None:
            this = "today" if step["per"] == "day" else f"this {step['per']}"
            return f"step, {times(due['left'])} more {this}"
        case "step":
            return f"step{planned or ', of a goal in focus'}"
        case kind:
            return f"{kind}{planned}"


def _marks(shared: SharedProjection) -> Iterator[tuple[str, str]]:
    for win in shared["progress"]["wins"]:
        sign = "★" if win["size"] == "big" else "☆"
        yield win["day"], f"{win['day']} {sign} {tag(win['win'])} {safe(win['text'])}"
    for setback in shared["progress"]["setbacks"]:
        days = setback["bounce_back_days"]
        back = "" if days is None else f" (back after {days} day{'' if days == 1 else 's'})"
        yield setback["day"], f"{setback['day']} ▽ {tag(setback['setback'])} {safe(setback['text'])}{back}"
    for entry in shared["journal"]:
        yield entry["day"], f"{entry['day']} ✎ {tag(entry['entry'])} {safe(entry['text'])}"


def _check_ins(shared: SharedProjection) -> list[str]:
    """A line for each check-in that both see; one that only rates goals is told by the charts."""
    return [
        f"{check_in['day']} {tag(check_in['check_in'])} {said}"
        for check_in in sorted(shared["progress"]["moods"], key=lambda check_in: check_in["day"])
        if (said := felt(check_in))
    ]


def _loose_comments(shared: SharedProjection) -> list[str]:
    return [
        f"{called(shared['members'], comment['by'])} {tag(comment['comment'])} {safe(comment['text'])}"
        for comment in shared["board"]["comments"]
    ]


def _observations(shared: SharedProjection) -> list[str]:
    sessions = shared["sessions"]
    found = [
        *sessions["observations"],
        *(observation for doc in sessions["sessions"] for observation in doc["observations"]),
    ]
    fits = {"yes": "fits", "partly": "fits in part", "no": "does not fit"}
    return [
        f"{observation['day']} {tag(observation['observation'])} "
        f"{called(shared['members'], observation['by'])}: {safe(observation['text'])}"
        f" ({fits[observation['answer']['fits']] if observation['answer'] else 'not answered yet'})"
        for observation in sorted(found, key=lambda doc: doc["at"])
    ]


def _print_talk(console: Console, shared: SharedProjection) -> None:
    sessions = shared["sessions"]
    ahead, left = list(sessions["upcoming"]), list[AgendaItemDoc]()
    for session in sessions["sessions"]:
        (left if session["state"] in ("ended", "cancelled") else ahead).extend(session["agenda"])
    if any(session_doc["state"] == "started" for session_doc in sessions["sessions"]):
        _print_list(console, "", ["A session is going on."])
    _print_list(console, "To talk about:", _agenda_lines(ahead))
    _print_list(console, "Not talked about yet:", _agenda_lines(left))
    _print_list(console, "Rated together:", _round_lines(shared))


def _agenda_lines(items: list[AgendaItemDoc]) -> list[str]:
    return [f"{tag(item['item'])} {safe(item['text'])}" for item in items if item["discussed"] is None]


def _round_lines(shared: SharedProjection) -> list[str]:
    """The latest round: its numbers once they are turned over."""
    rounds = [
        *shared["sessions"]["rounds"],
        *(round_ for doc in shared["sessions"]["sessions"] for round_ in doc["rounds"]),
    ]
    if not rounds:
        return []
    latest = max(rounds, key=lambda round_: round_["at"])
    titles = {goal_doc["goal"]: safe(goal_doc["title"]) for goal_doc in shared["board"]["goals"]}
    return [
        f"{tag(latest['round'])} {titles.get(goal, 'a goal')}: {_numbers(latest, goal, shared)}"
        for goal in latest["goals"]
    ]


def _numbers(round_: RoundDoc, goal: str, shared: SharedProjection) -> str:
    if not round_["revealed"]:
        return "not turned over yet"
    given = [rating for rating in round_["ratings"] if rating["goal"] == goal]
    return ", ".join(f"{called(shared['members'], rating['by'])} {rating['value']}" for rating in given) or "no numbers"
