"""Which whole or base the words of a sentence name: a change, the nearest base, two kinds of cases together."""

import pytest

from giextract.report import Statement
from tests.prose.pages import figures, held, tables

HEAD = "（二）依申请公开。"
CASES = "因政府信息公开被申请"


def claims(text: str, **rows: int) -> list[Statement]:
    """The claims of a text, held against tables with these rows."""
    return [s for s in held(text, tables(**rows)) if s.kind == "claim"]


@pytest.mark.parametrize(
    ("wording", "percent", "holds"),
    [
        ("较2015年多收12件，增长{}%", "40", True),
        ("比上年少收到12件，下降{}%", "22.2", True),
        ("较上年多受理12件，增长{}%", "40", True),
        ("同比多收12件，增长{}%", "45", False),
    ],
)
def test_how_many_more_is_a_change_and_no_figure(wording: str, percent: str, holds: bool) -> None:
    """较上年多收12件 is not 12 received, and the growth beside it is reckoned from it."""
    text = f"{HEAD}收到申请42件，{wording.format(percent)}。"
    assert [f for f in figures(text) if f[0].startswith("requests.")] == [("requests.received", "42")]
    assert not [s for s in held(text, tables(received=42)) if s.kind == "figure" and s.value == "12"]
    said = [(c.relation, c.value, c.holds) for c in claims(text, received=42)]
    assert said == [("change", "42", None), ("growth", "42", holds)]


@pytest.mark.parametrize(
    ("before", "recomputed"),
    [
        ("新收申请82件，在作出的84件处理决定中，", "2.38"),
        ("作出84件处理决定，新收申请82件，", "2.44"),
        ("新收申请82件。", "2.44"),
        ("", "2.44"),
    ],
)
def test_a_share_is_of_the_base_that_is_named_nearest(before: str, recomputed: str) -> None:
    """2 件，占2.4% is true of 82 and of 84: the one named last before it is meant."""
    (share,) = claims(f"{HEAD}{before}其他处理2件，占2.4%。", received=82)
    assert (share.holds, share.recomputed) == (True, recomputed)


PARTS = "结果维持{}件、结果纠正1件、其他结果1件、尚未审结1件"


@pytest.mark.parametrize("joint", ["、行政诉讼", "和行政诉讼", "及提起行政诉讼", "，提起行政诉讼"])
def test_what_follows_two_kinds_of_cases_is_of_both(joint: str) -> None:
    """复议5件、诉讼3件，其中…: the parts come to eight, and none of them is of litigation alone."""
    text = f"{CASES}行政复议5件{joint}3件，其中{PARTS}。"
    (right,), (wrong,) = claims(text.format(5)), claims(text.format(6))
    assert (right.variable, right.value, right.stated, right.holds) == ("disputes.both", None, "8", True)
    assert (wrong.stated, wrong.recomputed, wrong.holds) == ("8", "9", False)
    assert right.quote.startswith(CASES)
    assert {s.variable for s in held(text.format(5), tables())} == {
        "disputes.both", "disputes.reconsideration", "disputes.litigation",
    }  # fmt: skip


def test_cases_that_no_variable_names_are_taken_together_too() -> None:
    """公开 alone does not make them cases about disclosure of information, but their parts are still of both."""
    (claim,) = claims("因公开引起的行政复议5件、行政诉讼3件，其中维持5件、其他结果1件、尚未审结2件。")
    assert (claim.stated, claim.recomputed, claim.holds) == ("8", "8", True)


@pytest.mark.parametrize(
    "text",
    [
        f"{CASES}行政复议5件；行政诉讼3件，其中结果维持2件、尚未审结1件。",
        f"{CASES}行政复议5件，行政诉讼3件，其中结果维持2件、尚未审结1件。",
        f"{CASES}行政复议5件，结果维持5件，行政诉讼3件，其中结果维持2件、尚未审结1件。",
        f"{CASES}行政复议5件。因政府信息公开提起行政诉讼3件，其中结果维持2件、尚未审结1件。",
    ],
)
def test_what_follows_litigation_alone_is_of_litigation(text: str) -> None:
    """Apart from the reconsiderations, or coming to no more than the litigation, the parts are of the litigation."""
    assert [(c.variable, c.stated) for c in claims(text)] == [("disputes.litigation", "3")]
    assert ("disputes.litigation.pending", "1") in figures(text)
