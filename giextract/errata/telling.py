"""What a unit is told of its report: each finding that it can do something about, as a sentence in its place.

What people dismissed is left out, what they accepted as printed must be corrected. A finding about how we read the page is
not the unit's, and a broken sum over figures that may be misread is a question and not a correction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Formatter

from giextract.checks.catalogue import rules
from giextract.checks.policy import Policy
from giextract.errata.phrases import Group, Phrase, phrases
from giextract.errata.spots import blanks, equation_of, filled, plain, side, total_is_blank, where, worded
from giextract.errors import UsageError
from giextract.pipeline import Reviewed
from giextract.report import Cause, Finding, Report

_MISREAD: frozenset[Cause] = frozenset({"unreadable", "reading_conflict", "ocr", "limit"})
_UNSURE = ("model_only", "disputed")
_MESSAGE = Phrase(say="{message}")
_LONGEST = 100  # characters of a word that a report brings along
_ORDER = ("proactive", "requests", "disputes", "statistics")


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as it is told: its group, its sentence without an end, and what is asked.

    Findings of a phrase that is said together have their place in `spot`, and become one sentence in `sentences`.
    """

    rule: str
    group: Group
    cells: tuple[str, ...]
    text: str
    ask: str
    spot: str | None = None
    quote: str = ""


def told(reviewed: Reviewed, policy: Policy | None = None) -> list[Told]:
    """What a unit is told of a report, table by table."""
    found = []
    misread = {c for f in reviewed.open if f.cause in _MISREAD for c in f.cells}
    for finding in reviewed.after.findings:
        phrase = _phrase(finding, policy)
        group = _group(finding, phrase, reviewed, misread) if phrase else None
        if phrase and group:
            found.append(_told(finding, phrase, group, reviewed.after, policy))
    return sorted(found, key=lambda one: _place(one.cells))


def sentences(several: Iterable[Told]) -> list[str]:
    """The sentences of one group; findings that are said together become one."""
    found: dict[str, tuple[Told, list[str]]] = {}
    for one in several:
        key = f"{one.rule}\0{one.text}"
        _, spots = found.setdefault(key, (one, []))
        if one.spot and one.spot not in spots:
            spots.append(one.spot)
    return [_sentence(one, spots) for one, spots in found.values()]


def _sentence(one: Told, spots: Sequence[str]) -> str:
    text = one.text.replace("{spots}", "、".join(spots)) if one.spot is not None else one.text
    return f"{text}，{one.ask}。" if one.ask else f"{text}。"


def _phrase(finding: Finding, policy: Policy | None) -> Phrase | None:
    """What is said of a rule: of a policy's own what is said of them all, of one that no policy has any more its message."""
    known = phrases()
    if finding.rule in rules():
        return known.sent.get(finding.rule)
    return known.own if policy is not None and finding.rule in policy.rules() else _MESSAGE


def _group(finding: Finding, phrase: Phrase, reviewed: Reviewed, misread: set[str]) -> Group | None:
    """Where a finding stands, or None where people have done with it."""
    if finding.id in reviewed.closed:
        decision = reviewed.closed[finding.id]
        return "must" if decision is not None and decision.kind == "accept" else None
    if finding.severity == "notice":
        return "note"
    if finding.severity == "warning" or phrase.most == "check":
        return "check"
    return "check" if any(_is_unsure(cell, reviewed, misread) for cell in finding.cells) else "must"


def _is_unsure(cell: str, reviewed: Reviewed, misread: set[str]) -> bool:
    """Whether a figure may be our misreading; what a person has read is not."""
    if cell in reviewed.values:
        return False
    known = reviewed.after.cells.get(cell)
    return cell in misread or (known is not None and (known.state == "undetermined" or known.support in _UNSURE))


def _told(finding: Finding, phrase: Phrase, group: Group, report: Report, policy: Policy | None) -> Told:
    holes = {name for _, name, _, _ in Formatter().parse(phrase.say) if name}
    words = {name: worded(name, word, _LONGEST) for name, word in finding.words.items()}
    words |= {"spots": "{spots}", "at": where(finding.cells, report.forms), "message": plain(finding.message_zh)}
    if "said" in holes:
        words["said"] = plain(finding.quote or "", _LONGEST)
    if "filled" in holes and "table" in words:
        words["filled"] = filled(finding.cells, report, words["table"])
    if holes & {"left", "right"}:
        equation = equation_of(finding.rule, finding.cells, report, policy)
        if equation is not None:
            phrase = phrases().blank_total if total_is_blank(equation, report) else phrase
            words |= {name: side(one, equation, report) for name, one in (("left", equation.left), ("right", equation.right))}
            words |= {"without": blanks(equation, report), "title": _title(finding.rule, policy)}
    try:
        text = phrase.say.format_map(words).removeprefix("：")
    except KeyError as error:
        raise UsageError(
            f"{report.source.path}: judged by an older version, which did not keep {error.args[0]}; first run: giextract "
            f"verify STORE / 由较早版本核对，请先运行 giextract verify"
        ) from None
    ask = phrase.ask or phrases().asked[group]
    if phrase.ask and group == "must" and finding.severity != "error":
        ask = phrases().asked["must"]  # what a person has confirmed is no question any more
    return Told(finding.rule, group, finding.cells, text, ask, words["at"] if phrase.together else None, plain(finding.quote or ""))


def _title(rule: str, policy: Policy | None) -> str:
    known = policy.rules().get(rule) if policy is not None else None
    return known.title["zh"] if known is not None else ""


def _place(cells: tuple[str, ...]) -> int:
    """Findings in the order of the tables; those of the whole report first."""
    return 1 + _ORDER.index(cells[0].split(".", 1)[0]) if cells else 0
