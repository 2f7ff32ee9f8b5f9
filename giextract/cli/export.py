"""giextract export STORE: give a store's reports, long tables or panel to others."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from giextract import words
from giextract.cli.choices import StoreName
from giextract.cli.output import destination, growing
from giextract.cli.voice import Voice
from giextract.cli.years import years_of
from giextract.errors import UsageError

if TYPE_CHECKING:
    from giextract.export import Written

Shape = Literal["jsonl", "csv", "parquet", "xlsx", "dta", "sqlite"]
What = Literal["reports", "cells", "findings", "statements", "decisions", "panel"]
Versions = Literal["all", "leading"]


def command(
    context: typer.Context,
    store: StoreName,
    shape: Annotated[Shape, typer.Option("--as", help="The format.")] = "jsonl",
    what: Annotated[
        What | None, typer.Option(help="What becomes a line: reports, or in xlsx and sqlite every table but the panel.")
    ] = None,
    output: Annotated[
        str | None, typer.Option(help="A file instead of stdout; with --by a folder or an address.", metavar="FILE")
    ] = None,
    by: Annotated[
        Literal["year"] | None, typer.Option(help="Of parquet: a folder for each year (year=2021) instead of one file.")
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte-order mark, for Excel.")] = False,
    versions: Annotated[
        Versions, typer.Option(help="Of the panel: every report, or of several versions the one that leads.")
    ] = "all",
    years: Annotated[
        str | None, typer.Option(help="Of the panel: these years, each for every agency: 2019-2023.", metavar="FROM-TO")
    ] = None,
    lang: Annotated[
        Literal["en", "zh"] | None, typer.Option(help="The language of the labels in a .dta file.")
    ] = None,
) -> None:
    """Write out what a store holds, a few reports at a time."""
    from giextract import export
    from giextract.store import Store

    voice: Voice = context.obj
    if bom and shape != "csv":
        raise UsageError(words.say("bom", voice.language))
    if what != "panel" and (years is not None or versions != "all"):
        raise UsageError(words.say("export_panel_only", voice.language))
    if by is not None and shape != "parquet":
        raise UsageError(words.say("export_by_shape", voice.language))
    if output is None and shape not in export.STREAMS:
        raise UsageError(words.say("export_by_output" if by else "export_output", voice.language, shape=shape))
    wanted = export.Wanted(shape, what, lang or voice.language, versions, years_of(years, voice), bom, by)
    file = None if output is None or by else _file(output, voice)
    export.check(wanted, file)
    with Store.open(store) as opened:
        if output is not None and by:
            written = export.to_dataset(opened, wanted, output)
        elif file is None or shape in export.STREAMS:
            with destination(file) as stream:
                written = export.to_stream(opened, wanted, stream)
        else:
            with growing(file) as part:
                written = export.to_file(opened, wanted, part)
    if what == "panel":
        beside = export.describe_panel(file, wanted, written) if file is not None else []
        _tell(written, beside, voice)


def _file(output: str, voice: Voice) -> Path:
    from giextract.bulk.finding import urls

    if urls.is_url(output):
        raise UsageError(words.say("export_address", voice.language, output=urls.shown(output)))
    return Path(output)


def _tell(written: "Written", beside: list[Path], voice: Voice) -> None:
    contents = written.contents
    voice.say("panel_rows", rows=contents.rows, units=contents.units, empty=contents.without_report)
    for reason, count in sorted(contents.left_out.items()):
        voice.say(f"panel_{reason}", count=count, first=contents.first_left_out[reason])
    if beside:
        voice.say("panel_beside", files=", ".join(path.name for path in beside))
