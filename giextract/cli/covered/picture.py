"""A matrix of units and years as one HTML page: no script, nothing fetched, every name escaped."""

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files

from giextract.cli.covered.labels import label
from giextract.cli.covered.table import figures, parent_of
from giextract.cli.showing.visible import attribute, markup
from giextract.coverage import STATES, Matrix, Row, State
from giextract.words import Language

# A letter or mark for each state: colour alone tells not everybody.
_MARKS: dict[State, str] = {
    "verified": "✓", "consistent": "=", "flagged": "!", "two_versions": "2+", "failed": "×", "not_a_report": "?",
    "missing": "–", "not_there": "·",
}  # fmt: skip


def picture(matrix: Matrix, language: Language) -> Iterator[str]:
    """The page, piece by piece."""
    title = label("title", language, first=matrix.years[0], last=matrix.years[-1])
    style = (files("giextract.cli.covered") / "page.css").read_text(encoding="utf-8")
    yield f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n<title>{title}</title>\n<style>\n{style}</style>\n'
    yield f"<h1>{title}</h1>\n<p>{label('summary', language, units=len(matrix.rows), years=len(matrix.years))}</p>\n"
    yield f"<h2>{label('legend', language)}</h2>\n<p>"
    yield from (f'<i class="{state}">{_MARKS[state]}</i> {label(state, language)} ' for state in STATES)
    yield "</p>\n"
    yield from _counted("by_year", "year", {str(year): counts for year, counts in matrix.by_year().items()}, language)
    parents = {parent_of(matrix, code, language): counts for code, counts in matrix.by_parent().items()}
    yield from _counted("by_parent", "parent", parents, language)
    yield from _left_out(matrix, language)
    yield f"<h2>{label('units', language)}</h2>\n<table id=\"units\">\n<thead><tr><th>{label('unit', language)}</th>"
    yield from (f"<th>{year}</th>" for year in matrix.years)
    yield "</tr></thead>\n<tbody>\n"
    yield from (_line(matrix, row, language) for row in matrix.rows)
    yield "</tbody>\n</table>\n</html>\n"


def _line(matrix: Matrix, row: Row, language: Language) -> str:
    squares = "".join(_square(matrix, row, year, language) for year in matrix.years)
    return f'<tr><th title="{attribute(row.code)}">{markup(row.name(matrix.years[-1]))}</th>{squares}</tr>\n'


def _square(matrix: Matrix, row: Row, year: int, language: Language) -> str:
    """A square with its mark; what lies behind it stands in the tooltip."""
    state = matrix.state(row, year)
    behind = [f"{one.path}: {label(one.outcome, language)}" for one in matrix.of(row, year)]
    told = attribute("; ".join([f"{row.name(year)} {year}: {label(state, language)}", *behind]))
    return f'<td class="{state}" title="{told}">{_MARKS[state]}</td>'


def _counted(title: str, head: str, found: Mapping[str, Counter[State]], language: Language) -> Iterator[str]:
    yield f"<h2>{label(title, language)}</h2>\n<table id=\"{title}\">\n<thead><tr><th>{label(head, language)}</th>"
    yield from (f"<th>{label(state, language)}</th>" for state in STATES)
    yield "</tr></thead>\n<tbody>\n"
    for name, counts in found.items():
        yield f"<tr><th>{markup(name)}</th>" + "".join(f'<td class="n">{n}</td>' for n in figures(counts)) + "</tr>\n"
    yield "</tbody>\n</table>\n"


def _left_out(matrix: Matrix, language: Language) -> Iterator[str]:
    if not matrix.left_out:
        return
    yield f"<h2>{label('left_out', language)}</h2>\n<ul>\n"
    for reason, count in sorted(matrix.left_out.items()):
        first = label("first", language, path=matrix.first_left_out[reason])
        yield f"<li>{label(reason, language)}: {count} <small>{markup(first)}</small></li>\n"
    yield "</ul>\n"
