"""Set both readings of the prose side by side: what the patterns see, and what the model sees."""

from collections.abc import Sequence

from giextract.checks.facts import Remark
from giextract.report import Statement


def merged(
    witness: Sequence[Statement], model: Sequence[Statement]
) -> tuple[tuple[Statement, ...], tuple[Remark, ...]]:
    """Every statement once, with who read it, and a remark for each figure that the two take for different things.

    A figure that both see stays as the patterns have it; the model's word is added where it knows of a scope or of an
    approximation. What the model alone sees stands beside it.
    """
    remarks: list[Remark] = []
    stated = list(witness)
    for theirs in model:
        same = [i for i, ours in enumerate(stated) if _is_same(ours, theirs)]
        alike = next((i for i in same if _is_alike(stated[i], theirs)), None)
        if alike is not None:
            stated[alike] = _both(stated[alike], theirs)
        elif same:
            remarks += [_remark(stated[i], theirs) for i in same[:1] if theirs.kind == "figure"]
        else:
            stated.append(theirs)
    return tuple(sorted(stated, key=lambda s: (s.span, s.kind == "claim"))), tuple(remarks)


def _is_same(ours: Statement, theirs: Statement) -> bool:
    """Whether both speak of one printed figure (of one denial), or of the same whole."""
    if ours.kind != theirs.kind or "witness" not in ours.read_by:
        return False
    if ours.kind == "claim" and _is_rate(ours) != _is_rate(theirs):
        return False
    if ours.value_span and theirs.value_span:
        return ours.value_span == theirs.value_span
    overlap = ours.span[0] < theirs.span[1] and theirs.span[0] < ours.span[1]
    return ours.value == theirs.value and ours.variable == theirs.variable and overlap


def _is_alike(ours: Statement, theirs: Statement) -> bool:
    """Whether both take the figure for the same thing, or break the whole down alike."""
    if ours.kind == "figure":
        return ours.variable == theirs.variable
    return {p.span for p in ours.parts} == {p.span for p in theirs.parts}


def _is_rate(claim: Statement) -> bool:
    return claim.relation in ("share", "growth")


def _both(ours: Statement, theirs: Statement) -> Statement:
    known: dict[str, object] = {
        "read_by": ("witness", "model"),
        "approximate": ours.approximate or theirs.approximate,
        "scope": ours.scope or theirs.scope,
    }
    return ours.model_copy(update=known)


def _remark(ours: Statement, theirs: Statement) -> Remark:
    words = {"value": str(ours.value), "ours": ours.variable, "theirs": theirs.variable}
    return Remark("prose_differs", (), ours.value_span or ours.span, words)
