"""check: findings with file and line, in three formats."""

import json
from pathlib import Path

import pytest

from giextract.checks.catalogue import rules
from tests.cli.conftest import Run
from tests.samples import CLEAN, NOVEL, WRONG_SUM


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    for name, text in (("clean", CLEAN), ("wrong", WRONG_SUM), ("novel", NOVEL), ("empty", "")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")


def test_finding_stands_at_its_line(giextract: Run, tmp_path: Path) -> None:
    """A finding is printed as a linter does, at the line of the first of its cells."""
    ran = giextract("check", "wrong.txt")
    assert ran.code == 1
    lines = [line for line in ran.out.splitlines() if " error B" in line]
    assert lines
    report = json.loads(giextract("check", "wrong.txt", "--format", "json").out)[0]
    for line, finding in zip(lines, (f for f in report["findings"] if f["severity"] == "error"), strict=True):
        start = min(report["cells"][cell]["span"][0] for cell in finding["cells"] if report["cells"][cell]["span"])
        assert line == f"wrong.txt:{finding['line']}: error {finding['rule']} {finding['message']}"
        assert finding["span"] or WRONG_SUM.count("\n", 0, start) + 1 <= finding["line"]


def test_clean_report_prints_nothing(giextract: Run) -> None:
    """A clean report gives no line and exit 0."""
    ran = giextract("check", "clean.txt")
    assert (ran.code, ran.out) == (0, "")


def test_words_for_people_stay_out_of_the_data(giextract: Run) -> None:
    """Failures and the closing line are said on stderr."""
    ran = giextract("check", "empty.txt", "novel.txt")
    assert (ran.code, ran.out) == (3, "")
    assert "empty.txt: failed" in ran.err
    assert ran.closing == "0 verified, 0 consistent, 0 flagged, 1 failed, 1 not a report"


def test_findings_in_chinese(giextract: Run) -> None:
    """With --lang zh the messages are Chinese, too."""
    english, chinese = (giextract("--lang", lang, "check", "wrong.txt").out for lang in ("en", "zh"))
    report = json.loads(giextract("check", "wrong.txt", "--format", "json").out)[0]
    assert report["findings"][0]["message"] in english
    assert report["findings"][0]["message_zh"] in chinese


def test_json_is_one_array_of_reports(giextract: Run) -> None:
    """The JSON is whole, a failed report in it, too; nothing to read gives an empty array."""
    reports = json.loads(giextract("check", ".", "--format", "json").out)
    assert [(r["source"]["path"], r["outcome"]) for r in reports] == [
        ("clean.txt", "consistent"),
        ("empty.txt", "failed"),
        ("novel.txt", "not_a_report"),
        ("wrong.txt", "flagged"),
    ]
    (Path.cwd() / "void").mkdir()
    assert json.loads(giextract("check", "void", "--format", "json").out) == []


def test_sarif_names_rule_and_place(giextract: Run) -> None:
    """SARIF has every finding and failure as a result, with rules that its driver knows."""
    log = json.loads(giextract("check", ".", "--format", "sarif").out)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    results = run["results"]
    assert {result["level"] for result in results} >= {"error"}
    assert {result["ruleId"] for result in results if "ruleId" in result} <= known
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert {place["artifactLocation"]["uri"] for place in places} == {"empty.txt", "wrong.txt"}
    assert all(place["region"]["startLine"] >= 1 for place in places if "region" in place)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sarif_explains_its_rules(lang: str, giextract: Run) -> None:
    """Title, description and help of every rule stand in the driver, in the language that is spoken."""
    (run,) = json.loads(giextract("--lang", lang, "check", "wrong.txt", "--format", "sarif").out)["runs"]
    known = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(known) == {rule.id for rule in rules().values() if rule.status == "active"}
    for id, told in known.items():
        rule = rules()[id]
        assert told["shortDescription"]["text"] == rule.title[lang]  # type: ignore[index]
        assert " ".join(rule.why[lang].split()) in told["fullDescription"]["text"]  # type: ignore[index]
        assert rule.source.quote in told["help"]["text"]


def test_sarif_of_nothing(giextract: Run) -> None:
    """Without findings SARIF is whole as well."""
    assert json.loads(giextract("check", "clean.txt", "--format", "sarif").out)["runs"][0]["results"] == []
