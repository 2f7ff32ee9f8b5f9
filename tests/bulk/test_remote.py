"""Reports in object stores and on web servers, read from a real server on loopback."""

import io
import os
import pickle
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from giextract.bulk import Limits, Survey, check, extract, find, survey
from giextract.bulk.finding import archives, remote, urls
from giextract.bulk.finding.remote import Remote, retried
from giextract.bulk.finding.sources import bytes_at
from giextract.errors import Unreadable, UsageError
from giextract.store import Store
from tests.loopback.objects import KEY, SECRET, Objects, object_store
from tests.samples import CLEAN, ROOT, WRONG_SUM

TREE = {
    "reports/2021/a.txt": CLEAN, "reports/2021/b.txt": WRONG_SUM, "reports/2021/.hidden.txt": "x", "reports/2021/page.html": "x",
    "reports/2021/page_files/inner.html": "x", "reports/2021/page_files/deep/more.js": "x", "reports/2021/x.exe": "x",
    "reports/2022/": "", "reports/2022/a.txt": CLEAN + "\n", "reports/top.TXT": CLEAN + "\n\n", "reports2/a.txt": "x",
}  # fmt: skip


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Objects]:
    """A bucket of reports whose keys the environment has."""
    objects = Objects()
    objects.fill("bucket", TREE)
    with object_store(objects):
        told = {"ENDPOINT_URL": objects.url, "ACCESS_KEY_ID": KEY, "SECRET_ACCESS_KEY": SECRET, "DEFAULT_REGION": "us-east-1"}
        for name, value in told.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        fsspec.get_filesystem_class("s3").clear_instance_cache()  # of the server of another test
        yield objects


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once, and what lies below not at all."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(remote, "_WAIT", lambda _: 0)
    monkeypatch.setattr(fsspec.get_filesystem_class("s3"), "retries", 1)


def names(*paths: str) -> list[str]:
    """What the files behind these paths are called."""
    return [found.place.path for found in find(paths)]


def failure(path: str) -> str:
    """Why the one file behind a path is not tried, or cannot be read."""
    (found,) = find([path])
    if found.failure:
        return found.failure
    with pytest.raises(Unreadable) as caught:
        found.read(Limits())
    return str(caught.value)


