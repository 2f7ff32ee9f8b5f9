"""Where what is made or read once in a test run lies."""

import pytest

from tests.formats.versions import Shelf


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf for the whole run, however many processes it has."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "formats"
    folder.mkdir(exist_ok=True)
    return Shelf(folder)
