"""`make demo`: a server in a fresh folder, half a year of sample entries, and the commands to look at them."""

import asyncio
import hashlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import httpx

from handrail_client.demo.almanac import DAYS, Almanac
from handrail_client.demo.cast import Cast
from handrail_client.demo.stage import HOMES, set_stage
from handrail_client.demo.story import tell
from handrail_client.errors import DeviceProblem
from handrail_client.http_api import HttpApi, pairing_link
from handrail_client.log import Log
from handrail_shared.canonical import canonical

_MARK = "handrail-demo"
"""A file that says: this folder was made by the demo, and may be made anew by it."""

_IN_A_BROWSER = {"phone": "Maya", "therapist": "Dr Osei"}
"""Who opens the app, by the home that lets them in."""


@click.command()
@click.option("--data", "folder", type=click.Path(path_type=Path), default=Path("build/demo"), show_default=True)
@click.option("--port", default=8710, show_default=True, help="Where the server listens; 0 chooses a free port.")
@click.option("--seed", default=7, show_default=True, help="The same seed tells the same story.")
@click.option("--until", default=None, help="The story's last day.  [default: yesterday]")
@click.option("--days", default=DAYS, show_default=True, help="How many days to live through.")
@click.option("--web", type=click.Path(path_type=Path), default=None, help="The built web app, if not this version's.")
@click.option("--leave", is_flag=True, help="Stop the server and return when the story is told.")
def main(*, folder: Path, port: int, seed: int, until: str | None, days: int, web: Path | None, leave: bool) -> None:
    """Live half a year of one space through the real client and server, then keep the server up."""
    last = date.fromisoformat(until) if until else datetime.now(UTC).date() - timedelta(days=1)
    for number in (signal.SIGTERM, signal.SIGHUP):
        # However the demo is ended, its server ends with it.
        signal.signal(number, _stop)
    try:
        _make_anew(folder)
        with _serving(folder / "server", port, web) as (server, url):
            link = _run("invite-therapist", "--data", folder / "server", "--name", "Dr Osei").split()[-1]
            # By another name of this machine: cookies and what a browser stores belong to a name, so that one browser
            # can be both people at once.
            link = link.replace("//127.0.0.1:", "//localhost:")
            sameness = asyncio.run(_live(folder, link, Almanac(seed=seed, until=last, days=days)))
            _say(folder, url, sameness)
            if _has_app(url):
                _say_app(folder, asyncio.run(_links(folder)))
            _say_terminal(folder)
            if not leave:
                click.echo("Ctrl-C stops the server.")
                server.wait()
    except DeviceProblem as problem:
        raise click.ClickException(str(problem)) from problem
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _make_anew(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise click.ClickException(f"{folder} is not empty and was not made by the demo. Name another with --data.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()


@contextmanager
def _serving(data: Path, port: int, web: Path | None) -> Generator[tuple[subprocess.Popen[str], str]]:
    """A real server as a child process, its log in `server.log`; it ends with us."""
    with (data.parent / "server.log").open("w") as log:
        command = [*_handrail(), "serve", "--data", str(data), "--port", str(port)]
        command += [] if web is None else ["--web", str(web)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)  # noqa: S603 - our own
    try:
        said = server.stdout.readline() if server.stdout else ""
        if "ready at" not in said:
            server.wait()
            last = (data.parent / "server.log").read_text().strip().splitlines()
            raise click.ClickException(last[-1] if last else "The server did not start.")
        yield server, said.split()[-1]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _handrail() -> list[str]:
    return [sys.executable, "-m", "handrail_client"]


def _run(*words: str | Path) -> str:
    done = subprocess.run([*_handrail(), *map(str, words)], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise click.ClickException(done.stderr.strip())
    return done.stdout


async def _live(folder: Path, link: str, almanac: Almanac) -> dict[str, str]:
    """Tell the story; a digest of the shared picture for each home."""
    async with AsyncExitStack() as closing:
        cast = await set_stage(folder, link, almanac, closing)
        with click.progressbar(length=almanac.days + 1, label="Living half a year on three devices") as bar:
            await tell(cast, lived=lambda _: bar.update(1))
        return await _digests(cast)


async def _links(folder: Path) -> dict[str, str]:
    """For each person a link by which a browser becomes a further device of theirs."""
    links: dict[str, str] = {}
    for name in _IN_A_BROWSER:
        async with await Log.open(folder / name) as log:
            whom = await log.identity()
            code = await HttpApi(whom.server, whom.token).make_code()
            links[name] = pairing_link(whom.server, code.code)
    return links


async def _digests(cast: Cast) -> dict[str, str]:
    devices = zip(HOMES, (cast.phone, cast.laptop, cast.therapist), strict=True)
    return {name: hashlib.sha256(canonical((await device.shown()).shared)).hexdigest()[:12] for name, device in devices}


def _say(folder: Path, url: str, sameness: dict[str, str]) -> None:
    click.echo(f"\nHandrail runs at {url}. Its log is in {folder / 'server.log'}.")
    click.echo("The shared picture, as a digest:")
    for name, digest in sameness.items():
        click.echo(f"  {name:<10} {digest}")
    if len(set(sameness.values())) > 1:
        raise click.ClickException("The three homes do not show the same picture. That is a bug.")


def _has_app(url: str) -> bool:
    with httpx.Client(trust_env=False, timeout=15) as client:
        return client.get(url).is_success


def _say_app(folder: Path, links: dict[str, str]) -> None:
    click.echo("\nOpen the app twice, side by side:\n")
    for name, who in _IN_A_BROWSER.items():
        click.echo(f"  {who:<8} {links[name]}")
    click.echo(
        "\nEach link lets one browser in, within ten minutes. Two names of this machine keep the two people apart in"
    )
    click.echo("one browser. For another browser, or later:\n")
    for name in _IN_A_BROWSER:
        click.echo(f"  {_command()} --home {folder / name} device add --link")
    click.echo("\nThen start a session on one side, or go offline, log something, and come back.")


def _command() -> Path:
    command = Path(sys.executable).with_name("handrail")
    return command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command


def _say_terminal(folder: Path) -> None:
    shown = _command()
    click.echo("\nOr look at the same space from each home on a terminal:\n")
    for name in HOMES:
        click.echo(f"  {shown} --home {folder / name} show")
    click.echo("\nThen log something on one and watch it arrive on another:\n")
    click.echo(f"  {shown} --home {folder / 'therapist'} sync --watch")
    click.echo(f'  {shown} --home {folder / "phone"} check-in --mood 4 --win "Tried the demo"')
    click.echo(f"  {shown} --home {folder / 'phone'} sync\n")


if __name__ == "__main__":
    main()
