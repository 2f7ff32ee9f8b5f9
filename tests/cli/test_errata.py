"""giextract errata STORE, as a supervising office uses it."""

import builtins
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.errata.letters import AGENCY, GRANTED, WRONG, changed, text_of
from tests.rules.trial import sample
from tests.samples import LETTER


def extracted(giextract: Run, text: str, store: str = "s.db", file: str = "a.txt") -> None:
    """Read one report into a store."""
    Path("in").mkdir(exist_ok=True)
    Path("in", file).write_text(text, encoding="utf-8")
    giextract("extract", f"in/{file}", "--store", store)


def test_office_writes_its_letters(giextract: Run) -> None:
    """One command, and the folder has a letter for the unit and the table over all."""
    extracted(giextract, changed((GRANTED, WRONG)))
    extracted(giextract, LETTER, file="b.txt")
    ran = giextract("--lang", "zh", "errata", "s.db", "--output", "out", "--as", "both")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == ["out：共 1 个单位，其中 1 个有反馈事项", "有 1 个文件未能核对，已列入总表"]
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(
        f"{stem}.{suffix}" for stem in (f"{AGENCY}2021年", "总表") for suffix in ("docx", "xlsx")
    )


def test_draft_handed_in_again_is_compared(giextract: Run) -> None:
    """With --compare naming the same store, the version that stood at the path before is the last draft."""
    extracted(giextract, changed((GRANTED, WRONG)))
    extracted(giextract, sample("2021"))
    assert giextract("errata", "s.db", "--output", "out", "--compare", "./in/../s.db").code == 0
    assert "已更正3项" in text_of(Path("out", f"{AGENCY}2021年.docx"))
    extracted(giextract, changed((GRANTED, WRONG)), store="old.db", file="old.txt")
    assert giextract("errata", "s.db", "--output", "out2", "--compare", "old.db").code == 0
    assert "已更正3项" in text_of(Path("out2", f"{AGENCY}2021年.docx"))


def test_only_takes_the_three_groups(giextract: Run) -> None:
    """A group that there is not is wrong usage, and the line names those there are."""
    extracted(giextract, changed((GRANTED, WRONG)))
    ran = giextract("errata", "s.db", "--output", "out", "--only", "all")
    assert ran.code == 2 and "must, check, note" in ran.err
    assert giextract("errata", "s.db", "--output", "out", "--only", "must", "--year", "2021").code == 0
    assert "请核实。" not in text_of(Path("out", f"{AGENCY}2021年.docx"))


def test_full_folder_and_missing_store_are_wrong_usage(giextract: Run) -> None:
    """Nothing is written into a folder with files in it, nor from a store that is not there."""
    extracted(giextract, sample("2021"))
    assert giextract("errata", "s.db", "--output", "in").code == 2
    assert giextract("errata", "none.db", "--output", "out").code == 2
    assert giextract("errata", "s.db", "--output", "out", "--compare", "none.db").code == 2
    assert not Path("out").exists()


def test_folder_that_cannot_be_written_is_named(giextract: Run) -> None:
    """A file where the folder should be is one line, not a traceback, whichever writer meets it."""
    extracted(giextract, changed((GRANTED, WRONG)))
    Path("file").write_text("mine")
    for shape in ("docx", "xlsx"):
        ran = giextract("errata", "s.db", "--output", "file/out", "--as", shape)
        assert ran.code == 2 and "file/out: cannot be written: not a directory" in ran.err


def test_missing_library_is_named(giextract: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-docx one line says what to install."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "giextract.errata.sending":
            raise ModuleNotFoundError("No module named 'docx'", name="docx")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    ran = giextract("errata", "s.db", "--output", "out")
    assert ran.code == 2 and "pip install 'giextract[errata]'" in ran.err
