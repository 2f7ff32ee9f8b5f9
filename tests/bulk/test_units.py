"""A report that declares itself the sum of units is held against their reports, and nothing else is ever added up."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import pytest

from giextract import bulk
from giextract.bulk.across.roster import Roster, Unit
from giextract.checks.catalogue import rules
from giextract.checks.policy_file import load
from giextract.checks.rule import Excerpt
from giextract.report import Report
from giextract.store import Store, unpack

BASES = Path(__file__).parents[1] / "rules" / "reports"
WHOLE, NORTH, SOUTH = ((BASES / f"{name}.txt").read_text(encoding="utf-8") for name in ("rollup", "rollup-north", "rollup-south"))
NAMED = "本报告由沛榆县北岸粮站、沛榆县南岸粮站两家单位的年度报告汇总编制。"
AGENCY = "沛榆县粮食局"
Go = Callable[..., dict[str, Report]]



def roster(children: Mapping[str, list[str]]) -> Roster:
    """A roster in which these units stand below those."""
    above = [Unit(code=name, name=name) for name in children]
    return Roster((*above, *(Unit(code=unit, name=unit, parent=name) for name, own in children.items() for unit in own)))


@pytest.fixture
def go(tmp_path: Path) -> Go:
    """Put files into a folder, None takes one away; extract it, compare, give the reports by path."""
    folder = tmp_path / "in"
    folder.mkdir()

    def run(children: Mapping[str, list[str]] | None = None, policy: Path | None = None, **files: str | None) -> dict[str, Report]:
        for name, text in files.items():
            (folder / f"{name}.txt").unlink(missing_ok=True)
            if text is not None:
                (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        with Store.open(str(tmp_path / "s.db"), create=True) as store:
            by = load(str(policy)) if policy else None
            here = {done.entry.place.path for done in bulk.extract(bulk.find([str(folder)]), store, policy=by)}
            listed = roster(children) if children is not None else None
            bulk.second_pass(store, listed)
            assert not bulk.second_pass(store, listed), "a second time changes nothing"
            reports = {s.places[0]: Report.model_validate_json(unpack(s.report)) for s in store.reports()}
        return {path.removesuffix(".txt"): report for path, report in reports.items() if path in here}

    return run


def told(report: Report) -> list[tuple[str, str]]:
    """The messages of the rules across units."""
    return [(f.rule, f.message) for f in report.findings if f.rule.startswith("U")]


def changed(text: str, was: str, now: str) -> str:
    """A text with one excerpt replaced."""
    assert text.count(was) == 1, was
    return text.replace(was, now)


def test_sum_that_adds_up_stays_clean(go: Go) -> None:
    """Every figure is the units' sum, amounts within their last printed places; the declaration is kept with its place."""
    reports = go(whole=WHOLE, north=NORTH, south=SOUTH)
    assert {r.outcome for r in reports.values()} == {"consistent"}
    assert not told(reports["whole"])
    rollup = reports["whole"].rollup
    assert rollup is not None
    assert WHOLE[slice(*rollup.span)] == rollup.quote
    assert (rollup.named, rollup.is_closed) == (("沛榆县北岸粮站", "沛榆县南岸粮站"), True)
    assert reports["north"].rollup is None


def test_figure_that_is_not_the_sum_is_told_with_what_each_unit_states(go: Go) -> None:
    """The row, both sides, the difference and every contributor stand in both messages; the value stays as printed."""
    reports = go(whole=changed(WHOLE, "行政许可 | 9 |", "行政许可 | 7 |"), north=NORTH, south=SOUTH)
    (finding,) = [f for f in reports["whole"].findings if f.rule == "U801"]
    assert finding.message.endswith(
        "states 7, the reports of 2 units add up to 9 (difference -2): 沛榆县北岸粮站 5; 沛榆县南岸粮站 4"
    )
    assert "填7，2个单位的报告之和为9（相差-2）：沛榆县北岸粮站 5; 沛榆县南岸粮站 4" in finding.message_zh
    assert (finding.severity, finding.cells) == ("warning", ("proactive.licences.decisions",))
    assert reports["whole"].outcome == "flagged"
    assert reports["whole"].cells["proactive.licences.decisions"].value == "7"
    assert reports["north"].outcome == reports["south"].outcome == "consistent"


def test_one_finding_for_each_row(go: Go) -> None:
    """Two columns of a row that differ are one finding, in the order of the columns."""
    text = changed(WHOLE, "行政规范性文件 | 3 | 1 | 11 |", "行政规范性文件 | 5 | 1 | 10 |")
    ((_, message),) = told(go(whole=text, north=NORTH, south=SOUTH)["whole"])
    assert "states 5 10, the reports of 2 units add up to 3 11 (difference 2 -1)" in message
    assert "沛榆县北岸粮站 2 7; 沛榆县南岸粮站 1 4" in message


