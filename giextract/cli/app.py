"""Put the commands together; turn whatever happens into an exit code and a line, never a traceback."""

import logging
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from giextract import __version__
from giextract.cli import (
    cache,
    check,
    coverage,
    document,
    errata,
    evaluate,
    export,
    extract,
    forms,
    golden,
    review,
    rollup,
    rules,
    sample,
    verify,
)
from giextract.cli.output import make_printable
from giextract.cli.tally import FAILED, INTERRUPTED, USAGE
from giextract.cli.voice import Voice
from giextract.errors import GiextractError, UsageError

app = typer.Typer(
    name="giextract",
    help="Read Chinese government-information annual reports and say which numbers can be trusted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("extract")(extract.command)
app.command("check")(check.command)
app.command("verify")(verify.command)
app.command("export")(export.command)
app.command("review")(review.command)
app.command("errata")(errata.command)
app.command("coverage")(coverage.command)
app.command("rollup")(rollup.command)
app.command("evaluate")(evaluate.command)
app.command("rules")(rules.command)
app.command("forms")(forms.command)
app.command("document")(document.command)
app.command("cache")(cache.command)
app.command("sample")(sample.command)
app.add_typer(golden.app, name="golden")


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    lang: Annotated[Literal["en", "zh"] | None, typer.Option(help="The language of what we say.")] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    if version:
        print(f"giextract {__version__}")
        raise typer.Exit
    if lang:
        context.obj.language = lang


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code (README, "Exit codes")."""
    make_printable()
    # It logs a traceback whenever a connection ends in the middle of something: what matters of it is told as an error.
    logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
    voice = Voice()
    try:
        app(arguments, obj=voice)
    except SystemExit as leave:
        return _leave(leave.code if isinstance(leave.code, int) else 0)
    except UsageError as error:
        voice.say("wrong_usage", reason=error)
        return USAGE
    except GiextractError as error:
        voice.say("wrong_usage", reason=error)
        return FAILED
    except Exception as error:
        if os.environ.get("GIEXTRACT_DEBUG"):
            traceback.print_exception(error)
        voice.say("internal", reason=_where(error))
        return FAILED
    return 0


def _leave(code: int) -> int:
    if code == INTERRUPTED:
        # At once: workers still at a report are not waited for; they end when they see that we are gone.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {os.path.basename(last.filename)}:{last.lineno}"
