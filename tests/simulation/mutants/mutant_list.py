"""Every mutant: what is put in place of what. Each must be noticed by a check (`simulation.mutants.catching`)."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

from msgspec import Struct

from fakes.core.model_server import Rules
from simulation.mutants import mutated_rules as broken

_JUDGE: Final = "handrail_server.live.writer.transaction.judge"
_ANSWERS: Final = "handrail_shared.sync.receive."


class Mutant(Struct, frozen=True, kw_only=True):
    """A broken rule: what is put in place of what, everywhere and in the server of the walk."""

    name: str
    rule: str
    by: str
    """The check that notices it soonest."""
    seed: int = 0
    """A seed of the simulation that notices it, where most do not; the seeds after it are tried too."""
    others: tuple[str, ...] = ()
    """Further checks that it is put to for the table."""
    patches: tuple[tuple[str, Any], ...] = ()
    rules: Rules = Rules()


@contextmanager
def planted(mutant: Mutant) -> Generator[None]:
    """Inside, the rule is broken."""
    with ExitStack() as stack:
        for target, replacement in mutant.patches:
            stack.enter_context(patch(target, replacement))
        yield


def _judged(function: Any) -> dict[str, Any]:
    return {"patches": ((_JUDGE, function),), "rules": Rules(judge=function)}


_W: Final = "handrail_server.live.writer.writer.Writer._judge"
_COMMIT: Final = "handrail_server.live.writer.transaction.TransactionBuilder._commit"
_FOLD: Final = "handrail_shared.fold.folding."

MUTANTS: Final = (
    Mutant(
        name="a fork is ignored",
        rule="P3",
        by="walk",
        others=("simulation",),
        patches=(("handrail_shared.sync.judge._same", broken.never_differs),),
    ),
    Mutant(
        name="settled without being compared",
        rule="P5",
        by="walk",
        others=("simulation",),
        **_judged(broken.settles_unseen),
    ),
    Mutant(name="a gap is accepted", rule="P2", by="simulation", others=("walk",), **_judged(broken.takes_gaps)),
    Mutant(
        name="duplicates are stored", rule="P2", by="walk", others=("simulation",), **_judged(broken.stores_duplicates)
    ),
    Mutant(
        name="a repeated refusal is not told", rule="P4", by="simulation", **_judged(broken.forgets_repeated_refusals)
    ),
    Mutant(
        name="ack before commit",
        rule="P5",
        by="walk",
        others=("simulation",),
        patches=((_W, broken.answers_first),),
        rules=Rules(ack_before_commit=True),
    ),
    Mutant(
        name="fan-out before commit",
        rule="P5",
        by="walk",
        others=("simulation",),
        patches=((_W, broken.publishes_first),),
        rules=Rules(fan_out_before_commit=True),
    ),
    Mutant(
        name="a refused seq is not used up", rule="P4", by="simulation", patches=((_COMMIT, broken.keeps_no_refusal),)
    ),
    Mutant(
        name="receipt times follow the clock", rule="O1", by="simulation", patches=((_COMMIT, broken.trusts_its_clock),)
    ),
    Mutant(
        name="two pushes share a receipt time",
        rule="O1",
        by="simulation",
        patches=((_COMMIT, broken.same_microsecond),),
    ),
    Mutant(
        name="pipelined pushes are taken after a fork",
        rule="P3",
        by="simulation",
        others=("walk",),
        patches=(("handrail_server.live.writer.transaction.TransactionBuilder.add", broken.goes_on_after_a_fork),),
        rules=Rules(fork_is_forgotten=True),
    ),
    Mutant(
        name="whoever asks may see",
        seed=21,
        rule="S5",
        by="simulation",
        patches=(("handrail_server.live.session.connection.Connection.may_see", lambda *_: True),),
    ),
    Mutant(
        name="nothing is offered again after a restore",
        seed=94,
        rule="R1",
        by="simulation",
        others=("walk",),
        patches=((_ANSWERS + "_compare_own", broken.offers_nothing_again),),
    ),
    Mutant(
        name="another copy is kept",
        rule="E2",
        by="simulation",
        others=("walk",),
        patches=((_ANSWERS + "_compare_confirmed", broken.believes_its_copy),),
    ),
    Mutant(
        name="the cursor passes a hole",
        seed=60,
        rule="E1",
        by="simulation",
        others=("walk",),
        patches=((_ANSWERS + "_entries", broken.skips_holes),),
    ),
    Mutant(
        name="entries are taken twice",
        seed=16,
        rule="E1",
        by="simulation",
        others=("walk",),
        patches=((_ANSWERS + "_entries", broken.takes_entries_twice),),
    ),
    Mutant(
        name="the cursor is ahead of the data",
        rule="E1",
        by="simulation",
        others=("walk",),
        patches=((_ANSWERS + "_store", broken.moves_the_cursor_first),),
    ),
    Mutant(
        name="one ack settles the whole pipeline",
        rule="P5",
        by="simulation",
        others=("walk",),
        patches=((_ANSWERS + "_ack", broken.settles_the_pipeline),),
    ),
    Mutant(
        name="a device ignores a fork",
        rule="P3",
        by="walk",
        others=("simulation",),
        patches=((_ANSWERS + "_fork", broken.ignores),),
    ),
    Mutant(
        name="a new life begins too soon",
        rule="P3",
        by="walk",
        others=("simulation",),
        patches=(("handrail_shared.sync.offer._unresolved", broken.waits_for_nothing),),
    ),
    Mutant(
        name="nothing is kept for relaying",
        seed=165,
        rule="R2",
        by="simulation",
        others=("walk",),
        patches=(
            ("simulation.disk.Disk.drop", broken.keeps_nothing),
            ("fakes.core.model.salvage", broken.walk_keeps_nothing),
        ),
    ),
    Mutant(
        name="the clock does not pass what it has seen",
        rule="O2",
        by="simulation",
        patches=(("handrail_shared.clock.witness", broken.stays_behind),),
    ),
    Mutant(
        name="the clock follows the wall",
        rule="O2",
        by="simulation",
        patches=(("handrail_shared.clock.tick", broken.reads_the_wall),),
    ),
    Mutant(
        name="a stamp is not capped by its receipt",
        rule="O1",
        by="simulation",
        others=("laws",),
        patches=((_FOLD + "effective", broken.believes_the_stamp),),
    ),
    Mutant(
        name="a change is applied twice",
        rule="O3",
        by="simulation",
        others=("laws",),
        patches=((_FOLD + "_insert", broken.inserts_twice),),
    ),
    Mutant(
        name="changes stand as they arrive",
        rule="O3",
        by="simulation",
        others=("laws",),
        patches=((_FOLD + "_insert", broken.appends),),
    ),
    Mutant(
        name="every copy of a fact counts",
        rule="O3",
        by="simulation",
        others=("laws",),
        patches=((_FOLD + "_add_fact", broken.every_copy_counts),),
    ),
    Mutant(
        name="the first copy of a fact to arrive stands",
        rule="O3",
        by="laws",
        others=("simulation",),
        patches=((_FOLD + "_add_fact", broken.first_to_arrive),),
    ),
    Mutant(
        name="an agreement counts changes only",
        rule="A2",
        by="agreements",
        patches=(("handrail_shared.views.goals.goals.agreement", broken.counts_only),),
    ),
    Mutant(
        name="a stale agreement is missed",
        rule="A2",
        by="agreements",
        patches=(("handrail_shared.views.goals.goals.agreement", broken.latest_wins),),
    ),
)
