"""giextract errata STORE: a Chinese document for each unit, as a supervising office sends it back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from giextract import words
from giextract.cli.choices import StoreName
from giextract.cli.voice import Voice
from giextract.errors import UsageError

if TYPE_CHECKING:
    from giextract.errata.phrases import Group
    from giextract.store import Store

NEEDED = "errata needs giextract[errata]: pip install 'giextract[errata]' / 生成反馈文件需要先安装：pip install 'giextract[errata]'"


def command(
    context: typer.Context,
    store: StoreName,
    output: Annotated[Path, typer.Option(help="A new folder for the documents.", show_default=False)],
    shape: Annotated[Literal["docx", "xlsx", "both"], typer.Option("--as", help="The format.")] = "docx",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="must|check|note", help="必须更正, 请核实 or 提示; may be given several times."),
    ] = None,
    agency: Annotated[str | None, typer.Option(help="Units whose name has this in it.")] = None,
    year: Annotated[int | None, typer.Option(help="Reports of this year.")] = None,
    compare: Annotated[
        str | None,
        typer.Option(metavar="STORE", help="The store of the last drafts; the same one where these stood at the same paths."),
    ] = None,
) -> None:
    """Write what each unit must correct or look at, in the words of the form, and a table over all units."""
    try:
        from giextract.errata.phrases import GROUPS
        from giextract.errata.sending import Choice, send
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("giextract"):
            raise
        raise UsageError(NEEDED) from None
    from giextract.store import Store

    voice: Voice = context.obj
    with Store.open(store) as opened, _last(opened, store, compare) as last:
        total = opened.count_pages() + opened.count_failed()
        with voice.progress("writing", total) as advance:
            choice = Choice(_groups(only or GROUPS, GROUPS, voice), agency, year, last)
            sent = send(opened, output, ("docx", "xlsx") if shape == "both" else (shape,), choice, advance)
    voice.say("errata_written", folder=output, units=sent.units, written=sent.written)
    if sent.unread:
        voice.say("errata_unread", count=sent.unread)


def _groups(named: Sequence[str], known: "tuple[Group, ...]", voice: Voice) -> "tuple[Group, ...]":
    """The groups by their names; raises UsageError for one that there is not."""
    if unknown := [name for name in named if name not in known]:
        raise UsageError(words.say("unbuilt", voice.language, given=f"--only {unknown[0]}", known=", ".join(known)))
    return tuple(group for group in known if group in named)


@contextmanager
def _last(store: "Store", name: str, compare: str | None) -> "Iterator[Store | None]":
    """The store of the last drafts, if there is to be a comparison."""
    if compare is None or _is_one(name, compare):
        yield store if compare is not None else None
        return
    with type(store).open(compare) as last:
        yield last


def _is_one(name: str, other: str) -> bool:
    """Whether two names are those of one store, however its file is written."""
    is_file = "://" not in name and "://" not in other
    return name == other or (is_file and Path(name).resolve() == Path(other).resolve())
