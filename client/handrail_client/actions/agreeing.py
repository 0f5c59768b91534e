"""What two people do to agree on a goal: suggest, answer, agree, withdraw, comment."""

from handrail_client.actions.standing import agreed_version, standing
from handrail_client.errors import NothingToDo
from handrail_client.spaces import Pen
from handrail_client.stream_views import shown_state
from handrail_shared.events.goals import (
    Commented,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalSuggestionAnswered,
    Horizon,
)


class Agreeing:
    """How two people come to agree. Every method takes whole ids or shortened ones."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

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
        if title is None and why is None and due is None and horizon is None:
            raise NothingToDo("Say what you suggest: --title, --why, --due or --horizon.")
        now = await standing(self._pen, goal)
        suggestion = self._pen.new_id()
        body = GoalChangeSuggested(
            suggestion=suggestion,
            goal=now.goal,
            base=now.version,
            title=title,
            why=why,
            due=due,
            horizon=horizon,
            reason=reason,
        )
        await self._pen.write("shared", body)
        return suggestion

    async def answer_suggestion(self, suggestion: str, *, accepted: bool, reason: str | None = None) -> str:
        """Take up a suggestion or leave it; the goal's id. Raises `NothingToDo` when it was answered before."""
        found = await self._pen.find_shared(suggestion, "suggestion")
        state = await shown_state(self._pen.log, self._pen.space.shared)
        made = [placed.body for changes in state.goals.values() for placed in changes]
        goal = next(each.goal for each in made if isinstance(each, GoalChangeSuggested) and each.suggestion == found)
        if any(isinstance(each, GoalSuggestionAnswered) and each.suggestion == found for each in made):
            raise NothingToDo("This suggestion was answered before.")
        body = GoalSuggestionAnswered(
            suggestion=found, goal=goal, change=self._pen.new_id(), accepted=accepted, reason=reason
        )
        await self._pen.write("shared", body)
        return goal

    async def agree(self, goal: str, *, statement: str | None = None) -> str:
        """Agree to a goal exactly as it stands now; the goal's id."""
        now = await standing(self._pen, goal)
        if agreed_version(now, self._pen.whom.member) == now.version:
            raise NothingToDo("You agree to this version of the goal already.")
        await self._pen.write("shared", GoalAgreed(goal=now.goal, version=now.version, statement=statement))
        return now.goal

    async def withdraw(self, goal: str, reason: str) -> str:
        """Take one's agreement back, for a reason; the goal's id."""
        now = await standing(self._pen, goal)
        version = agreed_version(now, self._pen.whom.member)
        if version is None:
            raise NothingToDo("You have not agreed to this goal.")
        await self._pen.write("shared", GoalAgreementWithdrawn(goal=now.goal, version=version, reason=reason))
        return now.goal

    async def comment(self, on: str, text: str, *, reply_to: str | None = None) -> str:
        """Say something about a goal, a step, a milestone, a win or a setback; the id of the comment."""
        comment = self._pen.new_id()
        body = Commented(
            comment=comment,
            on=await self._pen.find_shared(on, "goal", "step", "milestone", "win", "setback", "share", "suggestion"),
            text=text,
            reply_to=None if reply_to is None else await self._pen.find_shared(reply_to, "comment"),
        )
        await self._pen.write("shared", body)
        return comment
