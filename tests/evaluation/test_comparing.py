"""Two readers of the same reports."""

from pathlib import Path

import pytest

from giextract.evaluation import corpus, running
from giextract.evaluation.comparing import Comparison, compare
from giextract.evaluation.corpus import Case
from giextract.evaluation.results import Result, Run
from giextract.evaluation.scoring import Score, score
from giextract.evaluation.summary import scores
from tests.evaluation.reading import WORKERS, asked, some_goldens
from tests.evaluation.samples import ROW, report, stated, truth
from tests.loopback.threaded import answering_all

OPEN = "2019/part-glued-proactive-undecidable"
CELLS = 10


def _pair(rights: tuple[int, ...]) -> tuple[Run, list[Score]]:
    """A run over so many reports, with so many cells right in each."""
    told = truth({f"{ROW}.c{n}": 1 for n in range(CELLS)})
    read = [report({f"{ROW}.c{n}": stated("1" if n < right else "2", n) for n in range(CELLS)}) for right in rights]
    case = Case(told, Path("golden.yaml"), Path("source.txt"))
    return Run("x", tuple(Result(case, one) for one in read)), [score(one, told) for one in read]


def _compared(first: tuple[int, ...], second: tuple[int, ...]) -> Comparison:
    return compare(_pair(first), _pair(second))


def test_alike_is_no_difference() -> None:
    """Nothing differs, and no test says that anything does."""
    same = _compared((10, 8), (10, 8))
    assert (same.only_first, same.only_second, same.p_cells, same.p_reports, same.gain) == (0, 0, 1.0, 1.0, 0.0)


def test_many_cells_of_one_report_are_one_report() -> None:
    """Ten cells better are certain cell by cell; they are one report, which is nothing to be sure of."""
    better = _compared((0, 10, 10), (10, 10, 10))
    assert (better.only_first, better.only_second, better.reports_first, better.reports_second) == (0, 10, 0, 1)
    assert better.p_cells == pytest.approx(2 / 2**10)
    assert better.p_reports == 1.0
    assert better.gain == pytest.approx(1 / 3)
    assert better.low == 0.0


def test_who_gains_here_may_lose_there() -> None:
    """Both directions are counted, and the interval lies about the difference of the shares."""
    mixed = _compared((8, 8, 8, 8, 8), (10, 10, 10, 10, 7))
    assert (mixed.only_first, mixed.only_second, mixed.reports_first, mixed.reports_second) == (1, 8, 1, 4)
    assert mixed.low is not None
    assert mixed.high is not None
    assert mixed.low < (mixed.gain or 0) < mixed.high


def test_differences_show_the_page(tmp_path: Path) -> None:
    """Where a model tells what labels leave open, both readings stand with the line they were read from."""
    folder = some_goldens(tmp_path / "goldens", (OPEN,))
    asked(folder, answering_all((OPEN,)), tmp_path / "cache", record=True)
    annotated = corpus.load(folder)
    done, labels = running.read(annotated, WORKERS)
    told = running.replay(annotated, done, WORKERS)
    found = compare((labels, scores(labels)), (told, scores(told)))
    assert (found.first, found.second) == ("labels", "recorded")
    one = next(d for d in found.differences if d.cell == "proactive.normative.made")
    assert (one.truth, one.got, one.report) == ("74", (None, "74"), OPEN)
    assert one.excerpt
    assert one.excerpt.printed == "742586"
    assert one.excerpt.before.endswith("规范性文件")
