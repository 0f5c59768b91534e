"""The measures of a goal: how both will know."""

from typing import TypedDict, cast

from handrail_shared.views.facts.series import ValueDoc


class MeasureDoc(TypedDict):
    """A measure: how both will know. Numbers are decimal text."""

    measure: str
    kind: str
    label: str
    unit: str
    better: str
    baseline: str | None
    target: str | None
    per: str | None
    latest: ValueDoc | None


def measures(latest: dict[str, object], values: dict[str, list[ValueDoc]]) -> list[MeasureDoc]:
    """The measures in order of their first definition."""
    found: list[MeasureDoc] = []
    for field, value in latest.items():
        if field.startswith("measure/"):
            defined = cast("dict[str, str | None]", value)
            measure = cast("str", defined["measure"])
            logged = values.get(measure, [])
            found.append(
                {
                    "measure": measure,
                    "kind": cast("str", defined["kind"]),
                    "label": cast("str", defined["label"]),
                    "unit": cast("str", defined["unit"]),
                    "better": cast("str", defined["better"]),
                    "baseline": defined["baseline"],
                    "target": cast("str | None", latest.get(f"target/{measure}")),
                    "per": defined["per"],
                    "latest": logged[-1] if logged else None,
                }
            )
    return found
