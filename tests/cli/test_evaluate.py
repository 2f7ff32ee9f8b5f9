"""giextract evaluate: scores, floors, files for people and programs."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from giextract.settings import VARIABLES
from tests.cli.conftest import Run
from tests.evaluation.reading import some_goldens
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN, WRONG

CASES = (CLEAN, WRONG)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two bundled goldens, without floors, and without the answers that are recorded beside them."""
    return some_goldens(tmp_path / "goldens", CASES)


def _spoil(folder: Path, case: str, old: str, new: str) -> None:
    path = folder / case / "golden.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_scores_go_to_stdout(giextract: Run, folder: Path) -> None:
    """The table is data; that nothing is pinned yet is for people, and the folder here is the one meant."""
    ran = giextract("evaluate", "--jobs", 1)
    assert ran.code == 0
    assert re.search(r"right +│ 100 %  400/400", ran.out)
    assert "floors held: 4 of 4" in ran.err
    assert "no floors are pinned in goldens" in ran.err


def test_floors_are_pinned_held_and_broken(giextract: Run, folder: Path) -> None:
    """0 when they hold, 1 when one is broken, with a line that says which."""
    assert giextract("evaluate", folder, "--update", "--jobs", 1).code == 0
    assert giextract("evaluate", folder, "--jobs", 1).code == 0
    _spoil(folder, CLEAN, "outcome: consistent", "outcome: flagged")
    ran = giextract("evaluate", folder, "--jobs", 1)
    assert ran.code == 1
    assert "the goldens have changed since the floors were pinned" in ran.err
    assert "floor broken: labels alone, overall: passed though bad is 1, pinned at most 0" in ran.err


def test_update_says_what_it_does_not_lower(giextract: Run, folder: Path) -> None:
    """The new digest is pinned, the floor stays, and so does the exit code."""
    giextract("evaluate", folder, "--update", "--jobs", 1)
    _spoil(folder, CLEAN, "agency: ", "agency: 另")
    ran = giextract("evaluate", folder, "--update", "--jobs", 1)
    assert ran.code == 1
    assert "floor not lowered: labels alone, overall: agency wrong is 1, pinned at most 0" in ran.err
    assert "goldens have changed" not in ran.err


def test_an_empty_folder_is_wrong_usage(giextract: Run, tmp_path: Path) -> None:
    """Nothing to score is no score; neither is a folder that is not there."""
    assert giextract("evaluate").code == 2
    (tmp_path / "goldens").mkdir()
    ran = giextract("evaluate")
    assert ran.code == 2
    assert "no goldens there" in ran.err


def test_a_golden_that_breaks_its_format_is_ours(giextract: Run, folder: Path) -> None:
    """It is no score but an error that names the file."""
    _spoil(folder, CLEAN, "annotators:", "annotaters:")
    ran = giextract("evaluate", folder, "--jobs", 1)
    assert ran.code == 3
    assert f"{CLEAN}/golden.yaml" in ran.err


def test_chinese_is_spoken(giextract: Run, folder: Path) -> None:
    """Tables and floors speak the language that was asked for."""
    _spoil(folder, WRONG, "  - {rule: B401", "  - {rule: B301")
    ran = giextract("--lang", "zh", "evaluate", folder, "--jobs", 1)
    assert ran.code == 1
    assert "错误且未标记" in ran.out
    assert "未达到下限：仅按标签读取，总体：误报为 1，设定为至多 0" in ran.err


def test_json_has_the_same_numbers(giextract: Run, folder: Path) -> None:
    """Counts, shares with intervals, groups, confusions, reports and floors."""
    giextract("evaluate", folder, "--json", "e.json", "--jobs", 1)
    told = json.loads(Path("e.json").read_text(encoding="utf-8"))
    (run,) = told["runs"]
    assert run["counts"]["right"] == 400
    assert run["shares"]["flagged"]["share"] == 0.5
    assert run["outcomes"] == {"consistent": {"consistent": 1}, "flagged": {"flagged": 1}}
    assert {group["by"] for group in run["groups"]} == {"form", "table", "layout", "format"}
    assert run["blanks"]["zero"]["zero"] + run["blanks"]["figure"]["figure"] == 400
    assert len(told["floors"]) == 4


def test_junit_has_a_case_for_each_golden_and_floor(giextract: Run, folder: Path) -> None:
    """A build server shows which one fails, and why; characters that XML cannot hold do not break it."""
    _spoil(folder, CLEAN, "agency: ", 'agency: "\\x01<b>&\\uFFFE" #')
    giextract("evaluate", folder, "--junit", "e.xml", "--jobs", 1)
    root = ElementTree.parse("e.xml").getroot()
    names = {case.get("name"): case.find("failure") for case in root.iter("testcase")}
    assert set(CASES) < set(names)
    assert len(names) == 6
    failure = names[CLEAN]
    assert failure is not None
    assert "<b>&" in (failure.text or "")
    assert names[WRONG] is None


