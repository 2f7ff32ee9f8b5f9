"""Names of files made from names of agencies, which a report may print as it likes."""

import re
import unicodedata

from giextract.errata.unit import Unit

# What a file name keeps: letters and digits of any script, and the brackets and hyphens of Chinese names.
_DROPPED = re.compile(r"[^\w（）()·-]+")
_MOST_BYTES = 150  # file systems take 255; the year, a number and the suffix go behind
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)$")


class Names:
    """File names without suffix, each given once whatever the case of its letters."""

    def __init__(self, *taken: str) -> None:
        self._given = {name.casefold() for name in taken}

    def of(self, unit: Unit) -> str:
        """A name for a unit's documents that leads nowhere and is nobody else's."""
        name = whole = f"{_safe(unit.name)}{unit.when()}"
        number = 1
        while name.casefold() in self._given:
            number += 1
            name = f"{whole}（{number}）"
        self._given.add(name.casefold())
        return name


def _safe(name: str) -> str:
    kept = _DROPPED.sub("", unicodedata.normalize("NFKC", name)).strip("-_")
    short = kept.encode()[:_MOST_BYTES].decode(errors="ignore")
    return f"{short}_" if _DEVICES.match(short) else short or "未命名"
