"""--policy: on extract, check, verify and rules; what it leaves in reports and exports."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.samples import CLEAN, ROOT, bundled

OWN = """name: 青岚省
based_on: draft
severities:
  C230: {severity: warning, reason: 过渡期内只提示}
off:
  E104: 本省不查错字
rules:
- id: X101
  title: {en: All that came in is granted, zh: 收到的均予以公开}
  severity: error
  cause: as_printed
  forms: ["2019", "2021"]
  formula: requests.received.total = requests.granted.total
  source: {law: 青岚省规定 第三条, quote: 应当予以公开}
  why: {en: For this test only., zh: 仅供测试。}
  message: {en: "received {left}, granted {right}", zh: "收到{left}，予以公开{right}"}
  examples:
    passes: {requests.received.total: 2, requests.granted.total: 2}
    fails: {requests.received.total: 1, requests.granted.total: 2}
"""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("clean", CLEAN), ("blanks", bundled("2019/blank-cells-between-pipes")), ("empty", "")):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")


def test_check_by_a_policy(giextract: Run) -> None:
    """Lines carry the policy's severities and its own rules, and a line for people names the policy."""
    published, ran = giextract("check", "in"), giextract("check", "in", "--policy", "own.yaml")
    assert "C230" not in published.out
    assert "policy" not in published.err
    assert ": warning C230 " in ran.out
    assert "clean.txt:" in ran.out and ": error X101 " in ran.out
    assert "judged by the policy 青岚省" in ran.err
    assert "1 rules of its own" in ran.err
    assert ": error C230 " in giextract("check", "in", "--policy", "draft").out


def test_json_and_sarif_carry_the_policy(giextract: Run, tmp_path: Path) -> None:
    """Each judged report names policy and hash; SARIF has the policy as a component with the changed levels."""
    sha256 = hashlib.sha256((tmp_path / "own.yaml").read_bytes()).hexdigest()
    reports = json.loads(giextract("check", "in", "--policy", "own.yaml", "--format", "json").out)
    assert [r["policy"] for r in reports if r["failure"] is None] == [{"name": "青岚省", "sha256": sha256}] * 2
    (run,) = json.loads(giextract("check", "in", "--policy", "own.yaml", "--format", "sarif").out)["runs"]
    (policy,) = run["policies"]
    assert (policy["name"], policy["properties"]["sha256"]) == ("青岚省", sha256)
    levels = {rule["id"]: rule["defaultConfiguration"] for rule in policy["rules"]}
    assert levels["C230"] == {"level": "warning"}
    assert levels["E104"] == {"enabled": False}
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"] if "ruleId" in result} <= known
    assert "X101" in known


def test_exports_have_columns_for_it(giextract: Run) -> None:
    """Reports, cells and findings say by which policy they were judged; a failed report by none."""
    giextract("extract", "in", "--store", "s.db", "--policy", "draft")
    for what in ("reports", "cells", "findings"):
        rows = list(csv.DictReader(io.StringIO(giextract("export", "s.db", "--as", "csv", "--what", what).out)))
        assert {(row["policy"], len(row["policy_sha256"])) for row in rows if row["outcome"] != "failed"} == {("draft", 64)}
        assert {row["policy"] for row in rows if row["outcome"] == "failed"} <= {""}
    lines = giextract("export", "s.db", "--as", "jsonl").out.splitlines()
    assert [(json.loads(line)["policy"] or {}).get("name") for line in lines] == ["draft", "draft", None]


def test_verify_compares_policies(giextract: Run) -> None:
    """--compare shows what another policy would bring and drop, and leaves the store as it is."""
    giextract("extract", "in", "--store", "s.db")
    before = giextract("export", "s.db").out
    ran = giextract("verify", "s.db", "--policy", "own.yaml", "--compare")
    assert "clean.txt: new error X101 " in ran.out
    assert "blanks.txt: new warning C230 " in ran.out
    assert "blanks.txt: dropped notice C216 " in ran.out
    assert giextract("export", "s.db").out == before
    giextract("verify", "s.db", "--policy", "own.yaml")
    assert "X101" in giextract("export", "s.db").out
    assert "no finding changes" in giextract("verify", "s.db", "--policy", "own.yaml", "--compare").err


def test_policy_from_the_settings(giextract: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment and giextract.toml name a policy, too; a flag goes before them."""
    (tmp_path / "giextract.toml").write_text('policy = "draft"\n')
    assert ": error C230 " in giextract("check", "in").out
    monkeypatch.setenv("GIEXTRACT_POLICY", "own.yaml")
    assert ": warning C230 " in giextract("check", "in").out
    assert "C230" not in giextract("check", "in", "--policy", "published").out


def test_policy_of_the_readme_is_one(giextract: Run, tmp_path: Path) -> None:
    """The file that the README shows can be used as it stands."""
    shown = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    (tmp_path / "readme.yaml").write_text(shown[1], encoding="utf-8")
    ran = giextract("rules", "X101", "--policy", "readme.yaml")
    assert (ran.code, "青岚省办法" in ran.out) == (0, True)


def test_rules_as_a_policy_has_them(giextract: Run) -> None:
    """The list shows severities in force, what is off, and why; an own rule is explained like any other."""
    lines = {line.split()[0]: line for line in giextract("rules", "--policy", "own.yaml").out.splitlines()}
    assert lines["C230"].split()[1] == "warning"
    assert "过渡期内只提示" in lines["C230"]
    assert lines["E104"].split()[1] == "off"
    assert lines["C215"].split()[1] == "warning" and "policy draft" in lines["C215"]
    assert lines["X101"].split()[1] == "error"
    own = giextract("--lang", "zh", "rules", "x101", "--policy", "own.yaml").out
    assert "青岚省规定 第三条" in own and "政策“青岚省”自有规则" in own
    assert "instead of notice: 本省不查错字" not in giextract("rules", "E104").out
    assert "off instead of notice: 本省不查错字" in giextract("rules", "E104", "--policy", "own.yaml").out
    assert giextract("rules", "X101").code == 2


@pytest.mark.parametrize("command", [("extract", "in", "--store", "s.db"), ("check", "in"), ("verify", "s.db"), ("rules",)])
def test_policy_that_makes_no_sense(giextract: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """A fault of the file is wrong usage, named with file and key, before anything is read."""
    (tmp_path / "bad.yaml").write_text("name: a\nbased_on: published\noff: {C205: x, Q1: x}\n")
    ran = giextract(*command, "--policy", "bad.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "bad.yaml: off.C205: it says what was not read" in ran.err
    assert "bad.yaml: off.Q1: there is no such rule" in ran.err
    assert not (tmp_path / "s.db").exists()
