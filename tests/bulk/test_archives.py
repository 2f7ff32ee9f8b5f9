"""Zip files: what is in them, and what they may not do."""

import io
import os
import struct
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from giextract import bulk
from giextract.bulk.finding import archives
from giextract.bulk.working.limits import Limits
from giextract.errors import Unreadable
from giextract.store import Store
from tests.bulk.zips import Named, packed, plain
from tests.samples import CLEAN, NOVEL, OTHER_CLEAN

MIB = 1024 * 1024
X = b"x"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def names(archive: bytes, path: str = "a.zip") -> list[str]:
    """What the files of an archive are called."""
    Path(path).write_bytes(archive)
    return [found.place.path for found in bulk.find([path])]


def why_not(archive: bytes, limits: Limits = Limits()) -> str:
    """Why the one file of an archive cannot be read."""
    Path("a.zip").write_bytes(archive)
    (found,) = bulk.find(["a.zip"])
    assert found.place.path == "a.zip/a.txt"
    with pytest.raises(Unreadable) as raised:
        found.read(limits)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_files_of_an_archive() -> None:
    """Every file that is read is found by its name in the archive, with its bytes; other kinds are counted, hidden ones not."""
    Path("in").mkdir()
    inside = [
        ("b.md", b"b"), ("2020/a.TXT", b"a"), ("2020/", b""), ("2020/x.exe", X), ("r.docx", b"PK\3\4"),
        ("__MACOSX/2020/._a.txt", X), (".git/c.txt", X), ("2020/.hidden.txt", X), ("~$r.docx", X), ("noname", X),
    ]  # fmt: skip
    Path("in/a.ZIP").write_bytes(plain(inside))
    Path("in/z.txt").write_bytes(b"z")
    passed = bulk.Survey()
    found = list(bulk.find(["in"], passed))
    assert [one.place.path for one in found] == ["a.ZIP/2020/a.TXT", "a.ZIP/b.md", "a.ZIP/r.docx", "z.txt"]
    assert [one.location for one in found[:2]] == ["in/a.ZIP/2020/a.TXT", "in/a.ZIP/b.md"]
    assert [one.read(Limits()) for one in found] == [b"a", b"b", b"PK\3\4", b"z"]
    assert bulk.survey(["in"]) == bulk.Survey(files=4, other_kinds=2)
    assert bulk.survey(["in/*.ZIP"]) == bulk.Survey(files=3, other_kinds=2)


@pytest.mark.parametrize(
    ("raw", "flags", "shown"),
    [
        ("信息公开年报.txt".encode("gbk"), 0, "信息公开年报.txt"),
        ("信息公开年报.txt".encode(), 0, "信息公开年报.txt"),
        ("信息公开年报.txt".encode(), 0x800, "信息公开年报.txt"),
        ("䶮䲠𠮷.txt".encode("gb18030"), 0, "䶮䲠𠮷.txt"),
        (b"\xff\xff.txt", 0, "\ufffd\ufffd.txt"),
        (b"../../etc/passwd.txt", 0, "etc/passwd.txt"),
        (b"a/../../b.txt", 0, "a/b.txt"),
        (b"/etc//./a.txt", 0, "etc/a.txt"),
        (b"C:\\Users\\..\\a.txt", 0, "Users/a.txt"),
        (b"c:a.txt", 0, "a.txt"),
        (b"\\\\server\\share\\a.txt", 0, "server/share/a.txt"),
        ("年报\\一.txt".encode("gbk"), 0, "年报/一.txt"),
        ("a\nb\u202egpj.txt".encode(), 0, "a\ufffdb\ufffdgpj.txt"),
        (b"a.txt\0.exe", 0, "a.txt"),
    ],
)
def test_name_is_only_a_name(raw: bytes, flags: int, shown: str, tmp_path: Path) -> None:
    """Whatever a member is called, its name is shown in its own letters, below the archive, and leads nowhere."""
    assert names(packed([(raw, b"x")], flags)) == [f"a.zip/{shown}"]
    (found,) = bulk.find(["a.zip"])
    assert found.read(Limits()) == b"x"
    assert [file.name for file in tmp_path.rglob("*")] == ["a.zip"]


def test_endless_name_is_shortened() -> None:
    """A name of 60,000 letters is shown with its beginning and its end."""
    (name,) = names(packed([(b"a/" * 30_000 + b"b.txt", X)]))
    assert len(name) < 1100
    assert name.endswith("/b.txt")


