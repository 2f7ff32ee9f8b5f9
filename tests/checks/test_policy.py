"""Policies: what ships, what a file may say, what it may not, and what judging makes of it."""

import pickle
from pathlib import Path

import pytest

from giextract.checks.catalogue import rules
from giextract.checks.policy import GUARDED, Policy
from giextract.checks.policy_file import SHIPPED, load, published, shipped
from giextract.errors import UsageError
from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.samples import CLEAN, WRONG_CARRY, bundled

OWN = """
rules:
- id: X101
  title: {en: Granted is no more than concluded, zh: 予以公开不多于总计}
  severity: warning
  cause: as_printed
  forms: ["2021"]
  formula: requests.granted.{column} >= requests.concluded.{column}
  source: {law: 青岚省规定 第三条, quote: 应当予以公开}
  why: {en: For this test only., zh: 仅供测试。}
  message: {en: "granted {left}, concluded {right}", zh: "予以公开{left}，总计{right}"}
  examples:
    passes: {requests.granted.total: 2, requests.concluded.total: 2}
    fails: {requests.granted.total: 1, requests.concluded.total: 2}
"""


def policy(folder: Path, text: str, name: str = "青岚省", based_on: str = "published") -> Policy:
    """The policy of a file with this text."""
    file = folder / "p.yaml"
    file.write_text(f"name: {name}\nbased_on: {based_on}\n{text}", encoding="utf-8")
    return load(str(file))


def judged(text: str, by: Policy | None = None) -> Report:
    """The one report of a text."""
    (page,) = prepare(text.encode(), "r.txt")
    return judge(page, None, by)


def told(report: Report) -> dict[str, str]:
    """The severity of each rule that speaks."""
    return {f.rule: f.severity for f in report.findings}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_policies_load_and_give_their_reasons_in_both_languages(name: str) -> None:
    """What ships names rules that are there, and says why in English and Chinese."""
    one = shipped(name)
    assert one.name == name
    assert one.changes.keys() <= rules().keys()
    for change in one.changes.values():
        assert change.reason["en"] != change.reason["zh"]


def test_published_runs_every_active_rule_but_those_of_drafts() -> None:
    """The default policy leaves the catalogue as it is; C230 alone waits for a draft."""
    active = {r.id for r in rules().values() if r.status == "active"}
    assert active - published().rules().keys() == {"C230"}
    assert all(rule == rules()[rule.id] for rule in published().rules().values())
    assert judged(CLEAN) == judged(CLEAN, published())


def test_blank_is_an_error_in_a_draft_and_a_notice_when_published() -> None:
    """The row is named with the columns that are blank, once, and the report is flagged."""
    text = bundled("2019/blank-cells-between-pipes")
    by_draft, as_published = judged(text, shipped("draft")), judged(text)
    assert told(as_published)["C216"] == "notice"
    assert "C230" not in told(as_published)
    assert told(by_draft)["C230"] == "error"
    assert "C216" not in told(by_draft)
    assert (as_published.outcome, by_draft.outcome) == ("consistent", "flagged")
    blank = {name for name, cell in as_published.cells.items() if cell.state == "blank"}
    named = [c for f in by_draft.findings if f.rule == "C230" for c in f.cells]
    assert sorted(named) == sorted(blank)
    assert any("自然人" in f.message and "自然人" in f.message_zh for f in by_draft.findings if f.rule == "C230")


def test_severity_and_off_change_findings_and_outcome_and_no_number(tmp_path: Path) -> None:
    """A lowered rule is a notice, one that is off says nothing; cells and what bears them out stay as they are."""
    before = judged(WRONG_CARRY)
    broken = {rule for rule, severity in told(before).items() if severity == "error"}
    assert broken == {"B302"}
    lowered = judged(WRONG_CARRY, policy(tmp_path, "severities:\n" + "".join(
        f"  {rule}: {{severity: notice, reason: 试行}}\n" for rule in broken)))  # fmt: skip
    off = judged(WRONG_CARRY, policy(tmp_path, "off:\n" + "".join(f"  {rule}: 试行\n" for rule in broken)))
    assert {told(lowered)[rule] for rule in broken} == {"notice"}
    assert not broken & told(off).keys()
    assert lowered.cells == off.cells == before.cells
    assert before.outcome == "flagged"
    assert lowered.outcome == off.outcome != "flagged"


def test_what_a_file_says_goes_before_what_its_base_says(tmp_path: Path) -> None:
    """A rule that the base has off is on again where the file gives it a severity."""
    again = policy(tmp_path, "severities: {C230: {severity: warning, reason: 本省要求}}", based_on="published")
    assert again.rules()["C230"].severity == "warning"
    less = policy(tmp_path, "off: {C230: 本省不要求}", based_on="draft")
    assert "C230" not in less.rules()
    assert less.rules()["E104"].severity == "warning"


def test_nothing_changed_is_the_catalogue_itself(tmp_path: Path) -> None:
    """`based_on: none` runs every active rule as it stands in the catalogue."""
    assert dict(policy(tmp_path, "", based_on="none").rules()) == {
        r.id: r for r in rules().values() if r.status == "active"
    }


def test_own_rule_speaks_and_bears_nothing_out(tmp_path: Path) -> None:
    """A province's formula gives findings with suspects; cells are borne out by the form's equations alone."""
    by = policy(tmp_path, OWN.replace("{column}", "total").replace(" >= ", " = ").replace("granted.total", "received.total"))
    before, after = judged(CLEAN), judged(CLEAN, by)
    assert told(after)["X101"] == "warning"
    assert after.outcome == "flagged"
    assert after.cells == before.cells
    assert all(f.suspects for f in after.findings if f.rule == "X101")
    assert [f for f in after.findings if f.rule != "X101"] == list(before.findings)
    wrong, with_own = judged(WRONG_CARRY), judged(WRONG_CARRY, by)
    assert [f for f in with_own.findings if f.rule != "X101"] == list(wrong.findings)


