"""Reports whose prose is nearly last year's or a sister's are told of each other after a run."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from giextract import bulk
from giextract.bulk.across import likeness
from giextract.checks import alike
from giextract.report import Report
from giextract.store import Store, unpack
from tests.samples import CLEAN

pytestmark = pytest.mark.usefixtures("either_store")

Go = Callable[[Mapping[str, str]], dict[str, Report]]
SUBJECTS = "公开目录 便民窗口 政策图解 征地补偿 水质监测 校车线路 医保报销 老旧小区 农机补贴 招生计划 预算执行 行政执法 安全检查 应急预案"
DEEDS = "逐月核对 及时更新 专人负责 交叉检查 限期整改 集中培训 主动回应 汇编成册 统一编号 上门走访 征求意见 组织抽查 通报结果 建立台账"
WORDS = f"{SUBJECTS} {DEEDS}".split()


def prose(seed: int, sentences: int = 40) -> str:
    """A text of its own, some hundreds of characters long."""
    chance = random.Random(seed)
    return "".join(f"{'、'.join(chance.sample(WORDS, 4))}{chance.randrange(2, 90)}次。" for _ in range(sentences))


def report(agency: str, year: int, text: str) -> str:
    """A clean report with this prose in place of the sample's own."""
    tables = CLEAN[CLEAN.index("二、主动公开政府信息情况") : CLEAN.index("五、存在的主要问题")]
    opening = f"{agency}{year}年政府信息公开工作年度报告\n一、总体情况\n统计期限为{year}年1月1日至{year}年12月31日。\n"
    return f"{opening}{agency}{text}\n{tables}五、存在的主要问题及改进情况\n待改进。\n六、其他需要报告的事项\n无。\n"


@pytest.fixture
def go(tmp_path: Path) -> Go:
    """Put files into a folder, extract it, compare; give the reports by path."""
    (tmp_path / "in").mkdir()

    def run(files: Mapping[str, str]) -> dict[str, Report]:
        for name, text in files.items():
            (tmp_path / "in" / name).write_text(text, encoding="utf-8")
        with Store.open(str(tmp_path / "s.db"), create=True) as store:
            for _ in bulk.extract(bulk.find([str(tmp_path / "in")]), store):
                pass
            bulk.second_pass(store)
            reports = {s.places[0]: s.report for s in store.reports()}
            bulk.second_pass(store)
            assert {s.places[0]: s.report for s in store.reports()} == reports, "a second time changes nothing"
        return {path: Report.model_validate_json(unpack(packed)) for path, packed in reports.items()}

    return run


def told(report: Report) -> dict[str, str]:
    """The messages of the rules about likeness."""
    return {f.rule: f.message for f in report.findings if f.rule in (*alike.RULES, "F620")}


def test_last_years_prose_with_new_figures(go: Go) -> None:
    """The later report is told of, with the share and the other's path; neither is flagged for it."""
    text = prose(1)
    digits = text.translate(str.maketrans("0123456789", "3456789012"))
    reports = go({"a.txt": report("青岩县水务局", 2022, text), "b.txt": report("青岩县水务局", 2023, digits)})
    assert not told(reports["a.txt"])
    assert told(reports["b.txt"])["F618"] == "100% of the prose is that of the report of 2022 (a.txt)"
    assert {f.severity for f in reports["b.txt"].findings if f.rule in alike.RULES} == {"notice"}


