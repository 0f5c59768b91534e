"""`handrail log` and `status`: what is here, and how far it has come."""

from collections.abc import Mapping, Sequence
from typing import cast

import click
import msgspec
from msgspec import Struct

from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import json_option
from handrail_client.cli.output.plain import plain
from handrail_client.cli.output.sentences import said, titles_in
from handrail_client.cli.output.words import notice, reason, some_of_yours, why_stopped
from handrail_client.cli.run import answer, with_log, with_runner
from handrail_client.clock import local_time
from handrail_client.command_runner import CommandRunner
from handrail_client.errors import NotJoined
from handrail_client.history import EntryReader, HistoryRow, history, is_taken, read_through, taken_ids
from handrail_client.log import Log
from handrail_client.spaces import bodies_holding
from handrail_shared.events import tag_of
from handrail_shared.events.space import MemberJoined
from handrail_shared.lines.body import Misshapen, Unknown, read_body, write_body
from handrail_shared.lines.envelope import Flaw, read_envelope


@click.command()
@click.option("-n", "--last", type=click.IntRange(min=1), help="Only the newest so many.")
@json_option
@click.option(
    "--seen", "is_seen", is_flag=True, help="With --json: you have read what is printed; the others learn it."
)
@click.pass_obj
def log(chosen: Chosen, *, last: int | None, as_json: bool, is_seen: bool) -> None:
    """The timeline, newest first, with how far each of your entries has come."""

    async def work(runner: CommandRunner) -> tuple[list[HistoryRow], dict[str, str]]:
        rows = await history(runner.log, runner.space)
        called = await names(runner.log)
        # E3: what is printed was seen. A program that asks for JSON is nobody who reads.
        if is_seen or not as_json:
            await _saw(runner, rows, printed=rows[:last])
        return rows, called

    rows, called = with_runner(chosen, work)
    if as_json:
        answer([_row_document(row, called) for row in rows[:last]])
        return
    around = Around.of(rows)
    for row in rows[:last]:
        click.echo(row_line(row, called, around))


async def _saw(runner: CommandRunner, rows: Sequence[HistoryRow], *, printed: Sequence[HistoryRow]) -> None:
    """Note how far the shared stream was read: up to before the first entry of somebody else that was not printed."""
    member, stream = (await runner.log.identity()).member, runner.space.shared
    held = next(row for row in await runner.log.streams() if row.stream == stream)
    others = [row for row in rows if row.stream == stream and row.author not in {member, None}]
    through = read_through(others, printed=printed, read=held.read, position=held.position)
    await runner.log.look(stream, through=through)


class Around(Struct, frozen=True):
    """The other entries as far as they tell about one: titles by id, what was taken back, and whose each device is."""

    titles: Mapping[str, str]
    taken: set[str]
    authors: Mapping[str, str]

    @classmethod
    def of(cls, rows: Sequence[HistoryRow]) -> "Around":
        """From all entries of a space, the newest first."""
        bodies = [row.body for row in reversed(rows) if row.body is not None]
        authors = {row.device: row.author for row in rows if row.author is not None}
        return cls(titles_in(bodies), taken_ids(bodies), authors)


def _row_document(row: HistoryRow, called: dict[str, str]) -> dict[str, object]:
    return {
        "id": f"{row.device}/{row.seq}",
        "at": row.at,
        "by": row.author,
        "name": called.get(row.author or ""),
        "type": row.type,
        "stream": row.stream,
        "audience": row.audience,
        "position": row.position,
        "level": row.level,
        "level_words": _level_words(row, called) or None,
        "code": row.code,
        "readers": [
            {
                "member": reader.member,
                "name": called.get(reader.member),
                "held": reader.held,
                "read": reader.read,
                "read_at": reader.read_at,
            }
            for reader in row.readers
        ],
        "body": None if row.body is None else cast("object", msgspec.json.decode(write_body(row.body))),
    }


def row_line(row: HistoryRow, called: dict[str, str], around: Around | None = None) -> str:
    """One entry on one line."""
    known = around or Around.of([row])
    when = f"{local_time(row.at):%Y-%m-%d %H:%M}"
    who = plain(called.get(row.author or known.authors.get(row.device, ""), "someone"))
    private = " (only for you)" if row.audience == "private" else ""
    words = "content was taken back" if row.type == "taken_back" else said(row.type, row.body, known.titles)
    if row.body is not None and is_taken(row.body, known.taken):
        words += " (taken back)"
    level = _level_words(row, called)
    return f"{when}  {who}: {words}{private}" + (f"  [{level}]" if level else "")


