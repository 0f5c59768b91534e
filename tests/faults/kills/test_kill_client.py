"""A device dies between any two of its steps: what it said is saved arrives, once (P1, P5, E1)."""

from pathlib import Path

from faults.kills.kill_client import OWN, patient, writes

CHECK_IN = {"begin", "change", "about to commit", "durable", "about to say", "said"}
MOST = 400
SYNC = CHECK_IN | {
    "came transportopened",
    "about to send hello",
    "sent hello",
    "came welcome",
    "about to send push",
    "sent push",
    "came ack",
    "came entries",
    "about to send have",
}


async def test_P1_P5_E1_a_command_that_dies_at_any_step_loses_and_doubles_nothing(tmp_path: Path) -> None:
    async with patient(tmp_path) as (phone, homes):
        numbers = iter(range(1, MOST))
        for number in numbers:
            await writes(homes.opened[0])
            saved = await phone.check_in(f"{OWN}{number}", die_at=number)
            await phone.look()
            synced = await phone.sync(die_at=number)
            await phone.look()
            if saved and synced:
                break
        else:
            raise AssertionError("it never gets through")
        # What comes over the network comes in another order each time, so some step may have been passed over.
        for step in phone.steps["sync"] - phone.deaths["sync"]:
            await writes(homes.opened[0])
            await phone.check_in(f"{OWN}{next(numbers)}", die_at=None)
            await phone.sync(die_at=step)
            await phone.look()
        await phone.finish(homes)

    assert [] == phone.history.verdict.wrong
    assert CHECK_IN == phone.deaths["check-in"]
    assert set() == SYNC - phone.deaths["sync"]
    print(f"killed {phone.killed} times: {phone.history.verdict}")


async def test_a_device_that_forgets_what_it_said_is_saved_is_found_out(tmp_path: Path) -> None:
    """Planted: the command says that a check-in is saved, and undoes it."""
    async with patient(tmp_path) as (phone, _):
        await phone.check_in(f"{OWN}1", die_at=None, forgetful=True)
        await phone.look()

    assert [f"lost to the device's own log: {OWN}1"] == phone.history.verdict.wrong
