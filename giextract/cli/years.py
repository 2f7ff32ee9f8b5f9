"""Years as several commands take them: 2019-2023, or one alone."""

import re

from giextract import words
from giextract.cli.voice import Voice
from giextract.errors import UsageError


def years_of(given: str | None, voice: Voice) -> tuple[int, int] | None:
    """The first and the last year; raises UsageError for what names none."""
    if given is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", given)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise UsageError(words.say("export_years", voice.language, given=given))
    return first, last
