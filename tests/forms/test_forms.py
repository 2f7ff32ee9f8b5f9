"""The statutory forms as data."""

import pytest

from giextract.forms import cell_id, cell_ids, describe, forms, newest, row_and_column


@pytest.mark.parametrize(("form", "counts"), [("2019", (22, 161, 15)), ("2021", (10, 175, 15))])
def test_a_form_has_the_cells_that_the_law_prints(form: str, counts: tuple[int, ...]) -> None:
    """198 cells in 2019, 200 in 2021, each id once."""
    ids = [cell_ids(forms()[form], table) for table in ("proactive", "requests", "disputes")]
    assert tuple(map(len, ids)) == counts
    assert len({cell for table in ids for cell in table}) == sum(counts)


def test_every_alias_says_where_it_was_seen() -> None:
    """An alias without a place is a guess."""
    seen = [
        alias.seen
        for form in forms().values()
        for table in form.tables.values()
        for block in table.blocks
        for entry in (*block.columns, *block.data_rows())
        for alias in entry.aliases
    ]
    assert seen
    assert all(seen)


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_form_prescribes_six_sections(form: str) -> None:
    """Each with a number and a heading of its own, three of them around a table; no variant is another section's heading."""
    sections = forms()[form].sections
    assert [s.number for s in sections] == list("一二三四五六")
    assert [s.table for s in sections if s.table] == ["proactive", "requests", "disputes"]
    titles = [text for s in sections for text in (s.title, *(v.text for v in s.variants))]
    assert len(titles) == len(set(titles))
    assert all(v.seen for s in sections for v in s.variants)
    assert "四、政府信息公开行政复议、行政诉讼情况" in describe(forms()[form])


def test_the_form_of_2014_has_58_indicators() -> None:
    """One figure each for the year, and one for all years where a sheet has that column."""
    ids = cell_ids(forms()["2014"], "statistics")
    own = [cell for cell in ids if not cell.endswith(".cumulative")]
    assert len(own) == len(set(own)) == 58
    assert sorted(ids) == sorted([*own, *(f"{cell}.cumulative" for cell in own)])


def test_a_local_sheet_has_the_rows_of_the_form_and_its_own() -> None:
    """A form that extends another keeps its rows in place, under its own labels where it gives them."""
    rows = {form: forms()[form].tables["statistics"].blocks[0].data_rows() for form in ("2014", "local")}
    ids = {form: [row.id for row in own] for form, own in rows.items()}
    assert ids["local"][:58] == ids["2014"]
    assert all(row.startswith("local.") for row in ids["local"][58:])
    assert {row.id: row.label for row in rows["local"]}["a.disclosed"] == "主动公开文件数"


def test_a_cell_of_the_years_column_is_named_by_its_row() -> None:
    """`statistics.<key>` is the year's figure, `statistics.<key>.cumulative` the other, and both lead back."""
    for row, column in (("c.ans.denied", "annual"), ("c.ans.denied", "cumulative"), ("c.ans.denied.privacy", "annual")):
        assert row_and_column(cell_id("statistics", row, column)) == (row, column)
    assert cell_id("statistics", "f.total", "annual") == "statistics.f.total"
    assert row_and_column("requests.denied.query.total") == ("denied.query", "total")


def test_the_newest_form_is_the_one_in_force() -> None:
    """A form without a last year, whatever the others are called."""
    assert newest() == "2021"