def _level_words(row: HistoryRow, called: dict[str, str]) -> str:
    """*on this device → on the server → on their device → read*, or why it was not taken."""
    readers = [_reader(reader, plain(called.get(reader.member, "the other"))) for reader in row.readers if reader.read]
    holders = [plain(called.get(reader.member, "the other")) for reader in row.readers if reader.held]
    match row.level:
        case None:
            return ""
        case "refused":
            return f"not taken: {reason(row.code or '')}"
        case "on_this_device":
            return "on this device"
        case "on_the_server":
            return "on the server"
        case "on_their_device":
            return f"on {' and '.join(holders)}'s device"
        case "read":
            return f"read by {' and '.join(readers)}"


def _reader(reader: EntryReader, name: str) -> str:
    """Return who read it, and when, as far as the server knows (rule E7)."""
    return name if reader.read_at is None else f"{name} {local_time(reader.read_at):%Y-%m-%d %H:%M}"


async def names(opened: Log) -> dict[str, str]:
    """Return what the members of every space here are called."""
    called: dict[str, str] = {}
    for space in await opened.spaces():
        for body in await bodies_holding(opened, space.shared, b'"member_joined"'):
            if isinstance(body, MemberJoined):
                called[body.member] = body.name
    return called


@click.command()
@json_option
@click.pass_obj
def status(chosen: Chosen, *, as_json: bool) -> None:
    """What waits to be sent, what was not taken, and when everything was last current."""
    document = with_log(chosen, _status)
    if as_json:
        answer(document)
        return
    pending, refused = cast("int", document["pending"]), cast("list[dict[str, object]]", document["refused"])
    stopped = cast("str | None", document["stopped"])
    if stopped is not None:
        click.echo(why_stopped(stopped))
    click.echo("Nothing waits to be sent." if not pending else f"{some_of_yours(pending, 'wait')} on this device.")
    for refusal in refused:
        click.echo(f"Not taken: {str(refusal['type']).replace('_', ' ')}, {reason(str(refusal['code']))}.")
    synced = cast("int | None", document["last_sync"])
    when = "not yet" if synced is None else f"{local_time(synced):%Y-%m-%d %H:%M}"
    click.echo(f"Last current: {when}.")
    for told in cast("list[dict[str, object]]", document["notices"])[-5:]:
        when = f"{local_time(cast('int', told['at'])):%Y-%m-%d %H:%M}"
        click.echo(f"{when}  {notice(str(told['word']))}")


async def _status(opened: Log) -> dict[str, object]:
    streams = await opened.streams()
    try:
        whom = await opened.identity()
    except NotJoined:
        whom = None
    return {
        "pending": sum(stream.pending for stream in streams),
        "refused": await _refused(opened),
        "streams": [
            {
                "stream": stream.stream,
                "space": stream.space,
                "audience": stream.audience,
                "position": stream.position,
                "head": max(stream.head, stream.position),
                "pending": stream.pending,
                "read": stream.read,
                "open": stream.open,
            }
            for stream in streams
        ],
        "joined": whom is not None,
        "device": whom and whom.device,
        "member": whom and whom.member,
        "role": whom and whom.role,
        "name": whom and whom.name,
        "server": whom and whom.server,
        "epoch": whom and whom.epoch,
        "last_sync": whom and whom.synced_us,
        "stopped": whom and whom.stopped,
        "notices": [{"at": told.at_us, "word": told.word, "stream": told.stream} for told in await opened.notices()],
    }


async def _refused(opened: Log) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for own in await opened.own_lines(state="refused"):
        envelope = read_envelope(own.line)
        if isinstance(envelope, Flaw):
            continue
        body = read_body(envelope)
        type_ = body.type if isinstance(body, Unknown | Misshapen) else tag_of(body)
        found.append(
            {
                "seq": own.seq,
                "device": own.device,
                "stream": own.stream,
                "code": own.code,
                "type": type_,
                "entry": cast("object", msgspec.json.decode(own.line)),
            }
        )
    return found
