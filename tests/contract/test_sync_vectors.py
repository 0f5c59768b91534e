"""The committed vectors of `step` and `judge` are what they do today; another language runs the same files."""

import json

import pytest

from vectors.make_sync_vectors import FOLDER, record, text


@pytest.fixture(scope="module")
def recorded() -> dict[str, object]:
    return record()


@pytest.mark.parametrize("name", ["step.json", "judge.json"])
def test_P2_R1_the_vectors_are_what_the_rules_say(recorded: dict[str, object], name: str) -> None:
    assert (FOLDER / name).read_text() == text(recorded[name])


def test_the_vectors_show_every_kind_of_effect_but_those_the_walk_has_no_use_for() -> None:
    lives = json.loads((FOLDER / "step.json").read_text())
    effects = {effect["kind"] for life in lives for step in life["steps"] for effect in step["effects"]}
    outcomes = {load["judgement"]["outcome"]["kind"] for load in json.loads((FOLDER / "judge.json").read_text())}

    assert effects >= {
        "CloseSocket",
        "DropConfirmed",
        "KeepEpoch",
        "OpenSocket",
        "OpenStream",
        "Reoffer",
        "Send",
        "SendLines",
        "SendRelay",
        "Settle",
        "SettleRelay",
        "Store",
        "TakeNewDevice",
        "Tell",
    }
    assert {"Forked", "Settled"} <= outcomes
