"""Judgements of whose report this is, of which year and on which form, and where it came from."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from giextract.checks.facts import Facts, Said
from giextract.checks.judgements import Case
from giextract.checks.labels import title
from giextract.forms import forms
from giextract.report import Span
from giextract.words import Language

_FACTS: dict[str, dict[Language, str]] = {
    "agency": {"en": "agency", "zh": "单位名称"},
    "year": {"en": "year", "zh": "年度"},
    "url": {"en": "address", "zh": "网址"},
    "published": {"en": "publication date (发布日期)", "zh": "发布日期"},
    "index_number": {"en": "index number (索引号)", "zh": "索引号"},
    "document_number": {"en": "document number (文号)", "zh": "文号"},
    "site_id": {"en": "site number (网站标识码)", "zh": "网站标识码"},
}


def year_absent(facts: Facts) -> Iterator[Case]:
    """No year of report anywhere on the page."""
    if facts.year is None:
        yield Case()


def agency_absent(facts: Facts) -> Iterator[Case]:
    """No agency anywhere on the page."""
    if facts.agency is None:
        yield Case()


def years_differ(facts: Facts) -> Iterator[Case]:
    """Title, period and opening name more than one year of report."""
    named = sorted({year for year, _ in facts.years})
    if len(named) > 1:
        said: dict[Language, str] = {"en": " and ".join(map(str, named)), "zh": "、".join(map(str, named))}
        yield Case((), facts.years[-1][1], {"years": said}, ".".join(map(str, named)))


def form_of_other_year(facts: Facts) -> Iterator[Case]:
    """Tables on a form that was not prescribed for the year of the report."""
    for table in facts.tables:
        first, last = forms()[table.form].years
        if facts.year and table.table != "disputes" and not first <= facts.year <= (last or facts.year):
            words: dict[str, Said] = {"table": title(table.table, table.form), "form": table.form, "year": str(facts.year)}
            yield Case((), table.span, words, table.table)


def report_attached(facts: Facts) -> Iterator[Case]:
    """A page without tables that links to the report."""
    if facts.attached:
        name, span = facts.attached[0]
        yield Case((), span, {"name": name})


def given_otherwise(facts: Facts) -> Iterator[Case]:
    """A manifest that names another agency or year, or another address, than the page."""
    printed: dict[str, str | None] = {"agency": facts.printed_agency}
    printed["year"] = str(facts.printed_year) if facts.printed_year else None
    printed["url"] = next((value for name, value, _ in facts.origin if name == "url"), None)
    for name, value in facts.given:
        said = printed.get(name)
        if said is not None and re.sub(r"\s", "", said) != re.sub(r"\s", "", value):
            yield Case((), None, {"what": _FACTS[name], "given": value, "printed": said}, name)


def origins_differ(facts: Facts) -> Iterator[Case]:
    """Two publication dates, file numbers and the like on one page."""
    known: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for name, value, span in facts.origin:
        known[name].append((value, span))
    for name, values in known.items():
        if len(values) > 1 and name in ("published", "index_number", "document_number", "site_id"):
            words: dict[str, Said] = {"what": _FACTS[name], "values": ", ".join(value for value, _ in values[:4])}
            yield Case((), values[1][1], words, name)


IDENTITY: dict[str, Callable[[Facts], Iterator[Case]]] = {
    "year_absent": year_absent,
    "agency_absent": agency_absent,
    "years_differ": years_differ,
    "form_of_other_year": form_of_other_year,
    "report_attached": report_attached,
    "given_otherwise": given_otherwise,
    "origins_differ": origins_differ,
}
