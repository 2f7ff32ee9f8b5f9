"""How far a run is: on a terminal, in a log, on consoles that lack characters."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from giextract.cli.interrupt import stoppable
from giextract.cli.progress import WINDOW_SECONDS, Pace, speed
from giextract.cli.voice import LINE_SECONDS, Voice
from tests.cli.conftest import ROOT, Run
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN as CLEAN_GOLDEN
from tests.model.asking import GLUED, KEY
from tests.model.asking import WRONG as WRONG_GOLDEN
from tests.samples import CLEAN, WRONG_SUM

COUNT = 150
on_terminals = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """The time that it was set to."""
        return self.now


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of reports that take seconds: one in ten flagged, one in seven failed."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(COUNT):
        text = "" if number % 7 == 0 else f"{WRONG_SUM if number % 10 == 0 else CLEAN}\n{number}"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_rate_is_that_of_the_last_while() -> None:
    """What went quickly an hour ago says nothing of the time that is left."""
    clock = Clock()
    pace = Pace(100_000, clock)
    for clock.now in range(1, 101):
        pace.count(500)
    for clock.now in range(101, 301):
        pace.count(2)
    assert pace.done == 50_400
    assert pace.rate == pytest.approx(2, rel=0.05)
    assert pace.seconds_left == pytest.approx(49_600 / 2, rel=0.05)


def test_rate_falls_while_nothing_comes() -> None:
    """A run that stands still does not go on promising its end."""
    clock = Clock()
    pace = Pace(1_000, clock)
    for clock.now in range(1, 11):
        pace.count(10)
    clock.now = 1_000.0
    assert pace.rate == pytest.approx(0.1)


def test_rate_of_long_batches() -> None:
    """Batches that come further apart than the window have a rate, too."""
    clock = Clock()
    pace = Pace(10_000, clock)
    for clock.now in range(300, 6_001, 300):
        pace.count(60)
    assert WINDOW_SECONDS < 300
    assert pace.rate == pytest.approx(0.2)
    assert speed(pace, "en") == ["12/min", "12:13:20 left"]


def test_many_counts_take_no_memory() -> None:
    """A quick run of a million files is not written down count by count."""
    clock = Clock()
    pace = Pace(1_000_000, clock)
    for number in range(100_000):
        clock.now = number / 1_000
        pace.count()
    assert len(pace._steps) <= WINDOW_SECONDS + 2
    assert pace.rate == pytest.approx(1_000, rel=0.02)


def test_nothing_is_foretold_of_nothing() -> None:
    """Before anything is done there is no rate and no time left."""
    assert speed(Pace(10), "zh") == []


def test_log_of_a_long_run_tells_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal there is a line every so often, also while nothing comes back."""
    monkeypatch.setattr(Voice, "line_seconds", 0.01)
    said, end = "", time.monotonic() + 30
    with Voice().progress("reading", 12, lambda: ["✓ 4 verified"]) as advance:
        advance(5)
        while said.count("\n") < 2:
            assert time.monotonic() < end
            said += capsys.readouterr().err
    assert set(said.splitlines()) <= {"0 of 12 files; ✓ 4 verified", "5 of 12 files; ✓ 4 verified"}


def test_short_run_leaves_no_lines(giextract: Run, many: Path) -> None:
    """A run of less than half a minute says what it came to, and nothing before."""
    assert LINE_SECONDS == 30
    assert "files" not in giextract("check", "in").err


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "ascii"])
def test_log_of_a_console_that_lacks_characters(encoding: str, many: Path) -> None:
    """The lines are plain where the console has no tick, and nothing crashes."""
    code = "import sys; from giextract.cli import voice, main; voice.Voice.line_seconds = 0.2; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "--lang", "zh", "extract", "in", "--store", "s.db"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    ran = subprocess.run(command, cwd=many, env=variables, capture_output=True, timeout=90)
    assert ran.returncode == 3
    assert b"Traceback" not in ran.stderr
    assert b"u2713" not in ran.stderr
    said = ran.stderr.decode(encoding)
    assert encoding == "ascii" or re.search(rf"已处理 \d+/{COUNT} 个文件；.*\d 已核实，\d+ 一致，\d+ 有疑问，\d+ 读取失败", said)


