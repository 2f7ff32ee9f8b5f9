"""What a store keeps, and which of it is current."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from giextract.decision import Decision
from giextract.report import Outcome
from giextract.store import Entry, Place, Result, Store, digest, document_of, pack, unpack

pytestmark = pytest.mark.usefixtures("either_store")


def entry(path: str, sha256: str | None, *outcomes: Outcome, read_by: str = "r1", judged_by: str = "j1") -> Entry:
    """An entry whose packed report says where and what it is."""
    failed = "failed" in outcomes
    results = tuple(
        Result(part, outcome, "某局", 2021, pack(f"{sha256}:{outcome}"), "why" if failed else None,
               None if failed else pack(f"page {sha256}"))
        for part, outcome in enumerate(outcomes, 1)
    )  # fmt: skip
    document = document_of(sha256, path, failed)
    return Entry(Place(path, "/reports"), sha256, 10, document, read_by, judged_by, results)


def current(store: Store) -> list[tuple[tuple[str, ...], str]]:
    """The places and the contents of all current reports."""
    return [(stored.places, unpack(stored.report)) for stored in store.reports()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        yield store


def test_reports_come_by_path_and_part(store: Store) -> None:
    """The order of a store is that of paths, whatever the order of writing."""
    store.write([entry("b.txt", "b", "flagged", "verified"), entry("a.txt", "a", "verified")])
    assert current(store) == [
        (("a.txt",), "a:verified"),
        (("b.txt",), "b:flagged"),
        (("b.txt",), "b:verified"),
    ]


def test_same_bytes_are_one_report_with_two_places(store: Store) -> None:
    """A copy adds a place to the report, the first seen stays first."""
    store.write([entry("z.txt", "x", "verified")])
    store.write([entry("a.txt", "x", "verified")])
    assert current(store) == [(("z.txt", "a.txt"), "x:verified")]


def test_new_bytes_at_a_path_replace_its_report(store: Store) -> None:
    """The newer version is the current one, and the older comes back with its bytes."""
    store.write([entry("a.txt", "old", "verified")])
    store.write([entry("a.txt", "new", "flagged")])
    assert current(store) == [(("a.txt",), "new:flagged")]
    old = store.standing({Place("a.txt", "/reports"): "old"})[Place("a.txt", "/reports")]
    assert old.outcomes == ("verified",)
    assert not old.placed
    store.write([Entry(Place("a.txt", "/reports"), "old", 10, "old", "r1", "j1")])
    assert current(store) == [(("a.txt",), "old:verified")]


def test_unreadable_file_leaves_what_was_read_of_it(store: Store) -> None:
    """A file that cannot be had today does not hide the report that was read yesterday."""
    store.write([entry("a.txt", "x", "verified")])
    store.write([entry("a.txt", None, "failed")])
    assert current(store) == [(("a.txt",), "x:verified")]


def test_failures_with_the_same_bytes_stay_apart(store: Store) -> None:
    """Two empty files are two failed files, each under its own name."""
    store.write([entry("a.txt", "empty", "failed"), entry("b.txt", "empty", "failed")])
    assert [places for places, _ in current(store)] == [("a.txt",), ("b.txt",)]


def test_success_ends_a_failure(store: Store) -> None:
    """What failed and is read later is no longer failed, and known as read."""
    store.write([entry("a.txt", "x", "failed")])
    store.write([entry("a.txt", "x", "verified", read_by="r2")])
    assert current(store) == [(("a.txt",), "x:verified")]
    standing = store.standing({Place("a.txt", "/reports"): "x"})[Place("a.txt", "/reports")]
    assert (standing.outcomes, standing.read_by, standing.placed) == (("verified",), "r2", True)


def test_fewer_parts_on_reading_again(store: Store) -> None:
    """A part that a newer reader no longer sees is gone."""
    store.write([entry("a.txt", "x", "verified", "flagged")])
    store.write([entry("a.txt", "x", "verified", read_by="r2")])
    assert current(store) == [(("a.txt",), "x:verified")]
    assert len(store.pages_of("x")) == 1


def test_standing_of_bytes_never_seen(store: Store) -> None:
    """Unknown bytes have no outcomes; other bytes at that path from another root are told."""
    store.write([entry("a.txt", "x", "verified")])
    here, there = Place("a.txt", "/reports"), Place("a.txt", "/elsewhere")
    assert store.standing({here: "y"})[here].other_root is None
    assert store.standing({there: "y"})[there].other_root == "/reports"
    assert store.standing({there: "x"})[there].other_root is None


def test_judged_again_keeps_its_page(store: Store) -> None:
    """A new result of the same page replaces the old one and leaves the page."""
    store.write([entry("a.txt", "x", "verified", "verified")])
    store.rejudge([("x", Result(2, "flagged", None, None, pack("again")))], "j2")
    assert current(store) == [(("a.txt",), "x:verified"), (("a.txt",), "again")]
    assert len(store.pages_of("x")) == 2
    half = store.standing({Place("a.txt", "/reports"): "x"})[Place("a.txt", "/reports")]
    assert half.judged_by == "", "one part judged by other rules is not judged by these"


def test_judged_again_leaves_what_another_run_has_replaced(store: Store) -> None:
    """A result that follows from a report which is no longer there is not written."""
    store.write([entry("a.txt", "x", "verified", "verified")])
    again = [("x", Result(1, "flagged", None, None, pack("again"))), ("x", Result(2, "flagged", None, None, pack("again")))]
    store.rejudge(again, "j2", [pack("x:verified"), pack("an older one")])
    assert [unpack(one.report) for one in store.reports()] == ["again", "x:verified"]


def test_a_pass_forgets_nothing_that_came_meanwhile(store: Store) -> None:
    """A second pass is over when nobody has written since it began; else it only adds to what is remembered."""
    store.write([entry("a.txt", "x", "verified")])
    mark = store.unrelated()
    assert mark is not None
    store.write([entry("b.txt", "y", "verified")])
    tells = [(("x", 1), "alike years")]
    assert not store.relate(lambda: tells, lambda: [("x", 1)], lambda: [("group", "digest")], list, mark)
    both = [("x", 1), ("y", 1)]
    assert (list(store.related()), store.lent_of(both), list(store.compared())) == ([], set(), [])
    groups = [("a", "digest"), ("group", "digest")]
    assert store.relate(lambda: tells, lambda: [("y", 1)], lambda: reversed(groups), list, store.unrelated())
    assert (list(store.related()), store.lent_of(both), list(store.compared())) == (tells, {("y", 1)}, groups)
    assert store.unrelated() is None
    many = [(f"{n}", 1) for n in range(70_000)]
    assert store.lent_of([*many, ("y", 1)]) == {("y", 1)}, "a database takes no more names than so many at a time"


def test_what_others_tell_is_written_while_nobody_else_has_written(store: Store) -> None:
    """Who tells of it is not known until the pass has ended; a result that was replaced, or a store written to, is left alone."""
    store.write([entry("a.txt", "x", "verified"), entry("b.txt", "y", "verified")])
    mark = store.unrelated()
    told = [(name, Result(1, "flagged", None, None, pack("told"))) for name in "xy"]
    before = [pack("x:verified"), pack("an older one")]
    assert store.retell(told, before, [("x", 1), ("y", 1)], mark)
    assert current(store) == [(("a.txt",), "told"), (("b.txt",), "y:verified")]
    assert (list(store.related()), store.lent_of([("x", 1), ("y", 1)])) == ([(("x", 1), "")], {("x", 1)})
    assert store.unrelated() == mark
    store.relate(lambda: [(("x", 1), "years")], list, list, list, mark)
    assert store.retell([("x", Result(1, "flagged", None, None, pack("again")))], [pack("told")], [], None)
    assert list(store.related()) == [(("x", 1), "")], "nobody knows any more"
    store.write([entry("c.txt", "z", "verified")])
    assert not store.retell(told[:1], [pack("again")], [("x", 1)], mark)
    assert current(store)[0] == (("a.txt",), "again")


def test_groups_that_have_changed_are_put_down_anew(store: Store) -> None:
    """Those that are gone are forgotten, and of the others only what has changed is written."""
    assert store.relate(list, list, lambda: [("a", "1"), ("b", "1"), ("c", "1")], list, store.unrelated())
    assert store.relate(list, list, lambda: [("b", "2"), ("d", "1")], lambda: ["c"], store.unrelated())
    assert list(store.compared()) == [("a", "1"), ("b", "2"), ("d", "1")]


def test_results_go_by_the_digest_of_their_report(store: Store) -> None:
    """Written or judged again, the digest is that of what is there."""
    store.write([entry("a.txt", "x", "verified")])
    store.rejudge([("x", Result(1, "flagged", None, None, pack("again")))], "j2")
    assert [line.digest for line in store.lines()] == [digest(pack("again"))]
    store.write([entry("a.txt", "x", "verified")])
    assert [line.digest for line in store.lines()] == [digest(pack("x:verified"))]


def test_counts(store: Store) -> None:
    """Pages and failures that are current are counted, superseded ones are not."""
    store.write([entry("a.txt", "x", "verified", "flagged"), entry("b.txt", "e", "failed")])
    store.write([entry("a.txt", "y", "verified")])
    assert (store.count_pages(), store.count_failed()) == (1, 1)


def test_two_open_stores_see_each_other(tmp_path: Path) -> None:
    """A second run on the same file writes beside the first, and each reads what the other wrote."""
    with Store.open(str(tmp_path / "s.db"), create=True) as one, Store.open(str(tmp_path / "s.db")) as two:
        reading = one.reports()
        one.write([entry("a.txt", "x", "verified")])
        two.write([entry("b.txt", "y", "verified")])
        assert next(reading).places == ("a.txt",)
        two.write([entry("c.txt", "z", "verified")])
        assert len(current(one)) == 3
        reading.close()  # type: ignore[attr-defined]


def test_decisions_are_kept_in_order_and_survive_a_new_reading(tmp_path: Path) -> None:
    """A log that is only added to, by path and part; reading the file again leaves it alone."""
    made = [
        Decision(at="2026-01-01", by="李", path="a.txt", kind="accept", finding="B301-1", judged={"x": "1", "y": None}),
        Decision(at="2026-01-02", by="王", path="b.txt", part=2, kind="blank", cell="requests.received.total"),
    ]
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        kept = store.decide(made)
        assert [d.id for d in kept] == [1, 2]
        store.decide([Decision(at="2026-01-03", by="李", path="a.txt", kind="undo", undoes=1)])
        of_both = store.decisions_of([("a.txt", 1), ("b.txt", 2)])
        assert [d.kind for d in of_both["a.txt", 1]] == ["accept", "undo"]
        assert of_both["a.txt", 1][0] == kept[0]
        assert [d.id for d in store.decisions(by="李")] == [1, 3]
