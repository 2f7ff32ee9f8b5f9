"""The statutory forms as data."""

import pytest

from giextract.forms import cell_ids, forms


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
