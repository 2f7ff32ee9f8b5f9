"""Patterns and model side by side: each statement once, and a remark where they take a figure for different things."""

from typing import Any

from giextract.report import Part, Statement
from giextract.settle.statements import merged


def ours(**more: Any) -> Statement:
    """收到申请12件, as the patterns read it."""
    known: dict[str, Any] = {"variable": "requests.received", "kind": "figure", "quote": "收到申请12件", "span": (0, 7)}
    return Statement.model_validate(known | {"value": "12", "unit": "件", "value_span": (4, 6)} | more)


def theirs(**more: Any) -> Statement:
    """The same, as a model read it."""
    return ours(read_by=("model",), **more)


def claim(relation: str, *parts: str, **more: Any) -> Statement:
    """A claim about the same 12."""
    known = {"kind": "claim", "relation": relation, "variable": "other", "stated": "12"}
    return ours(**known, parts=tuple(Part(value=p, span=(10 + 2 * i, 12 + 2 * i)) for i, p in enumerate(parts)), **more)


def test_alike_is_one_statement_of_both() -> None:
    """The patterns' words stay, whatever else the model quotes."""
    both, remarks = merged([ours()], [theirs(quote="申请12件", span=(2, 7))])
    assert both == (ours(read_by=("witness", "model")),)
    assert not remarks


def test_what_one_alone_sees_stands_beside() -> None:
    """In printed order, with who read it."""
    alone = theirs(variable="requests.concluded", span=(8, 14), value_span=(10, 11), value="9")
    both, remarks = merged([ours()], [alone])
    assert both == (ours(), alone)
    assert not remarks
    assert merged([], [alone])[0] == (alone,)
    assert merged([ours()], [])[0] == (ours(),)


def test_scope_and_estimate_of_the_model_are_added() -> None:
    """What the patterns know already stays theirs."""
    both, _ = merged([ours()], [theirs(scope="全市", approximate=True)])
    assert (both[0].scope, both[0].approximate) == ("全市", True)
    both, _ = merged([ours(scope="我局")], [theirs(scope="全市")])
    assert both[0].scope == "我局"


def test_a_figure_taken_for_something_else_is_a_remark() -> None:
    """The patterns' reading stays, and one remark names both."""
    others = [theirs(variable="requests.concluded"), theirs(variable="requests.carried_in")]
    both, (remark,) = merged([ours()], others)
    assert both == (ours(),)
    assert (remark.kind, remark.span) == ("prose_differs", (4, 6))
    assert remark.words == {"value": "12", "ours": "收到申请", "theirs": "办结申请"}


def test_who_says_the_same_and_more_does_not_differ() -> None:
    """A figure may be of two variables of the list; where one is the patterns' own, nothing is remarked."""
    said = [theirs(variable="documents.disclosed"), theirs()]
    for order in (said, said[::-1]):
        both, remarks = merged([ours()], order)
        assert both == (ours(read_by=("witness", "model")),)
        assert not remarks


def test_denials_are_alike_by_their_words() -> None:
    """What has no figure is the same where variable and place are."""
    none = {"value": "0", "unit": None, "value_span": None}
    assert len(merged([ours(**none)], [theirs(**none, span=(3, 9))])[0]) == 1
    assert len(merged([ours(**none)], [theirs(**none, span=(7, 12))])[0]) == 2
    assert len(merged([ours(**none)], [theirs(**none, variable="disputes.litigation")])[0]) == 2


def test_a_whole_broken_down_alike_is_one_claim() -> None:
    """A model that breaks the whole down otherwise is not heard beside the patterns; shares and growth are other claims."""
    model = {"read_by": ("model",)}
    both, _ = merged([claim("among", "7", "5")], [claim("closed", "7", "5", **model)])
    assert [(s.relation, s.read_by) for s in both] == [("among", ("witness", "model"))]
    both, remarks = merged([claim("among", "7", "5")], [claim("closed", "7", **model)])
    assert [s.read_by for s in both] == [("witness",)]
    assert not remarks
    share, growth = claim("share", "7"), claim("growth", "7", **model)
    assert len(merged([share, claim("among", "7", "5")], [growth])[0]) == 3


def test_thousands_of_statements_are_no_matter() -> None:
    """Each is looked up by its place."""
    many = [ours(span=(i, i + 7), value_span=(i + 4, i + 6)) for i in range(5000)]
    both, _ = merged(many, [s.model_copy(update={"read_by": ("model",)}) for s in many[:800]])
    assert sum("model" in s.read_by for s in both) == 800
