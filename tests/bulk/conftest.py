"""A provider of batches on this machine, and runs over a folder of three reports; modules with other folders have their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giextract.store import Store
from tests.bulk.batched import CASES, Go, Ran, fill, run
from tests.loopback.batches import Provider
from tests.loopback.server import Act, Loopback
from tests.loopback.threaded import answering_all, serving


@pytest.fixture(scope="module")
def well() -> Act:
    """Answer every question as a person would."""
    return answering_all(CASES)


@pytest.fixture
def provider(well: Act) -> Provider:
    """A provider that answers well."""
    return Provider(well)


@pytest.fixture
def server(provider: Provider) -> Iterator[Loopback]:
    """Its server."""
    with serving(provider) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three bundled reports."""
    return fill(tmp_path / "in")


@pytest.fixture
def go(folder: Path, server: Loopback, tmp_path: Path) -> Go:
    """Run over the folder by batches, into a store that is opened anew, with a cache of its own where one is named."""

    def go(cache: str = "cache", store: str = "s.db", **more: Any) -> Ran:
        with Store.open(str(tmp_path / store), create=True) as opened:
            return run(folder, opened, server, tmp_path / cache, **more)

    return go
