"""Policies over many files: another one judges again and reads nothing anew, in one process or several."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giextract import bulk, pipeline
from giextract.checks.policy import Policy
from giextract.checks.policy_file import load, published, shipped
from giextract.report import Report
from giextract.store import Store, unpack
from tests.bulk.test_runs import forbid
from tests.bulk.test_years import report as year_report
from tests.samples import BINARY, CLEAN, OTHER_CLEAN, bundled

BLANKS = bundled("2019/blank-cells-between-pipes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a report that leaves cells blank, two that do not, and a file that is no text."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("a.txt", CLEAN), ("b.txt", OTHER_CLEAN), ("blanks.txt", BLANKS)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "binary.txt").write_bytes(BINARY)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        yield store


def run(folder: Path, store: Store, policy: Policy | None = None, **options: Any) -> dict[str, bulk.Done]:
    """What became of each file."""
    found = bulk.find([str(folder)])
    done = {one.entry.place.path: one for one in bulk.extract(found, store, policy=policy, **options)}
    bulk.second_pass(store)
    return done


def reports(store: Store) -> dict[str, Report]:
    """The reports of a store by path."""
    return {s.places[0]: Report.model_validate_json(unpack(s.report)) for s in store.reports()}


def told(report: Report) -> dict[str, str]:
    """The severity of each rule that speaks."""
    return {f.rule: f.severity for f in report.findings}


def file(folder: Path, text: str) -> Policy:
    """A policy of a file of its own."""
    path = folder.parent / "p.yaml"
    path.write_text(f"name: 青岩\nbased_on: published\n{text}", encoding="utf-8")
    return load(str(path))


def test_every_judged_report_names_its_policy(folder: Path, store: Store) -> None:
    """Name and hash stand in each report; a file that failed was judged by none."""
    run(folder, store)
    named = {path: one.policy for path, one in reports(store).items()}
    assert named.pop("binary.txt") is None
    assert set(named.values()) == {published().title}


@pytest.mark.parametrize("jobs", [1, 2])
def test_another_policy_judges_again_and_reads_nothing(
    jobs: int, folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stored page is judged by the new policy and the new results are kept; back again gives what was there before."""
    run(folder, store, jobs=jobs)
    before = reports(store)
    forbid(monkeypatch, "prepare", "ask")
    done = run(folder, store, shipped("draft"), jobs=jobs)
    assert sorted(path for path, one in done.items() if not one.known) == ["a.txt", "b.txt", "blanks.txt"]
    after = reports(store)
    assert told(after["blanks.txt"])["C230"] == "error"
    assert after["blanks.txt"].outcome == "flagged"
    assert {one.policy for path, one in after.items() if path != "binary.txt"} == {shipped("draft").title}
    assert all(one.known for one in run(folder, store, shipped("draft"), jobs=jobs).values()), "and then rests"
    run(folder, store, jobs=jobs)
    assert reports(store) == before


def test_own_rules_reach_the_workers(folder: Path) -> None:
    """Two worker processes say the same as one, a province's own rule among it."""
    own = file(folder, (
        "rules:\n- {id: X101, title: {en: a, zh: 甲}, severity: warning, cause: as_printed, forms: ['2021'], "
        "formula: requests.received.total <= requests.granted.total, source: {law: 甲, quote: 乙}, why: {en: a, zh: 甲}, "
        "message: {en: '{left} {right}', zh: '{left}，{right}'}, "
        "examples: {passes: {requests.received.total: 1, requests.granted.total: 1}, "
        "fails: {requests.received.total: 2, requests.granted.total: 1}}}"
    ))  # fmt: skip
    alone, together = (
        [Report.model_validate_json(unpack(r.report)) for d in done for r in d.entry.results]
        for done in (bulk.check(bulk.find([str(folder)]), jobs=jobs, policy=own) for jobs in (1, 2))
    )
    assert alone == together
    assert any("X101" in told(one) for one in alone)


def test_verify_judges_by_a_policy(folder: Path, store: Store) -> None:
    """Looking only tells what would come and leaves the store; else the results are those of the policy."""
    run(folder, store)
    before = reports(store)
    changes = {d.location: d.changes for d in bulk.verify(store, write=False, policy=shipped("draft"))}
    assert {f.rule for f in changes["blanks.txt"].new} >= {"C230"}
    assert {f.rule for f in changes["blanks.txt"].dropped} >= {"C216"}
    assert reports(store) == before
    list(bulk.verify(store, policy=shipped("draft")))
    bulk.second_pass(store)
    assert told(reports(store)["blanks.txt"])["C230"] == "error"


def test_rules_over_several_reports_follow_the_policy_of_each(store: Store, tmp_path: Path) -> None:
    """What another report tells is told at the severity of the policy that this report was judged by, or not at all."""
    for name, year in (("x", 2022), ("y", 2023)):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_bytes(year_report(year, 0, 2 - (year - 2022)))
    run(tmp_path / "x", store)
    run(tmp_path / "y", store)
    assert told(reports(store)["y.txt"])["Y701"] == "warning"
    lower = file(tmp_path / "x", "severities: {Y701: {severity: notice, reason: 机构改革}}\noff: {Y702: 口径不同}")
    changes = [d.changes for d in bulk.verify(store, write=False, policy=lower)]
    assert [(f.rule, f.severity) for c in changes for f in c.dropped] == [("Y701", "warning"), ("Y702", "warning")]
    assert [(f.rule, f.severity) for c in changes for f in c.new] == [("Y701", "notice")]
    run(tmp_path / "y", store, lower)
    assert told(reports(store)["y.txt"])["Y701"] == "notice"
    assert "Y702" not in told(reports(store)["y.txt"])
    assert reports(store)["y.txt"].outcome == "consistent"
    (tmp_path / "x" / "z.txt").write_text(CLEAN, encoding="utf-8")
    run(tmp_path / "x", store)
    assert told(reports(store)["y.txt"])["Y701"] == "notice", "a run by another policy leaves it as it was judged"
    assert not bulk.second_pass(store)


def test_policy_that_no_longer_fits_the_rules_stops_no_run(folder: Path, store: Store) -> None:
    """A kept policy with a rule that is gone is passed over when reports are held against each other."""
    store.keep_policy("0" * 64, "name: old\nbased_on: published\noff: {Z1: gone}\n")
    run(folder, store)
    assert pipeline.fingerprints()
    assert reports(store)["a.txt"].outcome == "consistent"
