"""giextract rollup STORE: what the reports of the units below one come to together, cell by cell."""

from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from giextract import words
from giextract.cli.choices import StoreName
from giextract.cli.coverage import RosterNeeded
from giextract.cli.output import destination, growing
from giextract.cli.voice import Voice
from giextract.errors import UsageError

if TYPE_CHECKING:
    from giextract.coverage.printed import Printed
    from giextract.coverage.rollup import Contributor, Rollup

_MOST_NAMED = 12  # units of one line for people; the table has them all


def command(
    context: typer.Context,
    store: StoreName,
    roster: RosterNeeded,
    parent: Annotated[str, typer.Option(help="The unit above, by code or name.", metavar="CODE_OR_NAME", show_default=False)],
    year: Annotated[int, typer.Option(help="The year of the reports.", show_default=False)],
    shape: Annotated[Literal["csv", "xlsx"], typer.Option("--as", help="The format.")] = "csv",
    what: Annotated[
        Literal["cells", "units"], typer.Option(help="What becomes a line of CSV; a workbook has a sheet of each.")
    ] = "cells",
    output: Annotated[Path | None, typer.Option(help="A file instead of stdout.")] = None,
    against: Annotated[
        str | None, typer.Option(metavar="PATH", help="A printed 汇总 report, in the store or a file; else the parent's own.")
    ] = None,
) -> None:
    """Add up the units' reports into a blank form; nothing of it enters a report or the store."""
    from giextract import bulk
    from giextract.coverage import printed, roll_up
    from giextract.store import Store

    voice: Voice = context.obj
    _check(shape, output, voice)
    listed = bulk.load_roster(roster)
    with Store.open(store) as opened:
        found = roll_up(opened, listed, parent, year)
        if against is not None:
            beside: Printed | None = printed.named(opened, listed, found, against)
        else:
            beside = printed.declared(opened, listed, found)
    _write(found, beside, shape, what, output, voice)
    _tell(found, voice)
    if beside is not None:
        _tell_printed(found, beside, voice)


def _check(shape: str, output: Path | None, voice: Voice) -> None:
    if shape == "xlsx" and output is None:
        raise UsageError(words.say("export_output", voice.language, shape=shape))
    if shape == "xlsx" and find_spec("xlsxwriter") is None:
        raise UsageError(words.say("export_extra", voice.language, shape=shape, module="xlsxwriter"))


def _write(rollup: "Rollup", beside: "Printed | None", shape: str, what: str, output: Path | None, voice: Voice) -> None:
    from giextract.cli.covered.sums import CELLS, UNITS, cell_lines, unit_lines
    from giextract.export.formats import text, xlsx

    cells, units = cell_lines(rollup, beside, voice.language), unit_lines(rollup)
    if shape == "xlsx" and output is not None:
        with growing(output) as file:
            xlsx.write((CELLS, UNITS), chain(cells, units), file)
        return
    with destination(output) as stream:
        text.write_csv(CELLS if what == "cells" else UNITS, cells if what == "cells" else units, stream)


def _tell(rollup: "Rollup", voice: Voice) -> None:
    from giextract.cli.covered.labels import label

    partial = [one for one in rollup.sums if one.partial is not None]
    whole = [one for one in rollup.sums if one.total is not None]
    voice.say(
        "rollup", parent=rollup.parent.name, year=rollup.year, counted=rollup.states["counted"], units=len(rollup.units),
        whole=len(whole), partial=len(partial), none=len(rollup.sums) - len(whole) - len(partial),
    )  # fmt: skip
    for state in ("no_report", "failed", "not_a_report", "of_several"):
        _name(label(state, voice.language), (u for u in rollup.units if u.state == state), voice)
    for key, own in (
        ("rollup_flagged", [u for u in rollup.units if u.outcome == "flagged" and u.state == "counted"]),
        ("rollup_open", [u for u in rollup.units if u.open_cells]),
        ("rollup_declared", [u for u in rollup.units if u.declared]),
    ):
        _name(words.say(key, voice.language), own, voice)


def _name(what: str, units: "Iterable[Contributor]", voice: Voice) -> None:
    names = [unit.name for unit in units]
    if names:
        shown = "、".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")
        voice.say("rollup_units", what=what, count=len(names), names=shown)


def _tell_printed(rollup: "Rollup", printed: "Printed", voice: Voice) -> None:
    from giextract.coverage.printed import compare

    counts = Counter(compare(one, printed, rollup.form.id).comparison for one in rollup.sums)
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    voice.say("rollup_printed", path=printed.path, counts=told)
    if not printed.is_told:
        voice.say("rollup_no_scope", path=printed.path)
    elif printed.others or printed.beyond:
        others, beyond = "、".join(printed.others) or "–", "、".join(printed.beyond) or "–"
        voice.say("rollup_scope", path=printed.path, others=others, beyond=beyond)
