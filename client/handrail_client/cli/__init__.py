"""The command `handrail`. The module of a subcommand is imported when it is used, so that each starts at once."""

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, cast

import click

from handrail_client.cli.chosen import Chosen

_COMMANDS: Final = {
    "serve": "handrail_server.serve:serve_command",
    "invite-therapist": "handrail_server.serve_admin:invite_therapist_command",
    "verify": "handrail_server.serve_admin:verify_command",
    "join": "handrail_client.cli.device.people:join",
    "pair": "handrail_client.cli.device.people:pair",
    "space": "handrail_client.cli.device.people:space",
    "device": "handrail_client.cli.device.devices:device",
    "devices": "handrail_client.cli.device.devices:devices",
    "server": "handrail_client.cli.device.devices:server",
    "check-in": "handrail_client.cli.days.check_in:check_in",
    "goal": "handrail_client.cli.goals.goals:goal",
    "step": "handrail_client.cli.goals.steps:step",
    "milestone": "handrail_client.cli.goals.milestones:milestone",
    "measure": "handrail_client.cli.days.moments:measure",
    "win": "handrail_client.cli.days.moments:win",
    "setback": "handrail_client.cli.days.moments:setback",
    "journal": "handrail_client.cli.days.journal:journal",
    "share": "handrail_client.cli.days.journal:share",
    "unshare": "handrail_client.cli.days.journal:unshare",
    "session": "handrail_client.cli.days.sessions:session",
    "agenda": "handrail_client.cli.days.around_sessions:agenda",
    "note": "handrail_client.cli.days.around_sessions:note",
    "observe": "handrail_client.cli.days.around_sessions:observe",
    "commit": "handrail_client.cli.days.around_sessions:commit",
    "purpose": "handrail_client.cli.days.matters:purpose",
    "value": "handrail_client.cli.days.matters:value",
    "area": "handrail_client.cli.days.matters:area",
    "challenge": "handrail_client.cli.days.matters:challenge",
    "reflect": "handrail_client.cli.days.matters:reflect",
    "therapy": "handrail_client.cli.days.matters:therapy",
    "undo": "handrail_client.cli.days.undo:undo",
    "redo": "handrail_client.cli.days.undo:redo",
    "show": "handrail_client.cli.device.show:show",
    "log": "handrail_client.cli.device.history:log",
    "status": "handrail_client.cli.device.history:status",
    "sync": "handrail_client.cli.device.sync:sync",
    "export": "handrail_client.cli.device.transfer:export",
    "import": "handrail_client.cli.device.transfer:import_",
}
"""Each command and where it is: `module:name`."""


class _Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run it. Where the output does not take what is printed, one line says so, with status 1."""
        _write_what_can_be_written()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.filename is not None:
                raise
            _let_go_of_output()
            click.echo(f"The output could not be written ({error.strerror}).", err=True)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of a person's way through them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        try:
            return cast("click.Command", getattr(import_module(module), name))
        except ModuleNotFoundError as error:
            if not place.startswith("handrail_server."):
                raise
            ctx.fail(f"`{cmd_name}` is part of the server: pip install 'handrail[server]' ({error.name} is missing).")


def _write_what_can_be_written() -> None:
    """A terminal that knows fewer letters shows others in their place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _let_go_of_output() -> None:
    """Return what could not be written is not tried again at the end."""
    try:
        number = sys.stdout.fileno()
    except OSError:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    envvar="HANDRAIL_HOME",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of this device's log. Default: HANDRAIL_HOME, else the platform's data folder.",
)
@click.option("--space", "space_", metavar="SPACE", help="Which space, where there are several: its name or short id.")
@click.version_option(package_name="handrail", message="%(version)s")
@click.pass_context
def main(ctx: click.Context, home: Path | None, space_: str | None) -> None:
    """What a therapy client and a therapist hold on to: goals, small steps, check-ins, one shared picture.

    Everything is kept on this device first and works offline; `handrail sync` carries it on.
    """
    ctx.obj = Chosen(home=home, space=space_)
