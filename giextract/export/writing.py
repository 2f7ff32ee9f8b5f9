"""Write what is wanted of a store, in a format that is wanted, holding a few reports at a time."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Literal, TextIO, cast, get_args

from giextract import words
from giextract.errors import UsageError
from giextract.export import datapackage, dataset, long
from giextract.export.codebook import codebook_lines, codebook_table
from giextract.export.columns import reasons
from giextract.export.crosswalk import crosswalk_lines, crosswalk_table
from giextract.export.datapackage import Made, companions, describe
from giextract.export.formats import parquet, sqlite, stata, text, xlsx
from giextract.export.panel import Contents, Versions, Years, gather, panel_lines, panel_table
from giextract.export.reports import Tally, outgoing
from giextract.export.spool import Spool
from giextract.export.table import Line, Table
from giextract.store import Store
from giextract.words import Language

Shape = Literal["jsonl", "csv", "parquet", "xlsx", "dta", "sqlite"]
What = Literal["reports", "cells", "findings", "statements", "decisions", "panel"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
STREAMS: tuple[Shape, ...] = ("jsonl", "csv")  # the others are files that are not written from front to back
SEVERAL: tuple[Shape, ...] = ("xlsx", "sqlite")  # one file holds several tables
_NEEDS: dict[Shape, str] = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}
_MOST_COLUMNS: dict[Shape, int] = {
    "xlsx": xlsx.MOST_COLUMNS, "dta": stata.MOST_COLUMNS, "sqlite": sqlite.MOST_COLUMNS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written; without `what` reports, or every long table where a file holds several."""

    shape: Shape
    what: What | None = None
    language: Language = "en"
    versions: Versions = "all"
    years: Years | None = None
    bom: bool = False
    by: Literal["year"] | None = None


@dataclass(slots=True)
class Written:
    """What went by: counts for the panel's description and for people."""

    tally: Tally = field(default_factory=Tally)
    contents: Contents = field(default_factory=Contents)


def check(wanted: Wanted, output: Path | None = None) -> None:
    """Raise UsageError where a format cannot be written here, or cannot hold what is wanted, before anything is."""
    if wanted.by is not None and not any(c.name == wanted.by for c in _tables(wanted)[0].columns):
        raise UsageError(words.say("export_by_column", wanted.language, what=wanted.what))
    if wanted.what == "panel" and output is not None and wanted.by is None:
        datapackage.known(output.with_name(datapackage.NAME))
    module = _NEEDS.get(wanted.shape)
    if module and find_spec(module) is None:
        raise UsageError(words.say("export_extra", wanted.language, shape=wanted.shape, module=module))
    most = _MOST_COLUMNS.get(wanted.shape)
    count = max(len(t.columns) for t in _tables(wanted))
    if most is not None and count > most:
        raise UsageError(words.say("export_columns", wanted.language, shape=wanted.shape, count=count, most=most))


def to_stream(store: Store, wanted: Wanted, to: TextIO) -> Written:
    """Write CSV or JSON lines; reports leave as JSON in the contract's shape."""
    written = Written()
    if wanted.shape == "jsonl" and wanted.what in (None, "reports"):
        text.write_objects(outgoing(store, written.tally), to)
        return written
    with ExitStack() as stack:
        table, lines = _tables(wanted)[0], _lines(store, wanted, written, stack)
        if wanted.shape == "csv":
            text.write_csv(table, lines, to, wanted.bom)
        else:
            text.write_lines(table, lines, to)
    return written


def to_file(store: Store, wanted: Wanted, to: Path) -> Written:
    """Write a file in a format that is no text."""
    written = Written()
    with ExitStack() as stack:
        tables, lines = _tables(wanted), _lines(store, wanted, written, stack)
        if wanted.shape == "parquet":
            parquet.write(tables[0], lines, to)
        elif wanted.shape == "dta":
            stata.write(tables[0], lines, to, wanted.language, reasons(wanted.language))
        elif wanted.shape == "xlsx":
            xlsx.write(tables, lines, to)
        else:
            sqlite.write(tables, lines, to)
    return written


def to_dataset(store: Store, wanted: Wanted, to: str) -> Written:
    """Write a folder or address of Parquet files, one for each value of a column; a panel's codebook lies in it."""
    written = Written()
    with ExitStack() as stack:
        folder = stack.enter_context(dataset.replaced(to))
        table, lines = _tables(wanted)[0], _lines(store, wanted, written, stack)
        parquet.write_parts(table, lines, folder, wanted.by or "year")
        if wanted.what == "panel":
            _write_meanings(folder / dataset.CODEBOOK, folder / dataset.CROSSWALK)
    return written


def describe_panel(file: Path, wanted: Wanted, written: Written) -> list[Path]:
    """Write codebook, crosswalk and data package beside a panel; gives their names."""
    codebook, crosswalk = companions(file)
    made = Made(file, wanted.shape, panel_table(), written.contents, written.tally)
    try:
        _write_meanings(codebook, crosswalk)
        return [codebook, crosswalk, describe(made, (codebook, crosswalk))]
    except OSError as error:
        raise UsageError(f"{file}: written, but not what stands beside it: {(error.strerror or str(error)).lower()}") from None


def _write_meanings(codebook: Path, crosswalk: Path) -> None:
    for path, table, lines in (
        (codebook, codebook_table(), codebook_lines()),
        (crosswalk, crosswalk_table(), crosswalk_lines()),
    ):
        with path.open("w", encoding="utf-8", newline="") as stream:
            text.write_csv(table, lines, stream, bom=True)


def _tables(wanted: Wanted) -> list[Table]:
    if wanted.what == "panel":
        beside = [codebook_table(), crosswalk_table()] if wanted.shape in SEVERAL else []
        return [panel_table(), *beside]
    return [long.TABLES[name] for name in _names(wanted)]


def _names(wanted: Wanted) -> tuple[long.Long, ...]:
    if wanted.what is None:
        return long.LONG if wanted.shape in SEVERAL else ("reports",)
    return (cast(long.Long, wanted.what),)


def _lines(store: Store, wanted: Wanted, written: Written, stack: ExitStack) -> Iterable[Line]:
    if wanted.what == "panel":
        spool = stack.enter_context(Spool())
        gather(outgoing(store, written.tally), spool, written.contents, wanted.versions, wanted.years)
        beside = (codebook_lines(), crosswalk_lines()) if wanted.shape in SEVERAL else ()
        return chain(panel_lines(spool, written.contents, wanted.years), *beside)
    names = _names(wanted)
    of_reports = tuple(name for name in names if name in long.OF_REPORTS)
    decisions = long.decision_lines(store.decisions()) if "decisions" in names else iter(())
    return chain(_of_reports(store, of_reports, written), decisions)


def _of_reports(store: Store, names: tuple[long.Long, ...], written: Written) -> Iterator[Line]:
    for report in outgoing(store, written.tally) if names else ():
        yield from long.lines(report, names)