@pytest.mark.parametrize("page", [1, 2, 1000])
def test_a_folder_elsewhere_is_walked_as_one_here(page: int, bucket: Objects, tmp_path: Path) -> None:
    """The same files, names and counts as of the same tree on disk, however many keys come on a page."""
    bucket.page = page
    for key, text in TREE.items():
        file = tmp_path / key
        if not key.endswith("/"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    for below in ("reports", "reports/2021", "reports/2*", "reports/**/*.txt", "reports/*/a.txt", "reports/*"):
        assert names(f"s3://bucket/{below}") == names(str(tmp_path / below))
        assert survey([f"s3://bucket/{below}"]) == survey([str(tmp_path / below)])
    assert names("s3://bucket/reports/") == ["2021/a.txt", "2021/b.txt", "2021/page.html", "2022/a.txt", "top.TXT"]


def test_places_are_below_what_was_given(bucket: Objects) -> None:
    """With several addresses the root is what they share; beside a path of this machine there is none."""
    assert names("s3://bucket/reports/2021/a.txt", "s3://bucket/reports/2022") == ["2021/a.txt", "2022/a.txt"]
    assert names("s3://bucket/reports/2022", "s3://bucket/reports/2022/a.txt") == ["a.txt"]
    here = ROOT / "goldens/2021/two-totals-wrong/source.txt"
    assert names("s3://bucket/reports/2022", str(here)) == ["s3://bucket/reports/2022/a.txt", str(here)]
    (found,) = find(["s3://bucket/reports/2022"])
    assert (found.location, found.place.root) == ("s3://bucket/reports/2022/a.txt", "s3://bucket/reports/2022")
    assert len(pickle.dumps(found)) < 500
    assert pickle.loads(pickle.dumps(found)).read(Limits()) == TREE["reports/2022/a.txt"].encode()


def test_a_key_that_looks_like_a_pattern(bucket: Objects) -> None:
    """A file that has stars in its name is that file, and no pattern."""
    bucket.fill("bucket", {"odd/a*[1].txt": CLEAN, "odd/ab1.txt": CLEAN})
    assert names("s3://bucket/odd/a*[1].txt") == ["a*[1].txt"]


def test_runs_over_a_bucket(bucket: Objects, tmp_path: Path) -> None:
    """Workers open the files themselves, a second run knows them all, and the store can show where they lie."""
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        first = list(extract(find(["s3://bucket/reports"]), store, jobs=2))
        assert [(done.entry.place.path, done.outcomes) for done in first] == [
            ("2021/a.txt", ("consistent",)), ("2021/b.txt", ("flagged",)), ("2021/page.html", ("not_a_report",)),
            ("2022/a.txt", ("consistent",)), ("top.TXT", ("consistent",)),
        ]  # fmt: skip
        assert [done.known for done in extract(find(["s3://bucket/reports"]), store)] == [True] * 5
    assert bytes_at("s3://bucket/reports", "2021/b.txt") == WRONG_SUM.encode()


def test_a_file_that_is_too_large_is_not_read(bucket: Objects) -> None:
    """The size is asked first, and no byte of it is fetched."""
    (found,) = find(["s3://bucket/reports/2022"])
    with pytest.raises(Unreadable, match="more than the limit"):
        found.read(Limits(bytes=100))
    assert bucket.sent["reports/2022/a.txt"] == 0


def test_a_web_page_is_read_from_front_to_back(bucket: Objects) -> None:
    """One file of a web server is read whole, with its query kept out of sight, and no further than the limit."""
    bucket.needs_key = False
    address = f"{bucket.url}/bucket/reports/2021/b.txt"
    (found,) = find([address])
    assert (found.place.path, found.read(Limits())) == ("b.txt", WRONG_SUM.encode())
    (signed,) = find([f"{address}?Signature=hush"])
    assert "hush" not in signed.location + repr(signed)
    assert signed.place.path != found.place.path
    assert (signed.place.path.endswith(".txt"), signed.read(Limits())) == (True, WRONG_SUM.encode())
    with pytest.raises(Unreadable, match="more than the limit"):
        found.read(Limits(bytes=100))
    assert failure(f"{bucket.url}/bucket/reports/").startswith("not a kind of file")
    assert failure(f"{bucket.url}/bucket/none.html") == remote.GONE


def test_memory_and_file_addresses(tmp_path: Path) -> None:
    """memory:// is read as any other store is, file:// as the path that it names."""
    memory = fsspec.filesystem("memory")
    memory.pipe({"/shelf/2021/a.txt": CLEAN.encode(), "/shelf/b.md": b"x"})
    try:
        assert names("memory://shelf") == ["2021/a.txt", "b.md"]
        assert [done.outcomes for done in check(find(["memory://shelf/2021"]))] == [("consistent",)]
    finally:
        memory.rm("/shelf", recursive=True)
    (tmp_path / "a.txt").write_text(CLEAN, encoding="utf-8")
    (found,) = find([(tmp_path / "a.txt").as_uri()])
    assert (found.location, found.remote) == (str(tmp_path / "a.txt"), None)


def test_faults_of_one_file_are_its_own(bucket: Objects, impatient: None) -> None:
    """What may not be read or has gone fails in one line, without a word of the server's, and all others are read."""
    bucket.denied.add("reports/2021/a.txt")
    listed = list(find(["s3://bucket/reports"]))
    del bucket.held["bucket"]["reports/top.TXT"]
    found = {done.location: done.failure for done in check(listed)}
    assert {location: why for location, why in found.items() if why} == {
        "s3://bucket/reports/2021/a.txt": remote.DENIED, "s3://bucket/reports/top.TXT": remote.GONE,
    }  # fmt: skip
    assert len(found) == 5


def test_faults_of_an_address(bucket: Objects, impatient: None) -> None:
    """No such bucket, no such folder, another kind of file, and nothing below are told apart."""
    assert failure("s3://other/reports") == remote.GONE
    assert failure("s3://bucket/none") == remote.GONE
    assert failure("s3://bucket/no*ne") == remote.GONE
    assert failure("s3://bucket/reports/2021/x.exe").startswith("not a kind of file")
    bucket.fill("bare", {})
    assert survey(["s3://bare"]) == Survey(empty=["s3://bare"])
    bucket.busy[""] = 100
    assert failure("s3://bucket/reports") == remote.LOST
    assert len([path for _, path, _ in bucket.asked[-20:] if path == "/bucket"]) >= 4


def test_a_fault_that_passes_is_not_told(bucket: Objects, impatient: None) -> None:
    """A connection that is lost in the middle and a busy server are asked again; one that stays lost is told."""
    bucket.lost["reports/2022/a.txt"] = bucket.busy["reports/2021/a.txt"] = 2
    assert [found.read(Limits()) for found in find(["s3://bucket/reports/*/a.txt"])] == [
        TREE["reports/2021/a.txt"].encode(), TREE["reports/2022/a.txt"].encode(),
    ]  # fmt: skip
    bucket.lost["reports/2022/a.txt"] = 1000
    assert failure("s3://bucket/reports/2022/a.txt") == remote.LOST
    bucket.needs_key = False
    bucket.lost["reports/2021/b.txt"] = 2
    assert failure(f"{bucket.url}/bucket/reports/2022/a.txt") == remote.LOST
    (found,) = find([f"{bucket.url}/bucket/reports/2021/b.txt"])
    assert found.read(Limits()) == WRONG_SUM.encode()


def test_other_errors_are_not_asked_again() -> None:
    """Only what may pass is tried again; what a library says is not passed on."""
    tried = []

    def broken() -> None:
        tried.append(1)
        raise ValueError(f"{SECRET} at s3://bucket")

    with pytest.raises(Unreadable) as caught:
        retried(broken)
    assert (str(caught.value), len(tried)) == ("it cannot be read: ValueError / 无法读取", 1)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("s3://ID:se/cr+et@bucket/a.txt", "s3://bucket/a.txt"),
        ("https://me:hush@host:8080/a@b.html", "https://b.html"),
        ("https://host:8080/a@b.html", "https://host:8080/a@b.html"),
        ("https://hush@host/a.html#top", "https://host/a.html"),
        ("S3://bucket/a#b.txt", "s3://bucket/a#b.txt"),
        ("s3://bucket/a?b.txt", "s3://bucket/a?b.txt"),
    ],
)
def test_keys_are_never_shown(given: str, shown: str) -> None:
    """Names and passwords before the machine are left out of what is printed and stored, however they are written."""
    assert urls.shown(given) == shown
    assert "hush" not in repr(Remote(given))


