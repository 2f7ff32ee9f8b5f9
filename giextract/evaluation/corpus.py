"""The annotated reports of a folder: goldens of ours, or NAME.golden.json beside their sources; and the digest of them all."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from giextract.errors import DataError, UsageError
from giextract.evaluation import golden
from giextract.evaluation.truth import Truth, of_annotation, of_golden

ANSWERS = "answer.*.json"
FLOORS = "floors.yaml"
_ANNOTATION = ".golden.json"


@dataclass(frozen=True, slots=True)
class Case:
    """An annotated report: what is true of it, its source, and a model's recorded answers about it."""

    truth: Truth
    annotation: Path
    source: Path
    answers: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: `form/case`, or the stem of its source."""
        return self.truth.name


@dataclass(frozen=True, slots=True)
class Corpus:
    """All annotated reports below a folder; `digest` changes with any byte of annotations, sources and answers.

    Reviewed reports are left out of it: they come and go with the work of reviewers, and never move a floor.
    """

    folder: Path
    cases: tuple[Case, ...]
    digest: str


def load(folder: Path) -> Corpus:
    """Find and read them; raises UsageError where there is none, DataError for one that breaks its format."""
    cases = (*_goldens(folder), *_annotations(folder))
    if not cases:
        raise UsageError(
            f"{folder}: no goldens there; expected FORM/CASE/golden.yaml or NAME.golden.json, each beside its source; "
            f"name their folder: giextract evaluate FOLDER / {folder}：没有标注报告"
        )
    pinned = tuple(case for case in cases if not case.truth.is_reviewed)
    return Corpus(folder, cases, _digest(folder, pinned))


def _goldens(folder: Path) -> Iterator[Case]:
    for annotation, source in golden.cases(folder):
        name = annotation.parent.relative_to(folder).as_posix()
        answers = tuple(sorted(annotation.parent.glob(ANSWERS)))
        yield Case(of_golden(golden.load(annotation), name), annotation, source, answers)


def _annotations(folder: Path) -> Iterator[Case]:
    for annotation in sorted(folder.glob(f"*{_ANNOTATION}")):
        stem = annotation.name.removesuffix(_ANNOTATION)
        sources = [path for path in sorted(folder.glob(f"{stem}.*")) if path.stem == stem]
        if len(sources) != 1:
            raise DataError(f"{annotation}: expected one source named {stem}.*, found {len(sources)}")
        yield Case(of_annotation(annotation), annotation, sources[0])


def _digest(folder: Path, cases: tuple[Case, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted({p for case in cases for p in (case.annotation, case.source, *case.answers)}):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:16]
