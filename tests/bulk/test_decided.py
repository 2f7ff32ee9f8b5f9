"""Decisions over a store: what is left, by rule and by report, and after another run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from giextract.bulk import extract, find, verify
from giextract.bulk.decided import decide, opened, refresh
from giextract.decision import Decision
from giextract.pipeline import judged
from giextract.store import Queued, Store, Wanted

pytestmark = pytest.mark.usefixtures("either_store")

GOLDENS = Path(__file__).parents[2] / "goldens"
NAMES = ("2019/result-cell-wrong", "2021/two-totals-wrong", "2021/cell-per-line-page-break", "2021/wrong-applicant")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports with broken sums and a clean one."""
    for name in NAMES:
        source = next((GOLDENS / name).glob("source.*"))
        shutil.copy(source, tmp_path / f"{name.split('/')[1]}{source.suffix}")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """A store of them, its list made."""
    with Store.open(str(folder / "s.db"), create=True) as store:
        run(store, folder)
        refresh(store)
        yield store


def run(store: Store, folder: Path) -> None:
    """Read the folder into the store."""
    for _ in extract(find([str(folder)]), store):
        pass


def accept_all(store: Store, line: Queued) -> list[Decision]:
    """Accept every open finding of a report."""
    found = opened(store, line.document, line.part)
    assert found
    made = [
        Decision(at="2026-01-01T00:00:00Z", by="李", path=line.path, part=line.part, kind="accept", finding=f.id,
                 rule=f.rule, judged=judged(found.reviewed.report, f.cells, f.quote))
        for f in found.reviewed.open
    ]  # fmt: skip
    return decide(store, made, [line])


def test_the_list_has_what_is_left_most_errors_first(store: Store) -> None:
    """Reports with something open, worst first; the clean one only where all are wanted."""
    left = store.queued(Wanted(), 10)
    assert [line.path for line in left] == sorted(
        (line.path for line in left), key=lambda p: next((-x.errors, -x.warnings, p) for x in left if x.path == p)
    )
    assert {line.path for line in left} == {"result-cell-wrong.txt", "two-totals-wrong.txt", "wrong-applicant.md"}
    assert store.count_queued(Wanted(left=False)) == 4
    assert store.next_queued(Wanted(), left[0]) == left[1]
    assert store.next_queued(Wanted(), left[2]) is None


def test_counts_and_filters_say_the_same(store: Store) -> None:
    """As many flags by rule as the lists of these rules have, by year and by text too."""
    for rule, count in store.counts(("rule",), Wanted())[1]["rule"]:
        assert len(list(store.flagged(Wanted(rule=rule)))) == count
    for year, count in store.counts(("year",), Wanted())[1]["year"]:
        assert store.count_queued(Wanted(year=int(year))) == count
    assert [line.path for line in store.queued(Wanted(text="two-totals"), 10)] == ["two-totals-wrong.txt"]
    assert store.queued(Wanted(text="%"), 10) == []


def test_what_is_decided_is_no_longer_left(store: Store) -> None:
    """Accepted findings leave the list and the counts; undoing brings them back."""
    line = store.queued(Wanted(text="two-totals"), 1)[0]
    made = accept_all(store, line)
    assert store.queued(Wanted(text="two-totals"), 1) == []
    settled = store.find_queued(line.document, line.part)
    assert settled
    assert (settled.errors, settled.warnings, settled.decided, settled.reviewer) == (0, 0, len(made), "李")
    undo = Decision(at="2026-01-02T00:00:00Z", by="李", path=line.path, kind="undo", undoes=made[0].id)
    decide(store, [undo], [line])
    back = store.queued(Wanted(text="two-totals"), 1)[0]
    assert back.errors + back.warnings == 1


def test_decisions_survive_runs_and_lapse_when_the_page_changes(store: Store, folder: Path) -> None:
    """Judging again and a new foot on the page leave them; another printed figure reopens what it touches."""
    line = store.queued(Wanted(text="result-cell"), 1)[0]
    accept_all(store, line)
    for _ in verify(store):
        pass
    refresh(store)
    assert store.queued(Wanted(text="result-cell"), 1) == []
    file = folder / "result-cell-wrong.txt"
    text = file.read_text(encoding="utf-16")
    file.write_text(text + "\n页面更新：2021年3月", encoding="utf-16")
    run(store, folder)
    refresh(store)
    assert store.queued(Wanted(text="result-cell"), 1) == []
    row = "4.保护第三方合法权益\t5\t2\t0\t0\t0\t0\t6"
    assert text.count(row) == 1
    file.write_text(text.replace(row, row[:-1] + "5"), encoding="utf-16")
    run(store, folder)
    refresh(store)
    open_now = store.queued(Wanted(text="result-cell"), 1)
    assert open_now
    assert open_now[0].lapsed


def test_a_list_that_was_broken_off(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made and not yet brought in line with the decisions, as a kill leaves it, it is made again by the next who asks."""
    (line,) = store.queued(Wanted(text="result-cell"), 1)
    accept_all(store, line)
    left = store.queued(Wanted(), 10)
    (folder / "new.txt").write_text((folder / "two-totals-wrong.txt").read_text(encoding="utf-8") + "附", encoding="utf-8")
    run(store, folder)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("giextract.bulk.decided.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            refresh(store)
    refresh(store)
    assert [one.path for one in store.queued(Wanted(), 10) if one.path != "new.txt"] == [one.path for one in left]
