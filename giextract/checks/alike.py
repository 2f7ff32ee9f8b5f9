"""Prose that is nearly another report's: a small sketch to find candidates by, and the exact share that two have in common.

The sketch is a minhash of one permutation: every run of five characters is hashed into one of the bins, each bin keeps its
least hash, and the bins are taken together in bands. Reports with a band in common are candidates; rapidfuzz decides.
"""

import re
import zlib

from rapidfuzz import fuzz

from giextract.checks.findings import finding_of
from giextract.checks.judgements import Case
from giextract.report import Finding

LAST_YEAR, SISTER = "F618", "F619"
RULES = frozenset({LAST_YEAR, SISTER})
# Honest reports of one agency for two years have 35 to 60 per cent in common, those of two agencies up to 40.
ALIKE = 90
LEAST = 300  # characters of prose below which boilerplate alone makes two reports alike
_RUN = 5
BANDS, _BINS = 10, 4  # 10 bands of 4 bins: of two texts with four fifths of their runs in common 99 in 100 are found
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def bare(prose: str, agency: str | None) -> str:
    """The prose as it is compared: Chinese characters alone, without figures and the agency's own name."""
    text = "".join(_CHINESE.findall(prose))
    name = "".join(_CHINESE.findall(agency or ""))
    return text.replace(name, "") if len(name) > 2 else text


def bands(text: str) -> tuple[int, ...]:
    """The sketch of a bare text, a number for each band; none of a text too short to be compared."""
    if len(text) < LEAST:
        return ()
    least = [0xFFFFFFFF] * (BANDS * _BINS)
    for run in {text[i : i + _RUN] for i in range(len(text) - _RUN + 1)}:
        value, bin_ = divmod(zlib.crc32(run.encode()), len(least))
        least[bin_] = min(least[bin_], value)
    return tuple(
        zlib.crc32(",".join(map(str, least[i : i + _BINS])).encode()) for i in range(0, len(least), _BINS)
    )  # fmt: skip


def share(one: str, other: str) -> int:
    """How many per cent of two bare texts are alike, by their longest common subsequence, rounded down."""
    return int(fuzz.ratio(one, other))


def like(rule: str, percent: int, agency: str, year: int, path: str) -> Finding:
    """What is said of a report whose prose is another's."""
    words = {"share": str(percent), "agency": agency, "year": str(year), "path": path}
    return finding_of(rule, Case((), None, words, path))
