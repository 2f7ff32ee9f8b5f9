"""The panel: one line for an agency and year, and why a figure is not there."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from giextract.bulk import second_pass
from giextract.errors import UsageError
from giextract.export import Wanted, Written, to_stream
from giextract.export.figures import flag_of
from giextract.export.flags import Flag
from giextract.export.variables import variables
from giextract.store import Store
from tests.export.stores import decide_cell, filled, report_of
from tests.samples import CLEAN, INDEX, bundled

Rows = dict[tuple[str, int], dict[str, str]]


def panel(store: Store, **options: object) -> tuple[Rows, Written]:
    """The panel by agency and year, and what was said of it."""
    stream = io.StringIO()
    written = to_stream(store, Wanted("csv", "panel", **options), stream)  # type: ignore[arg-type]
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    return {(row["unit_key"], int(row["year"])): row for row in rows}, written


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of reports of every form, clean and flagged."""
    with filled(tmp_path_factory.mktemp("panel")) as opened:
        yield opened


def row_of(store: Store, path: str) -> dict[str, str]:
    """The panel's line of the report at a path."""
    return next(row for row in panel(store)[0].values() if row["path"] == path)


def test_values_are_those_of_the_reports(store: Store) -> None:
    """Every stated cell stands in its column, and nothing else does."""
    seen = 0
    for row in panel(store)[0].values():
        report = report_of(store, row["path"])
        for v in variables():
            cell = report.cells.get(v.cell)
            assert (row[v.name] or None) == (cell.value if cell else None)
            assert (row[v.name + "_d"] or None) == (cell.deduced if cell else None)
            assert (row[v.name] == "") == (row[v.name + "_m"] != "")
            seen += row[v.name] != ""
    assert seen > 500


@pytest.mark.parametrize(
    ("path", "column", "reason"),
    [
        ("blank-cells-between-pipes.txt", "req_granted_research", "blank"),
        ("blank-cells-between-pipes.txt", "pro_rules_issued", "not_on_form"),
        ("blank-cells-between-pipes.txt", "sta_received", "not_on_form"),
        ("part-glued-proactive-undecidable.txt", "pro_licences_items_before", "undetermined"),
        ("no-disputes-table.txt", "dis_recons_total", "table_absent"),
        ("short-form.txt", "req_deny_secret_total", "not_printed"),
        ("one-column-clean.txt", "sta_received_cum", "not_printed"),
        ("one-column-clean.txt", "req_received_total", "not_on_form"),
        ("two-totals-wrong.txt", "prose_ch_microblog", "not_said"),
    ],
)
def test_why_a_figure_is_missing(path: str, column: str, reason: str, store: Store) -> None:
    """Each way to have no figure has a name of its own."""
    row = row_of(store, path)
    assert (row[column], row[column + "_m"]) == ("", reason)


def test_flags_stand_beside_values(store: Store) -> None:
    """A figure that an error names is given as printed, and flagged; one that nothing names is not."""
    row = row_of(store, "two-totals-wrong.txt")
    report = report_of(store, "two-totals-wrong.txt")
    named = {cell for f in report.findings if f.severity == "error" for cell in f.cells}
    assert named
    for v in variables():
        if v.cell in report.cells:
            assert (row[v.name + "_f"] == "2") == (v.cell in named)
    assert {row[v.name + "_f"] for v in variables()} >= {"0", "2", ""}


def test_doubtful_readings_are_never_without_a_flag() -> None:
    """A figure that only a model saw, or that two readings dispute, is flagged even where no finding names it."""
    for support, expected in (("model_only", 1), ("disputed", 1), ("bordered", 0), ("agreed", 0)):
        assert flag_of("x", {"cells": {"x": {"support": support}}}, None) == expected
    assert flag_of("x", {"cells": {}}, None) is None
    assert flag_of("x", {"cells": {}}, Flag("error")) == 2


def test_prose_stands_apart(store: Store) -> None:
    """What the prose says is in columns of its own, with how often it says so and whether it holds."""
    row = row_of(store, "no-disputes-table.txt")
    said = [s for s in report_of(store, "no-disputes-table.txt").statements if s.variable == "requests.received" and s.kind == "figure"]
    assert row["prose_req_received"] == said[0].value == "191"
    assert (row["prose_req_received_n"], row["prose_req_received_h"]) == (str(len(said)), "1")


