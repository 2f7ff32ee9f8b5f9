"""Answers are paid for once, and a cache file is only text."""

import asyncio
import os
import pickle
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from giextract.reading.model.cache import AnswerCache, key_of
from giextract.reading.model.faults import ModelStopped
from tests.loopback import acts, changes
from tests.model.asking import CLEAN, GLUED, KEY, figures_of, is_whole, read
from tests.samples import ROOT

WELL = acts.answering(figures_of(CLEAN))


class Bomb:
    """Something that makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.folder,)


def _get(folder: Path, key: str) -> str | None:
    cache = AnswerCache(folder)
    try:
        return asyncio.run(cache.get(key))
    finally:
        cache.close()


def _put(folder: Path, key: str, text: str) -> None:
    cache = AnswerCache(folder)
    asyncio.run(cache.put(key, text))
    cache.close()


def test_second_run_makes_no_call(tmp_path: Path) -> None:
    """The same report with the same settings is answered from the cache, re-asks included, and costs nothing."""
    act = acts.answering(figures_of(CLEAN), changes.swapped)
    [first], server = read([CLEAN], act, tmp_path)
    port = server.asked[0].headers["host"].rsplit(":", 1)[1]
    assert first.usage.requests == len(server.asked) == 2
    assert first.usage.cached == 0
    [second], again = read([CLEAN], act, tmp_path, base_url=f"http://127.0.0.1:{port}/v1")
    assert not again.asked
    assert second.is_cached
    assert (second.usage.requests, second.usage.input_tokens, second.usage.cached) == (0, 0, 2)
    assert (second.saved.requests, second.saved.input_tokens) == (2, first.usage.input_tokens)
    assert second.model_copy(update={"usage": first.usage, "saved": first.saved}) == first


@pytest.mark.parametrize(
    "change",
    [
        {"model_name": "other"},
        {"temperature": 0.5},
        {"extra_body": {"top_k": 1}},
        {"max_output_tokens": 5000},
        {"mode": "json"},
    ],
)
def test_another_question_is_another_key(change: dict[str, object], tmp_path: Path) -> None:
    """An answer to other parameters or by another model is not taken for this one."""
    _, server = read([CLEAN], WELL, tmp_path)
    url = f"http://{server.asked[0].headers['host']}/v1"
    with pytest.raises(ModelStopped):  # nobody is there any more
        read([CLEAN], WELL, tmp_path, base_url=url, tries=1, **change)


def test_bad_answer_is_not_kept(tmp_path: Path) -> None:
    """What could not be parsed is asked anew by the next run."""
    act = acts.wording(figures_of(CLEAN), lambda text: "抱歉")
    read([CLEAN], act, tmp_path)
    cache = AnswerCache(tmp_path)
    assert cache.size()[0] == 0
    cache.close()


def test_planted_pickle_is_not_run(tmp_path: Path) -> None:
    """Whoever can write into the folder cannot run code here: a row that says it is pickled is refused unread."""
    key, ran = key_of(a=1), tmp_path / "ran"
    bomb = pickle.dumps(Bomb(ran))
    _put(tmp_path, key, "text")
    assert _get(tmp_path, key) == "text"
    with sqlite3.connect(tmp_path / "cache.db") as database:
        database.execute("UPDATE Cache SET mode = 4, value = ?", (bomb,))
    assert _get(tmp_path, key) is None
    (tmp_path / "bomb.val").write_bytes(bomb)
    with sqlite3.connect(tmp_path / "cache.db") as database:
        database.execute("UPDATE Cache SET mode = 4, value = NULL, filename = 'bomb.val'")
    assert _get(tmp_path, key) is None
    with sqlite3.connect(tmp_path / "cache.db") as database:
        database.execute("UPDATE Cache SET key = ?, raw = 0", (bomb,))
    assert _get(tmp_path, key) is None
    assert not ran.exists()
    pickle.loads(bomb)
    assert ran.exists()  # the bomb is live


def test_broken_entry_is_asked_anew(tmp_path: Path) -> None:
    """A kept text that is no answer of ours is as good as none."""
    _, server = read([CLEAN], WELL, tmp_path)
    url = f"http://{server.asked[0].headers['host']}/v1"
    with sqlite3.connect(tmp_path / "cache.db") as database:
        database.execute("UPDATE Cache SET value = '{\"text\": 1}'")
    with pytest.raises(ModelStopped):  # nobody is there any more
        read([CLEAN], WELL, tmp_path, base_url=url, tries=1)


def test_only_text_goes_in(tmp_path: Path) -> None:
    """The Disk refuses keys and values that are no text."""
    cache = AnswerCache(tmp_path)
    with pytest.raises(TypeError):
        cache._cache.set("key", {"a": 1})
    with pytest.raises(TypeError):
        cache._cache.set(("key",), "text")
    cache.close()


def test_folder_is_the_owners_alone(tmp_path: Path) -> None:
    """Others cannot look into it; nothing is evicted; it can be counted and emptied."""
    folder = tmp_path / "a" / "b"
    _put(folder, "k", "v")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    cache = AnswerCache(folder)
    assert cache._cache.eviction_policy == "none"
    assert cache.size()[0] == 1
    assert cache.prune() == 1
    cache.close()


def test_key_is_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The API key is in no answer, cache file, log line or error, not even where the server repeats it."""
    caplog.set_level("DEBUG")
    echo = acts.failing(400, "bad", f"key {KEY} may not {KEY.upper()}")
    said = acts.wording(figures_of(CLEAN), lambda text: None, refusal=f"not for {KEY}")
    fine, _ = read([CLEAN, GLUED], WELL, tmp_path / "1")
    echoed, _ = read([CLEAN], echo, tmp_path / "2")
    refused, _ = read([CLEAN], said, tmp_path / "3")
    assert is_whole(fine[0], CLEAN)
    found = "".join(a.model_dump_json() for a in [*fine, *echoed, *refused]) + caplog.text
    found += "".join(p.read_bytes().decode("latin-1") for p in tmp_path.rglob("*") if p.is_file())
    assert "***" in found
    assert KEY.lower() not in found.lower()


FILL = """
import asyncio, pathlib, sys
from giextract.reading.model.cache import AnswerCache
async def fill():
    for n in range(50):
        await cache.put(sys.argv[2] + str(n), "text" * 20)
cache = AnswerCache(pathlib.Path(sys.argv[1]))
asyncio.run(fill())
cache.close()
"""


def test_several_processes_share_a_cache(tmp_path: Path) -> None:
    """Nothing is lost where several processes write at once."""
    writers = [subprocess.Popen([sys.executable, "-c", FILL, str(tmp_path), name], cwd=ROOT) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    cache = AnswerCache(tmp_path)
    assert cache.size()[0] == 150
    cache.close()