@pytest.mark.parametrize(("printed", "speaks"), [("1.7", False), ("1.8", False), ("1.9", False), ("2.1", True), ("1.5", True)])
def test_amounts_may_differ_by_their_last_places(printed: str, speaks: bool, go: Go) -> None:
    """1.25 and 0.5 are 1.75: a whole printed with one decimal may be anything that these round or cut to."""
    text = changed(WHOLE, "行政事业性收费 | 1.8 |", f"行政事业性收费 | {printed} |")
    assert bool(told(go(whole=text, north=NORTH, south=SOUTH)["whole"])) is speaks


def test_more_sums_than_are_read_at_a_time(go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many reports are sums of others, each is told, though few are held at a time."""
    modules = [import_module(f"giextract.bulk.across.{name}") for name in ("second_pass", "relations.units")]
    for module in modules:
        monkeypatch.setattr(module, "BATCH", 2)
    wrong = changed(WHOLE, "行政许可 | 9 |", "行政许可 | 7 |")
    kinds = (("sum", wrong), ("n", NORTH), ("s", SOUTH))
    files = {f"{name}{n}": text.replace("沛榆县", f"沛榆{n}县") for n in "甲乙丙" for name, text in kinds}
    reports = go(**files)
    assert [[rule for rule, _ in told(reports[name])] for name in ("sum甲", "sum乙", "sum丙")] == [["U801"]] * 3


def test_amounts_in_different_units_are_one_sum(go: Go) -> None:
    """12500元 is 1.25万元."""
    north = changed(changed(NORTH, "（单位：万元）", ""), "行政事业性收费 | 1.25 |", "行政事业性收费 | 12500元 |")
    assert not told(go(whole=WHOLE, north=north, south=SOUTH)["whole"])


def test_unit_without_a_report_is_named_and_nothing_computed(go: Go) -> None:
    """A missing unit is a notice by name, whatever the figures; when its report comes, they are compared."""
    text = changed(WHOLE, "行政许可 | 9 |", "行政许可 | 7 |")
    before = go(whole=text, north=NORTH)["whole"]
    assert told(before) == [
        ("U802", "declares itself the sum of units for 2021: no report of 沛榆县南岸粮站 in the store")
    ]
    assert before.outcome == "consistent"
    after = go(south=SOUTH)["whole"]
    assert [rule for rule, _ in told(after)] == ["U801"]


def test_report_of_another_year_is_no_contributor(go: Go) -> None:
    """Last year's report of a unit does not stand in for this year's."""
    reports = go(whole=WHOLE, north=NORTH, south=SOUTH.replace("2021年", "2020年"))
    assert [rule for rule, _ in told(reports["whole"])] == ["U802"]


def test_unit_with_two_reports_is_named_and_nothing_computed(go: Go) -> None:
    """Which of two went into the sum is not known."""
    other = changed(SOUTH, "行政许可 | 4 |", "行政许可 | 6 |")
    ((rule, message),) = told(go(whole=WHOLE, north=NORTH, south=SOUTH, other=other)["whole"])
    assert rule == "U802"
    assert "more than one report of 沛榆县南岸粮站" in message


def test_row_with_an_open_cell_is_left_alone(go: Go) -> None:
    """Where a unit's row could not be told, the sum is not known; other rows are compared all the same."""
    lines = "行政规范性文件 | 1 | 1 | 4 |"
    south = changed(SOUTH, lines, "行政规范性文件 11234 |")
    text = changed(changed(WHOLE, "行政规范性文件 | 3 | 1 | 11 |", "行政规范性文件 | 30 | 10 | 110 |"), "行政许可 | 9 |", "行政许可 | 8 |")
    reports = go(whole=text, north=NORTH, south=south)
    assert any(c.state == "undetermined" for c in reports["south"].cells.values())
    assert [f.cells for f in reports["whole"].findings if f.rule == "U801"] == [("proactive.licences.decisions",)]


def test_blank_that_could_close_the_gap_is_no_breach(go: Go) -> None:
    """A unit's blank may hold what is missing; what is too little it cannot mend, and then it is named."""
    south = changed(SOUTH, "行政许可 | 4 |", "行政许可 |  |")
    assert not told(go(whole=WHOLE, north=NORTH, south=south)["whole"])
    ((_, message),) = told(go(whole=changed(WHOLE, "行政许可 | 9 |", "行政许可 | 3 |"))["whole"])
    assert "states 3, the reports of 2 units add up to 5 (difference -2): 沛榆县北岸粮站 5; left blank by 沛榆县南岸粮站" in message


@pytest.mark.parametrize(
    "words",
    [
        "根据《中华人民共和国政府信息公开条例》要求，编制本报告。",
        "本报告由沛榆县粮食局办公室汇总编制。",
        "本报告根据沛榆县北岸粮站、沛榆县南岸粮站报送的材料汇总编制。",
        "本报告由沛榆县北岸粮站、沛榆县南岸粮站等单位的年度报告汇总编制。",
        "本报告由沛榆县北岸粮站、沛榆县南岸粮站等三家单位的年度报告汇总编制。",
        "本报告由沛榆县北岸粮站、沛榆县南岸粮站的年度报告汇总编制，不含所属库点。",
        "本报告由局机关各有关科室和沛榆县北岸粮站、沛榆县南岸粮站的数据汇总形成。",
        "本报告由各粮站的年度报告汇总编制。",
    ],
)
def test_nothing_is_added_up_where_the_words_do_not_say_which_units(words: str, go: Go) -> None:
    """No declaration, one of work or material, an open list, an exception, a group without a roster: all silent."""
    text = changed(changed(WHOLE, NAMED, words), "行政许可 | 9 |", "行政许可 | 7 |")
    assert not told(go(whole=text, north=NORTH, south=SOUTH)["whole"])


@pytest.mark.usefixtures("either_store")
def test_group_is_told_by_the_units_below(go: Go) -> None:
    """所属单位 are the children of a roster; without one nothing is held against anything."""
    text = changed(changed(WHOLE, NAMED, "本报告中所列数据为各所属单位的汇总数据。"), "行政许可 | 9 |", "行政许可 | 7 |")
    children = {AGENCY: ["沛榆县北岸粮站", "沛榆县南岸粮站"]}
    assert not told(go(whole=text, north=NORTH, south=SOUTH)["whole"])
    assert [rule for rule, _ in told(go(children=children)["whole"])] == ["U801"]
    assert [rule for rule, _ in told(go()["whole"])] == ["U801"], "a store remembers its roster"
    assert not told(go(children={AGENCY: []})["whole"])


def test_own_figures_among_the_units_need_a_report_of_their_own(go: Go) -> None:
    """Where 本级 is one of the summands and has no report, it is named as missing."""
    text = changed(WHOLE, NAMED, "本报告由沛榆县粮食局本级、沛榆县北岸粮站、沛榆县南岸粮站的数据汇总形成。")
    ((rule, message),) = told(go(whole=text, north=NORTH, south=SOUTH)["whole"])
    assert (rule, "沛榆县粮食局本级" in message) == ("U802", True)


def test_government_and_its_office_are_never_mixed(go: Go) -> None:
    """A district's office reports for itself: it is not the district that a roll-up names."""
    words = "本报告由沛榆县人民政府、沛榆县北岸粮站的年度报告汇总编制。"
    text = changed(WHOLE, NAMED, words)
    office = SOUTH.replace("沛榆县南岸粮站", "沛榆县人民政府办公室")
    ((rule, message),) = told(go(whole=text, north=NORTH, office=office)["whole"])
    assert (rule, "no report of 沛榆县人民政府" in message) == ("U802", True)
    government = SOUTH.replace("沛榆县南岸粮站", "沛榆县人民政府")
    assert not told(go(office=None, government=government)["whole"])


def test_finding_goes_when_the_unit_is_mended(go: Go) -> None:
    """What a unit's report told is taken back when it says it no more, or when the declaration goes."""
    wrong = changed(SOUTH, "行政许可 | 4 |", "行政许可 | 3 |")
    assert told(go(whole=WHOLE, north=NORTH, south=wrong)["whole"])
    assert not told(go(south=SOUTH)["whole"])
    assert told(go(south=wrong)["whole"])
    alone = go(whole=changed(WHOLE, NAMED, "编制本报告。"))["whole"]
    assert (told(alone), alone.outcome) == ([], "consistent")


def test_policy_says_how_badly_it_matters(go: Go, tmp_path: Path) -> None:
    """A rule across units follows the policy that the roll-up was judged by."""
    (tmp_path / "p.yaml").write_text("name: p\nbased_on: published\nseverities: {U801: {severity: notice, reason: 试行}}\n")
    text = changed(WHOLE, "行政许可 | 9 |", "行政许可 | 7 |")
    report = go(policy=tmp_path / "p.yaml", whole=text, north=NORTH, south=SOUTH)["whole"]
    assert [(f.rule, f.severity) for f in report.findings] == [("U801", "notice")]
    assert report.outcome == "consistent"


@pytest.mark.parametrize("rule", ["U801", "U802"])
def test_examples_of_the_rules_are_true(rule: str, go: Go) -> None:
    """The clean reports keep the rule; with the other excerpt it speaks."""
    example = rules()[rule].examples
    assert isinstance(example, Excerpt)
    assert not told(go(whole=WHOLE, north=NORTH, south=SOUTH)["whole"])
    assert [r for r, _ in told(go(whole=changed(WHOLE, example.passes, example.fails))["whole"])] == [rule]
