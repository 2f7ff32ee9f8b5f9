"""The library: what a program imports, and the examples of its page."""

import asyncio
import os
import re
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

import giextract
from giextract import FileRead, GiextractError, Settings, Unreadable, check, read, read_many
from tests.loopback.acts import failing
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN as CLEAN_CASE
from tests.model.asking import GLUED, KEY, told
from tests.samples import BINARY, CLEAN, NOVEL, ROOT, WRONG_SUM

EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.S)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a clean report, a wrong one and a novel."""
    for name, text in (("a", CLEAN), ("b", WRONG_SUM), ("c", NOVEL)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def gather(*paths: object, **more: object) -> list[FileRead]:
    """Read many to the end."""

    async def go() -> list[FileRead]:
        return [done async for done in read_many([str(path) for path in paths], **more)]  # type: ignore[arg-type]

    return asyncio.run(go())


def outcomes(files: list[FileRead]) -> dict[str, list[str]]:
    """The outcomes of each file by its name."""
    return {Path(done.path).name: [report.outcome for report in done.reports] for done in files}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split("import ")[-1].splitlines()[0])
def test_example_of_the_page_runs(example: str, tmp_path: Path) -> None:
    """Every example of docs/library.md runs as it stands, in a folder with one report."""
    (tmp_path / "report.txt").write_text(WRONG_SUM, encoding="utf-8")
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-W", "error", "example.py"]
    ran = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, timeout=120)
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
    assert ran.stdout


def test_page_has_examples_of_every_function() -> None:
    """What the package offers, its page shows or names."""
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    assert len(EXAMPLES) >= 6
    assert {"read", "check", "read_many", "load_settings"} <= set(re.findall(r"\w+", " ".join(EXAMPLES)))
    for name in set(giextract.__all__) - {"__version__", "Finding", "Settings"}:
        assert f"`{name}" in page, name


def test_import_is_light() -> None:
    """The import alone brings neither pydantic nor a reader, and the command line does not bring the library."""
    code = (
        "import sys, giextract; assert not {'pydantic', 'giextract.library', 'giextract.report'} & set(sys.modules);"
        "from giextract.cli import main; main(['--version']); assert 'giextract.library' not in sys.modules;"
        "giextract.read; assert not {'sqlalchemy', 'openai', 'multiprocessing'} & set(sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()


def test_package_is_typed() -> None:
    """Type checkers of others see our types."""
    assert (ROOT / "giextract" / "py.typed").is_file()


def test_unknown_name_is_told() -> None:
    """A name that is not there is an AttributeError that lists those that are."""
    with pytest.raises(AttributeError, match=r"'extract'; it has .*read_many"):
        giextract.extract  # type: ignore[attr-defined]  # noqa: B018


def test_path_and_bytes_are_read_alike(folder: Path) -> None:
    """Bytes under the name of a file give the report of that file."""
    path = folder / "b.txt"
    (report,) = read(path)
    assert (report.outcome, report.source.path) == ("flagged", str(path))
    assert read(path.read_bytes(), name=str(path)) == (report,)
    assert check(path) == report.findings
    assert report.findings[0].severity == "error"


def test_bundled_web_page_tells_its_kind_itself() -> None:
    """Bytes that say what they are need no name."""
    source = next(ROOT.glob("goldens/*/*/source.docx"))
    html = next(ROOT.glob("goldens/*/*/source.html"))
    assert read(html.read_bytes())[0].forms
    assert read(source.read_bytes(), name="x.docx")[0].forms


def test_policy_is_followed(folder: Path) -> None:
    """The policy that is named is the one of the report."""
    assert read(folder / "a.txt")[0].policy != read(folder / "a.txt", policy="draft")[0].policy
    with pytest.raises(GiextractError, match="no-such-policy"):
        read(folder / "a.txt", policy="no-such-policy")


def test_what_is_no_report_is_no_error(folder: Path) -> None:
    """A novel is read and found to be none."""
    assert [report.outcome for report in read(folder / "c.txt")] == ["not_a_report"]
    assert check(folder / "c.txt") == ()


@pytest.mark.parametrize(
    ("name", "cause"),
    [("gone.txt", "not there"), ("x.exe", "not a kind of file"), ("x.zip", "read_many"), ("folder", "not a file but a folder")],
)
def test_file_that_cannot_be_read_is_named(name: str, cause: str, tmp_path: Path) -> None:
    """Unreadable names the file and the cause."""
    (tmp_path / "x.exe").write_bytes(BINARY)
    (tmp_path / "x.zip").write_bytes(BINARY)
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unreadable, match=f"{name}: .*{cause}"):
        read(tmp_path / name)


def test_bytes_that_cannot_be_read_are_named() -> None:
    """Bytes have the name that they were given."""
    with pytest.raises(Unreadable, match=r"^broken\.pdf: "):
        read(b"%PDF-1.7 and nothing behind it", name="broken.pdf")


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_files_in_their_order(jobs: int, folder: Path) -> None:
    """Every file comes back in order, and one that fails ends nothing."""
    (folder / "d.docx").write_bytes(BINARY)
    files = gather(folder, folder / "gone.txt", jobs=jobs)
    assert outcomes(files) == {
        "a.txt": ["consistent"], "b.txt": ["flagged"], "c.txt": ["not_a_report"], "d.docx": ["failed"], "gone.txt": ["failed"],
    }  # fmt: skip
    assert [bool(done.failure) for done in files] == [False, False, False, True, True]


def test_one_path_need_not_be_a_list(folder: Path) -> None:
    """A single path may be given as it is."""

    async def go() -> list[str]:
        return [Path(done.path).name async for done in read_many(folder / "a.txt", jobs=1)]

    assert asyncio.run(go()) == ["a.txt"]


def test_other_tasks_go_on_meanwhile(folder: Path) -> None:
    """Reading blocks no event loop."""

    async def go() -> int:
        ticks, reading = 0, asyncio.ensure_future(_all(folder))
        while not reading.done():
            ticks += 1
            await asyncio.sleep(0.01)
        assert len(await reading) == 3
        return ticks

    assert asyncio.run(go()) > 3


def test_loop_that_ends_early(folder: Path) -> None:
    """Closing the iterator ends the run; nothing is left behind, and nothing is said."""

    async def go() -> str:
        async with aclosing(read_many(folder, jobs=2)) as files:
            async for done in files:
                return done.path
        raise AssertionError("nothing came")

    assert asyncio.run(go()).endswith("a.txt")


def test_environment_alone_asks_nobody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is set for other programs makes the library ask nobody."""
    with serving(failing(500)) as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert len(gather(folder)) == 3
    assert not server.asked


