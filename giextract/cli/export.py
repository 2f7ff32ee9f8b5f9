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
    output: Annotated[Path | None, typer.Option(help="A file instead of stdout.")] = None,
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
    if output is None and shape not in export.STREAMS:
        raise UsageError(words.say("export_output", voice.language, shape=shape))
    wanted = export.Wanted(shape, what, lang or voice.language, versions, years_of(years, voice), bom)
    export.check(wanted, output)
    with Store.open(store) as opened:
        if output is None or shape in export.STREAMS:
            with destination(output) as stream:
                written = export.to_stream(opened, wanted, stream)
        else:
            with growing(output) as file:
                written = export.to_file(opened, wanted, file)
    if what == "panel":
        beside = export.describe_panel(output, wanted, written) if output is not None else []
        _tell(written, beside, voice)


def _tell(written: "Written", beside: list[Path], voice: Voice) -> None:
    contents = written.contents
    voice.say("panel_rows", rows=contents.rows, units=contents.units, empty=contents.without_report)
    for reason, count in sorted(contents.left_out.items()):
        voice.say(f"panel_{reason}", count=count, first=contents.first_left_out[reason])
    if beside:
        voice.say("panel_beside", files=", ".join(path.name for path in beside))
