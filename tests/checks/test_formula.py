"""The formula language and the verdicts on its equations."""

from decimal import Decimal

import pytest

from giextract.checks.catalogue import equations
from giextract.checks.facts import Known
from giextract.checks.formula import instances, parse
from giextract.checks.verdict import judge
from giextract.errors import DataError
from giextract.forms import forms
from giextract.report import State


def known(value: int | None, state: State | None = None) -> Known:
    """A cell that states a number, or is blank."""
    return Known(None if value is None else Decimal(value), state or ("blank" if value is None else "stated"))


def disputes(*values: int | None) -> dict[str, Known]:
    """The reconsideration block with these figures."""
    columns = ("upheld", "corrected", "other", "pending", "total")
    return {f"disputes.reconsideration.{c}": known(v) for c, v in zip(columns, values, strict=True)}


EQUATION = next(e for e in equations("2021", "disputes") if e.key == "reconsideration")


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ((2, 0, 1, 0, 3), "holds"),
        ((2, 0, 1, 0, 2), "broken"),
        ((2, None, 1, 0, 3), "holds_at_zero"),
        ((2, None, 1, 0, 5), "undecided"),
        ((2, None, 1, 0, 2), "broken"),
        ((2, 0, 1, 0, None), "blank_total"),
    ],
)
def test_blanks_are_read_as_zero_first(values: tuple[int | None, ...], outcome: str) -> None:
    """A blank may close a gap on its own side, never open one; a blank total decides nothing."""
    assert judge(EQUATION, disputes(*values)).outcome == outcome


def test_an_undetermined_operand_is_not_passed() -> None:
    """'Could not be checked' is not 'passed'."""
    cells = disputes(2, 0, 1, 0, 3) | {"disputes.reconsideration.other": known(None, "undetermined")}
    assert judge(EQUATION, cells).outcome == "not_assessable"


def test_a_form_gives_as_many_equations_as_it_prints() -> None:
    """37 in the requests table of 2019, 39 in that of 2021, three for disputes."""
    counts = [len(equations(form, table)) for form in ("2019", "2021") for table in ("requests", "disputes")]
    assert counts == [37, 3, 39, 3]


def test_a_group_is_the_sum_over_its_members() -> None:
    """The results of a column are 21 rows on the 2021 form; other handling is three of them."""
    equation = next(e for e in equations("2021", "requests") if e.rule == "B303" and e.key == "total")
    assert len(equation.left) == 21
    assert "requests.other_handling.misc.total" in equation.cells


@pytest.mark.parametrize("formula", ["requests.a.b", "a.b.c = ", "requests.a.b = requests.c.d = requests.e.f", "x ~ y"])
def test_a_formula_that_cannot_be_read_is_refused(formula: str) -> None:
    """The complaint names the rule."""
    with pytest.raises(DataError, match="rule B000"):
        parse("B000", formula)


def test_a_formula_over_rows_that_a_form_has_not_gives_nothing() -> None:
    """Other services stand on the 2019 form alone."""
    formula = "proactive.other_services.decisions >= proactive.other_services.decisions"
    assert not list(instances("B000", formula, forms()["2021"]))
    assert list(instances("B000", formula, forms()["2019"]))
