"""How a report is laid out and when it was published: headings, labels of another wording, deadlines, the period."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from giextract.checks.facts import Facts, Heading
from giextract.checks.judgements import Case
from giextract.forms import Alias, Section, cell_id, forms
from giextract.report import Span

_LABELLED = ("proactive", "requests", "disputes")
_ENUMERATOR = re.compile(r"^\s*(?:[一二三四五六七八九十]+\s*、|[(（]\s*[一二三四五六七八九十]+\s*[)）]|\d+\s*[.、])")
_DEPARTMENT = re.compile(r"(?:[局厅署]|(?<!管理)(?<!居民)委员会|(?<!村)(?<!居)委|部)$")
_PERIOD_OF_FIGURES = re.compile(r"统计|期限|时限|数据|起止")
_REGULATION_REVISED = 2019  # the deadline for departments came with the regulation as of 15 May 2019
_AGAIN = 18  # months after which a date is more likely that of a site's move than of the report


def prescribed(facts: Facts) -> tuple[Section, ...]:
    """The sections that the form of the report's tables prescribes; none without tables, or where OCR may miss a heading."""
    table = facts.table("requests") or facts.table("proactive")
    return forms()[table.form].sections if table and not facts.is_ocr else ()


def chosen(facts: Facts) -> dict[str, Heading]:
    """The heading of each section by its number: the one printed and numbered as prescribed, the last on a tie."""
    found: dict[str, Heading] = {}
    for heading in (h for h in facts.headings if h.number):
        old = found.get(heading.number)
        if old is None or _rank(heading) >= _rank(old):
            found[heading.number] = heading
    return found


def _rank(heading: Heading) -> tuple[bool, bool]:
    return heading.exact, heading.printed == heading.number


def section_absent(facts: Facts) -> Iterator[Case]:
    """Prescribed sections that have no heading, nor another one in its place."""
    known, other = chosen(facts), _retitled(facts)
    absent = [f"{s.number}、{s.title}" for s in prescribed(facts) if s.number not in known and s.number not in other]
    if absent:
        yield Case((), None, {"sections": "；".join(absent)})


def section_retitled(facts: Facts) -> Iterator[Case]:
    """A heading of no prescribed section that has the number of one whose own heading is absent."""
    titles = {s.number: f"{s.number}、{s.title}" for s in prescribed(facts)}
    for number, heading in _retitled(facts).items():
        yield Case((), heading.span, {"printed": _text(facts, heading.span), "title": titles[number]})


def _retitled(facts: Facts) -> dict[str, Heading]:
    """Headings in place of absent sections; where the numbers had moved before, a number tells nothing of its section."""
    found: dict[str, Heading] = {}
    known = chosen(facts)
    absent = {s.number for s in prescribed(facts)} - set(known)
    moved = min((h.span for h in known.values() if h.printed != h.number), default=(len(facts.text), 0))
    for heading in facts.headings:
        if not heading.number and heading.printed in absent and heading.span < moved:
            found.setdefault(heading.printed, heading)
    return found


def sections_out_of_order(facts: Facts) -> Iterator[Case]:
    """Prescribed headings that stand in another order than on the form."""
    known = chosen(facts)
    wanted = [s.number for s in prescribed(facts) if s.number in known]
    printed = sorted(wanted, key=lambda number: known[number].span)
    if printed != wanted:
        words = {"printed": "；".join(known[n].title for n in printed)}
        yield Case((), next(known[a].span for a, b in zip(printed, wanted, strict=True) if a != b), words)


def section_numbers(facts: Facts) -> Iterator[Case]:
    """Prescribed headings whose number was lost or is another than the form's."""
    if not prescribed(facts):
        return
    wrong = [h for h in chosen(facts).values() if h.printed != h.number]
    if wrong:
        said = [f"{_text(facts, h.span)} ({h.number})" for h in sorted(wrong, key=lambda h: h.span)]
        yield Case((), min(h.span for h in wrong), {"headings": "；".join(said)})


def table_in_other_section(facts: Facts) -> Iterator[Case]:
    """Tables that stand behind the heading of another section, although their own is on the page."""
    own = {s.table: s for s in prescribed(facts) if s.table}
    known = chosen(facts)
    for table in facts.tables:
        section = own.get(table.table)  # type: ignore[call-overload]
        before = [h for h in facts.headings if h.number and h.span[0] < table.span[0]]
        if section is None or section.number not in known or not before:
            continue
        heading, home = before[-1], known[section.number]
        if heading.number != section.number and not table.span[0] <= home.span[0] < table.span[1]:
            words = {"title": section.title, "heading": _text(facts, heading.span), "own": f"{section.number}、{section.title}"}
            yield Case((), table.span, words, table.table)


def label_reworded(facts: Facts) -> Iterator[Case]:
    """Labels in a wording that is known and not that of the table's form, table by table."""
    for table in facts.tables:
        if table.table not in _LABELLED:
            continue
        found: dict[str, str] = {}
        first: Span | None = None
        for cell, labels in _labels(table.form, table.table).items():
            known = facts.cells.get(cell)
            for span, label in zip((known.label_span, known.heading_span) if known else (), labels, strict=False):
                printed = _wording(facts.text[slice(*span)]) if span else ""
                if printed in label.others and not label.wording.startswith(printed):  # a long label may go on elsewhere
                    found.setdefault(printed, label.printed)
                    first = min(first or span, span)  # type: ignore[type-var]
        if found:
            title = forms()[table.form].tables[table.table].title["zh"]  # type: ignore[index]
            words = {"labels": "；".join(f"{p} → {label}" for p, label in found.items()), "form": table.form, "title": title}
            yield Case((), first, words, table.table)


