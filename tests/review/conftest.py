"""A store of bundled reports, the pages over it, and a browser that looks at them over real HTTP."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.testclient import TestClient

from giextract.bulk import extract, find
from giextract.review import Access, create_app
from giextract.store import Queued, Store, Wanted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GOLDENS = Path(__file__).parents[2] / "goldens"
CASES = (
    "2019/result-cell-wrong", "2021/two-totals-wrong", "2021/wrong-applicant", "2021/cell-per-line-page-break",
    "2019/part-glued-proactive-undecidable", "2021/lost-blank-six-values",
)  # fmt: skip


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few reports and the store that they were read into; copied for each test."""
    folder = tmp_path_factory.mktemp("read")
    for case in CASES:
        source = next((GOLDENS / case).glob("source.*"))
        shutil.copy(source, folder / f"{case.split('/')[1]}{source.suffix}")
    with Store.open(str(folder / "s.db"), create=True) as store:
        for _ in extract(find([str(folder)]), store):
            pass
    return folder


@pytest.fixture
def store(read_once: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of one's own."""
    for end in ("", "-wal", "-shm"):
        if (file := read_once / f"s.db{end}").exists():
            shutil.copy(file, tmp_path / f"s.db{end}")
    with Store.open(str(tmp_path / "s.db")) as store:
        yield store


@pytest.fixture
def client(store: Store) -> TestClient:
    """The pages without a browser."""
    return TestClient(create_app(store), base_url="http://127.0.0.1", headers={"accept-language": "en"})


def line_of(store: Store, text: str) -> Queued:
    """A report's line in the list."""
    return store.queued(Wanted(left=False, text=text), 1)[0]


@dataclass(frozen=True)
class Served:
    """Pages on a port of this machine, and the store behind them."""

    url: str
    store: Store


@pytest.fixture
def served(store: Store) -> Iterator[Served]:
    """The pages served by a real server."""
    config = uvicorn.Config(create_app(store, Access()), host="127.0.0.1", port=0, log_level="error")
    socket = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    ends = time.monotonic() + 20
    while not server.started and time.monotonic() < ends:
        time.sleep(0.02)
    yield Served(f"http://127.0.0.1:{socket.getsockname()[1]}", store)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium from the system's packages; for a module, as Playwright keeps an event loop running as long."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # As root in a container Chromium has no sandbox of its own.
        flags = ["--no-sandbox"] if os.name == "posix" and os.getuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser", served: Served) -> Iterator["Page"]:
    """A tab in English whose console stays clean."""
    context = browser.new_context(locale="en-US", viewport={"width": 1366, "height": 850}, base_url=served.url)
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("console", lambda message: said.append(message.text) if _is_trouble(message.type, message.text) else None)
    tab.goto("/")
    yield tab
    context.close()
    assert not said


def _is_trouble(kind: str, text: str) -> bool:
    """Whatever the browser complains of; an answer of 409 is what two people on one report get."""
    return kind == "error" and "409 (Conflict)" not in text