def test_names_that_stand_twice() -> None:
    """Files of one name are kept apart, in their order, and never under the name of a third."""
    twice = [(b"d/a.txt", b"1"), (b"d/a (2).txt", b"2"), (b"d\\a.txt", b"3"), (b"../d/a.txt", b"4"), (b"b", b"")]
    for _ in range(2):
        Path("a.zip").write_bytes(packed(twice))
        found = {one.place.path: one.read(Limits()) for one in bulk.find(["a.zip"])}
        assert found == {
            "a.zip/d/a (2).txt": b"2", "a.zip/d/a.txt": b"1", "a.zip/d/a (3).txt": b"3", "a.zip/d/a (4).txt": b"4",
        }  # fmt: skip


def test_archive_in_an_archive() -> None:
    """An archive in an archive is not opened and is named."""
    Path("a.zip").write_bytes(plain([("b.zip", plain([("c.txt", X)])), ("d.txt", X)]))
    assert bulk.survey(["a.zip"]) == bulk.Survey(files=1, nested=["a.zip/b.zip"])


def test_archive_with_nothing_to_read() -> None:
    """An archive that holds no report is named."""
    Path("a.zip").write_bytes(plain([]))
    assert bulk.survey(["a.zip"]) == bulk.Survey(empty=["a.zip"])


def test_folder_named_like_an_archive() -> None:
    """A folder may be called a.zip."""
    Path("in/a.zip").mkdir(parents=True)
    Path("in/a.zip/b.txt").write_bytes(X)
    assert [found.place.path for found in bulk.find(["in"])] == ["a.zip/b.txt"]
    assert [found.place.path for found in bulk.find(["in/a.zip"])] == ["b.txt"]


def test_saved_page_in_an_archive() -> None:
    """What belongs to a saved page is counted, not read."""
    inside = [("d/年报.html", X), ("d/年报_files/frame.html", X), ("d/年报_files/x/t.txt", X), ("e_files/a.txt", X)]
    Path("a.zip").write_bytes(plain(inside))
    assert [found.place.path for found in bulk.find(["a.zip"])] == ["a.zip/d/年报.html", "a.zip/e_files/a.txt"]
    assert bulk.survey(["a.zip"]).other_kinds == 2


def test_link_in_an_archive() -> None:
    """A symbolic link in an archive is no report."""
    Path("a.zip").write_bytes(packed([(b"a.txt", b"/etc/passwd")], attributes=0o120777 << 16))
    assert bulk.survey(["a.zip"]) == bulk.Survey(other_kinds=1, empty=["a.zip"])


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (packed([(b"a.txt", X)], flags=1), "password"),
        (packed([(b"a.txt", X)], method=99), "method 99"),
        (packed([(b"a.txt", X)], crc=1), "broken"),
        (packed([(b"a.txt", X * 99)], size=98), "broken"),
        (packed([(b"a.txt", X * 99)], size=100), "broken"),
        (packed([(b"a.txt", X * 99)]).replace(b"PK\3\4", b"PK\3\5"), "broken"),
        (packed([(b"a.txt", bytes(range(256)))]).replace(bytes(range(100, 140)), bytes(40)), "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "zip",
)
def test_member_that_cannot_be_had(archive: bytes, reason: str) -> None:
    """A member that is encrypted, oddly packed or broken is told in one line."""
    assert reason in why_not(archive)


def test_stream_that_ends_before_its_end() -> None:
    """What follows the end of a packed file is not waited through."""
    zeros = packed([(b"a.txt", bytes(600_000))])
    inside = len(zeros) - len(packed([(b"a.txt", b"")])) + 2
    longer = zeros.replace(struct.pack("<LL", inside, 600_000), struct.pack("<LL", inside + 30, 600_100))
    assert longer != zeros
    assert "broken" in why_not(longer)


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (b"", "not a zip"),
        (b"no zip at all" * 100, "not a zip"),
        (plain([("a.txt", X)])[:-30], "not a zip"),
        (plain([("a.txt", X)]).replace(b"PK\1\2", b"PK\1\3"), "not a zip"),
        (packed([(b"\xff.txt", X)], flags=0x800), "not a zip"),
        (b"Rar!\x1a\7\1\0" + bytes(100), "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "7z"),
    ],
    ids=lambda value: value if isinstance(value, str) else "zip",
)
def test_archive_that_cannot_be_opened(archive: bytes, reason: str) -> None:
    """A broken archive is one failed file, and those beside it are found."""
    Path("in").mkdir()
    Path("in/a.zip").write_bytes(archive)
    Path("in/b.txt").write_bytes(X)
    broken, good = bulk.find(["in"])
    assert (broken.place.path, good.failure) == ("a.zip", None)
    assert broken.failure
    assert reason in broken.failure


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
def test_pipe_named_like_an_archive() -> None:
    """Nobody waits for a pipe."""
    os.mkfifo("a.zip")
    (found,) = bulk.find(["a.zip"])
    assert "pipe" in (found.failure or "")


