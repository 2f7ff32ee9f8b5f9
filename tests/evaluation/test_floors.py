"""Floors: held, broken, raised, and never lowered."""

from pathlib import Path

import pytest

from giextract.errors import DataError
from giextract.evaluation import floors
from giextract.evaluation.corpus import Case
from giextract.evaluation.floors import Pinned, PinnedRun
from giextract.evaluation.results import Result, Run
from giextract.evaluation.scoring import score
from giextract.evaluation.summary import Summary, summarise
from giextract.report import Cell
from tests.evaluation.samples import ROW, report, stated, truth

WHOLE = Pinned(corpus="a", runs={"labels": PinnedRun(overall={"right": 0.5, "abstained": 1})})


def _summary(right: int, open_: int = 0, wrong: int = 0) -> Summary:
    """A run over one report with so many cells of each kind."""
    cells = {f"{ROW}.r{n}": stated("1", n) for n in range(right)}
    cells |= {f"{ROW}.o{n}": Cell(state="undetermined", printed="1") for n in range(open_)}
    cells |= {f"{ROW}.w{n}": stated("2", 50 + n) for n in range(wrong)}
    told = truth(dict.fromkeys(cells, 1), outcome="flagged")
    read = report(cells, outcome="flagged")
    case = Case(told, Path("golden.yaml"), Path("source.txt"))
    return summarise(Run("labels", (Result(case, read),)), [score(read, told)])


def _broken(pinned: Pinned | None, digest: str, run: Summary) -> set[str]:
    return {floor.measure for floor in floors.hold(pinned, digest, [run]) if not floor.holds}


def test_what_is_reached_holds() -> None:
    """As much as is pinned is enough, on either side."""
    assert _broken(WHOLE, "a", _summary(1, open_=1)) == set()


def test_less_than_is_pinned_breaks_a_floor() -> None:
    """A smaller share and a larger count do, each by its name."""
    assert _broken(WHOLE, "a", _summary(1, open_=2)) == {"right", "abstained"}


def test_changed_goldens_break_a_floor() -> None:
    """Scores on other goldens say nothing about those that were pinned."""
    assert _broken(WHOLE, "b", _summary(1)) == {"corpus"}


def test_what_may_never_happen_needs_no_pin() -> None:
    """Something wrong and not flagged is a broken floor where none is pinned, and whatever else is."""
    assert _broken(None, "a", _summary(5, wrong=1)) == {"wrong_and_not_flagged"}
    assert _broken(WHOLE, "a", _summary(5, wrong=1)) == {"wrong_and_not_flagged"}


def test_a_measure_that_vanished_breaks_its_floor() -> None:
    """A share of nothing is not all of it."""
    pinned = Pinned(corpus="a", runs={"labels": PinnedRun(overall={"statements_recall": 0.9})})
    assert _broken(pinned, "a", _summary(1)) == {"statements_recall"}


def test_a_form_has_floors_of_its_own() -> None:
    """A form that got worse is seen, however much there is of the others; so is one that is gone."""
    pinned = Pinned(
        corpus="a", runs={"labels": PinnedRun(overall={}, forms={"2021": {"right": 1}, "2019": {"right": 1}})}
    )
    (_, *held) = [f for f in floors.hold(pinned, "a", [_summary(1, open_=1)]) if f.measure in ("corpus", "right")]
    assert [(f.place, f.holds, f.found) for f in held] == [("2021", False, 0.5), ("2019", False, None)]


def test_update_raises_and_refuses_to_lower() -> None:
    """A better score is pinned; a worse one is told, and the floor stays, so that it is still broken."""
    better, refused = floors.update(WHOLE, "b", [_summary(3)])
    pins = better.runs["labels"].overall
    assert (better.corpus, pins["right"], pins["abstained"], refused) == ("b", 1.0, 0.0, ())
    same, refused = floors.update(better, "c", [_summary(1, open_=1)])
    assert same.runs["labels"].overall == pins
    assert {floor.measure for floor in refused} >= {"right", "abstained"}
    assert _broken(same, "c", _summary(1, open_=1)) >= {"right", "abstained"}


def test_update_never_pins_what_may_never_happen() -> None:
    """It stays at 0, and stays broken."""
    pinned, refused = floors.update(None, "a", [_summary(1, wrong=1)])
    assert pinned.runs["labels"].overall["wrong_and_not_flagged"] == 0
    assert "wrong_and_not_flagged" in {floor.measure for floor in refused}


def test_shares_are_rounded_to_the_safe_side() -> None:
    """Two of three cells right hold their own floor."""
    run = _summary(2, open_=1)
    pinned, refused = floors.update(None, "a", [run])
    assert (pinned.runs["labels"].overall["right"], refused) == (0.6666, ())
    assert _broken(pinned, "a", run) == set()


def test_another_run_keeps_its_floors() -> None:
    """Pinning one leaves the other as it is."""
    both = Pinned(corpus="a", runs={**WHOLE.runs, "recorded": PinnedRun(overall={"right": 0.9})})
    pinned, _ = floors.update(both, "a", [_summary(3)])
    assert pinned.runs["recorded"].overall == {"right": 0.9}


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    """The file holds exactly what was pinned."""
    pinned, _ = floors.update(None, "a", [_summary(2, open_=1)])
    (tmp_path / "floors.yaml").write_text(floors.written(pinned), encoding="utf-8")
    assert floors.load(tmp_path / "floors.yaml") == pinned
    assert floors.load(tmp_path / "none.yaml") is None


@pytest.mark.parametrize(
    ("pins", "complaint"),
    [("{wrong_and_not_flagged: 1}", "can only be pinned at 0"), ("{rihgt: 1}", "no such floor"), ("[1]", "dictionary")],
)
def test_floors_that_make_no_sense_are_told(tmp_path: Path, pins: str, complaint: str) -> None:
    """The file is named, and what is wrong in it; what rules all else cannot be pinned away."""
    file = tmp_path / "floors.yaml"
    file.write_text(f"corpus: a\nruns: {{labels: {{overall: {pins}}}}}\n")
    with pytest.raises(DataError, match=rf"(?s)floors\.yaml: .*{complaint}"):
        floors.load(file)
