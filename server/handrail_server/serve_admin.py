"""The operator's commands beside `serve`: inviting therapists, and proving a data folder."""

import asyncio
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click
import msgspec
from msgspec import Struct

from handrail_server.api.presenters import join_link
from handrail_server.app import now_us, open_data, spaces_of
from handrail_server.control import FILE_NAME, Failed, Invited, InviteTherapist, ask
from handrail_server.serve import DATA_OPTION, KEY_OPTION, URL_FILE, refuse_unwritable
from handrail_server.settings import DEFAULT_PORT, Settings, checked, url_of
from handrail_server.store.errors import CannotStart, StoreError
from handrail_server.store.folder import Names
from handrail_server.store.keys import load_master_key
from handrail_server.store.port import StoredEntry, StreamRow
from handrail_server.store.verify import Report, verify
from handrail_shared.fold import empty, fold, folded, restore, snapshot
from handrail_shared.lines.entry import Entry


@click.command("invite-therapist")
@DATA_OPTION
@click.option("--name", required=True, help="The therapist's name.")
@KEY_OPTION
@click.option("--url", help="What the link begins with, where no server runs. [default: where it last ran]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def invite_therapist_command(
    data_dir: Path, name: str, master_key_path: Path | None, url: str | None, *, as_json: bool
) -> None:
    """Print a link that makes its user a therapist of this server. It works once, for a week."""
    try:
        question = msgspec.convert({"type": "invite_therapist", "name": name}, InviteTherapist)
    except msgspec.ValidationError:
        raise click.UsageError("--name must be one line of 1 to 80 characters") from None
    try:
        link = _asked(data_dir, question) or asyncio.run(_invited(data_dir, question.name, master_key_path, url))
    except (StoreError, TimeoutError) as failed:
        click.echo(f"no link: {failed if isinstance(failed, StoreError) else 'the server does not answer'}", err=True)
        sys.exit(1)
    click.echo(json.dumps({"link": link}) if as_json else link)


@click.command("verify")
@DATA_OPTION
@KEY_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify_command(data_dir: Path, master_key_path: Path | None, *, as_json: bool) -> None:
    """Check that every row opens, every number follows and every snapshot equals a clean rebuild."""
    try:
        report = _verified(data_dir, master_key_path)
    except StoreError as failed:
        click.echo(f"cannot verify: {failed}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        click.echo(
            f"{report.streams} streams, {report.entries} entries, {report.snapshots} snapshots, "
            f"{report.segments} segments: {'all sound' if report.sound else 'NOT SOUND'}"
        )
    for finding in report.findings:
        where = "" if finding.stream is None else f" in stream {finding.stream}"
        at = "" if finding.position is None else f" at position {finding.position}"
        click.echo(f"{finding.word}{where}{at}", err=True)
    sys.exit(0 if report.sound else 1)


class Unanswered(CannotStart):
    """The running server could not do it."""


class NoFolder(CannotStart):
    """There is nothing to verify."""


class _Deaf(Struct, frozen=True):
    """A hub without connections: nobody could be told."""

    def membership_changed(self, member: str) -> None:
        """See `Notices`."""

    def installation_revoked(self, installation: str) -> None:
        """See `Notices`."""

    def signed_out(self, installation: str) -> None:
        """See `Notices`."""


def _asked(data_dir: Path, question: InviteTherapist) -> str | None:
    """The link from the server that runs on this folder, or None where none runs. Raises `Unanswered`."""
    match ask(data_dir / FILE_NAME, question):
        case Invited() as invited:
            return invited.link
        case Failed() as failed:
            raise Unanswered(f"the running server refused ({failed.word})")
        case None:
            return None


async def _invited(data_dir: Path, name: str, master_key_path: Path | None, url: str | None) -> str:
    refuse_unwritable(data_dir)
    public_url = checked(Settings(data_dir=data_dir, public_url=url or _last_url(data_dir))).public_url
    opened = await open_data(data_dir, master_key_path=master_key_path)
    try:
        invited = await spaces_of(opened.records, _Deaf()).invite_therapist(name, now_us=now_us())
    finally:
        await opened.close()
    return join_link(public_url or "", invited)


def _last_url(data_dir: Path) -> str:
    try:
        return (data_dir / URL_FILE).read_text()
    except FileNotFoundError:
        return url_of("127.0.0.1", DEFAULT_PORT)


def _verified(data_dir: Path, master_key_path: Path | None) -> Report:
    names = Names(data_dir)
    if not names.database.exists():
        raise NoFolder(f"there is no database in {data_dir}: name the data folder of a server")
    key = load_master_key(master_key_path or names.master_key, may_create=False, chance=os.urandom)
    return verify(data_dir, key, rebuild=_rebuild, is_current=lambda data: restore(data) is not None)


def _rebuild(_: StreamRow, entries: Iterable[StoredEntry]) -> bytes:
    """The snapshot that a clean fold of `entries` makes."""
    state = empty()
    for entry in entries:
        decoded = None if entry.line is None else folded(Entry(entry.received_us, entry.line))
        if decoded is not None:
            state = fold(state, decoded)
    return snapshot(state)