class _Page(HTMLParser):
    """What a page would load or run, and whether its elements close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.add(tag)
        self.outside += [f"{k}={v}" for k, v in attrs if k in ("src", "href") or k.startswith("on")]
        if tag not in ("meta", "br", "line", "circle", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it, and what is open in it and needs no end."""
        while self.open and self.open[-1] != tag and self.open[-1] in ("td", "th"):
            self.open.pop()
        if tag not in ("circle", "rect", "line"):
            assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_needs_nothing_else(giextract: Run, folder: Path, language: str) -> None:
    """One file: no script, no link, no picture from elsewhere; every element closes."""
    giextract("--lang", language, "evaluate", folder, "--html", "e.html", "--jobs", 1)
    text = Path("e.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert page.outside == []
    assert "script" not in page.tags
    assert {"svg", "table", "style"} <= page.tags
    assert "url(" not in text


def test_worst_cases_stand_on_the_page_escaped(giextract: Run, folder: Path) -> None:
    """The line of the report with the figure highlighted; what a report or golden says is never markup."""
    source = next((folder / CLEAN).glob("source.*"))
    text = source.read_text(encoding="utf-8").replace("行政处罚", "行政处罚", 1)
    source.write_text(text, encoding="utf-8")
    path = folder / CLEAN / "golden.yaml"
    changed = re.sub(r"received: \[\d+", "received: [987654", path.read_text(encoding="utf-8"))
    path.write_text(changed.replace("agency: ", "agency: <script>x</script>", 1), encoding="utf-8")
    ran = giextract("evaluate", folder, "--html", "e.html", "--jobs", 1)
    page = Path("e.html").read_text(encoding="utf-8")
    assert ran.code == 1
    assert "<script>" not in page
    assert "&lt;script&gt;x" in page
    assert re.search(r"printed 987654, read \d+<blockquote><small>line \d+</small> .*<mark>\d+</mark>", page)
    assert re.search(r"wrong \(not flagged\): printed 987654, read \d+", ran.out)


def test_stores_are_scored_and_compared(giextract: Run, folder: Path) -> None:
    """What two runs of extract have read, held against the goldens and each other."""
    giextract("extract", folder, "--store", "a.db", "--jobs", 1)
    giextract("extract", folder / CLEAN, "--store", "b.db", "--jobs", 1)
    ran = giextract("evaluate", folder, "--store", "a.db", "--store", "b.db", "--json", "e.json", "--jobs", 1)
    told = json.loads(Path("e.json").read_text(encoding="utf-8"))
    assert [run["counts"]["right"] for run in told["runs"]] == [400, 200]
    (compared,) = told["comparisons"]
    assert (compared["only_first"], compared["only_second"], compared["reports_first"]) == (200, 0, 1)
    assert ran.code == 1
    assert "McNemar" in ran.out


def test_a_store_without_goldens_is_wrong_usage(giextract: Run, folder: Path, tmp_path: Path) -> None:
    """A store that has none of them has nothing to be scored."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x", encoding="utf-8")
    giextract("extract", tmp_path / "in", "--store", "a.db")
    ran = giextract("evaluate", folder, "--store", "a.db")
    assert ran.code == 2
    assert "has none of the 2 annotated reports" in ran.err


def test_no_model_is_asked_that_is_not_named(giextract: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key and a server alone are no reason to spend money, or to write answers down."""
    with serving(answering_all(CASES)) as server:
        monkeypatch.setenv(VARIABLES["base_url"], server.url)
        monkeypatch.setenv(VARIABLES["api_key"], "sk-x")
        assert giextract("evaluate", folder, "--jobs", 1).code == 0
        assert server.asked == []
    assert list(folder.rglob("answer.*")) == []


def test_models_are_named_compared_and_recorded(
    giextract: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two models side by side; --record writes the answers of one, and from then on they are scored without asking."""
    monkeypatch.setenv(VARIABLES["cache"], str(tmp_path / "cache"))
    with serving(answering_all(CASES)) as server:
        monkeypatch.setenv(VARIABLES["base_url"], server.url)
        ran = giextract("evaluate", folder, "--model", "a", "--model", "b", "--json", "e.json", "--jobs", 1)
        assert ran.code == 0
        told = json.loads(Path("e.json").read_text(encoding="utf-8"))
        assert [run["name"] for run in told["runs"]] == ["a", "b"]
        assert [run["cost"]["requests"] for run in told["runs"]] == [4, 4]
        assert told["comparisons"][0]["differences"] == []
        assert list(folder.rglob("answer.*")) == []
        ran = giextract("evaluate", folder, "--model", "off", "--model", "a", "--record", "--json", "e.json", "--jobs", 1)
        assert ran.code == 0
        told = json.loads(Path("e.json").read_text(encoding="utf-8"))
        assert [run["name"] for run in told["runs"]] == ["labels", "a"]
        assert told["runs"][0]["outcomes"]["consistent"] == {"consistent": 1}
        assert "files of answers written: 4" in ran.err
    ran = giextract("evaluate", folder, "--json", "e.json", "--offline", "--jobs", 1)
    assert ran.code == 0
    told = json.loads(Path("e.json").read_text(encoding="utf-8"))
    assert [run["name"] for run in told["runs"]] == ["labels", "recorded"]
    assert told["runs"][1]["outcomes"]["consistent"] == {"verified": 1}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--model", "a"], "--model a needs a key or a server"),
        (["--record"], "--record needs one model to ask"),
        (["--model", "a", "--model", "b", "--record"], "--record needs one model to ask"),
        (["--model", "a", "--offline"], "--offline refuses to ask a"),
    ],
)
def test_asking_nobody_is_wrong_usage(giextract: Run, folder: Path, arguments: list[str], complaint: str) -> None:
    """A line says what is missing."""
    ran = giextract("evaluate", folder, *arguments)
    assert ran.code == 2
    assert complaint in ran.err


def test_a_model_that_stops_is_our_failure(
    giextract: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody there: the scores are those of labels, and the exit code says that they are not the model's."""
    monkeypatch.setenv(VARIABLES["cache"], str(tmp_path / "cache"))
    monkeypatch.setenv(VARIABLES["base_url"], "http://127.0.0.1:9/v1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "giextract.toml").write_text("tries = 1\n")
    ran = giextract("evaluate", folder, "--model", "a", "--jobs", 1)
    assert ran.code == 3
    assert "the model was not asked to the end" in ran.err
