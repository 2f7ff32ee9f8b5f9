"""What the prose says of last year is held against last year's report: every base that may be meant, and the way it went."""

from pathlib import Path

import pytest

from giextract.report import Finding, Report
from tests.bulk.annual import annual, stored


def after(folder: Path, said: str, before: str = "", **last: int) -> Report:
    """The report of a year with 120 received, 10 carried in and 15 carried over, after one with 100, 20 and 10."""
    known = {"received": 100, "carried_in": 20, "carried_out": 10} | last
    files = {
        "a.txt": annual(2022, *known.values(), prose=before),
        "b.txt": annual(2023, 120, 10, 15, prose=said, normative=[0, 0, 10]),
    }
    return stored(folder, files)["b.txt"]


def found(report: Report) -> list[Finding]:
    """What the rules about growth have to say."""
    return [f for f in report.findings if f.rule in ("Y710", "Y711", "Y715", "N505")]


@pytest.mark.parametrize(
    "said",
    [
        "收到政府信息公开申请120件，同比增长20%。",
        "收到政府信息公开申请120件，较上年增长20.0%。",
        "收到政府信息公开申请130件，同比增长8.3%。",
        "收到政府信息公开申请130件，同比增长8.33%。",
        "收到政府信息公开申请130件，比2022年增长30%。",
        "办结政府信息公开申请115件，同比增长4.5%。",
        "收到政府信息公开申请120件，比上年增加20件。",
        "收到政府信息公开申请120件，较去年增加20件，增长20%。",
        "收到政府信息公开申请由上年的100件增加到120件。",
        "结转下年度办理的政府信息公开申请15件，比上年增加5件。",
        "收到政府信息公开申请120件，同比持平。",
        "收到政府信息公开申请120件，环比增长70%。",
        "收到政府信息公开申请120件，较2019年增长70%。",
        "收到政府信息公开申请约120件，同比增长70%。",
        "收到政府信息公开申请120件，同比增长近70%。",
        "全市收到政府信息公开申请120件，同比增长70%。",
        "收到网上申请60件，同比增长70%。",
    ],
)
def test_what_some_base_gives_is_right(tmp_path: Path, said: str) -> None:
    """Received, with what was carried in, concluded; rounded or cut; another time, scope or an estimate is not compared."""
    assert not found(after(tmp_path, said))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("收到政府信息公开申请120件，同比增长25%。", "gives +20.0% (a.txt), the prose says +25%"),
        ("收到政府信息公开申请120件，比上年增加21件。", "gives +20 (a.txt), the prose says +21"),
        ("收到政府信息公开申请由上年的101件增加到120件。", "gives 100 (a.txt), the prose says 101"),
    ],
)
def test_what_no_base_gives_is_a_notice(tmp_path: Path, said: str, message: str) -> None:
    """The nearest of all bases is named; last year's report may have been corrected, so it is no warning."""
    report = after(tmp_path, said)
    (finding,) = found(report)
    assert (finding.rule, finding.severity) == ("Y710", "notice")
    assert message in finding.message
    assert finding.quote in said
    assert report.outcome == "consistent"


def test_the_other_way_is_a_warning(tmp_path: Path) -> None:
    """Whatever is compared with whatever, there were more: who says fewer is contradicted."""
    report = after(tmp_path, "收到政府信息公开申请120件，同比下降20%。", received=60, carried_in=0, carried_out=10)
    (finding,) = found(report)
    assert (finding.rule, finding.severity) == ("Y711", "warning")
    assert "the prose says -20%" in finding.message
    assert report.outcome == "flagged"


def test_last_years_prose_is_a_base_too(tmp_path: Path) -> None:
    """A figure that only last year's prose has bears the growth out; where neither has one, nothing is said."""
    said = "举办政府信息公开培训班6期，同比增长50%。"
    assert not found(after(tmp_path, said, "举办政府信息公开培训班4期。"))
    assert not found(after(tmp_path, said))
    (finding,) = found(after(tmp_path, said, "举办政府信息公开培训班5期。"))
    assert finding.rule == "Y710"


def test_a_rounded_figure_of_last_year_is_no_base(tmp_path: Path) -> None:
    """近100件 last year leaves open what this year grew from."""
    assert not found(after(tmp_path, "收到政府信息公开申请120件，同比增长25%。", "收到政府信息公开申请近100件。"))


def test_an_open_figure_of_last_year_is_no_base(tmp_path: Path) -> None:
    """A total that last year's table leaves blank may be what is meant."""
    rows = {"carried_in": [None] * 7}
    files = {
        "a.txt": annual(2022, 100, rows=rows),
        "b.txt": annual(2023, 120, prose="收到政府信息公开申请120件，同比增长25%。", normative=[0, 0, 10]),
    }
    assert not found(stored(tmp_path, files)["b.txt"])


@pytest.mark.parametrize(("points", "holds"), [("5", True), ("6", False), ("4.9", False), ("5.0", True)])
def test_percentage_points(tmp_path: Path, points: str, holds: bool) -> None:
    """Half of the applications were granted, and last year 45 of 100: five points more."""
    def row(n: int) -> list[int]:
        return [n, 0, 0, 0, 0, 0, n]

    last = {"received": row(100), "granted": row(45), "denied.query": row(55), "concluded": row(100)}
    now = {"received": row(200), "granted": row(100), "denied.query": row(100), "concluded": row(200)}
    said = f"依申请公开方面，收到政府信息公开申请200件，予以公开100件，占50.0%，较上年上升{points}个百分点。"
    files = {"a.txt": annual(2022, rows=last), "b.txt": annual(2023, rows=now, prose=said, normative=[0, 0, 10])}
    assert (not found(stored(tmp_path, files)["b.txt"])) is holds


def test_up_to_less_is_wrong_by_itself(tmp_path: Path) -> None:
    """One report alone tells that 80 is not an increase from 100."""
    said = "培训场次由上年的100次增加到80次。"
    (report,) = stored(tmp_path, {"a.txt": annual(2022, prose=said)}).values()
    (finding,) = found(report)
    assert (finding.rule, finding.severity) == ("Y715", "warning")
    assert "from 100 to 80 is a change of -20" in finding.message
