"""The checks are shown failing: rules with one thing broken in each, and one check that must notice it.

Which checks notice what, and after how long, stands in `docs/proof.md` (`make mutants`).
"""

import pytest

from simulation.mutants.catching import put_to
from simulation.mutants.mutant_list import MUTANTS, Mutant

_LIMITS = {"walk": 40_000, "simulation": 600, "laws": 500, "agreements": 2_000}


@pytest.mark.parametrize("mutant", [pytest.param(item, id=item.name) for item in MUTANTS])
def test_P2_P3_P4_P5_E1_E2_R1_R2_S5_O1_O2_O3_A2_a_broken_rule_is_noticed(mutant: Mutant) -> None:
    caught = put_to(mutant, mutant.by, _LIMITS[mutant.by], first=mutant.seed)

    assert caught is not None
