"""Single cases on the page: a line of the report, its figure highlighted, and what is wrong with it."""

from giextract.checks.labels import called
from giextract.cli.scores.labels import both_read, measure, read_as, said
from giextract.cli.scores.terminal import names, verdict
from giextract.cli.showing.visible import attribute, markup
from giextract.evaluation.comparing import Comparison
from giextract.evaluation.summary import Summary
from giextract.evaluation.troubles import Excerpt
from giextract.words import Language

FIRST = 10  # cases of a kind that are shown at once
MOST = 200  # that are shown at all: who has more has to look at the JSON


def worst(run: Summary, language: Language) -> str:
    """The cells that are not right, the worst first."""
    if not run.troubles:
        return f"<p>{said('none_worst', language)}</p>"
    items = []
    for one in run.troubles[:MOST]:
        told = read_as(one, language)
        badge = measure(one.verdict, language) + (f", {said('silent', language)}" if one.silent else "")
        items.append(_item(one.verdict, badge, one.report, one.form, one.cell, told, one.excerpt, language))
    return _list(items, len(run.troubles), language)


def complained(run: Summary, language: Language) -> str:
    """What is wrong with reports as a whole; nothing where nothing is."""
    told = [(report.name, one) for report in run.reports for one in report.complaints]
    if not told:
        return ""
    items = [
        f'<li class="wrong"><b>{markup(measure(one.kind, language))}</b> {markup(name)}: '
        f"{markup(one.detail_zh if language == 'zh' else one.detail)}{_excerpt(one.excerpt, language)}</li>"
        for name, one in told[:MOST]
    ]
    head = markup(said("complaints", language))
    return f"<section><h3>{head}</h3>{_list(items, len(told), language)}</section>"


def compared(one: Comparison, language: Language) -> str:
    """Two runs side by side: what their differences come to, and each of them."""
    items = []
    for other in one.differences[:MOST]:
        told = both_read(one, other, language)
        items.append(_item("", "", other.report, other.form, other.cell, told, other.excerpt, language))
    head = markup(said("comparison", language, **names(one, language)))
    lines = "".join(f"<p>{markup(line)}</p>" for line in verdict(one, language))
    return f"<article><h2>{head}</h2>{lines}{_list(items, len(one.differences), language)}</article>"


def _item(
    kind: str, badge: str, report: str, form: str, cell: str, told: str, excerpt: Excerpt | None, language: Language
) -> str:
    mark = f"<b>{markup(badge)}</b> " if badge else ""
    where = f'{markup(report)} <span title="{attribute(cell)}">{markup(called(form, cell))}</span>'
    return f'<li class="{kind}">{mark}{where}: {markup(told)}{_excerpt(excerpt, language)}</li>'


def _excerpt(excerpt: Excerpt | None, language: Language) -> str:
    if excerpt is None:
        return ""
    line = said("line", language, line=excerpt.line)
    shown = f"{markup(excerpt.before)}<mark>{markup(excerpt.printed)}</mark>{markup(excerpt.after)}"
    return f"<blockquote><small>{markup(line)}</small> {shown}</blockquote>"


def _list(items: list[str], count: int, language: Language) -> str:
    more = f"<p>{said('more', language, count=count - len(items))}</p>" if count > len(items) else ""
    shown, rest = ("".join(part) for part in (items[:FIRST], items[FIRST:]))
    hidden = said("more", language, count=count - FIRST)
    folded = f"<details><summary>{hidden}</summary><ul class=cases>{rest}</ul>{more}</details>" if rest else ""
    return f"<ul class=cases>{shown}</ul>{folded}" if items else ""
