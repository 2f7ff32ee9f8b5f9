"""The right side of the page: findings, and what the prose states, with links to their places."""

from collections.abc import Mapping, Sequence

from giextract.checks.labels import called
from giextract.cli.showing.body import Body
from giextract.cli.showing.labels import label
from giextract.cli.showing.marks import SIGNS, Mark, fate, statement_line
from giextract.cli.showing.visible import attribute, markup
from giextract.report import Finding, Report, Statement
from giextract.words import Language

MOST = 300  # entries of a list; a report with more findings is wrong as a whole
_CELLS = 8  # cells that a finding names
_QUOTE = 60  # characters of a quote


class Aside:
    """Writes what there is to say about one report whose text has been written; `cells` are the marks of its cells."""

    def __init__(self, report: Report, cells: Mapping[str, Mark], body: Body, language: Language) -> None:
        self._report, self._cells, self._body, self._language = report, cells, body, language

    def write(self, findings: Sequence[tuple[str, Finding, int | None]]) -> str:
        """The findings, each with its anchor and place, and the statements."""
        statements = self._report.statements
        told = [self._finding(*found) for found in findings[:MOST]]
        stated = [self._statement(n, s) for n, s in enumerate(statements[:MOST], 1)]
        parts = [
            f"<h3>{self._say('findings')} ({len(findings)})</h3>",
            self._list("findings", told, len(findings)) or f"<p class=none>{self._say('no_findings')}</p>",
        ]
        if stated:
            parts.append(f"<h3>{self._say('statements')} ({len(statements)})</h3>")
            parts.append(self._list("statements", stated, len(statements)))
        return f"<aside>{''.join(parts)}</aside>"

    def _say(self, key: str, **values: object) -> str:
        return markup(label(key, self._language, **values))

    def _list(self, kind: str, items: Sequence[str], count: int) -> str:
        more = [f"<li>{self._say('more', count=count - len(items))}</li>"] if count > len(items) else []
        return f"<ul class={kind}>{''.join([*items, *more])}</ul>" if items else ""

    def _finding(self, anchor: str, finding: Finding, at: int | None) -> str:
        message = finding.message_zh if self._language == "zh" else finding.message
        severity = f"<b>{SIGNS[finding.severity]} {self._say(finding.severity)}</b>"
        parts = [f"<p>{severity} <code>{markup(finding.rule)}</code> {markup(message)}</p>"]
        if finding.quote:
            parts.append(f"<blockquote>{markup(_short(finding.quote))}</blockquote>")
        links = [self._line(at)] if at is not None else []
        links += [self._named(finding.cells)] if finding.cells else []
        if links:
            parts.append(f"<p class=links>{' · '.join(links)}</p>")
        if finding.suspects:
            groups = " | ".join(self._named(group, " + ") for group in finding.suspects[:_CELLS])
            parts.append(f"<p class=suspects>⚑ {self._say('suspects')}: {groups}</p>")
        return f'<li id="{anchor}" class={finding.severity}>{"".join(parts)}</li>'

    def _line(self, at: int) -> str:
        anchor, said = f"L{self._body.line_of(at)}", self._say("line", line=self._body.lines.at(at))
        return f'<a href="#{anchor}">{said}</a>' if anchor in self._body.anchors else said

    def _named(self, cells: Sequence[str], between: str = " · ") -> str:
        """Cells by their labels; a row or column that all share is said once."""
        names = [called(self._report.forms.get(c.split(".", 1)[0]), c).split(" × ") for c in cells]
        rows, columns = {n[0] for n in names}, {n[-1] for n in names}
        lead, shown = "", [" × ".join(n) for n in names]
        if len(names) > 1 and len(rows) == 1:
            lead, shown = f"{names[0][0]}: ", [n[-1] for n in names]
        elif len(names) > 1 and len(columns) == 1:
            lead, shown = f"{names[0][-1]}: ", [n[0] for n in names]
        links = [self._cell(c, name) for c, name in zip(cells[:_CELLS], shown, strict=False)]
        if len(cells) > _CELLS:
            links.append(self._say("more", count=len(cells) - _CELLS))
        return markup(lead) + between.join(links)

    def _cell(self, cell: str, name: str) -> str:
        mark = self._cells.get(cell)
        if mark is None or mark.anchor not in self._body.anchors:
            return f'<span title="{attribute(cell)}">{markup(name)}</span>'
        return f'<a href="#{attribute(mark.anchor or "")}" title="{attribute(cell)}">{markup(name)}</a>'

    def _statement(self, number: int, statement: Statement) -> str:
        anchor = f"p{self._report.source.part}-s{number}"
        quote = markup(_short(statement.quote))
        linked = f'<a href="#{anchor}">{quote}</a>' if anchor in self._body.anchors else quote
        said = markup(statement_line(statement, self._language))
        return f"<li class={fate(statement)}><p>{said}</p><p class=links>{linked}</p></li>"


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= _QUOTE else quote[:_QUOTE] + "…"
