"""`python -m simulation.mutants [SEEDS]`: puts every mutant to its checks and writes the table in `docs/proof.md`."""

import sys
from pathlib import Path
from typing import Final

from simulation.mutants.catching import Caught, put_to
from simulation.mutants.mutant_list import MUTANTS, Mutant

PROOF: Final = Path(__file__).parents[3] / "docs" / "proof.md"
_BEGIN, _END = "<!-- mutants -->\n", "<!-- end of mutants -->\n"
_UNITS: Final = {"walk": "states", "simulation": "seeds", "laws": "logs", "agreements": "cases"}
_LIMITS: Final = {"walk": 40_000, "laws": 500, "agreements": 2_000}


def main() -> int:
    """Put every mutant to its checks; 1 where one of them was noticed by none."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    rows: list[str] = []
    missed: list[str] = []
    for mutant in MUTANTS:
        found = {check: put_to(mutant, check, {**_LIMITS, "simulation": seeds}[check]) for check in _checks(mutant)}
        rows.append(_row(mutant, found, seeds))
        print(rows[-1], flush=True)
        if not any(found.values()):
            missed.append(mutant.name)
    _write(rows)
    print("\n".join(f"not noticed: {name}" for name in missed))
    return 1 if missed else 0


def _checks(mutant: Mutant) -> tuple[str, ...]:
    return (mutant.by, *mutant.others)


def _row(mutant: Mutant, found: dict[str, Caught | None], seeds: int) -> str:
    cells = [_cell(check, found.get(check), check in found, seeds) for check in _UNITS]
    wrong = next((caught.wrong for caught in found.values() if caught is not None), "")
    return f"| {mutant.name} | {mutant.rule} | {' | '.join(cells)} | {wrong} |"


def _cell(check: str, caught: Caught | None, tried: bool, seeds: int) -> str:
    if not tried:
        return ""
    if caught is None:
        return f"not in {seeds:,} seeds" if check == "simulation" else "no"
    return f"{max(caught.after, 1):,} {_UNITS[check]}"


def _write(rows: list[str]) -> None:
    before, rest = PROOF.read_text().split(_BEGIN)
    after = rest.split(_END)[1]
    head = (
        "| What is broken | Rule | Walk | Simulation | Laws | Agreements | What was noticed first |\n"
        + "| --- " * 7
        + "|\n"
    )
    PROOF.write_text(before + _BEGIN + head + "\n".join(rows) + "\n" + _END + after)


if __name__ == "__main__":
    raise SystemExit(main())
