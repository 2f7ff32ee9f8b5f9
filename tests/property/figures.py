"""Hypothesis strategies for the figures of a report: consistent, and of the size that reports have."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.printing.grid import Figure, Figures
from tests.printing.labels import COLUMNS, DISPUTES, ENDINGS, PROACTIVE, REQUESTS, result_rows
from tests.printing.layouts import LAYOUTS
from tests.printing.report import Printed, print_report
from tests.printing.style import PLAIN, Style

# Mostly one or two digits: a district's report; now and then three or four: a city's.
counts = st.one_of(st.integers(1, 9), st.integers(1, 9), st.integers(10, 99), st.integers(100, 9999))
maybe = st.one_of(st.just(0), counts)
# The form of the proactive table, that of the other two, a year that prints them.
EDITIONS = [("2019", "2019", 2020), ("2021", "2021", 2022), ("2021", "2019", 2020)]
# Mostly natural persons, as in every report that we saw.
applicants = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, 5])


@dataclass(frozen=True, repr=False)
class Filed:
    """What an agency filed: the forms that it took for each table, the year, the figures."""

    forms: dict[str, str]
    year: int
    figures: Figures

    def __repr__(self) -> str:
        """Show the forms, and of the figures the rows that are not all 0."""
        rows = {f"{t}.{row}": line for t, table in self.figures.items() for row, line in table.items()}
        return f"Filed({self.forms}, {self.year}, { ({row: line for row, line in rows.items() if set(line) - {0}}) })"

    def printed(self, layout: str, style: Style = PLAIN) -> Printed:
        """Print what was filed."""
        return print_report(self.figures, self.forms, layout, style, year=self.year)

    def with_figure(self, table: str, row: str, at: int, figure: Figure) -> "Filed":
        """Put another figure into one cell."""
        line = list(self.figures[table][row])
        line[at] = figure
        return self.with_row(table, row, line)

    def with_row(self, table: str, row: str, line: list[Figure]) -> "Filed":
        """Put another line into one row."""
        figures = {**self.figures, table: {**self.figures[table], row: line}}
        return Filed(self.forms, self.year, figures)


@st.composite
def requests(draw: st.DrawFn, form: str, sizes: st.SearchStrategy[int] = counts) -> dict[str, list[Figure]]:
    """Draw the results and what is left over; all else follows from the form's equations."""
    results = result_rows(form)
    table = {row.row: [0] * 6 for row in REQUESTS[form]}
    filled = st.tuples(st.sampled_from([*results, "carried_out"]), applicants, sizes)
    for row, column, count in draw(st.lists(filled, max_size=14)):
        table[row][column] = count
    for column in range(6):
        table["concluded"][column] = sum(table[row][column] for row in results)
        handled = table["concluded"][column] + table["carried_out"][column]
        if handled and draw(st.booleans()):
            table["carried_in"][column] = draw(st.integers(0, min(handled, 9)))
        table["received"][column] = handled - table["carried_in"][column]
    return {row: [*line, sum(line)] for row, line in table.items()}


@st.composite
def disputes(draw: st.DrawFn) -> dict[str, list[Figure]]:
    """Draw the endings of each kind of case; their 总计 follows."""
    table = {row: [0] * 4 for row in DISPUTES}
    filled = st.tuples(st.sampled_from(list(DISPUTES)), st.integers(0, 3), counts)
    for row, ending, count in draw(st.lists(filled, max_size=5)):
        table[row][ending] = count
    return {row: [*line, sum(line)] for row, line in table.items()}


_stocks = st.one_of(st.just(0), counts, st.integers(10_000, 3_000_000))
_amounts = st.one_of(
    st.sampled_from(["0", "63.16", "25.1", "59237.2449"]),
    st.decimals(0, 99_999, places=4, allow_nan=False).map(str),
)
_bought = st.one_of(st.just("0"), _amounts.map("{}万元".format), st.integers(1, 9_999_999).map("{}元".format))
_changes = st.one_of(maybe, counts.map("增{}".format), counts.map("减{}".format))


@st.composite
def proactive(draw: st.DrawFn, form: str) -> dict[str, list[Figure]]:
    """Draw the table of no equations: counts, signed changes in words, amounts with and without their unit."""
    amounts = _amounts if form == "2021" else _bought
    kinds = {"items_change": _changes, "amount": amounts, "decisions": _stocks}
    return {
        row: [draw(kinds.get(column, maybe)) for column in block.headings]
        for block in PROACTIVE[form]
        for row in block.rows
    }


@st.composite
def filed(draw: st.DrawFn, sizes: st.SearchStrategy[int] = counts) -> Filed:
    """Draw a consistent report on the form of 2019, on that of 2021, or on one form a table."""
    first, second, year = draw(st.sampled_from(EDITIONS))
    forms = {"proactive": first, "requests": second, "disputes": second}
    figures = {
        "proactive": draw(proactive(first)),
        "requests": draw(requests(second, sizes)),
        "disputes": draw(disputes()),
    }
    return Filed(forms, year, figures)


@st.composite
def with_slip(draw: st.DrawFn, table: str) -> Filed:
    """Draw a report, consistent but for one printed figure of a table."""
    report = draw(filed())
    row = draw(st.sampled_from(list(report.figures[table])))
    at = draw(st.integers(0, len(COLUMNS if table == "requests" else ENDINGS) - 1))
    right = int(report.figures[table][row][at] or 0)
    slips = st.one_of(st.integers(max(0, right - 9), right + 9), st.sampled_from([0, right * 10, right // 10]), counts)
    return report.with_figure(table, row, at, draw(slips.filter(lambda wrong: wrong != right)))


styles = st.builds(
    Style,
    wide_digits=st.booleans(),
    separator=st.sampled_from(["", ",", "，"]),
    traditional=st.booleans(),
    broken_by=st.sampled_from(["", " ", "\n"]),
    page_after=st.sampled_from(["", "granted", "denied.query", "unavailable.unclear", "unprocessed.repeat"]),
    page_mark=st.sampled_from(["- 7 -", "— 7 —", "第7页"]),
    seed=st.integers(0, 99),
)
layouts = st.sampled_from(list(LAYOUTS))
