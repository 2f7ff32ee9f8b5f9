"""What `giextract evaluate --corrupt N --seed S` does: corrupt goldens, and show what was found of it."""

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from giextract import words
from giextract.cli.output import stdout
from giextract.cli.tally import FLAGGED, OK
from giextract.cli.voice import Voice

if TYPE_CHECKING:
    from giextract.evaluation.corruptions import Corrupted

WIDTH = 110  # of the table where nothing says how wide the screen is
COLUMNS = ("tried", "visible", "detected", "first", "silent", "false_alarms")


def corrupted(goldens: Path, count: int, seed: int, jobs: int, voice: Voice) -> int:
    """Change printed figures and answers so many times each; 1 where one was wrong and not flagged, or a clean report was."""
    from giextract.evaluation.corruptions import corrupt

    with voice.progress("corrupting", 2 * count) as advance:
        result = corrupt(goldens, count, seed, jobs, advance)
    with stdout() as out:
        _table(result, out, voice)
    voice.say("corrupted_clean", clean=result.clean, unclean=len(result.unclean), names=" ".join(result.unclean) or "–")
    for reason, left in sorted(result.left_out.items()):
        voice.say("corrupted_left_out", count=left, reason=words.say(f"corrupted_{reason}", voice.language))
    voice.say("corrupted_total", count=result.silent)
    return FLAGGED if result.silent or result.unclean else OK


def _table(result: "Corrupted", out: TextIO, voice: Voice) -> None:
    """A line for each kind of change; shares are of those that can be seen."""
    from rich.console import Console
    from rich.table import Table

    from giextract.evaluation.corruptions.names import name_of

    table = Table(box=None, pad_edge=False)
    table.add_column(words.say("corrupted_kind", voice.language), no_wrap=True)
    for name in COLUMNS:
        table.add_column(words.say(f"corrupted_{name}", voice.language), justify="right")
    for (subject, kind), counts in result.by_kind().items():
        told = {name: str(getattr(counts, name)) for name in COLUMNS}
        for name in ("detected", "first"):
            told[name] = _share(getattr(counts, name), counts.visible)
        if subject == "answer":
            told |= {"first": "–", "false_alarms": "–"}
        label = words.say(f"corrupted_{subject}", voice.language)
        table.add_row(f"{label} · {name_of(kind, voice.language)}", *(told[name] for name in COLUMNS))
    console = Console(file=out, highlight=False, width=None if out.isatty() else WIDTH)
    console.print(table)


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "–"
