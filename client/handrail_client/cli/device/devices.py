"""`handrail device`, `devices` and `server`: the devices of one person, and the server that they share."""

import click

from handrail_client.cli.ask import on_terminal, pick
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import json_option
from handrail_client.cli.output.plain import plain
from handrail_client.cli.output.qr import qr_option, show_qr
from handrail_client.cli.run import answer, with_log
from handrail_client.clock import local_time
from handrail_client.errors import NotFound
from handrail_client.http_api import AccountDevice, HttpApi, PairingCode, pairing_link, read_server
from handrail_client.log import Log
from handrail_shared.ids import matching, short


@click.group()
def device() -> None:
    """Your devices."""


@device.command("add")
@click.option("--link", "as_link", is_flag=True, help="Print a link that opens the app with the code.")
@qr_option
@json_option
@click.pass_obj
def add(chosen: Chosen, *, as_link: bool, with_qr: bool, as_json: bool) -> None:
    """Print a code for a further device of yours: use it there with `handrail pair`, within ten minutes.

    On a terminal it can be scanned too, by a phone that is to open the app.
    """

    async def work(log: Log) -> tuple[str, PairingCode]:
        whom = await log.identity()
        return whom.server, await HttpApi(whom.server, whom.token).make_code()

    server, pairing = with_log(chosen, work)
    link = pairing_link(server, pairing.code)
    if as_json:
        answer({"code": pairing.code, "expires_us": pairing.expires_us, "link": link, "server": server})
        return
    click.echo(link if as_link else pairing.code)
    show_qr(link, always=with_qr)
    if not as_link:
        click.echo(f'On the other device: handrail pair {server} {pairing.code} --name "laptop"', err=True)
        click.echo(f"Or in a browser: {link}", err=True)


@device.command("revoke")
@click.argument("which", required=False)
@click.option("--yes", is_flag=True, help="Do not ask before this device is taken off.")
@json_option
@click.pass_obj
def revoke(chosen: Chosen, *, which: str | None, yes: bool, as_json: bool) -> None:
    """Take a device off, by its name or short id, at once and for ever. What it has not sent stays on it."""
    if which is None and not on_terminal():
        raise click.UsageError("Missing argument 'WHICH'.")

    async def work(log: Log) -> AccountDevice:
        whom = await log.identity()
        accounts = HttpApi(whom.server, whom.token)
        standing = [device for device in await accounts.devices() if not device.revoked]
        named = _meant(standing, which)
        if named.this and not yes:
            _ask_for_this()
        return await accounts.revoke(named.installation)

    revoked = with_log(chosen, work)
    if as_json:
        answer({"id": revoked.installation, "name": revoked.name, "revoked": revoked.revoked})
    else:
        click.echo(f"{plain(revoked.name)} can no longer reach your account.")


def _meant(standing: list[AccountDevice], which: str | None) -> AccountDevice:
    if which is None:
        return standing[
            pick([f"{short(device.installation)}  {plain(device.name)}" for device in standing], "Which device")
        ]
    meant = matching(which, [device.installation for device in standing])
    named = [device for device in standing if device.installation in meant or device.name == which]
    if len(named) != 1:
        raise NotFound(f"No device, or more than one, is called {which}. `handrail devices` lists them.")
    return named[0]


def _ask_for_this() -> None:
    """The last device of a person is always the one that asks, so this covers it."""
    if not on_terminal():
        raise click.UsageError("This is the device that you are using. It cannot be taken back: say --yes.")
    click.confirm(
        "This is the device that you are using, and it cannot be taken back. Take it off?", abort=True, err=True
    )


@click.command()
@json_option
@click.pass_obj
def devices(chosen: Chosen, *, as_json: bool) -> None:
    """The devices that can reach your account."""

    async def work(log: Log) -> list[AccountDevice]:
        whom = await log.identity()
        return await HttpApi(whom.server, whom.token).devices()

    found = with_log(chosen, work)
    if as_json:
        answer(
            [
                {
                    "id": device.installation,
                    "name": device.name,
                    "created_us": device.created_us,
                    "this": device.this,
                    "revoked": device.revoked,
                }
                for device in found
            ]
        )
        return
    for device in found:
        marks = [mark for mark, holds in (("this device", device.this), ("taken off", device.revoked)) if holds]
        since = f"since {local_time(device.created_us):%Y-%m-%d}"
        click.echo("  ".join([short(device.installation), plain(device.name), since, *marks]))


@click.command()
@click.argument("url", required=False)
@json_option
@click.pass_obj
def server(chosen: Chosen, *, url: str | None, as_json: bool) -> None:
    """Where this device's server is. With URL: it has moved there. Only name an address that your clinic gave you."""

    async def work(log: Log) -> str:
        await log.identity()
        if url is not None:
            await log.move_to(read_server(url))
        return (await log.identity()).server

    found = with_log(chosen, work)
    if as_json:
        answer({"server": found})
    else:
        click.echo(found)
