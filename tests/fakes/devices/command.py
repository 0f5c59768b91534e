"""The command `handrail`, run in this process as a person would run it in a shell."""

from pathlib import Path

from click.testing import CliRunner, Result

from handrail_client.cli import main


def run(home: Path, *words: str, answers: str | None = None) -> Result:
    """Run `handrail` with these words in a home; `answers` are what a person types."""
    return CliRunner().invoke(main, ["--home", str(home), *words], input=answers, catch_exceptions=False)


def output_of(home: Path, *words: str) -> str:
    """Run a command that succeeds without a word of complaint; return what it printed."""
    result = run(home, *words)
    assert (0, "") == (result.exit_code, result.stderr), result.output
    return result.stdout
