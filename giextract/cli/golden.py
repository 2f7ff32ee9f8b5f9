"""giextract golden new FILE, golden check PATH…, golden promote STORE PATH: begin goldens, check them, make one of a review."""

from pathlib import Path, PurePath
from typing import Annotated

import typer

from giextract import words
from giextract.cli.choices import StoreName, gather, limits
from giextract.cli.output import stdout
from giextract.cli.tally import FLAGGED
from giextract.cli.voice import Voice
from giextract.errors import DataError, GiextractError, Unreadable, UsageError

app = typer.Typer(help="Begin a golden, check goldens, or make one of a reviewed report.", no_args_is_help=True, rich_markup_mode=None)


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


@app.command("promote")
def promote(
    context: typer.Context,
    store: StoreName,
    path: Annotated[str, typer.Argument(metavar="PATH", help="The report's path in the store.", show_default=False)],
    to: Annotated[Path, typer.Option(help="The folder of goldens; the case is named after its form and the file.")],
    part: Annotated[int, typer.Option(help="Which report of a file with several.", min=1)] = 1,
) -> None:
    """Make a golden of a reviewed report, from what people decided and what was not in doubt."""
    from giextract.evaluation import drafting, promoting, reviewed
    from giextract.store import Store

    voice: Voice = context.obj
    with Store.open(store) as opened:
        found = reviewed.find(opened, path, part)
        if found is None:
            raise UsageError(words.say("golden_not_there", voice.language, store=store, path=path, part=part))
        if found.open:
            raise UsageError(words.say("golden_open", voice.language, path=path, count=found.open, store=store))
        if not found.annotators:
            raise UsageError(words.say("golden_undecided", voice.language, path=path, store=store))
        try:
            data = found.read()
        except Unreadable as error:
            raise GiextractError(f"{path}: {error}") from None
    golden = promoting.promote(found.report, data, found.decisions, found.annotators)
    name = PurePath(path)
    case = to / _folder(list(golden.forms.values())) / (name.stem if part == 1 else f"{name.stem}-{part}")
    written = drafting.keep(case / "golden.yaml", name.suffix.lower(), data, promoting.written(golden))
    with stdout() as out:
        print(written, file=out)
    voice.say("golden_promoted", path=written, unjudged=len(golden.unjudged))


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
