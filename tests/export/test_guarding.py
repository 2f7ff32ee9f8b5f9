"""Cells of a CSV are data for a spreadsheet, never formulas."""

import pytest

from giextract.export import guarded


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", " =1", "\t=1", "\r1", "=cmd|' /C calc'!A0", "-a"])
def test_formula_becomes_text(text: str) -> None:
    """Whatever a spreadsheet would run begins with an apostrophe."""
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-88", "-0.5", "12.30", 7, "某局", "1=1", "a-b", "2021-01-01", True])
def test_data_stays_as_it_is(value: object) -> None:
    """Numbers, negative ones, too, and plain words are not touched."""
    assert guarded(value) == str(value)


def test_nothing_is_empty() -> None:
    """A value that is not there is an empty cell."""
    assert guarded(None) == ""
