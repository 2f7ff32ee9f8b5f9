"""Scores as tables on a terminal."""

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from giextract.cli.scores.headline import QUIET, headline
from giextract.cli.scores.labels import both_read, group_name, measure, percent, read_as, run_name, run_title, said
from giextract.cli.showing.visible import visible
from giextract.evaluation.comparing import Comparison
from giextract.evaluation.evaluation import Evaluation
from giextract.evaluation.measures import share
from giextract.evaluation.summary import Summary
from giextract.evaluation.troubles import Excerpt
from giextract.words import Language

WIDTH = 120  # columns, where nobody's terminal says how many there are
MOST = 12  # cells that are shown; the HTML page has more
COLUMNS = ("cells", "right", "abstained", "guessed", "missed", "wrong", "wrong_and_not_flagged")


def show(evaluation: Evaluation, to: TextIO, language: Language) -> None:
    """Print what an evaluation comes to."""
    console = Console(file=to, width=None if to.isatty() else WIDTH, highlight=False, emoji=False, markup=False)
    console.print(_headlines(evaluation, language))
    for run in evaluation.runs:
        console.print(_groups(run, language))
        for line in (*_worst(run, language), *_complaints(run, language)):
            console.print(line)
    for one in evaluation.comparisons:
        console.print(Group(*_comparison(one, language)))


def _headlines(evaluation: Evaluation, language: Language) -> Table:
    table = Table(title=said("title", language, goldens=evaluation.goldens), title_justify="left")
    table.add_column(said("measure", language))
    for run in evaluation.runs:
        table.add_column(run_title(run, language))
    told = [dict(headline(run, language)) for run in evaluation.runs]
    for name in dict.fromkeys(name for one in told for name in one):
        row = [one.get(name) for one in told]
        if name in QUIET and not any(cell and cell.bad for cell in row):
            continue
        texts = [
            Text("–" if c is None else f"{c.text}  {c.beside}", style="bold red" if c and c.bad else "") for c in row
        ]
        table.add_row(measure(name, language), *texts)
    table.add_row(said("else", language), *("0" for _ in told))
    return table


def _groups(run: Summary, language: Language) -> Table:
    table = Table(title=run_title(run, language), title_justify="left")
    table.add_column(said("group", language))
    for name in COLUMNS:
        table.add_column(measure(name, language), justify="right")
    for by in ("form", "table", "layout", "format"):
        table.add_section()
        for group in (g for g in run.groups if g.by == by):
            counts = [str(group.counts[name]) for name in COLUMNS]
            counts[1] = percent(share("right", group.counts))
            table.add_row(group_name(by, group.name, language), *counts)
    return table


def _worst(run: Summary, language: Language) -> Iterator[Text]:
    for one in run.troubles[:MOST]:
        silent = f" ({said('silent', language)})" if one.silent else ""
        told = f"{measure(one.verdict, language)}{silent}: {read_as(one, language)}"
        yield Text(f"{one.report} {one.cell}: {told}", style="bold")
        yield from _excerpt(one.excerpt, language)
    if len(run.troubles) > MOST:
        yield Text(said("more", language, count=len(run.troubles) - MOST))


def _complaints(run: Summary, language: Language) -> Iterator[Text]:
    told = [(report.name, one) for report in run.reports for one in report.complaints]
    for name, one in told[:MOST]:
        detail = one.detail_zh if language == "zh" else one.detail
        yield Text(f"{name}: {measure(one.kind, language)}: {visible(detail)}", style="bold")
        yield from _excerpt(one.excerpt, language)
    if len(told) > MOST:
        yield Text(said("more", language, count=len(told) - MOST))


def _excerpt(excerpt: Excerpt | None, language: Language) -> Iterator[Text]:
    if excerpt:
        line = Text(f"  {said('line', language, line=excerpt.line)}: {_shown(excerpt.before)}")
        yield line.append(_shown(excerpt.printed), style="reverse").append(_shown(excerpt.after))


def _shown(text: str) -> str:
    return visible(text.replace("\t", " ").replace("\n", "⏎"))


def _comparison(one: Comparison, language: Language) -> Iterator[Text]:
    yield Text(said("comparison", language, **names(one, language)), style="bold")
    yield from (Text(line) for line in verdict(one, language))
    for other in one.differences[:MOST]:
        yield Text(f"{other.report} {other.cell}: {both_read(one, other, language)}", style="bold")
        yield from _excerpt(other.excerpt, language)
    if len(one.differences) > MOST:
        yield Text(said("more", language, count=len(one.differences) - MOST))


def names(one: Comparison, language: Language) -> dict[str, str]:
    """What the two runs of a comparison are called."""
    return {"first": run_name(one.first, language), "second": run_name(one.second, language)}


def verdict(one: Comparison, language: Language) -> Iterator[str]:
    """What two runs' differences come to, in sentences, with what each test takes for granted."""
    called = names(one, language)
    if not one.differences:
        yield said("no_differences", language)
        return
    low, high = percent(one.low), percent(one.high)
    yield said("gain", language, gain=percent(one.gain), low=low, high=high, **called)
    yield said("p_cells", language, a=one.only_first, b=one.only_second, p=f"{one.p_cells:.3g}", **called)
    yield said("p_reports", language, a=one.reports_first, b=one.reports_second, p=f"{one.p_reports:.3g}", **called)
