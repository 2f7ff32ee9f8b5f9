"""The report as web pages and Word files, which show the borders of their cells."""

import pytest

from tests.formats.annual import BLANKS, CLEAN, WRONG_SUM, Annual
from tests.formats.holding import Read, assert_clean, assert_reads, read, told
from tests.formats.pages import print_page, save_page
from tests.formats.texts import print_text
from tests.formats.versions import PAGES, SAVED_PAGES, TEXTS, WORDS
from tests.formats.words import LOOKS, write_word

WRITERS = {
    **{name: (print_page, manner) for manner, name in PAGES.items()},
    **{name: (save_page, way) for way, name in SAVED_PAGES.items()},
    **{name: (lambda annual, look: write_word(annual, LOOKS[look]), look) for look, name in WORDS.items()},
}


def written(annual: Annual, name: str) -> Read:
    """Write a version and read it."""
    write, how = WRITERS[name]
    return read(write(annual, how), name)


@pytest.mark.parametrize("name", WRITERS)
def test_a_version_is_read_exactly(name: str) -> None:
    """Every figure is right, and there is nothing to complain of."""
    assert_clean(written(CLEAN, name), CLEAN)


@pytest.mark.parametrize("name", WRITERS)
def test_blanks_stay_blank(name: str) -> None:
    """A blank for nothing is blank, merged with its neighbours or not, and the report consistent."""
    assert_clean(written(BLANKS, name), BLANKS)


@pytest.mark.parametrize("name", WRITERS)
def test_a_wrong_sum_is_found_as_in_plain_text(name: str) -> None:
    """The same errors over the same cells, with the same suspect, as a text of one cell a line has."""
    found = written(WRONG_SUM, name)
    assert_reads(found, WRONG_SUM)
    assert told(found.report) == told(read(print_text(WRONG_SUM, "lines").data(), TEXTS["lines"]).report) != []
    assert found.report.outcome == "flagged"
