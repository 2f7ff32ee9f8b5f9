"""The gate: the goldens of the project hold their floors, and whatever makes reading worse breaks one."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giextract.checks import catalogue, findings, lawful
from giextract.evaluation.summary import Summary
from giextract.pipeline import judging
from giextract.reading.model import wording
from giextract.report import Finding
from tests.evaluation.reading import asked, broken, gate, pin_floors, some_goldens
from tests.loopback.threaded import answering_all
from tests.model.asking import CLEAN, WRONG

CASES = (CLEAN, WRONG)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two goldens with answers of a model and pinned floors."""
    made = some_goldens(tmp_path / "goldens", CASES)
    asked(made, answering_all(CASES), tmp_path / "cache", record=True)
    pin_floors(made)
    return made


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Change the catalogue's text for one test."""
    caches = [
        value
        for room in (catalogue, findings, lawful)
        for value in vars(room).values()
        if hasattr(value, "cache_clear")
    ]
    texts = catalogue._texts()

    def change(pattern: str, replacement: str) -> None:
        changed = {name: re.sub(pattern, replacement, text) for name, text in texts.items()}
        assert changed != texts
        monkeypatch.setattr(catalogue, "_texts", lambda: changed)
        for cached in caches:
            cached.cache_clear()

    yield change
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


def test_the_goldens_hold_their_floors(goldens: Path) -> None:
    """Every floor that is pinned beside them, and the goldens are those that were pinned."""
    held = gate(goldens)
    assert held.is_pinned
    assert not held.broken, [f"{f.run} {f.place} {f.measure}: {f.found}, pinned {f.pinned}" for f in held.broken]
    assert {floor.run for floor in held.floors} == {"", "labels", "recorded"}
    assert {floor.measure for floor in held.floors} >= {"right", "wrong_and_not_flagged", "over_flagged", "corpus"}


def test_the_gate_holds_as_it_was_pinned(folder: Path) -> None:
    """Nothing has changed, and nothing is broken; labels and recorded answers have floors each."""
    assert broken(folder) == set()
    assert {floor.run for floor in gate(folder).floors} == {"", "labels", "recorded"}


def test_a_rule_that_is_gone_breaks_the_gate(folder: Path, rules: Any) -> None:
    """An error that no rule looks for any more is not found."""
    rules(r"- id: B303\n", "- id: B303\n  status: rejected\n")
    assert "findings_recall" in broken(folder)


def test_a_wrong_formula_breaks_the_gate(folder: Path, rules: Any) -> None:
    """A sum that no law asks for is a false alarm on a clean report."""
    rules(
        r"formula: requests\.received\.\{column\} \+ [^\n]*",
        "formula: requests.received.{column} = requests.concluded.{column}",
    )
    assert {"false_alarms", "over_flagged"} <= broken(folder)


def test_flagging_everything_breaks_the_gate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is never sure of anything is never wrong, and of no use."""

    def flag(*given: Any) -> list[Finding]:
        real: list[Finding] = found(*given)
        doubt = "E101", "everything is doubtful", "一切存疑"
        cells = tuple(given[0].cells)
        return real + [
            Finding(
                id="x",
                rule=doubt[0],
                severity="warning",
                cause="unreadable",
                message=doubt[1],
                message_zh=doubt[2],
                cells=(c,),
            )
            for c in cells
        ]

    found = judging.findings
    monkeypatch.setattr(judging, "findings", flag)
    assert {"over_flagged", "outcome", "cells_to_look_at"} <= broken(folder)


def test_worse_answers_break_the_gate(folder: Path) -> None:
    """A model that reads other figures costs: they are flagged, so no figure gets past, but clean reports do not pass."""
    for path in folder.rglob("answer.tables@1.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        requests = told["answers"][0]["answer"]["requests"]
        told["answers"][0]["answer"]["requests"] = {row: [*cells[1:], cells[0]] for row, cells in requests.items()}
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    found = broken(folder)
    assert {"corpus", "over_flagged", "outcome"} <= found
    assert "wrong_and_not_flagged" not in found


def test_another_prompt_breaks_the_gate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows how good a prompt is that nobody has answered: the answers to the old one are stale."""
    monkeypatch.setattr(wording, "FIRST", wording.AGAIN)
    monkeypatch.setattr(wording, "ask_tables", wording.ask_again)
    monkeypatch.setattr("giextract.reading.model.reader.ask_tables", wording.ask_again)
    assert "stale" in broken(folder)


def test_a_source_that_fails_breaks_the_gate(folder: Path) -> None:
    """All its cells are missed, also where its other bytes are pinned anew."""
    source = next((folder / CLEAN).glob("source.*"))
    source.write_bytes(b"\x00\x01\x02\x03")
    held = gate(folder)
    assert {"corpus", "right", "missed", "assessed"} <= {floor.measure for floor in held.broken}
    labels: Summary = held.runs[0]
    (lost,) = [one for one in labels.reports if one.name == CLEAN]
    assert lost.counts["missed"] == lost.counts["cells"]
    assert labels.counts["not_assessable"] == 1


def test_changed_goldens_break_the_gate(folder: Path) -> None:
    """Whoever changes an annotation has to look at the scores and pin them."""
    with open(folder / WRONG / "golden.yaml", "a", encoding="utf-8") as file:
        file.write("# looked at again\n")
    assert broken(folder) == {"corpus"}
    pin_floors(folder)
    assert broken(folder) == set()


def test_reviewed_reports_never_move_a_floor(folder: Path) -> None:
    """They come and go, are scored apart, and whatever is wrong with them breaks nothing that was pinned."""
    shutil.copytree(folder / CLEAN, folder / "reviewed" / "one")
    path = folder / "reviewed" / "one" / "golden.yaml"
    text = path.read_text(encoding="utf-8").replace("provenance:", "set: reviewed\nprovenance:", 1)
    path.write_text(re.sub(r"received: \[\d+", "received: [987654", text), encoding="utf-8")
    held = gate(folder)
    assert not held.broken
    assert [(run.name, run.is_reviewed, run.counts["reports"]) for run in held.runs] == [
        ("labels", False, 2), ("recorded", False, 2), ("labels", True, 1), ("recorded", True, 1),
    ]  # fmt: skip
    assert [run.counts["wrong_and_not_flagged"] for run in held.runs] == [0, 0, 1, 1]
    before = (folder / "floors.yaml").read_text(encoding="utf-8")
    pin_floors(folder)
    assert (folder / "floors.yaml").read_text(encoding="utf-8") == before