def test_log_tells_requests_and_money(giextract: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a model the lines say what it has cost so far."""
    cases = (CLEAN_GOLDEN, GLUED, WRONG_GOLDEN)
    (tmp_path / "in").mkdir()
    for case in cases:
        shutil.copy(next((ROOT / "goldens" / case).glob("source.*")), tmp_path / "in" / f"{case.split('/')[1]}.txt")
    monkeypatch.setattr(Voice, "line_seconds", 0.01)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serving(answering_all(cases)) as server:
        told = ("--base-url", server.url, "--model-name", "some-model", "--no-prose", "--price-input", "2")
        said = giextract("extract", "in", "--store", "s.db", *told).err
    assert re.search(r"^\d of 3 files; .*failed; the model: \d requests, \d+ tokens, cost [\d.]+$", said, re.MULTILINE)


@on_terminals
@pytest.mark.parametrize(("encoding", "language"), [("utf-8", "en"), ("utf-8", "zh"), ("gbk", "zh"), ("cp936", "zh")])
def test_bar_of_a_terminal(encoding: str, language: str, many: Path) -> None:
    """The bar shows how far, how fast, how long and what came of it, in lines of 80 columns, and is gone in the end."""
    from rich.cells import cell_len

    from tests.cli.terminal import COLUMNS, run_on_terminal

    shown = run_on_terminal(many, "--lang", language, "check", "in", "--jobs", "1", encoding=encoding)
    assert shown.code == 3
    drawn = [line for line in shown.lines if f"/{COUNT}" in line]
    pattern = rf"\d+/{COUNT} [\d.]+/s \d+:\d\d left" if language == "en" else rf"\d+/{COUNT} 每秒 [\d.]+ 剩余 \d+:\d\d"
    assert any(re.search(pattern, line) for line in drawn)
    assert all(cell_len(line) <= COLUMNS for line in drawn)
    counts = "consistent, 12 flagged" if language == "en" else "一致，12 有疑问"
    assert any(counts in line and ("✓" in line) == (encoding == "utf-8") for line in shown.lines[:-1])
    assert not any("\\u" in line for line in shown.lines)
    assert shown.has_cursor
    assert not any(f"/{COUNT}" in line for line in shown.screen)
    assert shown.screen[-1] == shown.lines[-1]
    assert shown.out.count("B301") == 12


@on_terminals
@pytest.mark.parametrize("form", ["text", "json"])
def test_bar_paints_over_no_data(form: str, many: Path) -> None:
    """Where findings go to the same terminal, all of them are left to be seen, and no bar among them."""
    from tests.cli.terminal import run_on_terminal

    shown = run_on_terminal(many, "check", "in", "--jobs", "1", "--format", form, data_too=True)
    left = "".join(shown.screen)
    assert left.count("error B301" if form == "text" else '"rule": "B301"') == 12
    assert f"/{COUNT}" not in left
    assert any(f"/{COUNT}" in line for line in shown.lines) == (form == "text")


@on_terminals
@pytest.mark.parametrize("times", [1, 2])
def test_interrupt_leaves_a_clean_terminal(times: int, many: Path) -> None:
    """After Ctrl-C the bar is gone and the cursor is back; until then the bar says that the run is stopping."""
    from tests.cli.terminal import run_on_terminal

    for number in range(300):
        (many / "in" / f"more-{number}.txt").write_text(f"{CLEAN}\n\n{number}", encoding="utf-8")

    def has_begun(sent: str) -> bool:
        return re.search(r"\b[1-9]\d*/450", sent) is not None

    extract = ("extract", "in", "--store", "s.db", "--jobs", "1")
    shown = run_on_terminal(many, *extract, interrupt_when=has_begun, times=times)
    assert shown.code == 130
    assert shown.has_cursor
    assert "Traceback" not in shown.sent
    assert not any("/450" in line or "stopping" in line for line in shown.screen)
    if times == 1:
        assert any("stopping after the files under way" in line for line in shown.lines)
        assert shown.screen[-1].startswith("interrupted; what was read is in the store")


def test_interrupt_while_closing_changes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Who presses Ctrl-C once more while a run that was stopped closes its store does not break that off."""
    before = signal.getsignal(signal.SIGINT)
    with stoppable(Voice()) as stopped:
        assert not stopped()
        signal.raise_signal(signal.SIGINT)
        assert stopped()
    signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before, "one more would end the process"
    assert capfd.readouterr().err.count("stopping") == 1


def test_connection_that_ends_leaves_no_traceback() -> None:
    """What the database's library logs of it is not for people: they are told in one line."""
    script = "from giextract.cli import main; import logging; main(['forms']); logging.getLogger('sqlalchemy.pool').error('torn')"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout
    assert ran.stderr == ""
