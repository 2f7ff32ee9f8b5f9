"""A reviewed report becomes a golden: what a person decided and what was not in doubt, and nothing else."""

from pathlib import Path

import pytest

from giextract.errors import UsageError
from giextract.evaluation.checking import check
from giextract.evaluation.drafting import keep
from giextract.evaluation.golden import Golden, cases, load
from giextract.evaluation.promoting import ACCEPTED, promote, written
from giextract.pipeline import judge, prepare
from giextract.report import Report


def reviewed(goldens: Path, case: str) -> tuple[Report, bytes, Golden]:
    """A report as it is read, its bytes, and what people annotated of it."""
    path, source = next((p, s) for p, s in cases(goldens) if case in str(p))
    data = source.read_bytes()
    return judge(prepare(data, source.name)[0]), data, load(path)


@pytest.mark.parametrize("case", ["cell-per-line-page-break", "glued-one-line", "one-column-clean", "blank-cells"])
def test_a_clean_report_becomes_what_people_annotated(goldens: Path, case: str) -> None:
    """Where nothing is in doubt no decision is needed, and the figures are those of the golden made by hand."""
    report, data, golden = reviewed(goldens, case)
    promoted = promote(report, data, {}, ["reviewer"])
    assert promoted.set == "reviewed"
    assert promoted.unjudged == []
    assert promoted.figures() == golden.figures()
    assert (promoted.outcome, promoted.findings) == (golden.outcome, [])
    blank = {c for c, f in golden.figures().items() if f is None and not golden.is_not_applicable(c)}
    assert {c: promoted.forced_value(c) for c in blank} == {c: golden.forced_value(c) for c in blank}


def test_cells_in_doubt_are_left_out_until_a_person_decides(goldens: Path) -> None:
    """The operands of a broken sum are no truth by themselves; with a decision they are."""
    report, data, golden = reviewed(goldens, "subtotal-column-digits-swapped")
    doubtful = {c for f in report.findings if f.severity != "notice" and len(f.cells) <= 26 for c in f.cells}
    assert doubtful
    alone = promote(report, data, {}, ["reviewer"])
    assert doubtful.isdisjoint(alone.figures())
    assert {c: f for c, f in golden.figures().items() if c not in doubtful} == alone.figures()
    decided = promote(report, data, dict.fromkeys(doubtful, ACCEPTED), ["reviewer"])
    assert decided.figures() == golden.figures()
    assert {(f.rule, f.cells) for f in decided.findings} == {(f.rule, f.cells) for f in golden.findings}
    assert decided.outcome == "flagged"


def test_a_persons_value_goes_before_the_machines(goldens: Path) -> None:
    """What the person says is printed becomes the figure, and what follows from it is worked out anew."""
    report, data, _ = reviewed(goldens, "cell-per-line-page-break")
    promoted = promote(report, data, {"requests.granted.total": "426", "requests.granted.legal": None}, ["reviewer"])
    figures = promoted.figures()
    assert (figures["requests.granted.total"], figures["requests.granted.legal"]) == (426, None)
    assert {(f.rule, f.cells) for f in promoted.findings} == {("B303", "requests.*.total")}
    assert promoted.outcome == "flagged"


def test_an_undetermined_cell_is_truth_only_by_decision(goldens: Path) -> None:
    """A run that can be cut in several ways is left out; the person's figures of it stand."""
    report, data, golden = reviewed(goldens, "part-glued-proactive-undecidable")
    cells = tuple(f"proactive.normative.{column}" for column in ("made", "newly_public", "total_public"))
    assert set(cells) <= set(promote(report, data, {}, ["reviewer"]).unjudged)
    decisions: dict[str, str | None] = {c: str(golden.figures()[c]) for c in cells}
    decided = promote(report, data, decisions, ["reviewer"]).figures()
    assert [decided[c] for c in cells] == [74, 2, 586]


def test_what_is_written_loads_and_has_no_contradiction(goldens: Path, tmp_path: Path) -> None:
    """The file lies in a set of its own below the goldens, where no gate looks, and holds what was promoted."""
    report, data, _ = reviewed(goldens, "subtotal-column-digits-swapped")
    promoted = promote(report, data, {}, ["reviewer"], layout="aligned")
    path = keep(tmp_path / "reviewed" / "2021" / "case" / "golden.yaml", ".txt", data, written(promoted))
    assert load(path).figures() == promoted.figures()
    assert load(path) == promoted
    assert check(path) == []
    assert cases(tmp_path) == []
    assert [p for p, _ in cases(tmp_path / "reviewed")] == [path]
    with pytest.raises(UsageError, match="there is a golden already"):
        keep(path, ".txt", data, written(promoted))


@pytest.mark.parametrize(
    ("decisions", "data", "said"),
    [
        ({"requests.granted.sum": "1"}, None, "has no such cell"),
        ({"requests.granted.total": "many"}, None, "is no decision"),
        ({"requests.granted.total": "1.5"}, None, "counts are whole numbers"),
        ({}, b"other", "not the bytes"),
    ],
)
def test_what_cannot_be_promoted_is_refused(
    goldens: Path, decisions: dict[str, str | None], data: bytes | None, said: str
) -> None:
    """Other bytes, cells that are not there, and words in place of numbers are told plainly."""
    report, own, _ = reviewed(goldens, "cell-per-line-page-break")
    with pytest.raises(UsageError, match=said):
        promote(report, own if data is None else data, decisions, ["reviewer"])
