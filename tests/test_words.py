"""What we say is there in both languages and says the same things."""

import re
import string

import pytest

from giextract.words import language_of, say, sentences


@pytest.mark.parametrize("key", sentences())
def test_sentence_speaks_both_languages(key: str) -> None:
    """A Chinese sentence has Chinese in it, and names no value that the English one does not."""
    sentence = sentences()[key]
    assert re.search(r"[\u4e00-\u9fff]", sentence["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", sentence["en"])
    assert _values(sentence["zh"]) <= _values(sentence["en"])


def test_missing_value_is_an_error() -> None:
    """A hole in a sentence is never printed."""
    with pytest.raises(KeyError):
        say("failed", "en", path="x")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    """LC_ALL counts before LANG; what is not Chinese is spoken to in English."""
    assert language_of(environment) == language


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