def test_keys_of_an_object_store_belong_into_the_environment(bucket: Objects) -> None:
    """Keys in the address of a bucket are refused, and neither printed nor sent."""
    (found,) = find([f"s3://{KEY}:{SECRET}@bucket/reports"])
    assert found.failure is not None
    assert found.failure.startswith("keys do not go into this address")
    assert SECRET not in repr(found)
    assert not bucket.asked


def test_a_key_is_no_way_to_another_file_system(bucket: Objects, tmp_path: Path) -> None:
    """A file name with the mark by which fsspec chains file systems is a file name."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    bucket.fill("bucket", {f"evil/a::file://{tmp_path}/secret.txt": CLEAN, "evil/b::c.txt": CLEAN})
    assert {found.read(Limits()) for found in find(["s3://bucket/evil"])} == {CLEAN.encode()}
    assert "::" in failure(f"s3://bucket/a::file://{tmp_path}/secret.txt")


def test_an_archive_in_a_bucket(bucket: Objects) -> None:
    """A zip file is looked into where it lies; of it only what is wanted is fetched."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/a.txt", CLEAN)
        archive.writestr("in/b.txt", WRONG_SUM)
        archive.writestr("big.exe", random.Random(1).randbytes(8_000_000))
    bucket.fill("bucket", {"zips/all.zip": packed.getvalue()})
    found = list(find(["s3://bucket/zips"]))
    assert [one.place.path for one in found] == ["all.zip/in/a.txt", "all.zip/in/b.txt"]
    bucket.lost["zips/all.zip"] = 1
    assert [done.outcomes for done in check(found)] == [("consistent",), ("flagged",)]
    assert bucket.sent["zips/all.zip"] < 5_000_000
    assert bytes_at("s3://bucket/zips", "all.zip/in/b.txt") == WRONG_SUM.encode()
    bucket.fill("bucket", {"zips/all.zip": b"no archive at all"})
    assert failure("s3://bucket/zips/all.zip") == archives.BROKEN


@pytest.mark.parametrize(("scheme", "package"), [("oss", "ossfs"), ("gs", "gcsfs")])
def test_a_missing_package_is_named(scheme: str, package: str) -> None:
    """What opens an address and is not there is told with the command that brings it."""
    with pytest.raises(UsageError, match=f"{scheme}://bucket/reports: needs {package}: pip install {package}"):
        survey([f"{scheme}://bucket/reports"])
    with pytest.raises(UsageError, match="no kind of address"):
        survey(["nosuch://bucket/reports"])


def test_without_fsspec(tmp_path: Path) -> None:
    """The default install says what to add, and reads this machine's files as ever."""
    (tmp_path / "a.txt").write_text(CLEAN, encoding="utf-8")
    code = "import sys; sys.modules['fsspec'] = None; from giextract.cli import main; sys.exit(main(sys.argv[1:]))"
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = [
        subprocess.run([sys.executable, "-c", code, "check", path], env=variables, capture_output=True, timeout=60, cwd=tmp_path)
        for path in ("s3://bucket/a.txt", "a.txt")
    ]
    assert [one.returncode for one in ran] == [2, 0]
    assert b"needs fsspec: pip install 'giextract[remote]'" in ran[0].stderr