def test_undetermined_cell_flags_whatever_a_policy_says(tmp_path: Path) -> None:
    """A row that could not be cut stays flagged with every rule off that may be off."""
    off = "".join(f"  {r.id}: 试行\n" for r in rules().values()
                  if r.status == "active" and (r.severity == "notice" or r.cause not in GUARDED) and r.id != "C219")  # fmt: skip
    report = judged(bundled("2019/part-glued-proactive-undecidable"), policy(tmp_path, f"off:\n{off}"))
    assert any(cell.state == "undetermined" for cell in report.cells.values())
    assert report.outcome == "flagged"
    assert told(report)["C205"] == "warning"


@pytest.mark.parametrize("rule", [r.id for r in rules().values() if r.severity != "notice" and r.cause in GUARDED])
def test_what_was_not_read_cannot_be_silenced(rule: str, tmp_path: Path) -> None:
    """Rules on what was not read or settled can be raised, but are never off nor notices."""
    for text in (f"off: {{{rule}: 不看}}", f"severities: {{{rule}: {{severity: notice, reason: 不看}}}}"):
        with pytest.raises(UsageError, match=rf"{rule}: it says what was not read"):
            policy(tmp_path, text)
    assert policy(tmp_path, f"severities: {{{rule}: {{severity: error, reason: 从严}}}}").rules()[rule].severity == "error"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("off: {Q1: x}", r"p\.yaml: off\.Q1: there is no such rule"),
        ("severities: {B901: {severity: error, reason: x}}", r"severities\.B901: a rejected rule"),
        ("off: {C219: x}", r"off\.C219: an outcome rests on it"),
        ("off: {F602: ''}", r"off\.F602"),
        ("off: {F602: x}\nseverities: {F602: {severity: error, reason: x}}", r"off\.F602: stands under severities"),
        ("severities: {F602: {severity: error}}", r"severities\.F602\.reason: Field required"),
        ("severities: {F602: {severity: fatal, reason: x}}", r"severities\.F602\.severity"),
        ("severity: {}", r"severity: Extra inputs"),
        ("off: {F602: x, F602: y}", r"line 3: F602 stands twice"),
        ("off: [", r"p\.yaml: line \d"),
        (OWN.replace("X101", "B301"), r"rules\.B301\.id: stands in the catalogue"),
        (OWN.replace("X101", "Y999").replace("severity: warning", "severity: error"), r"rules\.Y999\.id: expected X and three digits"),
        (OWN.replace("granted.{column} >=", "grant.{column} >="), r"rules\.X101\.formula: names no cells of the form 2021"),
        (OWN.replace(">=", "is"), r"X101: a formula has one of"),
        (OWN.replace('["2021"]', '["2031"]'), r"rules\.X101\.forms: expected some of 2014"),
        (OWN.replace("{left}", "{cells}"), r"rules\.X101\.message\.en: only \{left\} and \{right\}"),
        (OWN.replace("granted.total: 2, ", "granted.total: 1, "), r"rules\.X101\.examples\.passes: expected the formula to hold"),
        (OWN.replace("fails: {requests.granted.total: 1", "fails: {requests.granted.total: 2"), r"examples\.fails: expected"),
        (OWN.replace("passes: {requests.granted", "passes: {requests.received"), r"examples\.passes: no instance"),
        (OWN.replace("formula: requests.granted.{column} >= requests.concluded.{column}", "judgement: blanks"), r"formula: only formulas"),
        (OWN.replace(", zh: 仅供测试。", ""), r"rules\.X101\.why: .*missing: zh"),
        (OWN + OWN.split("rules:\n")[1], r"rules\.X101: stands twice"),
        (OWN + "off: {X101: x}", r"off\.X101: your own rule"),
    ],
)  # fmt: skip
def test_fault_is_told_with_file_and_key(text: str, said: str, tmp_path: Path) -> None:
    """Each thing that a policy file may not say is refused with its place."""
    with pytest.raises(UsageError, match=said):
        policy(tmp_path, text)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """A file with three faults is refused with three lines."""
    with pytest.raises(UsageError) as told:
        policy(tmp_path, "off: {Q1: x, B901: x, C205: x}")
    assert len(str(told.value).splitlines()) == 3


def test_name_of_a_shipped_policy_cannot_be_taken(tmp_path: Path) -> None:
    """A report that says `published` was judged by what ships."""
    with pytest.raises(UsageError, match="comes with giextract"):
        policy(tmp_path, "", name="published")


def test_file_that_is_no_policy(tmp_path: Path) -> None:
    """A missing file, a file in another encoding and an empty one are refused by name."""
    (tmp_path / "gbk.yaml").write_bytes("name: 青岚".encode("gbk"))
    (tmp_path / "empty.yaml").touch()
    for name in ("none.yaml", "gbk.yaml", "empty.yaml"):
        with pytest.raises(UsageError, match=name):
            load(str(tmp_path / name))


def test_policy_crosses_to_a_worker(tmp_path: Path) -> None:
    """A policy that was pickled is the same policy, own rules and all."""
    one = policy(tmp_path, OWN)
    other = pickle.loads(pickle.dumps(one))
    assert other == one
    assert dict(other.rules()) == dict(one.rules())
