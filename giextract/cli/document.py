"""giextract document FILE: show how a file is seen: its text by line, its reports, tables, grids and sections."""

from pathlib import Path, PurePath
from typing import Annotated

import typer

from giextract.cli.choices import gather, limits, policy_of
from giextract.cli.output import destination, stdout
from giextract.cli.voice import Voice
from giextract.errors import GiextractError, Unreadable


def command(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="One file.", show_default=False)],
    html: Annotated[bool, typer.Option("--html", help="One HTML page with every number marked.")] = False,
    output: Annotated[Path | None, typer.Option(help="A file instead of stdout.")] = None,
) -> None:
    """Show the text of a file by line, the reports found in it, their tables, grids and sections."""
    from giextract import bulk, pipeline
    from giextract.cli.showing.html import html_page
    from giextract.cli.showing.plain import plain
    from giextract.document import read_document

    voice: Voice = context.obj
    told = gather()
    try:
        data = bulk.read_bytes(file, limits(told).bytes_of(file))
        document = read_document(data, PurePath(file).suffix.lower())
        pages = pipeline.pages_of(document, data, file)
    except Unreadable as error:
        raise GiextractError(f"{file}: {error}") from None
    if html:
        policy = policy_of(told)
        reports = [pipeline.judge(page, None, policy) for page in pages]
        with destination(output) as out:
            out.write(html_page(file, document, pages, reports, voice.language))
    else:
        with destination(output) if output else stdout() as out:
            out.writelines(f"{line}\n" for line in plain(file, document, pages))