def test_figures_of_a_part_are_not_those_of_the_whole(store: Store) -> None:
    """The prose that counts what one window received states no total."""
    row = row_of(store, "wrong-applicant.md")
    assert (row["prose_req_received"], row["prose_req_received_m"], row["prose_req_received_n"]) == ("", "undetermined", "1")


def test_two_reports_of_a_year_are_refused(tmp_path: Path) -> None:
    """Nothing is chosen in silence: both files and the remedies are named."""
    other = CLEAN.replace("1195", "1196")
    told = r"1 agency-years .*2022: a\.txt, b\.txt\..*--manifest.*--versions leading"
    with filled(tmp_path, (), {"a.txt": CLEAN, "b.txt": other}) as store, pytest.raises(UsageError, match=told):
        panel(store)


def test_leading_versions_make_it_unique(tmp_path: Path) -> None:
    """Of several versions of a report the one that leads is taken; the others are counted."""
    other = CLEAN + "\n页面更新：2023年3月\n"
    with filled(tmp_path, (), {"a.txt": CLEAN, "b.txt": other}) as store:
        second_pass(store)
        rows, written = panel(store, versions="leading")
        assert len(rows) == 1
        assert written.contents.left_out == {"other_version": 1}


def test_years_without_a_report_have_a_line(tmp_path: Path) -> None:
    """With --years every agency has every year, and what is missing says why."""
    with filled(tmp_path, (), {"a.txt": CLEAN, "b.txt": bundled("2021/wrong-applicant")}) as store:
        rows, written = panel(store, years=(2021, 2025))
        assert len(rows) == 10
        assert written.contents.without_report == 8
        empty = next(row for (_, year), row in rows.items() if year == 2021)
        assert (empty["agency"], empty["req_received_total"], empty["req_received_total_m"]) == (empty["unit_key"], "", "no_report")
        assert (empty["req_received_total_f"], empty["prose_req_received_m"], empty["path"]) == ("", "no_report", "")


def test_years_leave_out_agencies_without_any(tmp_path: Path) -> None:
    """An agency that has no report in those years is none of the panel's."""
    with filled(tmp_path, (), {"a.txt": CLEAN, "b.txt": bundled("2021/wrong-applicant")}) as store:
        rows, written = panel(store, years=(2022, 2022))
        assert {year for _, year in rows} == {2022}
        assert written.contents.left_out == {"other_year": 1}


def test_what_is_no_report_is_counted_and_left_out(tmp_path: Path) -> None:
    """Files that are no reports, that could not be read, or that name no agency, are told."""
    nameless = "\n".join(CLEAN.splitlines()[3:]).replace("青岚市", "")
    with filled(tmp_path, (), {"a.txt": CLEAN, "b.txt": INDEX, "c.txt": "", "d.txt": nameless}) as store:
        rows, written = panel(store)
        assert len(rows) + sum(written.contents.left_out.values()) == 4
        assert {"failed", "not_a_report"} <= set(written.contents.left_out)
        assert written.contents.first_left_out["failed"] == "c.txt"


def test_the_persons_value_has_its_own_column(tmp_path: Path) -> None:
    """What a person typed stands beside what the machine read, which stays."""
    with filled(tmp_path, ("2021/two-totals-wrong", "2021/lost-blank-six-values")) as store:
        lost = next(c for c, cell in report_of(store, "lost-blank-six-values.txt").cells.items() if cell.value is None)
        decide_cell(store, "two-totals-wrong.txt", "requests.concluded.total", "3300")
        decide_cell(store, "lost-blank-six-values.txt", lost, "3")
        machine = report_of(store, "two-totals-wrong.txt").cells["requests.concluded.total"].value
        row = row_of(store, "two-totals-wrong.txt")
        assert (row["req_concluded_total"], row["req_concluded_total_r"]) == (machine, "3300")
        assert row["outcome"] == "flagged"
        assert row["review_outcome"]
        names = [v.name for v in variables() if v.cell == lost]
        other = row_of(store, "lost-blank-six-values.txt")
        assert (other[names[0]], other[names[0] + "_m"], other[names[0] + "_r"]) == ("", "undetermined", "3")


def test_order_is_by_agency_and_year(store: Store) -> None:
    """Lines come sorted by the panel's key."""
    keys = list(panel(store)[0])
    assert keys == sorted(keys)
    assert len(keys) > 5
