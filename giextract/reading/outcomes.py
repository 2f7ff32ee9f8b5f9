"""The six outcomes of applications told one after the other: a claim that they are all that were handled."""

from collections.abc import Iterator

from giextract.reading.amounts import Amount, place_of
from giextract.reading.figures import shown
from giextract.reading.narrative import Narrative
from giextract.reading.shares import part_of
from giextract.report import Statement

_KINDS = ("granted", "partly_granted", "granted_or_partly", "denied", "unavailable", "unprocessed", "other_handling")
_TOTALS = ("requests.concluded", "requests.received")
_SENTENCES = 400  # characters within which the outcomes of applications are told


def outcomes(told: Narrative, text: str, found: list[Amount], variables: dict[Amount, str]) -> Iterator[Statement]:
    """All six outcomes told one after the other: they exhaust the applications told of before them."""
    run: list[Amount] = []
    for a in [*(f for f in found if f in variables), None]:
        kind = variables[a].removeprefix("requests.") if a else ""
        fits = a is not None and kind in _KINDS and (not run or a.start - run[0].start < _SENTENCES)
        if fits and a and all(variables[r] != variables[a] for r in run):
            run.append(a)
            continue
        yield from _outcomes_of(told, text, run, found, variables)
        run = [a] if a and kind in _KINDS else []


def _outcomes_of(
    told: Narrative, text: str, run: list[Amount], found: list[Amount], variables: dict[Amount, str]
) -> Iterator[Statement]:
    kinds = {variables[a].removeprefix("requests.") for a in run}
    both = "granted_or_partly" in kinds
    if (
        len(kinds - set(_KINDS[:3])) < 4
        or both == bool(kinds & {"granted", "partly_granted"})
        or any(a.approximate for a in run)
    ):
        return
    totals = [a for a in found if a.start < run[0].start and variables.get(a) in _TOTALS and not a.approximate]
    if not totals or (not both and not {"granted", "partly_granted"} <= kinds):
        return
    whole = next((a for a in reversed(totals) if variables[a] == _TOTALS[0]), totals[-1])
    span = told.span(run[0].clause, run[-1].end)
    yield Statement(
        variable="requests.outcomes", kind="claim", quote=text[slice(*span)], span=span, value=shown(whole.value),
        unit=whole.unit, stated=shown(whole.value), relation="closed", value_span=place_of(told, whole),
        parts=tuple(part_of(told, a) for a in run),
    )  # fmt: skip