@dataclass(frozen=True, slots=True)
class _Label:
    printed: str
    wording: str
    others: frozenset[str]


@cache
def _labels(form: str, table: str) -> dict[str, tuple[_Label, _Label]]:
    """The labels of a cell's row and column with the other wordings that are known of them, in any form."""
    blocks = forms()[form].tables[table].blocks  # type: ignore[index]
    return {
        cell_id(table, row.id, column.id): (
            _label(row.label, row.aliases),
            _label(column.label, column.aliases),
        )
        for block in blocks for row in block.data_rows() for column in block.columns
    }  # fmt: skip


def _label(label: str, aliases: tuple[Alias, ...]) -> _Label:
    return _Label(_ENUMERATOR.sub("", label), _wording(label), frozenset(_wording(a.text) for a in aliases))


def _wording(label: str) -> str:
    """A label without its number, without what stands in brackets, and without marks and blanks."""
    plain = _ENUMERATOR.sub("", unicodedata.normalize("NFKC", label))
    return "".join(re.findall(r"[^\W_]+", re.sub(r"\([^()]*\)", "", plain)))


def department_late(facts: Facts) -> Iterator[Case]:
    """A department's report published in February or March."""
    published, due = _published(facts), _due(facts)
    if published and due and date(due.year, 1, 31) == due and due < published[0] <= date(due.year, 3, 31):
        yield _late(facts, published, due)


def published_late(facts: Facts) -> Iterator[Case]:
    """A report written and published after every deadline, by two dates that are not one and the same."""
    published, due = _published(facts), _due(facts)
    if published and due and _is_late_for_certain(facts, published[0], due):
        yield _late(facts, published, due)


def late_or_again(facts: Facts) -> Iterator[Case]:
    """A date of publication after every deadline that may be that of another publication."""
    published, due = _published(facts), _due(facts)
    if published and due and published[0] > date(due.year, 3, 31) and not _is_late_for_certain(facts, published[0], due):
        yield _late(facts, published, due)


def published_before_end(facts: Facts) -> Iterator[Case]:
    """A date of publication, at the head of the page, before the year of the report was over."""
    published = _published(facts)
    first = min((t.span[0] for t in facts.tables), default=0)
    if published and facts.year and published[1][0] < first and published[0].year <= facts.year:
        yield Case((), published[1], {"published": published[0].isoformat(), "year": str(facts.year)})


def period_not_the_year(facts: Facts) -> Iterator[Case]:
    """A statistical period that is not the whole of its year."""
    if facts.period is None or facts.period_span is None or len({year for year, _ in facts.years}) > 1:
        return
    start = facts.period_span[0]
    year = facts.period[1][:4]
    whole = (f"{year}-01-01", f"{year}-12-31")
    if facts.period != whole and _PERIOD_OF_FIGURES.search(facts.text[max(0, start - 60) : start]):
        words = {"first": facts.period[0], "last": facts.period[1], "year": year}
        yield Case((), facts.period_span, words)


def _published(facts: Facts) -> tuple[date, Span] | None:
    """The one day of publication that the page names, where its year of report is certain, too."""
    dates = [(date.fromisoformat(value), span) for name, value, span in facts.origin if name == "published"]
    sure = facts.year is not None and {year for year, _ in facts.years} <= {facts.year}
    return dates[0] if sure and facts.years and len(dates) == 1 else None


def _due(facts: Facts) -> date | None:
    """The last day for this agency: 31 January for departments, 31 March for governments and whoever else."""
    if facts.year is None:
        return None
    department = facts.year >= _REGULATION_REVISED and _DEPARTMENT.search(re.sub(r"\s", "", facts.agency or ""))
    return date(facts.year + 1, 1, 31) if department else date(facts.year + 1, 3, 31)


def _is_late_for_certain(facts: Facts, published: date, due: date) -> bool:
    written = {date.fromisoformat(value) for name, value, _ in facts.origin if name == "written"}
    months = (published.year - due.year) * 12 + published.month - due.month
    return months <= _AGAIN and len(written) == 1 and date(due.year, 3, 31) < min(written) < published


def _late(facts: Facts, published: tuple[date, Span], due: date) -> Case:
    words = {"published": published[0].isoformat(), "due": due.isoformat(), "year": str(facts.year)}
    return Case((), published[1], words)


def _text(facts: Facts, span: Span) -> str:
    return re.sub(r"\s", "", facts.text[slice(*span)])


CONDUCT: dict[str, Callable[[Facts], Iterator[Case]]] = {
    "section_absent": section_absent,
    "section_retitled": section_retitled,
    "sections_out_of_order": sections_out_of_order,
    "section_numbers": section_numbers,
    "table_in_other_section": table_in_other_section,
    "label_reworded": label_reworded,
    "department_late": department_late,
    "published_late": published_late,
    "late_or_again": late_or_again,
    "published_before_end": published_before_end,
    "period_not_the_year": period_not_the_year,
}
