"""`handrail join`, `pair` and `space`: who this device belongs to, and who is in a space."""

from typing import Final

import click

from handrail_client.cli.ask import asked, on_terminal, pick
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import json_option
from handrail_client.cli.output.plain import plain
from handrail_client.cli.output.qr import qr_option, show_qr
from handrail_client.cli.run import CommandRefused, answer, space_of, with_log
from handrail_client.clock import AROUND
from handrail_client.errors import Ambiguous, Declined, NotFound
from handrail_client.http_api import AccountMember, HttpApi, read_pairing_link
from handrail_client.joining import join as join_by_link
from handrail_client.joining import open_space
from handrail_client.joining import pair as pair_by_code
from handrail_client.log import Log
from handrail_client.log.records import Identity
from handrail_client.spaces import choose_space, title_of
from handrail_shared.ids import matching, short

_HAS_JOINED: Final = (
    "The client of this space has joined already, and a link is only for who has not. They add a further device by"
    " `handrail device add` on one that they have. If they have none left, open a new space (`handrail space new`);"
    " an export that they kept comes in there by `handrail import FILE --adopt`."
)


@click.command()
@click.argument("link", required=False)
@click.option("--name", help="What to call this device, such as phone.")
@click.option("--as", "display_name", metavar="NAME", help="What the others call you.")
@json_option
@click.pass_obj
def join(chosen: Chosen, *, link: str | None, name: str | None, display_name: str | None, as_json: bool) -> None:
    """Join with the LINK that you were given: this device becomes yours."""
    found = asked(link, "The link that you were given")
    device_name = asked(name, "What to call this device, such as phone (--name)")
    if display_name is None and on_terminal():
        display_name = (
            click.prompt("What the others call you (empty: as you were invited)", default="", err=True) or None
        )
    whom = with_log(
        chosen, lambda log: join_by_link(log, found, AROUND, device_name=device_name, display_name=display_name)
    )
    _welcome(whom, as_json=as_json)
    if not as_json and whom.role == "client":
        click.echo("You can begin right away. It reaches your therapist once they have confirmed you.", err=True)


@click.command()
@click.argument("url", required=False)
@click.argument("code", required=False)
@click.option("--name", help="What to call this device, such as laptop.")
@json_option
@click.pass_obj
def pair(chosen: Chosen, *, url: str | None, code: str | None, name: str | None, as_json: bool) -> None:
    """Make this a further device of yours: the server's URL and the CODE that `handrail device add` printed, or the
    link that `handrail device add --link` printed.
    """
    linked = None if url is None or code is not None else read_pairing_link(url)
    if linked is None:
        server, secret = asked(url, "The server's address"), asked(code, "The code, such as K7QM-3XRD")
    else:
        server, secret = linked
    device_name = asked(name, "What to call this device, such as laptop (--name)")
    whom = with_log(chosen, lambda log: pair_by_code(log, server, secret, AROUND, device_name=device_name))
    _welcome(whom, as_json=as_json)


def _welcome(whom: Identity, *, as_json: bool) -> None:
    if as_json:
        answer({"id": whom.member, "member": whom.member, "role": whom.role, "name": whom.name, "device": whom.device})
    else:
        click.echo(f"Welcome, {plain(whom.name)}. This device is yours now.")


@click.group()
def space() -> None:
    """The room of one client and their therapist."""


@space.command("new")
@click.argument("title", required=False)
@qr_option
@json_option
@click.pass_obj
def new(chosen: Chosen, *, title: str | None, with_qr: bool, as_json: bool) -> None:
    """Open a space for a client, called TITLE, and print the client's join link. For therapists."""
    called = asked(title, "What to call the space, such as the client's first name")
    opened = with_log(chosen, lambda log: open_space(log, called, AROUND))
    if as_json:
        answer({"id": opened.space.space, "link": opened.link})
    else:
        click.echo(opened.link)
        show_qr(opened.link, always=with_qr)


@space.command("confirm")
@click.argument("member", required=False)
@json_option
@click.pass_obj
def confirm(chosen: Chosen, *, member: str | None, as_json: bool) -> None:
    """Let in who has joined: MEMBER by name or short id, or the only one who waits. For therapists."""

    async def work(log: Log) -> AccountMember:
        whom = await log.identity()
        accounts = HttpApi(whom.server, whom.token)
        held = await choose_space(log, await space_of(log, chosen))
        waiting = [person for person in await accounts.members(held.space) if person.standing == "accepted"]
        return await accounts.confirm(held.space, _meant(waiting, member).member)

    confirmed = with_log(chosen, work)
    if as_json:
        answer({"id": confirmed.member, "name": confirmed.name, "standing": confirmed.standing})
    else:
        click.echo(f"{plain(confirmed.name)} is in. `handrail sync` brings what they wrote.")


