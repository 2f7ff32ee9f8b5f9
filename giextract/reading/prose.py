"""The regular-expression witness of the prose: the figures of a closed list that it states, and what it denies."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from giextract.document import Grid
from giextract.reading.amounts import ESTIMATE, Amount, amounts, lead_of, place_of
from giextract.reading.claiming import BROKEN_DOWN, Figures, is_joint, listed
from giextract.reading.claims import claims
from giextract.reading.denials import denials, nothing_left
from giextract.reading.figures import shown
from giextract.reading.narrative import Narrative, narrative
from giextract.reading.phrases import Phrase, phrases
from giextract.reading.scope import Context
from giextract.report import Span, Statement

_LONGEST = 70  # characters from a punctuation mark to a figure that a pattern is tried on
_ALL_UPHELD = re.compile(r"[,、]?(?:其中)?(?:结果)?(?:均|全部|都)(?:被|获|获得|得到|予以|判决|为)?(?:结果)?维持")
_APPLICANTS = ("requests.individual", "requests.legal_persons")
_BROKEN_DOWN = frozenset(  # rows whose applicants are not those of all applications
    f"requests.{row}"
    for row in (
        "carried_in", "carried_out", "granted", "partly_granted", "granted_or_partly", "denied", "unavailable",
        "unprocessed", "other_handling",
    )
)  # fmt: skip
_CHANGE = re.compile(r"[多少增减]$|增加$|减少$")  # 比上年多收12件: how many more, not how many
_YEAR = re.compile(r"20\d\d年")  # a sentence's own beginning, whatever heading is printed in front of it


def read_prose(
    plain: str,
    text: str,
    part: Span,
    tables: Iterable[Span],
    grids: tuple[Grid, ...],
    agency: str | None,
    year: int | None,
) -> tuple[Statement, ...]:
    """Every statement that the prose of a part of the page makes, in printed order; `plain` is its clean copy."""
    told = narrative(plain, part, tables)
    context = Context(told, agency, year)
    found = amounts(told)
    named = dict(_figures(told, found, context))
    statements = [
        _statement(told, text, f, p.variable.id, scope, (start, end)) for f, (p, scope, start, end) in named.items()
    ]
    variables = {f: p.variable.id for f, (p, *_) in named.items()}
    statements += _upheld(told, text, found, variables)
    statements += denials(told, text, context)
    received = [a for a, variable in variables.items() if variable == "requests.received" and named[a][1] is None]
    statements += nothing_left(told, text, context, received)
    statements += claims(Figures(told, text, found, variables), plain, part, grids)
    return tuple(sorted(statements, key=lambda s: (s.span, s.kind == "claim")))


def _figures(
    told: Narrative, found: list[Amount], context: Context
) -> Iterator[tuple[Amount, tuple[Phrase, str | None, int, int]]]:
    """Figures that are a variable's, with its phrase, the scope in the page's words, and where the words begin."""
    case: tuple[int, str] = (-1, "")
    whole: tuple[int, int, str] | None = None  # the sentence, the place in `found` and the variable of the last row
    for i, amount in enumerate(found):
        if not amount.unit or amount.unit == "%":
            continue
        sentence = told.sentence(amount.start)[0]
        hit = _phrase(told, amount, context, sentence)
        if hit is None:
            continue
        phrase, scope, start, end = hit
        id_ = phrase.variable.id
        if id_.startswith("disputes."):
            kind = id_.removeprefix("disputes.")
            if kind in ("reconsideration", "litigation", "both"):
                together = kind == "litigation" and case == (sentence, "reconsideration") and is_joint(told, found, i)
                case = (sentence, "both" if together else kind)
            else:
                if case[0] != sentence or case[1] == "both":
                    continue
                variable = phrase.variable.model_copy(update={"id": f"disputes.{case[1]}.{kind}"})
                phrase = replace(phrase, variable=variable)
        elif id_ in _APPLICANTS and whole and whole[0] == sentence and whole[2] in _BROKEN_DOWN:
            if _breaks_down(told, found, whole[1], i):
                variable = phrase.variable.model_copy(update={"id": f"{whole[2]}.{id_.removeprefix('requests.')}"})
                phrase = replace(phrase, variable=variable)
        elif id_.startswith("requests."):
            whole = (sentence, i, id_)
        yield amount, (phrase, scope, start, end)


def _breaks_down(told: Narrative, found: list[Amount], whole: int, i: int) -> bool:
    """Whether a figure stands in the list behind 其中, or in brackets, that breaks an earlier one down."""
    if not BROKEN_DOWN.match(told.text, found[whole].end):
        return False
    total, behind = listed(told, found, whole + 1)
    return i < behind and total <= found[whole].value and found[i].unit == found[whole].unit


def _phrase(
    told: Narrative, amount: Amount, context: Context, sentence: int
) -> tuple[Phrase, str | None, int, int] | None:
    lead, start = lead_of(told, amount, sentence)
    behind = told.text[amount.end : amount.end + 30]
    lead = ESTIMATE.sub("", lead[-_LONGEST:])
    start = (
        max(start, amount.start - _LONGEST)
        if amount.start - start > _LONGEST and told.text[amount.start - 1] != ")"
        else start
    )
    if years := list(_YEAR.finditer(lead)):
        start += years[-1].start() if told.text[amount.start - 1] != ")" else 0
        lead = lead[years[-1].start() :]
    for phrase in phrases():
        if amount.unit not in phrase.units:
            continue
        match, end = None, amount.end
        if any(key in lead for key in phrase.variable.keys):
            match = phrase.before.fullmatch(lead)
        follows = phrase.after.match(behind) if match is None and phrase.after and "下" in behind else None
        if follows:
            end += follows.end()
            scope = "" if _only_filler(lead) else lead
        elif match is None:
            continue
        else:
            scope = match["scope"]
        if _CHANGE.search(scope):
            return None
        if phrase.about and not context.about(phrase.about, phrase.variable.about or "", sentence, amount.start):
            continue
        if context.of_another_time(sentence, amount.start):
            return None
        if phrase.variable.scope == "channel":
            return phrase, None, start, end
        foreign = context.scope(scope, sentence, amount.start, phrase.variable.about)
        return phrase, foreign, start, end
    return None


def _only_filler(lead: str) -> bool:
    return (
        re.fullmatch(r"(?:其中|另外?|还|尚|有|其余|剩余|余下|并|将|及|和|未办结|未办结的|尚未办结|的|共|余|剩)*", lead)
        is not None
    )


def _statement(told: Narrative, text: str, a: Amount, variable: str, scope: str | None, words: Span) -> Statement:
    span = told.span(*words)
    return Statement(
        variable=variable, kind="figure", quote=text[slice(*span)], span=span, value=shown(a.value), unit=a.unit,
        approximate=a.approximate, scope=scope or None, value_span=place_of(told, a),
    )  # fmt: skip


def _upheld(told: Narrative, text: str, found: list[Amount], variables: dict[Amount, str]) -> Iterator[Statement]:
    """行政复议7件，诉讼9件，均获维持: each of the figures before is said to be the number upheld."""
    for i, last in enumerate(found):
        match = _ALL_UPHELD.match(told.text, last.end) if last in variables else None
        if match is None:
            continue
        sentence = told.sentence(last.start)[0]
        run = [a for a in found[max(0, i - 2) : i + 1] if a.start >= sentence]
        cases = [a for a in run if variables.get(a, "") in ("disputes.reconsideration", "disputes.litigation")]
        if len(cases) != len(run):
            continue
        span = told.span(run[0].clause, match.end())
        for a in cases:
            yield Statement(
                variable=f"{variables[a]}.upheld", kind="figure", quote=text[slice(*span)], span=span,
                value=shown(a.value), unit=a.unit, approximate=a.approximate, value_span=place_of(told, a),
            )  # fmt: skip
