"""giextract export STORE: give a store's reports, cells or findings to others."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from giextract import words
from giextract.cli.choices import StoreName
from giextract.cli.output import destination
from giextract.cli.voice import Voice
from giextract.errors import UsageError

# All that the contract names; what this version writes is in giextract.export.
Shape = Literal["jsonl", "csv", "parquet", "xlsx", "dta", "sqlite"]
What = Literal["reports", "cells", "findings", "statements", "decisions", "panel"]


def command(
    context: typer.Context,
    store: StoreName,
    shape: Annotated[Shape, typer.Option("--as", help="The format.")] = "jsonl",
    what: Annotated[What, typer.Option(help="What becomes a line.")] = "reports",
    output: Annotated[Path | None, typer.Option(help="A file instead of stdout.")] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte-order mark, for Excel.")] = False,
) -> None:
    """Write out what a store holds, one report at a time."""
    from giextract import export
    from giextract.store import Store

    voice: Voice = context.obj
    if shape not in ("jsonl", "csv"):
        raise UsageError(words.say("unbuilt", voice.language, given=f"--as {shape}", known="jsonl, csv"))
    if what not in ("reports", "cells", "findings"):
        known = "reports, cells, findings"
        raise UsageError(words.say("unbuilt", voice.language, given=f"--what {what}", known=known))
    if bom and shape != "csv":
        raise UsageError(words.say("bom", voice.language))
    with Store.open(store) as opened, destination(output) as stream:
        export.write(opened.reports(), shape, what, stream, bom)