def test_model_that_settings_name_is_asked(tmp_path: Path) -> None:
    """With settings that name a server it reads, too, and the reports say so."""
    cases = (CLEAN_CASE, GLUED)
    paths = [next((ROOT / "goldens" / case).glob("source.*")) for case in cases]
    with serving(answering_all(cases)) as server:
        files = gather(*paths, settings=told(server, tmp_path / "cache", prose=False))
    assert len(server.asked) == 2
    assert [done.reports[0].outcome for done in files] == ["verified", "verified"]
    assert all(done.reports[0].reading.model == "loopback-1" for done in files)


def test_model_that_stops_is_told_after_the_last_file(folder: Path, tmp_path: Path) -> None:
    """Every file is given, by labels, before the error says why the model was not asked to the end."""
    seen = []

    async def go(settings: Settings) -> None:
        async for done in read_many(folder, settings=settings):
            seen.append(done.path)

    refusing = failing(401, "invalid_api_key", f"Incorrect API key: {KEY}")
    with serving(refusing) as server, pytest.raises(GiextractError, match="HTTP 401") as caught:
        asyncio.run(go(told(server, tmp_path / "cache", prose=False)))
    assert len(seen) == 3
    assert KEY not in str(caught.value)


async def _all(folder: Path) -> list[FileRead]:
    return [done async for done in read_many(folder, jobs=1)]
