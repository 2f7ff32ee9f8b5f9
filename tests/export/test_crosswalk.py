"""From form to form: what is the same is the same from both sides."""

import pytest

from giextract.errors import DataError
from giextract.export import crosswalk as module
from giextract.export.crosswalk import Counterpart, crosswalk, crosswalk_lines
from giextract.export.variables import variables


def of(cell: str, other: str) -> Counterpart:
    """What a cell is on another form."""
    return next(c for c in crosswalk() if c.variable.cell == cell and c.link.other == other)


def test_every_figure_is_told_of() -> None:
    """Each form's figures with the form before it and the one behind it."""
    told = {(c.variable.cell, c.link.form, c.link.other) for c in crosswalk()}
    for v in variables():
        if "2021" in v.forms:
            assert (v.cell, "2021", "2019") in told
        if "2019" in v.forms:
            assert {(v.cell, "2019", "2014"), (v.cell, "2019", "2021")} <= told
        if {"2014", "local"} & set(v.forms):
            assert (v.cell, "2014", "2019") in told


def test_same_is_the_same_from_both_sides() -> None:
    """Who has a counterpart is its counterpart's, and both say where the series breaks."""
    for one in crosswalk():
        if one.link.relation == "same":
            (cell,) = one.cells
            back = of(cell, one.link.form)
            assert back.cells == (one.variable.cell,)
            assert back.link.breaks == one.link.breaks


def test_addends_are_not_their_sum() -> None:
    """What is one of several on one side is never the same as the whole on the other."""
    for one in crosswalk():
        if one.link.relation == "sum":
            for cell in one.cells:
                assert one.variable.cell not in of(cell, one.link.form).cells


@pytest.mark.parametrize(
    ("cell", "other", "relation", "breaks"),
    [
        ("requests.received.total", "2021", "same", ()),
        ("requests.other_handling.total", "2021", "sum", ("fee_rules_2020",)),
        ("proactive.licences.decisions", "2021", "same", ()),
        ("proactive.licences.items_before", "2021", "none", ("form_2021",)),
        ("proactive.normative.total_public", "2021", "none", ("form_2021",)),
        ("proactive.fees.amount", "2019", "none", ("form_2021",)),
        ("statistics.c.received", "2019", "same", ("regulation_2019",)),
        ("statistics.e.total", "2019", "sum", ("regulation_2019",)),
        ("statistics.a.ch.weibo", "2019", "none", ()),
    ],
)
def test_figures_that_are_often_compared(cell: str, other: str, relation: str, breaks: tuple[str, ...]) -> None:
    """Items are no decisions, amounts no items, stocks no flows."""
    found = of(cell, other).link
    assert (found.relation, found.breaks) == (relation, breaks)


def test_lines_name_variables() -> None:
    """A sum names its addends by the names of their columns."""
    line = next(x for x in crosswalk_lines() if x.values[0] == "req_otherh_total" and x.values[3] == "2021")
    assert line.values[5] == "req_otherh_uncorr_total + req_otherh_unpaid_total + req_otherh_misc_total"


def test_figure_without_a_link_is_an_error() -> None:
    """A figure that nobody linked, and a link that nothing fits, are named."""
    listing = module._listing()
    fewer = listing.model_copy(update={"links": tuple(k for k in listing.links if k.table != "disputes")})
    with pytest.raises(DataError, match=r"none from 2019 to 2014 fits disputes\.reconsideration\.upheld"):
        list(module._counterparts(fewer))
    idle = listing.links[0].model_copy(update={"rows": ("no.such",)})
    with pytest.raises(DataError, match="nothing fits this one"):
        list(module._counterparts(listing.model_copy(update={"links": (*listing.links, idle)})))
