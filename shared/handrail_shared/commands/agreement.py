"""How two people come to agree on a goal: suggest, answer, agree, withdraw, comment."""

from collections.abc import Sequence
from typing import ClassVar

from handrail_shared.commands.context import Command, Context, Decision, Given, Reads, Refusal, for_both
from handrail_shared.commands.goal_status import goal_state
from handrail_shared.events.fields import Day, Id, LongText, Note, Title, Version
from handrail_shared.events.goals import (
    Commented,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalSuggestionAnswered,
    Horizon,
)
from handrail_shared.events.journal import EntryShared, SetbackNoted, WinNoted
from handrail_shared.events.texts import trimmed
from handrail_shared.fold.state import GoalChange, Placed, State
from handrail_shared.views.existing import goal_of_suggestion, has_fact, has_goal, has_milestone, has_step


class SuggestChange(Command, frozen=True, kw_only=True, tag="suggest_change"):
    """Suggest a change of a goal to the other. It changes nothing until it is answered."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    title: Title | None = None
    why: Note | None = None
    due: Day | None = None
    horizon: Horizon | None = None
    reason: Note | None = None


class AnswerSuggestion(Command, frozen=True, kw_only=True, tag="answer_suggestion"):
    """Take up a suggestion, or leave it."""

    reads: ClassVar[Reads] = "shared"
    suggestion: Id
    accepted: bool
    reason: Note | None = None


class AgreeToGoal(Command, frozen=True, kw_only=True, tag="agree_to_goal"):
    """Agree to a goal exactly as it stands now (rule A2)."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    statement: Note | None = None


class WithdrawAgreement(Command, frozen=True, kw_only=True, tag="withdraw_agreement"):
    """Take one's agreement to a goal back, for a reason."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    reason: LongText


class Comment(Command, frozen=True, kw_only=True, tag="comment"):
    """Say something about a goal, a step, a milestone, a win, a setback, a shared entry or a suggestion."""

    reads: ClassVar[Reads] = "shared"
    on: Id
    text: LongText
    reply_to: Id | None = None


def suggest_change(command: SuggestChange, context: Context, given: Given) -> Decision:
    """Suggest other words, another day or another horizon, on the version that shows."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    title, why = trimmed(command.title), trimmed(command.why)
    if title is None and why is None and command.due is None and command.horizon is None:
        return Refusal(code="nothing_said")
    return for_both(
        GoalChangeSuggested(
            suggestion=context.new_id(),
            goal=command.goal,
            base=now.version,
            title=title,
            why=why,
            due=command.due,
            horizon=command.horizon,
            reason=trimmed(command.reason),
        )
    )


def answer_suggestion(command: AnswerSuggestion, context: Context, given: Given) -> Decision:
    """Answer a suggestion that nobody has answered: the first answer is the one that counts."""
    goal = goal_of_suggestion(given.shared, command.suggestion)
    if goal is None:
        return Refusal(code="not_found", field="suggestion", about=command.suggestion)
    for placed in given.shared.goals[goal]:
        if isinstance(placed.body, GoalSuggestionAnswered) and placed.body.suggestion == command.suggestion:
            return Refusal(code="already_so", field="suggestion", about=command.suggestion)
    return for_both(
        GoalSuggestionAnswered(
            suggestion=command.suggestion,
            goal=goal,
            change=context.new_id(),
            accepted=command.accepted,
            reason=trimmed(command.reason),
        )
    )


def agree_to_goal(command: AgreeToGoal, context: Context, given: Given) -> Decision:
    """Agree to the version that shows, unless one does already."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    if agreed_version(now.changes, context.member) == now.version:
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(GoalAgreed(goal=command.goal, version=now.version, statement=trimmed(command.statement)))


def withdraw_agreement(command: WithdrawAgreement, context: Context, given: Given) -> Decision:
    """Withdraw from the version that one agreed to, which may be an earlier one."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    reason = trimmed(command.reason)
    if reason is None:
        return Refusal(code="nothing_said", field="reason")
    version = agreed_version(now.changes, context.member)
    if version is None:
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(GoalAgreementWithdrawn(goal=command.goal, version=version, reason=reason))


def agreed_version(changes: Sequence[Placed[GoalChange]], member: Id) -> Version | None:
    """Return the version of a goal that a member agrees to, None where they agree to none."""
    agreed: Version | None = None
    for placed in changes:
        if placed.author != member:
            continue
        if isinstance(placed.body, GoalAgreed):
            agreed = placed.body.version
        elif isinstance(placed.body, GoalAgreementWithdrawn):
            agreed = None
    return agreed


def comment(command: Comment, context: Context, given: Given) -> Decision:
    """Say something about a thing that both see, or answer another comment on it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    if not _can_be_talked_of(given.shared, command.on):
        return Refusal(code="not_found", field="on", about=command.on)
    if command.reply_to is not None and command.reply_to not in given.shared.comments:
        return Refusal(code="not_found", field="reply_to", about=command.reply_to)
    return for_both(Commented(comment=context.new_id(), on=command.on, text=text, reply_to=command.reply_to))


def _can_be_talked_of(shared: State, identifier: Id) -> bool:
    return (
        has_goal(shared, identifier)
        or has_step(shared, identifier)
        or has_milestone(shared, identifier)
        or has_fact(shared, identifier, WinNoted, SetbackNoted, EntryShared)
        or goal_of_suggestion(shared, identifier) is not None
    )
