"""Charts as inline SVG: what became of the cells of each group, and shares with their intervals. No script, no file."""

from collections.abc import Sequence

from giextract.cli.scores.labels import group_name, measure, percent
from giextract.cli.showing.visible import attribute, markup
from giextract.evaluation.measures import SHARES, share
from giextract.evaluation.summary import Group, Summary
from giextract.evaluation.verdicts import VERDICTS
from giextract.words import Language

ROW, BAR = 26, 14  # pixels from row to row, and of a bar
NAMES, PLOT, NUMBERS = 230, 420, 150  # pixels of the names, of what is drawn, of the numbers behind it
WIDE = 1.0  # East Asian characters take a whole em, others about half of one
PARTS = ("right", "right_named", *VERDICTS[1:])
LONGEST = 17.0  # em of a name; what is longer is cut, and whole in its tooltip


def bars(groups: Sequence[Group], language: Language) -> str:
    """A bar for each group, whole for all of its cells, cut by what became of them and whether a person has to look."""
    drawn = []
    for number, group in enumerate(groups):
        y = number * ROW
        cells = group.counts["cells"]
        name = group_name(group.by, group.name, language)
        x, parts = float(NAMES), []
        for verdict in PARTS:
            count = group.counts[verdict] - (group.counts["right_named"] if verdict == "right" else 0)
            if count:
                # A single wrong cell of thousands must be seen: no part is thinner than two pixels.
                width = max(2.0, PLOT * count / cells)
                width = min(width, NAMES + PLOT - x) if verdict == "right" else width
                told = f"{name}: {measure(verdict, language)} {count}"
                parts.append(_bar(verdict, min(x, NAMES + PLOT - width), y, width, told))
                x += width
        numbers = f"{percent(share('right', group.counts))} · {cells}"
        drawn.append(f"{_name(name, y)}{''.join(parts)}{_numbers(numbers, y)}")
    return _svg(len(groups), drawn)


def intervals(run: Summary, language: Language) -> str:
    """A dot for each share, on the line of its interval; the scale is 0 to 100 %."""
    drawn = [f'<line class="grid" x1="{_x(t)}" x2="{_x(t)}" y1="0" y2="{len(run.shares) * ROW}"/>' for t in (0, 0.5, 1)]
    told = [(name, one) for name, one in run.shares.items() if one.share is not None]
    for number, (name, one) in enumerate(told):
        y = number * ROW
        middle = y + ROW / 2
        ends = ""
        if one.low is not None and one.high is not None:
            ends = f'<line class="ends" x1="{_x(one.low)}" x2="{_x(one.high)}" y1="{middle}" y2="{middle}"/>'
        at = _x(one.share or 0.0)
        dot = f'<circle class="{SHARES[name].good}" cx="{at}" cy="{middle}" r="5"><title>{one.part}/{one.whole}</title></circle>'
        numbers = f"{percent(one.share)} · {one.part}/{one.whole}"
        drawn.append(f"{_name(measure(name, language), y)}{ends}{dot}{_numbers(numbers, y)}")
    return _svg(len(told), drawn)


def legend(language: Language) -> str:
    """What the colours of the bars mean."""
    items = (f'<li><i class="key {verdict}"></i>{measure(verdict, language)}</li>' for verdict in PARTS)
    return f"<ul class=keys>{''.join(items)}</ul>"


def _x(value: float) -> float:
    return round(NAMES + PLOT * value, 1)


def _svg(rows: int, drawn: Sequence[str]) -> str:
    width, height = NAMES + PLOT + NUMBERS, max(1, rows) * ROW
    return f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">{"".join(drawn)}</svg>'


def _bar(verdict: str, x: float, y: float, width: float, told: str) -> str:
    place = f'x="{x:.1f}" y="{y + (ROW - BAR) / 2}" width="{width:.1f}" height="{BAR}"'
    return f'<rect class="{verdict}" {place}><title>{markup(told)}</title></rect>'


def _name(name: str, y: float) -> str:
    shown, room = "", LONGEST
    for character in name:
        room -= WIDE if ord(character) > 0x2E7F else 0.52
        if room < 0:
            shown += "…"
            break
        shown += character
    place = f'x="{NAMES - 10}" y="{y + ROW / 2}"'
    return f'<text class="name" {place}>{markup(shown)}<title>{attribute(name)}</title></text>'


def _numbers(text: str, y: float) -> str:
    return f'<text class="number" x="{NAMES + PLOT + 10}" y="{y + ROW / 2}">{markup(text)}</text>'
