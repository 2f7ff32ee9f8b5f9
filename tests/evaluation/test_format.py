"""Goldens are loaded strictly, and every complaint names file and line."""

import re
from pathlib import Path

import pytest

from giextract.errors import DataError
from giextract.evaluation.golden import load

CASE = "2021/wrong-applicant"


def changed(goldens: Path, folder: Path, old: str, new: str, case: str = CASE) -> Path:
    """A bundled golden with one text in it replaced, beside its source."""
    for file in (goldens / case).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    path = folder / "golden.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def line_of(path: Path, text: str) -> int:
    """The first line that begins with a text, else the first on which it stands."""
    lines = list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    return min((not line.startswith(text), n) for n, line in lines if text in line)[1]


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("year: 2025", "year: next", "year: next", "year: input should be a valid integer"),
        ("agency: 鹿鸣", "agencie: 鹿鸣", "agencie", "extra inputs are not permitted"),
        ("granted: [22, 5, 0, 1, 0, 1, 29]", "granted: [22, 5, 0, 1, 0, 29]", " granted:", "has 6 cells, the form 2021 has 7"),
        ("granted: [22, 5,", 'granted: [22, "5",', " granted:", "counts are whole numbers"),
        ("  denied.query:", "  denied.quarry:", "denied.quarry", "the form 2021 has no such row"),
        ("concluded: [75, 9,", "concluded: [75, 9.5,", "9.5", "valid integer"),
        ('requests: "2021"', 'requests: "2020"', "forms:", "'2020'"),
        ("  rules: [0, 0, 0]", "  rules: [0, 0, 0]\n  rules: [0, 0, 1]", "rules: [0, 0, 1]", "stands twice"),
        ("ambiguous: []", "ambiguous: [", "outcome:", "not YAML"),
        ('fees: ["482.1163"]', 'fees: ["四八二"]', "fees:", "a figure in quotes is a number"),
        ('disputes: "2021"}', '}', "disputes:", "no form under forms"),
        ("  carried_in: [3,", "  carried_in: [_,", "carried_in", "is not filled in yet"),
    ],
)  # fmt: skip
def test_a_broken_format_is_told_with_its_line(
    goldens: Path, tmp_path: Path, old: str, new: str, where: str, said: str
) -> None:
    """Whatever is wrong, the first thing said is the file and the line on which it stands."""
    path = changed(goldens, tmp_path, old, new)
    with pytest.raises(DataError) as error:
        load(path)
    first = str(error.value).splitlines()
    place = f"{path}:{line_of(path, where)}: "
    assert any(line.startswith(place) and said in line for line in first), first
    assert all(re.match(rf"{re.escape(str(path))}:\d+: ", line) for line in first)


def test_a_draft_is_refused_in_one_line(goldens: Path, tmp_path: Path) -> None:
    """A golden that still says that it is a draft is no golden, however complete it looks."""
    path = changed(goldens, tmp_path, "provenance:", "draft: true\nprovenance:")
    with pytest.raises(DataError, match=r"golden.yaml:1: still a draft: fill it in"):
        load(path)


def test_cells_that_nobody_judged_are_no_figures(goldens: Path, tmp_path: Path) -> None:
    """What is unjudged takes no part in anything that is held against a golden."""
    path = changed(goldens, tmp_path, "ambiguous: []", 'ambiguous: []\nunjudged: ["requests.granted.*"]')
    figures = load(path).figures()
    assert "requests.partly_granted.total" in figures
    assert not any(cell.startswith("requests.granted.") for cell in figures)


def test_a_cell_says_what_it_is_forced_to_before_its_pattern(goldens: Path, tmp_path: Path) -> None:
    """Patterns speak for many cells; one named by its id speaks for itself."""
    told = 'ambiguous: []\nforced: {"requests.*": "0", requests.granted.total: "3", requests.granted.legal: ~}'
    golden = load(changed(goldens, tmp_path, "ambiguous: []", told))
    cells = [f"requests.granted.{column}" for column in ("total", "legal", "social")]
    assert [golden.forced_value(cell) for cell in cells] == [3, None, 0]
    assert golden.is_forced(cells[1])
    assert not golden.is_forced("disputes.reconsideration.total")
