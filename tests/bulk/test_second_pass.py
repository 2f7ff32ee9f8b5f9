"""The second pass does no more than it must, and ends as it should however it was broken off."""

from importlib import import_module
from pathlib import Path

import pytest

from giextract import bulk
from giextract.report import Report
from giextract.store import Store
from tests.bulk.annual import annual, reports, stored

pytestmark = pytest.mark.usefixtures("either_store")

GLUED = annual(2023, layout="glued", normative=[3, 2, 11])


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the reports that passes from now on take out of their packing."""
    paths: list[str] = []
    module = import_module("giextract.bulk.second_pass")  # the package has a function of this name
    unpacked = module._report

    def counted(packed: bytes, path: str | None) -> Report:
        paths.append(path or "")
        return unpacked(packed, path)

    monkeypatch.setattr(module, "_report", counted)
    return paths


def test_groups_that_are_as_they_were_left_are_not_parsed(tmp_path: Path, parsed: list[str]) -> None:
    """A new report has its own agency looked at, and no other."""
    files = {f"{name}-{year}.txt": annual(year, agency=f"青岩县{name}局", normative=[0, 0, 10]) for name in "水林" for year in (2021, 2022)}
    stored(tmp_path, files)
    assert set(parsed) == set(files)
    parsed.clear()
    stored(tmp_path, {"水-2023.txt": annual(2023, agency="青岩县水局", normative=[0, 0, 10])})
    assert set(parsed) == {"水-2021.txt", "水-2022.txt", "水-2023.txt"}


def test_a_new_place_of_a_report_is_looked_at(tmp_path: Path) -> None:
    """A finding names the other report by where it stands now."""
    files = {"b.txt": annual(2022, carried_out=1), "c.txt": annual(2023, normative=[0, 0, 10])}
    (before,) = [f.message for f in stored(tmp_path, files)["c.txt"].findings if f.rule == "Y701"]
    assert "(b.txt)" in before
    (tmp_path / "in" / "b.txt").write_bytes(annual(2021, carried_out=1))
    (after,) = [f.message for f in stored(tmp_path, {"a.txt": files["b.txt"]})["c.txt"].findings if f.rule == "Y701"]
    assert "(a.txt)" in after


def test_a_pass_that_was_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results were written, and what was told to whom was not: the next pass comes to the same, and can take it back."""
    (tmp_path / "whole").mkdir()
    (tmp_path / "broken").mkdir()
    files = {"a.txt": annual(2022), "g.txt": GLUED}
    whole = stored(tmp_path / "whole", files)

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "relate", broken_off)
        with pytest.raises(KeyboardInterrupt):
            stored(tmp_path / "broken", files)
    assert stored(tmp_path / "broken", {}) == whole
    with monkeypatch.context() as patch, Store.open(str(tmp_path / "broken" / "s.db")) as store:
        (tmp_path / "broken" / "in" / "a.txt").write_bytes(annual(2022, agency="白水县水务局"))
        for _ in bulk.extract(bulk.find([str(tmp_path / "broken" / "in")]), store):
            pass
        patch.setattr(Store, "relate", broken_off)
        with pytest.raises(KeyboardInterrupt):
            bulk.second_pass(store)
        assert reports(store)["g.txt"].cells["proactive.normative.issued"].value is None
    (tmp_path / "one").mkdir()
    assert stored(tmp_path / "broken", {})["g.txt"] == stored(tmp_path / "one", {"g.txt": GLUED})["g.txt"]
