"""Which files a path stands for, and what each is called."""

import os
import sys
from pathlib import Path

import pytest

from giextract.bulk import Survey, find, survey


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with reports, other files and hidden ones, as the current one."""
    for name in ("2020/a.txt", "2020/b.md", "2020/x.exe", "2020/.hidden.txt", "2020/.git/c.txt", "2021/a.txt", "top.TXT"):
        file = tmp_path / "reports" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths: str) -> list[str]:
    """What the files behind these paths are called."""
    return [found.place.path for found in find(paths)]


def test_folder_gives_all_reports_below_by_name(tree: Path) -> None:
    """A folder is read with all below it; hidden files are ignored, other kinds counted."""
    assert names("reports") == ["2020/a.txt", "2020/b.md", "2021/a.txt", "top.TXT"]
    assert survey(["reports"]) == Survey(files=4, other_kinds=1)


def test_name_does_not_depend_on_where_we_stand(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report's path is below the given root, however the root is written."""
    expected = names("reports")
    monkeypatch.chdir(tree / "reports" / "2020")
    assert names("..") == names(str(tree / "reports")) == expected


def test_several_folders_keep_equal_names_apart(tree: Path) -> None:
    """With several paths the root is the folder that they share."""
    assert names("reports/2020", "reports/2021") == ["2020/a.txt", "2020/b.md", "2021/a.txt"]


def test_files_of_one_folder_go_by_their_names(tree: Path) -> None:
    """Files as a shell lists them are named below their own folder."""
    assert names("reports/2020/a.txt", "reports/2020/b.md") == ["a.txt", "b.md"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("reports/*/a.txt", ["2020/a.txt", "2021/a.txt"]),
        ("reports/**/*", ["2020/a.txt", "2020/b.md", "2021/a.txt", "top.TXT"]),
        ("reports/*", ["2020/a.txt", "2020/b.md", "2021/a.txt", "top.TXT"]),
        ("reports/2020/*", ["a.txt", "b.md"]),
    ],
)
def test_pattern_that_no_shell_has_expanded(pattern: str, expected: list[str], tree: Path) -> None:
    """A pattern is expanded here, too; a pattern skips other kinds as a folder does."""
    assert names(pattern) == expected


def test_file_given_twice_is_read_once(tree: Path) -> None:
    """A file that two paths lead to is one file."""
    assert names("reports/2020", "reports/2020/a.txt", "./reports/2020/../2020/b.md") == ["a.txt", "b.md"]


def test_file_whose_name_is_a_pattern(tree: Path) -> None:
    """A file that is there is that file, brackets in its name or not."""
    (tree / "a[1].txt").write_text("x")
    assert names("a[1].txt") == ["a[1].txt"]


@pytest.mark.parametrize(
    ("path", "reason"), [("reports/none.txt", "no such file"), ("none*.txt", "no such"), ("reports/2020/x.exe", "kind")]
)
def test_named_file_that_cannot_be_read(path: str, reason: str, tree: Path) -> None:
    """A named file that is missing or of another kind is one failed file, with the reason."""
    (found,) = find([path])
    assert found.failure
    assert reason in found.failure


def test_empty_folder_is_told(tree: Path) -> None:
    """A folder without reports gives nothing, and its name."""
    (tree / "empty" / "below").mkdir(parents=True)
    assert survey(["empty", "reports/2021"]) == Survey(files=1, empty=["empty"])


@pytest.mark.skipif(sys.platform == "win32", reason="file names are text on Windows")
def test_name_that_is_no_utf8(tree: Path) -> None:
    """A GBK file name, as scrapers on other systems leave it, becomes a name that can be stored, and still opens."""
    raw = os.fsencode(tree) + b"/gbk/" + "报告.txt".encode("gbk")
    os.mkdir(os.fsencode(tree) + b"/gbk")
    Path(os.fsdecode(raw)).write_text("x")
    (found,) = find(["gbk"])
    assert found.place.path.encode() == b"\\xb1\\xa8\\xb8\\xe6.txt"
    assert Path(found.location).read_text() == "x"


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_loop_of_links_ends(tree: Path) -> None:
    """A link to a folder is not followed, so a loop is no trap."""
    (tree / "reports" / "2021" / "again").symlink_to(tree / "reports")
    assert names("reports/2021") == ["a.txt"]


@pytest.fixture
def saved(tree: Path) -> Path:
    """The same with pages that were saved with all that they show, and folders that only look alike."""
    for name in (
        "p/年报.html", "p/年报_files/frame.html", "p/年报_files/x/y.txt", "p/b.htm", "p/b.files/a.txt", "p/c.HTML",
        "p/c_文件/a.html", "p/d_files/a.txt", "p/e.txt", "p/e_files/a.txt",
    ):  # fmt: skip
        file = tree / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    return tree


REPORTS = ["b.htm", "c.HTML", "d_files/a.txt", "e.txt", "e_files/a.txt", "年报.html"]


@pytest.mark.parametrize("path", ["p", "p/**/*", "p/*", "p/**/*.*"])
def test_saved_page(path: str, saved: Path) -> None:
    """What lies in the folder of a saved page belongs to it and is counted, not read."""
    assert sorted(names(path)) == REPORTS
    assert survey([path]) == Survey(files=6, other_kinds=4)


def test_folder_of_a_saved_page_that_is_asked_for(saved: Path) -> None:
    """Whoever names the folder itself gets what is in it."""
    assert names("p/b.files") == names("p/b.files/*") == ["a.txt"]
