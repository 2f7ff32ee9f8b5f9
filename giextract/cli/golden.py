"""giextract golden new FILE, golden check PATH…: begin a golden, and hold goldens against their pages and themselves."""

from pathlib import Path, PurePath
from typing import Annotated

import typer

from giextract import words
from giextract.cli.choices import gather, limits
from giextract.cli.output import stdout
from giextract.cli.tally import FLAGGED
from giextract.cli.voice import Voice
from giextract.errors import DataError, GiextractError, Unreadable, UsageError

app = typer.Typer(help="Begin a golden, or check goldens.", no_args_is_help=True, rich_markup_mode=None)


@app.command("new")
def new(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The report.", show_default=False)],
    form: Annotated[
        list[str] | None, typer.Option("--form", help="A form, or table=form; may be given several times.")
    ] = None,
    to: Annotated[Path, typer.Option(help="The folder of goldens.")] = Path("goldens"),
) -> None:
    """Copy a report into a case of its own, with a draft to be filled in; nothing in it is read by us."""
    from giextract import bulk
    from giextract.document import SUFFIXES
    from giextract.evaluation import drafting

    voice: Voice = context.obj
    name = PurePath(file)
    if name.suffix.lower() not in SUFFIXES:
        raise UsageError(words.say("golden_kind", voice.language, path=file, kinds=" ".join(sorted(SUFFIXES))))
    named = drafting.forms_of(form or ())
    try:
        data = bulk.read_bytes(file, limits(gather()).bytes_of(file))
    except Unreadable as error:
        raise GiextractError(f"{file}: {error}") from None
    path = drafting.begin(to / _folder(list(named.values())) / name.stem, file, data, named)
    with stdout() as out:
        print(path, file=out)
    voice.say("golden_begun", path=path)


@app.command("check")
def check(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Goldens, or folders of them.")],
) -> None:
    """Print contradictions of goldens with their pages and with themselves, one a line, as `file:line: …`."""
    from giextract.evaluation import checking

    voice: Voice = context.obj
    found = count = 0
    with stdout() as out:
        for path in _goldens(paths, voice):
            count += 1
            try:
                lines = [complaint.said(voice.language) for complaint in checking.check(path)]
            except DataError as error:
                lines = str(error).splitlines()
            found += len(lines)
            out.writelines(f"{line}\n" for line in lines)
    voice.say("golden_checked", count=count, found=found)
    raise typer.Exit(FLAGGED if found else 0)


def _folder(named: list[str]) -> str:
    """The folder of a form: that of most tables."""
    return max(named, key=named.count)


def _goldens(paths: list[Path], voice: Voice) -> list[Path]:
    """Every golden.yaml at or below these paths, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        own = sorted(path.rglob("golden.yaml")) if path.is_dir() else [path] if path.is_file() else []
        if not own:
            raise UsageError(words.say("nothing_to_check", voice.language, path=path))
        found |= dict.fromkeys(own)
    return list(found)
