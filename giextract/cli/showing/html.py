"""A file as seen, for a browser: one page that needs no script, no other file and no connection."""

from collections.abc import Collection, Sequence
from importlib.resources import files

from giextract.cli.showing.aside import MOST, Aside
from giextract.cli.showing.blocks import pieces
from giextract.cli.showing.body import Body
from giextract.cli.showing.labels import label, table_title
from giextract.cli.showing.marks import Mark, furniture_marks, heading_marks, place_of, report_marks
from giextract.cli.showing.outline import Lines, sections
from giextract.cli.showing.painting import Painter
from giextract.cli.showing.visible import markup, visible
from giextract.document import Document
from giextract.reading.page import Page, TableReading
from giextract.report import Finding, Report, Span
from giextract.words import Language

ROOM = 5_000_000  # characters of marked text: more than any report seen, and what a browser still scrolls
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_page(
    file: str,
    document: Document,
    pages: Sequence[Page],
    reports: Sequence[Report],
    language: Language,
    room: int = ROOM,
) -> str:
    """A whole HTML document; `room` is how many characters the marked text may take."""
    lines = Lines(document.text)
    heads = sections(document, lines, [t.span for page in pages for t in page.tables])
    marked = [list(report_marks(document, p, r, language)) for p, r in zip(pages, reports, strict=True)]
    every = [*furniture_marks(document), *heading_marks(heads), *(m for own in marked for m in own)]
    edges = [edge for p in pages for span in (p.span, *(t.span for t in p.tables)) for edge in span]
    numbers = sorted(m.span[0] for own in marked for m in own if m.classes.startswith("cell"))
    body = Body(list(pieces(document, edges)), Painter(document.text, every), lines, numbers, language, room)
    articles = [
        _article(page, report, own, heads, body, language)
        for page, report, own in zip(pages, reports, marked, strict=True)
    ]
    title = markup(visible(label("page", language, file=file)))
    cut = label("cut", language, line=body.cut - 1, lines=len(lines)) if body.cut else ""
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{"zh-CN" if language == "zh" else "en"}">', '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>", f"<style>{_style()}</style></head>", "<body>",
        f"<header><h1>{title}</h1><p>{_about(document, lines, language)}</p>{_legend(language)}</header>",
        *articles, f"<p class=cut>{cut}</p>" if cut else "", "</body></html>", "",
    ])  # fmt: skip


def _style() -> str:
    return (files("giextract.cli.showing") / "page.css").read_text(encoding="utf-8")


def _about(document: Document, lines: Lines, language: Language) -> str:
    said = label(
        "document", language, kind=document.media_type, encoding=document.encoding, characters=len(document.text),
        lines=len(lines), grids=len(document.grids),
    )  # fmt: skip
    return markup(said + (" " + label("ocr", language) if document.is_ocr else ""))


def _article(
    page: Page, report: Report, marks: Sequence[Mark], heads: Sequence[Span], body: Body, language: Language
) -> str:
    cells = {name: m for m in marks for name in m.names if m.classes.startswith("cell")}
    offsets = {name: m.span[0] for name, m in cells.items()}
    findings = [
        (f"p{page.source.part}-f{n}", f, place_of(f, offsets, page.text)) for n, f in enumerate(report.findings, 1)
    ]
    notes: dict[int, list[tuple[str, Finding]]] = {}
    for anchor, finding, at in findings[:MOST]:
        if at is not None:
            notes.setdefault(body.start_of(at), []).append((anchor, finding))
    text = body.write(page, notes)
    own = [h for h in heads if page.span[0] <= h[0] < page.span[1]]
    return (
        f'<article data-part="{page.source.part}">{_facts(page, report, body.lines, language)}'
        f"{_contents(page, own, body, language)}\n"
        f"<div class=columns><main>{text}</main>\n{Aside(report, cells, body, language).write(findings)}</div></article>"
    )


def _facts(page: Page, report: Report, lines: Lines, language: Language) -> str:
    said = page.identity
    facts = {"title": said.title, "agency": said.agency, "year": said.year}
    outcome = f'<b class="outcome {report.outcome}">{label(report.outcome, language)}</b>'
    if report.unconfirmed:
        outcome += f" <small>{label('unconfirmed', language, count=report.unconfirmed)}</small>"
    listed = "".join(
        f"<dt>{label(name, language)}</dt><dd>"
        + (markup(fact.value) if fact else f"<i>{label('not_found', language)}</i>")
        + (f" <small>{label('line', language, line=lines.at(fact.span[0]))}</small>" if fact else "")
        + "</dd>"
        for name, fact in facts.items()
    )
    head = label("report", language, part=page.source.part, lines=lines.of(page.span))
    return f"<h2>{head}</h2><dl><dt>{label('outcome', language)}</dt><dd>{outcome}</dd>{listed}</dl>"


def _contents(page: Page, heads: Sequence[Span], body: Body, language: Language) -> str:
    anchors = body.anchors
    tables = [_table(f"p{page.source.part}-{t.table}", t, anchors, language) for t in page.tables]
    headings = [
        f'<a href="#h{h[0]}">{markup(" ".join(page.text[slice(*h)].split()))}</a>'
        for h in heads
        if f"h{h[0]}" in anchors
    ]
    if len(headings) > MOST:
        headings = [*headings[:MOST], markup(label("more", language, count=len(headings) - MOST))]
    shown = " · ".join(tables) or label("no_tables", language)
    listed = f"<p><b>{label('sections', language)}</b> {' · '.join(headings)}</p>" if headings else ""
    return f"<nav><p><b>{label('tables', language)}</b> {shown}</p>{listed}</nav>"


def _table(anchor: str, table: TableReading, anchors: Collection[str], language: Language) -> str:
    title = markup(table_title(table.form, table.table, language))
    linked = f'<a href="#{anchor}">{title}</a>' if anchor in anchors else title
    return f"{linked} <small>{markup(label('form', language, form=table.form))}</small>"


def _legend(language: Language) -> str:
    samples = [
        ("cell stated", "12", "stated"), ("cell blank", "", "legend_blank"),
        ("cell not_applicable", "/", "not_applicable"), ("cell undetermined", "640", "undetermined"),
        ("cell stated in-error", "12", "error"), ("cell stated in-warning", "12", "warning"),
        ("cell stated suspect", "12", "legend_suspect"), ("extra", "12", "extra"),
        ("statement holds", "12", "legend_statement"), ("statement fails", "12", "fails"),
        ("furniture", "- 3 -", "legend_furniture"), ("unseen", "U+202E", "legend_unseen"),
    ]  # fmt: skip
    items = "".join(
        f'<li><span class="{classes}">{text}</span> {label(key, language, recomputed="").rstrip(": ：")}</li>'
        for classes, text, key in samples
    )
    hover = f"<p>{label('legend_hover', language)}</p>"
    return f"<details open><summary>{label('legend', language)}</summary><ul class=legend>{items}</ul>{hover}</details>"
