"""giextract coverage STORE: which units have reported for which year, as a table or a picture."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from giextract.cli.choices import ManifestFile, StoreName
from giextract.cli.output import destination
from giextract.cli.voice import Voice
from giextract.cli.years import years_of

if TYPE_CHECKING:
    from giextract.coverage import Matrix

RosterNeeded = Annotated[
    Path, typer.Option("--roster", help="CSV file: code, name, valid_from, valid_to, predecessor, parent.", show_default=False)
]


def command(
    context: typer.Context,
    store: StoreName,
    roster: RosterNeeded,
    years: Annotated[str | None, typer.Option(help="These years; else all that the store has.", metavar="FROM-TO")] = None,
    shape: Annotated[
        Literal["csv", "html"] | None, typer.Option("--as", help="A table or a picture; else a table for whoever reads it.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="A file instead of stdout.")] = None,
    manifest: ManifestFile = None,
) -> None:
    """Show what the store has of each unit of a roster for each year; no report is read again."""
    from giextract import bulk
    from giextract.cli.covered import picture, table
    from giextract.coverage import cover
    from giextract.store import Store

    voice: Voice = context.obj
    given = years_of(years, voice)
    listed = bulk.load_roster(roster)
    told = bulk.load_manifest(manifest) if manifest else None
    with Store.open(store) as opened:
        matrix = cover(opened, listed, given, told)
    with destination(output) as stream:
        if shape == "html":
            stream.writelines(picture.picture(matrix, voice.language))
        elif shape is None and output is None and sys.stdout.isatty():
            table.print_table(matrix, stream, voice.language)
        else:
            table.write_csv(matrix, stream)
    _tell(matrix, voice)


def _tell(matrix: "Matrix", voice: Voice) -> None:
    from giextract.cli.covered.labels import label
    from giextract.coverage import STATES

    counts: Counter[str] = Counter()
    for own in matrix.by_year().values():
        counts.update(own)
    joined = {"en": ", ", "zh": "，"}[voice.language]
    told = joined.join(f"{counts[state]} {label(state, voice.language)}" for state in STATES)
    voice.say("coverage", units=len(matrix.rows), years=f"{matrix.years[0]}–{matrix.years[-1]}", counts=told)
    for reason, count in sorted(matrix.left_out.items()):
        why = label(reason, voice.language)
        voice.say("coverage_left_out", reason=why, count=count, first=matrix.first_left_out[reason])
