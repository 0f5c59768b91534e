"""Sessions: planned, prepared, held together, and looked back on."""

from collections.abc import Mapping, Sequence
from typing import Literal

from handrail_client.errors import NotFound, NothingToDo
from handrail_client.spaces import Pen
from handrail_client.stream_views import shown_state
from handrail_client.sync.publishing import publish_revealed
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.sessions import (
    AgendaItemDiscussed,
    AgendaItemProposed,
    CommitmentMade,
    CommitmentReported,
    ObservationAnswered,
    ObservationRecorded,
    PrivateNoteWritten,
    RatingRoundOpened,
    RatingRoundRevealed,
    ReviewCompleted,
    SessionCancelled,
    SessionEnded,
    SessionFeedbackGiven,
    SessionFocusChanged,
    SessionRecapped,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.fold import State

AgendaKind = Literal["goal", "win", "setback", "barrier", "expectation", "priority", "review", "measure", "other"]


class Sessions:
    """What people do around a session. Every method takes whole ids or shortened ones."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

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
        identifier = self._pen.new_id() if session is None else await self._pen.find_shared(session, "session")
        body = SessionScheduled(
            session=identifier, day=day, starts_at=starts_at, minutes=minutes, mode=mode, location=location
        )
        await self._pen.write("shared", body)
        return identifier

    async def cancel(self, session: str, *, reason: str | None = None) -> str:
        """Call a session off; its id."""
        found = await self._pen.find_shared(session, "session")
        await self._pen.write("shared", SessionCancelled(session=found, reason=reason))
        return found

    async def start(self, session: str | None = None) -> str:
        """Begin a session: the given one, else the one planned for today, else a new one; its id."""
        if (going_on := await self._pen.session()) is not None:
            raise NothingToDo(f"A session is going on already ({going_on[-8:]}).")
        identifier = await self._pen.find_shared(session, "session") if session else await self._planned_today()
        await self._pen.write("shared", SessionStarted(session=identifier or self._pen.new_id(), day=self._pen.today()))
        return await self._going_on()

    async def focus(self, on: str) -> str:
        """What both look at now: a goal or an agenda item; its id."""
        session = await self._going_on()
        found = await self._pen.find_shared(on, "goal", "agenda item")
        await self._pen.write("shared", SessionFocusChanged(session=session, on=found))
        return found

    async def end(self) -> str:
        """End the session that is going on; its id."""
        session = await self._going_on()
        await self._pen.write("shared", SessionEnded(session=session))
        return session

    async def propose(
        self,
        text: str,
        *,
        kind: AgendaKind = "other",
        about: str | None = None,
        minutes: int | None = None,
        session: str | None = None,
    ) -> str:
        """Something to talk about, in the given session or the next; the id of the agenda item."""
        item = self._pen.new_id()
        body = AgendaItemProposed(
            item=item,
            text=text,
            session=None if session is None else await self._pen.find_shared(session, "session"),
            kind=kind,
            about=None if about is None else await self._pen.find_shared(about, "goal", "win", "setback", "share"),
            minutes=minutes,
        )
        await self._pen.write("shared", body)
        return item

    async def discussed(self, item: str, *, note: str | None = None) -> str:
        """An agenda item was talked about; its id."""
        found = await self._pen.find_shared(item, "agenda item")
        session = await self._pen.session()
        await self._pen.write("shared", AgendaItemDiscussed(item=found, session=session, note=note))
        return found

    async def open_round(self, goals: Sequence[str]) -> str:
        """Begin to rate goals together, each on their own; the id of the round."""
        identifier = self._pen.new_id()
        found = [await self._pen.find_shared(each, "goal") for each in goals]
        session = await self._pen.session()
        await self._pen.write("shared", RatingRoundOpened(round=identifier, goals=found, session=session))
        return identifier

    async def rate_hidden(self, ratings: Mapping[str, int], *, round_: str | None = None) -> list[str]:
        """Rate in a round (the latest open one); nobody sees it before the reveal. The ids of the ratings."""
        state = await self._state()
        opened = await self._open_round(state, round_)
        goals = next(each.body.goals for each in state.rounds[opened] if isinstance(each.body, RatingRoundOpened))
        bodies: list[GoalRated] = []
        for text, value in ratings.items():
            goal = await self._pen.find_shared(text, "goal")
            if goal not in goals:
                raise NotFound(f"The goal {text} is not part of this round.")
            bodies.append(
                GoalRated(
                    rating=self._pen.new_id(),
                    goal=goal,
                    value=value,
                    day=self._pen.today(),
                    context="session",
                    round=opened,
                )
            )
        # S4: in the author's own stream until the reveal.
        await self._pen.write("private", *bodies)
        return [each.rating for each in bodies]

    async def reveal(self, round_: str | None = None) -> str:
        """Turn the ratings of a round over, for both at once; its id."""
        opened = await self._open_round(await self._state(), round_)
        await self._pen.write("shared", RatingRoundRevealed(round=opened))
        await publish_revealed(self._pen.log, self._pen.space.space, now_us=self._pen.now_us())
        return opened

    async def recap(self, summary: str, *, agreed: Sequence[str] = (), session: str | None = None) -> str:
        """What a session came to (the one going on, or the latest); the session's id."""
        found = await self._latest(session)
        await self._pen.write("shared", SessionRecapped(session=found, summary=summary, agreed=list(agreed)))
        return found

    async def commit(
        self, text: str, *, due: str | None = None, goal: str | None = None, step: str | None = None
    ) -> str:
        """What one will do until a day; the id of the commitment."""
        commitment = self._pen.new_id()
        body = CommitmentMade(
            commitment=commitment,
            text=text,
            due=due,
            goal=None if goal is None else await self._pen.find_shared(goal, "goal"),
            step=None if step is None else await self._pen.find_shared(step, "step"),
            session=await self._pen.session(),
        )
        await self._pen.write("shared", body)
        return commitment

    async def report(
        self,
        commitment: str,
        outcome: Literal["done", "partly", "not_yet", "changed"],
        *,
        note: str | None = None,
    ) -> str:
        """What became of a commitment; its id."""
        found = await self._pen.find_shared(commitment, "commitment")
        await self._pen.write("shared", CommitmentReported(commitment=found, outcome=outcome, note=note))
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
        """How the session was, each 0–10; the id of the feedback."""
        feedback = self._pen.new_id()
        body = SessionFeedbackGiven(
            feedback=feedback,
            session=await self._latest(session),
            heard=heard,
            worked_on_what_matters=worked_on_what_matters,
            way_of_working_fits=way_of_working_fits,
            overall=overall,
            most_helpful=most_helpful,
            least_helpful=least_helpful,
        )
        await self._pen.write("private" if private else "shared", body)
        return feedback

    async def review(
        self, summary: str, *, goals: Sequence[str] = (), next_due: str | None = None, day: str | None = None
    ) -> str:
        """Both looked back over the goals; the id of the review."""
        review = self._pen.new_id()
        body = ReviewCompleted(
            review=review,
            day=day or self._pen.today(),
            summary=summary,
            goals=[await self._pen.find_shared(each, "goal") for each in goals],
            next_due=next_due,
            session=await self._pen.session(),
        )
        await self._pen.write("shared", body)
        return review

    async def observe(
        self,
        text: str,
        *,
        kind: Literal["strength", "change", "pattern", "concern"] = "change",
        goals: Sequence[str] = (),
        private: bool = False,
    ) -> str:
        """What a therapist sees; the id of the observation."""
        observation = self._pen.new_id()
        body = ObservationRecorded(
            observation=observation,
            kind=kind,
            text=text,
            goals=[await self._pen.find_shared(each, "goal") for each in goals],
            day=self._pen.today(),
        )
        await self._pen.write("private" if private else "shared", body)
        return observation

    async def answer_observation(
        self, observation: str, fits: Literal["yes", "partly", "no"], *, text: str | None = None
    ) -> str:
        """Whether an observation fits; its id."""
        found = await self._pen.find_shared(observation, "observation")
        await self._pen.write("shared", ObservationAnswered(observation=found, fits=fits, text=text))
        return found

    async def note(self, text: str, *, note: str | None = None, day: str | None = None) -> str:
        """A therapist's own note, or other words for the given one; its id."""
        identifier = self._pen.new_id() if note is None else await self._pen.find(note, "note")
        await self._pen.write("private", PrivateNoteWritten(note=identifier, day=day or self._pen.today(), text=text))
        return identifier

    async def _state(self) -> State:
        return await shown_state(self._pen.log, self._pen.space.shared)

    async def _going_on(self) -> str:
        session = await self._pen.session()
        if session is None:
            raise NothingToDo("No session is going on. `handrail session start` begins one.")
        return session

    async def _planned_today(self) -> str | None:
        for session, changes in (await self._state()).sessions.items():
            latest = changes[-1].body
            if isinstance(latest, SessionScheduled) and latest.day == self._pen.today():
                return session
        return None

    async def _latest(self, session: str | None) -> str:
        if session is not None:
            return await self._pen.find_shared(session, "session")
        if (going_on := await self._pen.session()) is not None:
            return going_on
        begun = [
            (placed.at, name)
            for name, changes in (await self._state()).sessions.items()
            for placed in changes
            if isinstance(placed.body, SessionStarted)
        ]
        if not begun:
            raise NothingToDo("There was no session yet.")
        return max(begun)[1]

    async def _open_round(self, state: State, wanted: str | None) -> str:
        if wanted is not None:
            found = await self._pen.find_shared(wanted, "round")
        else:
            opened = [
                (placed.at, name)
                for name, changes in state.rounds.items()
                for placed in changes
                if isinstance(placed.body, RatingRoundOpened)
            ]
            if not opened:
                raise NothingToDo("No round is open. `handrail session round open GOAL…` begins one.")
            found = max(opened)[1]
        if any(isinstance(placed.body, RatingRoundRevealed) for placed in state.rounds[found]):
            raise NothingToDo("This round is revealed already.")
        return found
