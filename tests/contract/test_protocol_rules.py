"""The rules of `docs/protocol.md` and the tests that cite them stand and fall together."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_RULE = re.compile(r"^- \*\*([A-Z][0-9])\*\*", re.MULTILINE)
_TEST = re.compile(r"def test_((?:[A-Z][0-9]_)+)")


def rules_in(document: str) -> set[str]:
    return set(_RULE.findall(document))


def citations_in(source: str) -> set[str]:
    return {rule for cited in _TEST.findall(source) for rule in cited.strip("_").split("_")}


def disagreements(rules: set[str], cited: set[str]) -> list[str]:
    return [f"rule {rule} has no test" for rule in sorted(rules - cited)] + [
        f"a test cites {rule}, which is no rule" for rule in sorted(cited - rules)
    ]


def test_every_rule_has_a_test_and_every_citation_a_rule() -> None:
    rules = rules_in((ROOT / "docs/protocol.md").read_text())
    sources = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    cited = {rule for source in sources for rule in citations_in(source)}

    assert len(rules) > 30
    assert disagreements(rules, cited) == []


def test_the_check_notices_a_rule_without_a_test_and_a_test_without_a_rule() -> None:
    found = disagreements(rules_in("- **P9** A rule."), citations_in("def test_P8_something() -> None: ..."))

    assert found == ["rule P9 has no test", "a test cites P8, which is no rule"]
