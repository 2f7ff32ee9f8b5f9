"""Corruptions are reproducible, change what they say, and none is wrong and not flagged."""

import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from giextract.cli.corrupt import corrupted
from giextract.cli.voice import Voice
from giextract.errors import UsageError
from giextract.evaluation.corruptions import Corrupted, Trial, corrupt, lost, printed, runs
from giextract.evaluation.corruptions.changes import CHANGES
from giextract.evaluation.corruptions.names import name_of
from giextract.evaluation.corruptions.slips import SLIPS
from giextract.evaluation.golden import cases, load
from giextract.report import Report
from tests.evaluation.reading import some_goldens

GOLDENS = Path(__file__).parents[2] / "goldens"
SOURCES = {path.parent.name: (path, source) for path, source in cases(GOLDENS)}
TEXTS = ["cell-per-line-page-break", "glued-one-line", "other-handling-printed-twice", "blank-cells-between-pipes"]


def base(case: str) -> printed.Base:
    """A golden's own source as a base."""
    path, source = SOURCES[case]
    made = printed.base_of(load(path), case, source)
    assert isinstance(made, printed.Base)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The goldens that are text, of which pictures and office files are quickly told: they are only left out."""
    quick = [f"{p.parent.parent.name}/{p.parent.name}" for p, s in cases(GOLDENS) if s.suffix in (".txt", ".md", ".html", ".xlsx")]
    return some_goldens(tmp_path_factory.mktemp("goldens"), quick)


@pytest.fixture(scope="module")
def result(folder: Path) -> Corrupted:
    """A few hundred changes in this process."""
    return corrupt(folder, 150, seed=3)


def test_nothing_is_wrong_and_not_flagged(result: Corrupted, folder: Path) -> None:
    """The number that rules all others, over pages and answers; every clean report comes out clean unchanged."""
    kinds = result.by_kind()
    assert result.silent == 0
    assert result.unclean == ()
    assert result.clean >= 10
    assert result.clean + result.left_out.total() == len(cases(folder))
    assert sum(k.tried for (subject, _), k in kinds.items() if subject == "printed") == 150
    assert sum(k.tried for (subject, _), k in kinds.items() if subject == "answer") == 150
    assert all(k.detected == k.visible for (subject, _), k in kinds.items() if subject == "answer")
    assert all(k.false_alarms == 0 and k.passed == 0 for k in kinds.values())
    assert set(result.left_out) == {"not_clean", "no_tables", "no_text"}


def test_the_same_seed_makes_the_same_changes(result: Corrupted, folder: Path) -> None:
    """A run can be repeated by anybody, in however many processes; another seed makes others."""
    assert corrupt(folder, 150, seed=3, jobs=2).kinds == result.kinds
    assert corrupt(folder, 20, seed=4).kinds != corrupt(folder, 20, seed=3).kinds


@pytest.mark.parametrize("case", TEXTS)
def test_a_change_is_printed_where_the_cell_stands(case: str) -> None:
    """The new page differs in the changed cells alone: reading it gives the new figures or abstains, the rest as before."""
    own, chance, tried = base(case), random.Random(case), 0
    for kind in SLIPS:
        rows = SLIPS[kind](chance, own.tables["requests"])
        data = own.reprint("requests", rows) if rows else None
        if rows is None or data is None or rows == own.tables["requests"]:
            continue
        tried += 1
        report = printed.read(data)
        told = printed.by_cell(own.forms["requests"], "requests", rows)
        values = {c: report.cells[c].value for c in told}
        assert {c: v for c, v in values.items() if v is not None and Decimal(v) != told[c]} == {}
    assert tried >= 5


def test_figures_keep_the_characters_they_are_printed_in() -> None:
    """Wide digits stay wide and separators stay where they were; what is no digit is not rewritten."""
    source = SOURCES["two-totals-wrong"][1]
    text = source.read_text(encoding="utf-8")
    rows = {"received": [3153, 179, 5, 3, 27, 11, 3378]}
    at = text.index("3,378") if "3,378" in text else text.index("３，３７８")
    reprint = printed.in_place(text, {"requests": "2021"}, {"requests": rows}, {"requests.received.total": (at, at + 5)})
    made = reprint("requests", {"received": [3153, 179, 5, 3, 27, 11, 4378]})
    assert made is not None
    new = made.decode()
    assert len(new) == len(text)
    assert new[at : at + 5] in ("4,378", "４，３７８")
    assert reprint("requests", {"received": [3153, 179, 5, 3, 27, 12, 3378]}) is None  # its place is not known


def test_a_lost_cell_leaves_no_figure_in_anothers_cell() -> None:
    """A row that prints six figures for seven cells is read where the sums leave one place for the gap, or not at all."""
    tried = [
        made
        for case in TEXTS
        for n in range(12)
        if (made := lost.trial(base(case), "requests", random.Random(f"{case}{n}"))) is not None
    ]
    assert len(tried) >= 20
    assert not any(t.silent for t in tried)
    assert all(t.detected for t in tried if t.visible)
    assert any(t.visible for t in tried) and any(not t.visible for t in tried)


def test_a_pass_with_a_wrong_value_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that reads the page of before, whatever is printed, is found out."""
    own = base("cell-per-line-page-break")
    right = own.reprint("requests", own.tables["requests"])
    assert right is not None
    before: Report = printed.read(right)
    monkeypatch.setattr(printed, "read", lambda data: before)
    made = [printed.trial(own, "requests", kind, random.Random(1)) for kind in ("digit", "wrong total", "rows swapped")]
    assert [t.silent for t in made if t] == [True, True, True]
    assert not any(t.detected for t in made if t)


def test_every_kind_of_change_has_a_name_in_both_languages() -> None:
    """A table for people says nothing in the other language."""
    for kind in (*SLIPS, *CHANGES, lost.KIND):
        assert name_of(kind, "en") == kind
        assert re.search("[\u4e00-\u9fff]", name_of(kind, "zh"))


def test_a_folder_in_which_nothing_can_be_changed_is_told(tmp_path: Path) -> None:
    """No clean text golden: no score of nothing."""
    with pytest.raises(UsageError, match="nothing can be corrupted"):
        corrupt(tmp_path, 10)


def test_what_was_found_is_shown_and_the_exit_code_follows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """A table on stdout, the closing lines on stderr; one silent change and the code is 1."""
    voice = Voice()
    assert corrupted(folder, 20, 5, 1, voice) == 0
    out, err = capsys.readouterr()
    assert out.startswith("change") and "page · " in out and "answer · " in out
    assert err.splitlines()[-1] == "wrong and not flagged: 0"
    silent = Trial("printed", "digit", "requests", "borders", visible=True, passed=True, detected=False, silent=True)
    monkeypatch.setattr(runs, "batch", lambda asked: [silent])
    voice.language = "zh"
    assert corrupted(folder, 20, 5, 1, voice) == 1
    out, err = capsys.readouterr()
    assert "页面 · 一位数字有误" in out
    assert err.splitlines()[-1] == "有误而未标出：2"