@pytest.mark.parametrize(("claim", "reason"), [(None, "1024 MiB, more than"), (1, "broken"), (MIB, "broken")])
def test_bomb(claim: int | None, reason: str, zeros: bytes) -> None:
    """A gigabyte of zeros is refused in a few megabytes, whether the archive admits to it or not."""
    bomb = bytearray(zeros)
    if claim is not None:
        start = bomb.index(b"PK\1\2")
        bomb[start + 24 : start + 28] = struct.pack("<L", claim)
    Path("a.zip").write_bytes(bomb)
    tracemalloc.start()
    try:
        (found,) = bulk.find(["a.zip"])
        with pytest.raises(Unreadable, match=reason):
            found.read(Limits())
        assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def zeros() -> bytes:
    """A zip file with a text of a gigabyte of zeros."""
    file = io.BytesIO()
    deflated = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with deflated as archive, archive.open("a.txt", "w") as member:
        for _ in range(1024):
            member.write(bytes(MIB))
    return file.getvalue()


def test_member_of_the_limit_and_one_byte_more() -> None:
    """The limit of a file is that of a member; text has its own."""
    Path("a.zip").write_bytes(plain([("a.txt", X * 100), ("b.pdf", bytes(21 * MIB)), ("c.txt", bytes(21 * MIB))]))
    a, b, c = bulk.find(["a.zip"])
    assert len(a.read(Limits(bytes=100))) == 100
    with pytest.raises(Unreadable, match="limit"):
        a.read(Limits(bytes=99))
    assert len(b.read(Limits())) == 21 * MIB
    with pytest.raises(Unreadable, match="21 MiB, more than the limit of 20 MiB"):
        c.read(Limits())


@pytest.mark.parametrize("name", ["MAX_MEMBERS", "MAX_DIRECTORY", "MAX_UNPACKED"])
def test_archive_of_too_much(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of more files, names or bytes than any person packs is one failed file."""
    monkeypatch.setattr(archives, name, {"MAX_MEMBERS": 9, "MAX_DIRECTORY": 500, "MAX_UNPACKED": 9999}[name])
    Path("a.zip").write_bytes(plain([(f"{number}.txt", bytes(1000)) for number in range(9)]))
    assert len(list(bulk.find(["a.zip"]))) == 9
    Path("a.zip").write_bytes(plain([(f"{number}.txt", bytes(1000)) for number in range(10)]))
    (found,) = bulk.find(["a.zip"])
    assert found.failure
    assert "unpack it first" in found.failure


def test_many_members_are_read_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of members is read once, however many there are, and no more of a member than itself."""
    listed = []

    class Counted(zipfile.ZipFile):
        def __init__(self, *given: object) -> None:
            listed.append(given)
            super().__init__(*given)  # type: ignore[arg-type]

    Path("a.zip").write_bytes(plain([(f"{number}.txt", b"%d" % number) for number in range(2000)]))
    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    found = list(bulk.find(["a.zip"]))
    assert {one.place.path: one.read(Limits()) for one in found} == {f"a.zip/{n}.txt": b"%d" % n for n in range(2000)}
    assert len(listed) == 1


def test_run_over_an_archive(tmp_path: Path) -> None:
    """Reports in an archive are stored by their names, the next run knows them, and a changed one is read anew."""

    def run() -> dict[str, bulk.Done]:
        with Store.open(str(tmp_path / "s.db"), create=True) as store:
            return {done.entry.place.path: done for done in bulk.extract(bulk.find(["a.zip"]), store)}

    inside: list[Named] = [(b"a.txt", CLEAN.encode()), ("新.txt".encode("gbk"), OTHER_CLEAN.encode("gbk", "ignore"))]
    Path("a.zip").write_bytes(packed([*inside, (b"n.txt", NOVEL.encode())]))
    first = run()
    assert [first[f"a.zip/{name}"].outcomes for name in ("a.txt", "新.txt", "n.txt")] == [
        ("consistent",), ("consistent",), ("not_a_report",),
    ]  # fmt: skip
    assert all(done.known and done.placed for done in run().values())
    Path("a.zip").write_bytes(packed([*inside, (b"n.txt", NOVEL.encode() * 2)]))
    assert [path for path, done in run().items() if not done.known] == ["a.zip/n.txt"]
