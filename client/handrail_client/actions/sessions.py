"""Sessions: planned, prepared, held together, and looked back on."""

from collections.abc import Mapping, Sequence
from typing import Literal

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.check_ins import GoalRating
from handrail_shared.commands.commitments import (
    AnswerObservation,
    CompleteReview,
    MakeCommitment,
    RecordObservation,
    ReportCommitment,
    WriteNote,
    answer_observation,
    complete_review,
    make_commitment,
    record_observation,
    report_commitment,
    write_note,
)
from handrail_shared.commands.sessions import (
    AgendaKind,
    CancelSession,
    ChangeSessionFocus,
    DiscussAgendaItem,
    EndSession,
    GiveFeedback,
    OpenRatingRound,
    ProposeAgendaItem,
    RateInRound,
    RecapSession,
    RevealRatingRound,
    ScheduleSession,
    StartSession,
    cancel_session,
    change_session_focus,
    discuss_agenda_item,
    end_session,
    give_feedback,
    open_rating_round,
    propose_agenda_item,
    rate_in_round,
    recap_session,
    reveal_rating_round,
    schedule_session,
    start_session,
)

__all__ = ["AgendaKind", "Sessions"]


class Sessions:
    """The actions around a session. Every method takes whole ids or shortened ones."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    async def schedule(
        self,
        day: str,
        *,
        session: str | None = None,
        starts_at: int | None = None,
        minutes: int = 50,
        mode: Literal["in_person", "video", "phone"] = "in_person",
        location: str | None = None,
    ) -> str:
        """Plan a session, or move the given one; its id."""
        command = ScheduleSession(
            day=day,
            session=None if session is None else await self._runner.find_shared(session, "session"),
            starts_at=starts_at,
            minutes=minutes,
            mode=mode,
            location=location,
        )
        return (await self._runner.run(schedule_session, command)).field("session")

    async def cancel(self, session: str, *, reason: str | None = None) -> str:
        """Call a session off; its id."""
        found = await self._runner.find_shared(session, "session")
        await self._runner.run(cancel_session, CancelSession(session=found, reason=reason))
        return found

    async def start(self, session: str | None = None) -> str:
        """Begin a session: the given one, else the one planned for today, else a new one; its id."""
        found = None if session is None else await self._runner.find_shared(session, "session")
        return (await self._runner.run(start_session, StartSession(session=found))).field("session")

    async def focus(self, on: str) -> str:
        """Look at a goal or an agenda item together now; its id."""
        found = await self._runner.find_shared(on, "goal", "agenda item")
        await self._runner.run(change_session_focus, ChangeSessionFocus(on=found))
        return found

    async def end(self) -> str:
        """End the session that is going on; its id."""
        return (await self._runner.run(end_session, EndSession())).field("session")

    async def propose(
        self,
        text: str,
        *,
        kind: AgendaKind = "other",
        about: str | None = None,
        minutes: int | None = None,
        session: str | None = None,
    ) -> str:
        """Propose something to talk about, in the given session or the next; the id of the agenda item."""
        kinds = ("goal", "win", "setback", "share")
        command = ProposeAgendaItem(
            text=text,
            kind=kind,
            about=None if about is None else await self._runner.find_shared(about, *kinds),
            minutes=minutes,
            session=None if session is None else await self._runner.find_shared(session, "session"),
        )
        return (await self._runner.run(propose_agenda_item, command)).id

    async def discussed(self, item: str, *, note: str | None = None) -> str:
        """Say that an agenda item was talked about; its id."""
        found = await self._runner.find_shared(item, "agenda item")
        await self._runner.run(discuss_agenda_item, DiscussAgendaItem(item=found, note=note))
        return found

    async def open_round(self, goals: Sequence[str]) -> str:
        """Begin to rate goals together, each on their own; the id of the round."""
        found = [await self._runner.find_shared(goal, "goal") for goal in goals]
        return (await self._runner.run(open_rating_round, OpenRatingRound(goals=found))).field("round")

    async def rate_hidden(self, ratings: Mapping[str, int], *, round_: str | None = None) -> list[str]:
        """Rate in a round (the latest open one); nobody sees it before the reveal. The ids of the ratings."""
        rated = [(await self._runner.find_shared(goal, "goal"), value) for goal, value in ratings.items()]
        command = RateInRound(
            ratings=[GoalRating(goal=goal, value=value) for goal, value in rated],
            round=None if round_ is None else await self._runner.find_shared(round_, "round"),
        )
        return (await self._runner.run(rate_in_round, command)).ids

    async def reveal(self, round_: str | None = None) -> str:
        """Turn the ratings of a round over, for both at once; its id."""
        found = None if round_ is None else await self._runner.find_shared(round_, "round")
        return (await self._runner.run(reveal_rating_round, RevealRatingRound(round=found))).field("round")

    async def recap(self, summary: str, *, agreed: Sequence[str] = (), session: str | None = None) -> str:
        """Say what a session came to (the one going on, or the latest); the session's id."""
        found = None if session is None else await self._runner.find_shared(session, "session")
        command = RecapSession(summary=summary, agreed=list(agreed), session=found)
        return (await self._runner.run(recap_session, command)).field("session")

    async def commit(
        self, text: str, *, due: str | None = None, goal: str | None = None, step: str | None = None
    ) -> str:
        """Promise what one will do until a day; the id of the commitment."""
        command = MakeCommitment(
            text=text,
            due=due,
            goal=None if goal is None else await self._runner.find_shared(goal, "goal"),
            step=None if step is None else await self._runner.find_shared(step, "step"),
        )
        return (await self._runner.run(make_commitment, command)).id

    async def report(
        self,
        commitment: str,
        outcome: Literal["done", "partly", "not_yet", "changed"],
        *,
        note: str | None = None,
    ) -> str:
        """Say what became of a commitment; its id."""
        found = await self._runner.find_shared(commitment, "commitment")
        command = ReportCommitment(commitment=found, outcome=outcome, note=note)
        await self._runner.run(report_commitment, command)
        return found

    async def give_feedback(
        self,
        *,
        heard: int,
        worked_on_what_matters: int,
        way_of_working_fits: int,
        overall: int,
        most_helpful: str | None = None,
        least_helpful: str | None = None,
        session: str | None = None,
        private: bool = False,
    ) -> str:
        """Say how the session was, each 0–10; the id of the feedback."""
        command = GiveFeedback(
            heard=heard,
            worked_on_what_matters=worked_on_what_matters,
            way_of_working_fits=way_of_working_fits,
            overall=overall,
            most_helpful=most_helpful,
            least_helpful=least_helpful,
            session=None if session is None else await self._runner.find_shared(session, "session"),
            audience="private" if private else "shared",
        )
        return (await self._runner.run(give_feedback, command)).id

    async def review(
        self, summary: str, *, goals: Sequence[str] = (), next_due: str | None = None, day: str | None = None
    ) -> str:
        """Look back over the goals together; the id of the review."""
        found = [await self._runner.find_shared(goal, "goal") for goal in goals]
        command = CompleteReview(summary=summary, goals=found, next_due=next_due, day=day)
        return (await self._runner.run(complete_review, command)).id

    async def observe(
        self,
        text: str,
        *,
        kind: Literal["strength", "change", "pattern", "concern"] = "change",
        goals: Sequence[str] = (),
        private: bool = False,
    ) -> str:
        """Record what a therapist sees; the id of the observation."""
        command = RecordObservation(
            text=text,
            kind=kind,
            goals=[await self._runner.find_shared(goal, "goal") for goal in goals],
            audience="private" if private else "shared",
        )
        return (await self._runner.run(record_observation, command)).id

    async def answer_observation(
        self, observation: str, fits: Literal["yes", "partly", "no"], *, text: str | None = None
    ) -> str:
        """Say whether an observation fits; its id."""
        found = await self._runner.find_shared(observation, "observation")
        await self._runner.run(answer_observation, AnswerObservation(observation=found, fits=fits, text=text))
        return found

    async def note(self, text: str, *, note: str | None = None, day: str | None = None) -> str:
        """Write a therapist's own note, or other words for the given one; its id."""
        found = None if note is None else await self._runner.find(note, "note")
        return (await self._runner.run(write_note, WriteNote(text=text, note=found, day=day))).field("note")
