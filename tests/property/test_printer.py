"""The printer and its strategies: what the other properties stand on."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.printing.labels import REQUESTS
from tests.printing.style import Style
from tests.property.figures import Filed, filed, layouts, styles
from tests.property.oracle import Values, broken, cuts, digits, equations, forced, tying_tables, value


def _values(report: Filed) -> Values:
    return {cell: value(cell, text) for cell, text in report.printed("lines").cells.items()}


@given(filed())
def test_a_drawn_report_satisfies_every_equation_of_its_forms(report: Filed) -> None:
    """No equation is broken by the figures that the strategies draw, and there are as many as the forms have."""
    assert len(equations(report.forms)) == {"2019": 40, "2021": 42}[report.forms["requests"]]
    assert broken(_values(report), report.forms) == []


@given(filed(), layouts, styles)
def test_a_printed_report_bears_every_figure_where_the_printer_says(report: Filed, layout: str, style: Style) -> None:
    """The remembered places hold the digits of the figures, in every layout and style."""
    printed = report.printed(layout, style)
    for cell, text in printed.cells.items():
        assert [digits(printed.text[a:b]) for a, b in printed.spans[cell]] == [digits(text)]


@given(filed(), st.data())
def test_a_slip_in_requests_breaks_its_row_and_its_column(report: Filed, data: st.DataObject) -> None:
    """One changed figure breaks at least two equations of the requests table, all of them over that figure."""
    row, at = data.draw(st.sampled_from(list(report.figures["requests"]))), data.draw(st.integers(0, 6))
    slipped = report.with_figure("requests", row, at, int(report.figures["requests"][row][at]) + 1)
    cell = [c for c in slipped.printed("lines").cells if c.startswith(f"requests.{row}.")][at]
    found = broken(_values(slipped), report.forms)
    assert len(found) >= 2
    assert all(cell in (*left, *right) for left, right in found)


@given(filed(), st.data())
def test_a_forced_blank_has_the_figure_that_was_there(report: Filed, data: st.DataObject) -> None:
    """Narrowing never leaves a blank with another value than a consistent table had."""
    values = dict(_values(report))
    blanks = data.draw(st.sets(st.sampled_from([c for c in values if not c.startswith("proactive")]), max_size=9))
    found = forced({cell: None if cell in blanks else number for cell, number in values.items()}, report.forms)
    assert found == {cell: values[cell] for cell in found}
    assert set(found) <= blanks


def test_one_blank_in_a_row_is_forced() -> None:
    """A single blank among printed figures is what its row lacks."""
    cells = ["upheld", "corrected", "other", "pending", "total"]
    printed = zip(cells, ["3", None, "1", "0", "6"], strict=True)
    row = {f"disputes.reconsideration.{cell}": value("", text) for cell, text in printed}
    rest = {f"disputes.{r}.{c}": value("", "0") for r, c in product(["litigation_direct", "litigation_after"], cells)}
    assert forced({**row, **rest}, {"disputes": "2021"}) == {"disputes.reconsideration.corrected": 2}


def test_glued_digits_are_cut_in_every_way() -> None:
    """A number starts with no zero unless it is zero."""
    assert cuts("1011", 3) == [(1, 0, 11), (10, 1, 1)]
    assert cuts("000", 3) == [(0, 0, 0)]
    assert cuts("00", 3) == []


@given(filed())
def test_the_drawn_table_is_among_the_tables_that_its_glued_rows_allow(report: Filed) -> None:
    """Enumerating the cuts of fully glued rows finds the table that was glued."""
    table = report.figures["requests"]
    found = tying_tables({row: "".join(map(str, line)) for row, line in table.items()})
    assert found is None or all(tuple(line) in found[row] for row, line in table.items())


def test_tables_that_tie_are_all_found() -> None:
    """11 and 1 glued are 1 and 11 glued: both tables stand."""
    rows = {row.row: "0000000" for row in REQUESTS["2019"]}
    rows |= dict.fromkeys(["received", "granted", "concluded"], "111000012")
    found = tying_tables(rows)
    assert found is not None
    assert found["granted"] == {(1, 11, 0, 0, 0, 0, 12), (11, 1, 0, 0, 0, 0, 12), (1, 1, 10, 0, 0, 0, 12)}