def _meant(waiting: list[AccountMember], wanted: str | None) -> AccountMember:
    if not waiting:
        raise NotFound("Nobody waits to be confirmed. The join link may not have been used yet.")
    found = waiting
    if wanted is not None:
        meant = matching(wanted, [write.member for write in waiting])
        found = [write for write in waiting if write.member in meant or write.name.casefold() == wanted.casefold()]
    if not found:
        raise NotFound(f"Nobody who waits to be confirmed is called {wanted}.")
    if len(found) > 1 and on_terminal():
        return found[pick([f"{short(member.member)}  {plain(member.name)}" for member in found], "Who")]
    if len(found) > 1:
        names = ", ".join(f"{member.name} ({short(member.member)})" for member in found)
        raise Ambiguous(f"More than one may be meant: {names}.")
    return found[0]


@space.command("invite")
@qr_option
@json_option
@click.pass_obj
def invite(chosen: Chosen, *, with_qr: bool, as_json: bool) -> None:
    """Print a fresh join link for a client who has not joined yet; the one before it is void. For therapists."""

    async def work(log: Log) -> str:
        whom = await log.identity()
        held = await choose_space(log, await space_of(log, chosen))
        try:
            return (await HttpApi(whom.server, whom.token).invite_again(held.space)).link
        except Declined as declined:
            if declined.code == "wrong_state":
                raise CommandRefused(_HAS_JOINED) from None
            raise

    link = with_log(chosen, work)
    if as_json:
        answer({"link": link})
    else:
        click.echo(link)
        show_qr(link, always=with_qr)


@space.command("list")
@json_option
@click.pass_obj
def list_(chosen: Chosen, *, as_json: bool) -> None:
    """The spaces of this device."""

    async def work(log: Log) -> list[tuple[str, str]]:
        await log.identity()
        return [(held.space, await title_of(log, held)) for held in await log.spaces()]

    spaces = with_log(chosen, work)
    if as_json:
        answer([{"id": identifier, "title": title} for identifier, title in spaces])
    else:
        for identifier, title in spaces:
            click.echo(f"{short(identifier)}  {plain(title)}".rstrip())


@space.command("members")
@json_option
@click.pass_obj
def members(chosen: Chosen, *, as_json: bool) -> None:
    """Who is in the space, and who waits to be confirmed."""

    async def work(log: Log) -> list[AccountMember]:
        whom = await log.identity()
        held = await choose_space(log, await space_of(log, chosen))
        return await HttpApi(whom.server, whom.token).members(held.space)

    found = with_log(chosen, work)
    if as_json:
        answer(
            [
                {"id": device.member, "name": device.name, "role": device.role, "standing": device.standing}
                for device in found
            ]
        )
    else:
        for device in found:
            click.echo(f"{short(device.member)}  {plain(device.name)}  {device.role}, {device.standing}")


@space.command("end")
@click.argument("member", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def end(chosen: Chosen, *, member: str | None, yes: bool, as_json: bool) -> None:
    """End a membership at once and for ever: MEMBER's, or your own. What is on the devices stays there."""
    if not yes:
        if not on_terminal():
            raise click.UsageError("This cannot be taken back: say --yes.")
        click.confirm("This cannot be taken back. End it?", abort=True, err=True)

    async def work(log: Log) -> AccountMember:
        whom = await log.identity()
        accounts = HttpApi(whom.server, whom.token)
        held = await choose_space(log, await space_of(log, chosen))
        if member is None:
            return await accounts.end(held.space, whom.member)
        return await accounts.end(held.space, _named(await accounts.members(held.space), member).member)

    ended = with_log(chosen, work)
    if as_json:
        answer({"id": ended.member, "standing": ended.standing})
    else:
        click.echo(f"The membership of {plain(ended.name)} has ended.")


def _named(found: list[AccountMember], wanted: str) -> AccountMember:
    meant = matching(wanted, [member.member for member in found])
    named = [member for member in found if member.member in meant or member.name.casefold() == wanted.casefold()]
    if len(named) != 1:
        raise CommandRefused(f"Nobody, or more than one, is called {wanted}.")
    return named[0]
