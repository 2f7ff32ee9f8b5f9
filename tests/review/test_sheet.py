"""The tables of a report as the review pages draw them."""

from collections.abc import Iterator

from giextract.pipeline import judge, prepare, review
from giextract.review.sheet import Box, sheets
from tests.samples import CLEAN


def boxes(text: str) -> Iterator[Box]:
    """Every cell that is drawn of a report."""
    page = prepare(text.encode(), "x.txt")[0]
    stands = review(judge(page, None), (), lambda: (page, None))
    return (box for sheet in sheets(stands, "zh") for part in sheet.parts for line in part.lines for box in line.boxes)


def test_an_amount_in_another_unit_than_the_tables() -> None:
    """The table's unit is 万元, and so no other one stands beside the figure; what is printed is told beside the id."""
    fee = next(box for box in boxes(CLEAN.replace("单位：万元", "单位：元")) if box.id == "proactive.fees.amount")
    assert fee.shown == "2.03184571"
    assert fee.title == "proactive.fees.amount: 20318.4571 元"
    plain = next(box for box in boxes(CLEAN) if box.id == "proactive.fees.amount")
    assert plain.title == "proactive.fees.amount"