def test_a_pass_that_is_stopped_while_prose_is_compared(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends, takes nothing back of what it has not come to, and is still to be made."""
    text = prose(1)
    go({"a.txt": report("青岩县水务局", 2022, text), "b.txt": report("青岩县水务局", 2023, text)})
    (tmp_path / "in" / "c.txt").write_text(report("青岩县林业局", 2023, prose(3)), encoding="utf-8")
    asked, buckets = list[bool](), Store.buckets

    def begun(store: Store) -> object:
        asked.append(True)
        return buckets(store)

    monkeypatch.setattr(Store, "buckets", begun)
    with Store.open(str(tmp_path / "s.db")) as store:
        for _ in bulk.extract(bulk.find([str(tmp_path / "in")]), store):
            pass
        bulk.second_pass(store, stopped=lambda: bool(asked))
        assert asked
        assert bulk.wants_second_pass(store, None)
        (told_of,) = [s for s in store.reports() if s.places[0] == "b.txt"]
        assert "F618" in told(Report.model_validate_json(unpack(told_of.report)))


def test_sisters_with_one_model_text(go: Go) -> None:
    """Both are told of each other; a third one's own text, and the same text of another year, are left alone."""
    text = prose(1)
    reports = go({
        "a.txt": report("青岩县水务局", 2022, text),
        "b.txt": report("青岩县林业局", 2022, text + prose(7, 1)),
        "c.txt": report("青岩县教育局", 2022, prose(2)),
        "d.txt": report("青岩县司法局", 2024, text),
    })  # fmt: skip
    assert told(reports["a.txt"]) == {"F619": "98% of the prose is that of 青岩县林业局 (b.txt)"}
    assert told(reports["b.txt"]) == {"F619": "98% of the prose is that of 青岩县水务局 (a.txt)"}
    assert not told(reports["c.txt"])
    assert "F619" not in told(reports["d.txt"])


def test_half_of_the_prose_alike(go: Go) -> None:
    """Half of a text kept from last year is no more than honest reports do."""
    same = prose(1, 20)
    reports = go({
        "a.txt": report("青岩县水务局", 2022, same + prose(2, 20)), "b.txt": report("青岩县水务局", 2023, same + prose(3, 20))
    })  # fmt: skip
    assert not {"F618", "F619"} & set(told(reports["b.txt"]))


def test_short_texts_are_never_alike(go: Go) -> None:
    """Below 300 characters boilerplate is all there is."""
    text = prose(1, 12)
    assert 200 < len(alike.bare(text, None)) < alike.LEAST
    reports = go({"a.txt": report("青岩县水务局", 2022, text), "b.txt": report("青岩县林业局", 2022, text)})
    assert not {"F618", "F619"} & {rule for r in reports.values() for rule in told(r)}


def test_likeness_goes_with_the_other_report(go: Go) -> None:
    """A text written anew, and a file that is another's now, take back what was told."""
    text = prose(1)
    files = {"a.txt": report("青岩县水务局", 2022, text), "b.txt": report("青岩县林业局", 2022, text)}
    assert "F619" in told(go(files)["a.txt"])
    after = go({"b.txt": report("青岩县林业局", 2022, prose(5))})
    assert not told(after["a.txt"])
    assert after["a.txt"].outcome == after["b.txt"].outcome


def test_pairs_are_compared_once(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What two unchanged reports have in common is kept and not looked at again; a new one is compared."""
    compared = []
    share = alike.share
    monkeypatch.setattr(likeness.alike, "share", lambda one, other: compared.append(1) or share(one, other))
    text = prose(1)
    files = {f"{n}.txt": report(f"青岩县第{n}局", 2022, text) for n in range(5)}
    go(files)
    assert len(compared) == 7  # each with the first and the one before, not each with each
    compared.clear()
    assert "F619" in told(go(files)["4.txt"])
    assert not compared
    go({"5.txt": report("青岩县第5局", 2022, text)})
    assert 1 <= len(compared) <= 2


def test_a_crowd_of_sisters_is_told_in_full() -> None:
    """However many share a bucket, each is paired with somebody and the pairs are not the square of them."""
    bucket = [(2022, f"局{n:03}", (f"{n:03}", 1)) for n in range(400)]
    pairs = set(likeness.paired(bucket))
    assert {key for pair in pairs for key in pair} == {key for _, _, key in bucket}
    assert len(pairs) < 800


@pytest.mark.parametrize(("kept", "found"), [(38, True), (20, False)])
def test_sketches_find_what_is_alike(kept: int, found: bool) -> None:
    """A text of which a twentieth is new shares a band with the old one; of one half new hardly any does."""
    hits = 0
    for seed in range(40):
        one = prose(seed)
        other = "".join(one.split("。")[:kept]) + prose(seed + 1000, 40 - kept)
        hits += bool(set(enumerate(alike.bands(alike.bare(one, None)))) & set(enumerate(alike.bands(alike.bare(other, None)))))
    assert hits == 40 if found else hits < 30
