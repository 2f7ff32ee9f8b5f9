"""giextract sample STORE: draw reports of a run to be coded blind by two people, and score what they coded."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, cast

import typer

from giextract import words
from giextract.cli.choices import StoreName
from giextract.cli.output import stdout
from giextract.cli.tally import FLAGGED
from giextract.cli.voice import Voice
from giextract.errors import UsageError

if TYPE_CHECKING:
    from giextract.evaluation.sampling import Dimension, Scored
    from giextract.evaluation.sampling.drawing import Drawn
    from giextract.store import Store

WIDTH = 110  # of the table where nothing says how wide the screen is


def command(
    context: typer.Context,
    store: StoreName,
    n: Annotated[int, typer.Option("--n", help="How many reports.", min=1)] = 200,
    stratify: Annotated[str, typer.Option(help="What parts the reports: outcome, form, layout, year.")] = "outcome,form,layout",
    seed: Annotated[int, typer.Option(help="The same seed draws the same sample.")] = 1,
    cells: Annotated[str, typer.Option(help="Cells of each table of a report, or all.")] = "5",
    to: Annotated[Path | None, typer.Option(help="A new folder for the sample.")] = None,
    score: Annotated[Path | None, typer.Option(help="The folder of a sample that has been coded.")] = None,
) -> None:
    """Draw a sample for two coders who do not see our figures, or say what came of it."""
    from giextract.store import Store

    voice: Voice = context.obj
    if (to is None) == (score is None):
        raise UsageError(words.say("sample_to_or_score", voice.language))
    with Store.open(store) as opened:
        if score is not None:
            raise typer.Exit(_score(opened, score, voice))
        _draw(opened, cast(Path, to), n, _dimensions(stratify, voice), seed, _cells(cells, voice), voice)


def _draw(
    store: "Store", to: Path, n: int, by: "tuple[Dimension, ...]", seed: int, cells: int | None, voice: Voice
) -> None:
    from giextract.evaluation import sampling
    from giextract.export import guarded

    sample = sampling.draw(store.reports, n, by, seed, cells)
    sampling.hand_out(sample, to, lambda drawn: _text(store, drawn), guarded)
    for name, stratum in sample.strata.items():
        voice.say("sample_stratum", name=name, drawn=stratum.drawn, reports=stratum.reports)
    if sample.left_out:
        voice.say("sample_left_out", count=sum(sample.left_out.values()), outcomes=" ".join(sorted(sample.left_out)))
    count = sum(len(own) for drawn in sample.reports for own in drawn.cells.values())
    voice.say("sample_drawn", reports=len(sample.reports), cells=count, folder=to / "for-coders")
    voice.say("sample_next", store=store.name, folder=to)


def _text(store: "Store", drawn: "Drawn") -> str:
    """The text of a drawn report, without anything that was read in it."""
    from giextract.pipeline import Page
    from giextract.store import unpack

    for packed, _ in store.pages_of(drawn.sha256):
        page = Page.model_validate_json(unpack(packed))
        if page.source.part == drawn.part:
            return page.text[slice(*page.span)]
    return ""


def _score(store: "Store", folder: Path, voice: Voice) -> int:
    from giextract.evaluation import sampling
    from giextract.evaluation.sampling.saying import by_chance, percent, sentence

    scored = sampling.score(folder, store.reports())
    for complaint in scored.complaints:
        print(complaint)
    found = scored.agreement
    voice.say("sample_agreed", alike=found.alike, cells=found.cells, share=percent(found.share), chance=by_chance(found))
    if scored.complaints or scored.open or scored.unsettled:
        if scored.open or scored.complaints:
            voice.say("sample_open", count=scored.open + len(scored.complaints))
        if scored.unsettled:
            voice.say("sample_unsettled", count=scored.unsettled, path=folder / "settled.csv")
        return FLAGGED
    with stdout() as out:
        _table(scored, out, voice)
        print("\n" + sentence(scored, voice.language), file=out)
    return 0


def _table(scored: "Scored", out: TextIO, voice: Voice) -> None:
    """A line for each stratum and one for all."""
    from rich.console import Console
    from rich.table import Table

    from giextract.evaluation.sampling.saying import shown

    kinds = ("wrong", "silent", "abstained")
    table = Table(box=None, pad_edge=False)
    for name in ("stratum", "reports", "cells", *kinds):
        numeric = name in ("reports", "cells")
        table.add_column(words.say(f"sample_head_{name}", voice.language), justify="right" if numeric else "left")
    for stratum in (*scored.sample.strata, None):
        rates = scored.rates.get(stratum)
        if rates:
            told = (shown(rates[kind], voice.language) for kind in kinds)
            name = stratum or words.say("sample_all", voice.language)
            table.add_row(name, str(rates["wrong"].reports), str(rates["wrong"].cells), *told)
    Console(file=out, highlight=False, width=None if out.isatty() else WIDTH).print(table)


def _dimensions(told: str, voice: Voice) -> "tuple[Dimension, ...]":
    from giextract.evaluation.sampling import DIMENSIONS

    names = [name.strip() for name in told.split(",") if name.strip()]
    if unknown := [name for name in names if name not in DIMENSIONS]:
        known = ", ".join(DIMENSIONS)
        raise UsageError(words.say("unbuilt", voice.language, given=f"--stratify {unknown[0]}", known=known))
    return tuple(cast("list[Dimension]", names))


def _cells(told: str, voice: Voice) -> int | None:
    if told == "all":
        return None
    if not told.isdecimal() or int(told) < 1:
        raise UsageError(words.say("sample_cells", voice.language, given=told))
    return int(told)
