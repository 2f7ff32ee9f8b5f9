"""The six outcomes of applications told one after the other: a claim that they are all that were handled."""

from collections.abc import Iterator

from giextract.reading.amounts import Amount
from giextract.reading.claiming import Figures
from giextract.report import Statement

_KINDS = ("granted", "partly_granted", "granted_or_partly", "denied", "unavailable", "unprocessed", "other_handling")
_TOTALS = ("requests.concluded", "requests.received")
_SENTENCES = 400  # characters within which the outcomes of applications are told


def outcomes(prose: Figures) -> Iterator[Statement]:
    """All six outcomes told one after the other: they exhaust the applications told of before them."""
    variables = prose.variables
    run: list[Amount] = []
    for a in [*(f for f in prose.found if f in variables), None]:
        kind = variables[a].removeprefix("requests.") if a else ""
        fits = a is not None and kind in _KINDS and (not run or a.start - run[0].start < _SENTENCES)
        if fits and a and all(variables[r] != variables[a] for r in run):
            run.append(a)
            continue
        yield from _outcomes_of(run, prose)
        run = [a] if a and kind in _KINDS else []


def _outcomes_of(run: list[Amount], prose: Figures) -> Iterator[Statement]:
    variables = prose.variables
    kinds = {variables[a].removeprefix("requests.") for a in run}
    both = "granted_or_partly" in kinds
    if (
        len(kinds - set(_KINDS[:3])) < 4
        or both == bool(kinds & {"granted", "partly_granted"})
        or any(a.approximate for a in run)
    ):
        return
    totals = [a for a in prose.found if a.start < run[0].start and variables.get(a) in _TOTALS and not a.approximate]
    if not totals or (not both and not {"granted", "partly_granted"} <= kinds):
        return
    whole = next((a for a in reversed(totals) if variables[a] == _TOTALS[0]), totals[-1])
    span = prose.told.span(run[0].clause, run[-1].end)
    yield prose.whole(whole, span, "closed", prose.parts(run), "requests.outcomes")
