"""Which annotated reports there are, and the digest that tells one set of them from another."""

import shutil
from pathlib import Path

import pytest

from giextract.errors import DataError, UsageError
from giextract.evaluation.corpus import load

CASE = "2021/glued-one-line"


@pytest.fixture
def folder(goldens: Path, tmp_path: Path) -> Path:
    """A folder with one golden and room beside it."""
    shutil.copytree(goldens / CASE, tmp_path / "g" / CASE)
    return tmp_path / "g"


def test_nothing_to_score_is_wrong_usage(tmp_path: Path) -> None:
    """An empty folder scores nothing, and so nothing is ever perfect for lack of reports."""
    with pytest.raises(UsageError, match="no goldens there"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["golden.yaml", "source.txt", "answer.tables@1.json"])
def test_the_digest_changes_with_every_file(folder: Path, name: str) -> None:
    """Annotation, source and recorded answers are what was scored; a file that none of them is counts for nothing."""
    (folder / CASE / "answer.tables@1.json").write_text("{}")
    before = load(folder).digest
    (folder / CASE / "remark.txt").write_text("anything")
    assert load(folder).digest == before
    with open(folder / CASE / name, "a", encoding="utf-8") as file:
        file.write("\n")
    assert load(folder).digest != before


def test_the_digest_changes_with_the_names(folder: Path) -> None:
    """The same bytes under another name are another corpus."""
    before = load(folder).digest
    (folder / CASE).rename(folder / "2021" / "other")
    assert load(folder).digest != before


def test_annotations_elsewhere_lie_beside_their_source(tmp_path: Path) -> None:
    """NAME.golden.json goes with NAME.*, and one without is told by its name."""
    text = '{"agency": "甲市", "year": 2021, "forms": {}, "cells": {"a.b": "1", "a.c": null}, "notes": "for people"}'
    (tmp_path / "one.golden.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"one\.golden\.json: expected one source named one\.\*, found 0"):
        load(tmp_path)
    (tmp_path / "one.html").write_text("x")
    (case,) = load(tmp_path).cases
    assert (case.name, case.source.name, case.truth.cells["a.b"], case.truth.cells["a.c"]) == (
        "one",
        "one.html",
        1,
        None,
    )


def test_an_annotation_without_an_agency_is_told_by_its_file(tmp_path: Path) -> None:
    """What breaks the format is named with the file."""
    (tmp_path / "one.txt").write_text("x")
    (tmp_path / "one.golden.json").write_text('{"year": 2021, "forms": {}, "cells": {}}')
    with pytest.raises(DataError, match=r"one\.golden\.json: .*\nagency"):
        load(tmp_path)
