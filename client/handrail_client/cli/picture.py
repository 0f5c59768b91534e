"""What a person sees: the board as a tree, what is due, what happened since, and how it goes."""

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from handrail_client.cli.chart import chart
from handrail_client.device import Shown
from handrail_shared.ids import short
from handrail_shared.views import DueDoc, PrivateProjection, SharedProjection, due_today, momentum, since_last_session
from handrail_shared.views.goals import GoalDoc
from handrail_shared.views.milestones import MilestoneDoc
from handrail_shared.views.steps import StepDoc

_STATUS = {
    "draft": "draft",
    "active": "active",
    "paused": "rests",
    "reached": "reached",
    "closed": "let go",
    "retracted": "taken back",
}
_AGREEMENT = {
    "none": "",
    "waiting": "waits for the other to agree",
    "agreed": "agreed",
    "stale": "changed since you agreed",
}


def print_picture(shown: Shown, *, on: date) -> None:
    """Print everything for a person, as seen on a day."""
    console = Console(highlight=False, soft_wrap=True)
    today = on.isoformat()
    shared = shown.shared
    console.print(f"[bold]{escape(_heading(shared, on))}[/bold]")
    console.print(escape(since_last_session(shared, today)))
    console.print()
    _print_board(console, shared, momentum(shared, today))
    _print_due(console, due_today(shared, today))
    for figure in chart(shared, width=min(console.width, 100), in_colour=console.is_terminal and not console.no_color):
        console.print()
        # The figure has its own colours, and none where there is no terminal.
        console.out(figure, highlight=False)
    _print_marks(console, shared)
    _print_talk(console, shared)
    _print_private(console, shown.private)


def _heading(shared: SharedProjection, on: date) -> str:
    title = shared["space"]["title"]
    names = ", ".join(each["name"] for each in shared["members"] if each["left_at"] is None)
    return " · ".join(each for each in (title, names, f"{on:%A} {on.day} {on:%B %Y}") if each)


def _print_board(console: Console, shared: SharedProjection, moving: dict[str, int | None]) -> None:
    goals = {each["goal"]: each for each in shared["board"]["goals"]}
    if not goals:
        console.print('No goals yet. `handrail goal add "…"` drafts one.')
        return
    root = Tree("Goals")
    branches: dict[str, Tree] = {}
    for node in shared["board"]["tree"]:
        goal = goals[node["goal"]]
        above = branches.get(node["parent"] or "", root)
        branch = above.add(_goal_line(goal, moving.get(goal["goal"])))
        branches[node["goal"]] = branch
        for milestone in goal["milestones"]:
            _add_milestone(branch, milestone, goal["steps"])
        on_the_way = {each["milestone"] for each in goal["milestones"]}
        for step in goal["steps"]:
            if step["milestone"] not in on_the_way:
                _add_step(branch, step)
    console.print(root)


def _goal_line(goal: GoalDoc, moving: int | None) -> str:
    marks = [_STATUS.get(goal["status"], goal["status"])]
    if goal["in_focus"]:
        marks.insert(0, "in focus")
    agreement = _AGREEMENT.get(goal["agreement"]["state"], "")
    if agreement:
        marks.append(agreement)
    if goal["smart"]["count"]:
        marks.append(f"clear {goal['smart']['count']}/5")
    if moving is not None:
        marks.append(f"momentum {moving // 10} %")
    if goal["due"]:
        marks.append(f"until {goal['due']}")
    if goal["concurrent"]:
        marks.append("two wordings to look at together")
    if goal["needs_a_look"]:
        marks.append("let's look at it together")
    return f"[bold]{escape(goal['title'])}[/bold] [dim]{short(goal['goal'])}[/dim]  {escape(', '.join(marks))}"


def _add_milestone(branch: Tree, milestone: MilestoneDoc, steps: list[StepDoc]) -> None:
    reached = milestone["reached"]
    sign = "◆" if reached else "◇"
    when = f"reached {reached['day']}" if reached else (f"until {milestone['due']}" if milestone["due"] else "")
    line = f"{sign} {escape(milestone['title'])} [dim]{short(milestone['milestone'])}[/dim]  {when}".rstrip()
    below = branch.add(line)
    for step in steps:
        if step["milestone"] == milestone["milestone"]:
            _add_step(below, step)


def _add_step(branch: Tree, step: StepDoc) -> None:
    if step["dropped"] is not None or step["split_into"]:
        return
    schedule = f"{step['times'] or 1} × a {step['per']}" if step["per"] else ""
    done = f"done {len(step['done_days'])} ×" if step["done_days"] else ""
    words = ", ".join(each for each in (schedule, done) if each)
    branch.add(f"{escape(step['title'])} [dim]{short(step['step'])}[/dim]  {words}".rstrip())


def _print_due(console: Console, due: list[DueDoc]) -> None:
    console.print()
    if not due:
        console.print("Nothing is planned for today.")
        return
    table = Table(title="Today", title_justify="left", box=None, show_header=False, pad_edge=False)
    for _ in range(3):
        table.add_column()
    for each in due:
        left = f"{each['left']} × left" if each["left"] is not None else ""
        table.add_row(f"[dim]{short(each['id'])}[/dim]", escape(each["title"] or each["kind"]), left)
    console.print(table)


def _print_marks(console: Console, shared: SharedProjection) -> None:
    marks = sorted(_marks(shared))[-8:]
    if marks:
        console.print()
        for day, sign, text in marks:
            console.print(f"{day} {sign} {escape(text)}")


def _marks(shared: SharedProjection) -> Iterator[tuple[str, str, str]]:
    for win in shared["progress"]["wins"]:
        yield win["day"], "★" if win["size"] == "big" else "☆", win["text"]
    for setback in shared["progress"]["setbacks"]:
        days = setback["bounce_back_days"]
        back = "" if days is None else f" (back after {days} day{'' if days == 1 else 's'})"
        yield setback["day"], "▽", f"{setback['text']}{back}"
    for entry in shared["journal"]:
        yield entry["day"], "✎", entry["text"]


def _print_talk(console: Console, shared: SharedProjection) -> None:
    sessions = shared["sessions"]
    open_items = [each for each in sessions["upcoming"] if each["discussed"] is None]
    going_on = [each for each in sessions["sessions"] if each["state"] == "started"]
    for session in going_on[-1:]:
        console.print()
        console.print("A session is going on.")
        open_items = [*open_items, *(each for each in session["agenda"] if each["discussed"] is None)]
    if open_items:
        console.print()
        console.print("To talk about:")
        for item in open_items:
            console.print(f"  [dim]{short(item['item'])}[/dim] {escape(item['text'])}")


def _print_private(console: Console, private: PrivateProjection) -> None:
    written = [(each["day"], each["entry"], each["text"]) for each in private["journal"]]
    written += [(each["day"], each["note"], each["text"]) for each in private["notes"]]
    if written:
        console.print()
        console.print("Only for you:")
        for day, identifier, text in sorted(written)[-5:]:
            console.print(f"  {day} [dim]{short(identifier)}[/dim] {escape(text)}")
