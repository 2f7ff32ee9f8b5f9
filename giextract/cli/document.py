"""giextract document FILE: show how a file is seen: its text by line, its reports, their tables and forms."""

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from giextract.cli.choices import gather, limits
from giextract.cli.output import stdout
from giextract.errors import GiextractError, Unreadable

if TYPE_CHECKING:
    from giextract.pipeline import Page
    from giextract.reading.page import TableReading


def command(
    file: Annotated[str, typer.Argument(help="One file.", show_default=False)],
) -> None:
    """Print the text of a file with line numbers, the reports found in it, their tables and forms."""
    from giextract import bulk, pipeline

    told = gather()
    try:
        pages = pipeline.prepare(bulk.read_bytes(file, limits(told).bytes), file)
    except Unreadable as error:
        raise GiextractError(f"{file}: {error}") from None
    text = pages[0].text
    with stdout() as out:
        print(f"{file}: {pages[0].source.media_type}, {len(text)} characters", file=out)
        for page in pages:
            _print_report(page, out)
        for number, line in enumerate(text.splitlines(), 1):
            print(f"{number:5} {line}", file=out)


def _print_report(page: "Page", out: TextIO) -> None:
    said = page.identity
    facts = {"title": said.title, "agency": said.agency, "year": said.year}
    print(f"part {page.source.part}, lines {_lines(page.text, page.span)}", file=out)
    for name, fact in facts.items():
        print(f"  {name}: {f'{fact.value} (line {_line(page.text, fact.span[0])})' if fact else 'not found'}", file=out)
    for table in page.tables:
        print(f"  {_as_line(table, page.text)}", file=out)
    if not page.tables:
        print("  no statutory table", file=out)


def _as_line(table: "TableReading", text: str) -> str:
    ways = [row.how for row in table.rows]
    printed = ", ".join(f"{ways.count(way)} {way}" for way in dict.fromkeys(ways))
    short = ", short form" if table.short else ""
    lacking = list(dict.fromkeys(cell.rsplit(".", 1)[0] for cell in table.missing))
    missing = f", rows not there: {' '.join(lacking)}" if lacking and not table.short else ""
    place = _lines(text, table.span)
    return f"{table.table}: form {table.form}{short}, lines {place}, {len(ways)} rows ({printed}){missing}"


def _lines(text: str, span: tuple[int, int]) -> str:
    return f"{_line(text, span[0])}-{_line(text, max(span[0], span[1] - 1))}"


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
