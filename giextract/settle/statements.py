"""Set both readings of the prose side by side: what the patterns see, and what the model sees."""

from collections.abc import Sequence

from giextract.checks.facts import Remark
from giextract.checks.labels import labels
from giextract.reading.phrases import phrases
from giextract.report import Span, Statement

Place = tuple[str, str | None, Span | str]


def merged(
    witness: Sequence[Statement], model: Sequence[Statement]
) -> tuple[tuple[Statement, ...], tuple[Remark, ...]]:
    """Every statement once, with who read it, and a remark for each figure that the two take for different things.

    A figure that both see stays as the patterns have it; the model's word is added where it knows of a scope or of an
    approximation. What the model alone sees stands beside it.
    """
    stated, differing = list(witness), dict[int, Statement]()
    places = _places(witness)
    for theirs in model:
        same = [i for i in places.get(_place(theirs), ()) if _is_same(witness[i], theirs)]
        alike = next((i for i in same if _is_alike(witness[i], theirs)), None)
        if alike is not None:
            stated[alike] = _both(stated[alike], theirs)
        elif not same:
            stated.append(theirs)
        elif theirs.kind == "figure":
            differing.setdefault(same[0], theirs)
    remarks = [_remark(stated[i], theirs) for i, theirs in differing.items() if "model" not in stated[i].read_by]
    return tuple(sorted(stated, key=lambda s: (s.span, s.kind == "claim"))), tuple(remarks)


def _places(witness: Sequence[Statement]) -> dict[Place, list[int]]:
    found: dict[Place, list[int]] = {}
    for i, ours in enumerate(witness):
        found.setdefault(_place(ours), []).append(i)
    return found


def _place(s: Statement) -> Place:
    """What two statements have in common that speak of one printed figure, of one denial, or of the same whole."""
    rate = s.relation if s.relation in ("share", "growth", "change", "points") else None
    return s.kind, rate, s.value_span or s.variable


def _is_same(ours: Statement, theirs: Statement) -> bool:
    if ours.value_span:
        return True
    return ours.value == theirs.value and ours.span[0] < theirs.span[1] and theirs.span[0] < ours.span[1]


def _is_alike(ours: Statement, theirs: Statement) -> bool:
    """Whether both take the figure for the same thing, or break the whole down alike."""
    if ours.kind == "figure":
        return ours.variable == theirs.variable
    return {p.span for p in ours.parts} == {p.span for p in theirs.parts}


def _both(ours: Statement, theirs: Statement) -> Statement:
    known: dict[str, object] = {
        "read_by": ("witness", "model"),
        "approximate": ours.approximate or theirs.approximate,
        "scope": ours.scope or theirs.scope,
    }
    return ours.model_copy(update=known)


def _called(variable: str) -> str:
    """What a variable is called to people; of the outcomes of cases, after the kind of case."""
    names = {p.variable.id: p.variable.zh for p in phrases()}
    kind, _, outcome = variable.rpartition(".")
    return names.get(variable) or f"{names.get(kind, kind)} · {names.get(outcome) or labels('disputes')[1].get(outcome, outcome)}"


def _remark(ours: Statement, theirs: Statement) -> Remark:
    words = {"value": str(ours.value), "ours": _called(ours.variable), "theirs": _called(theirs.variable)}
    return Remark("prose_differs", (), ours.value_span or ours.span, words)
