"""What two people do to agree on a goal: suggest, answer, agree, withdraw, comment."""

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.agreement import (
    AgreeToGoal,
    AnswerSuggestion,
    Comment,
    SuggestChange,
    WithdrawAgreement,
    agree_to_goal,
    answer_suggestion,
    comment,
    suggest_change,
    withdraw_agreement,
)
from handrail_shared.events.goals import Horizon


class Agreeing:
    """The actions by which two people come to agree. Every method takes whole ids or shortened ones."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    async def suggest(
        self,
        goal: str,
        *,
        title: str | None = None,
        why: str | None = None,
        due: str | None = None,
        horizon: Horizon | None = None,
        reason: str | None = None,
    ) -> str:
        """Suggest a change to the other; the id of the suggestion. It changes nothing until it is answered."""
        found = await self._runner.find_shared(goal, "goal")
        command = SuggestChange(goal=found, title=title, why=why, due=due, horizon=horizon, reason=reason)
        return (await self._runner.run(suggest_change, command)).id

    async def answer_suggestion(self, suggestion: str, *, accepted: bool, reason: str | None = None) -> str:
        """Take up a suggestion or leave it; the goal's id. Raises `NothingToDo` when it was answered before."""
        found = await self._runner.find_shared(suggestion, "suggestion")
        command = AnswerSuggestion(suggestion=found, accepted=accepted, reason=reason)
        return (await self._runner.run(answer_suggestion, command)).field("goal")

    async def agree(self, goal: str, *, statement: str | None = None) -> str:
        """Agree to a goal exactly as it stands now; the goal's id."""
        found = await self._runner.find_shared(goal, "goal")
        await self._runner.run(agree_to_goal, AgreeToGoal(goal=found, statement=statement))
        return found

    async def withdraw(self, goal: str, reason: str) -> str:
        """Take one's agreement back, for a reason; the goal's id."""
        found = await self._runner.find_shared(goal, "goal")
        await self._runner.run(withdraw_agreement, WithdrawAgreement(goal=found, reason=reason))
        return found

    async def comment(self, on: str, text: str, *, reply_to: str | None = None) -> str:
        """Say something about a goal, a step, a milestone, a win or a setback; the id of the comment."""
        command = Comment(
            on=await self._runner.find_shared(on, "goal", "step", "milestone", "win", "setback", "share", "suggestion"),
            text=text,
            reply_to=None if reply_to is None else await self._runner.find_shared(reply_to, "comment"),
        )
        return (await self._runner.run(comment, command)).id
