"""A formula in the words that the form prints: what is added up, and what it must come to."""

from collections.abc import Iterator

from giextract.checks.formula import Side, Term, instances, parse
from giextract.checks.labels import brief, cell_labels, title
from giextract.forms import forms, newest
from giextract.words import Language

_EACH: dict[str, dict[Language, str]] = {
    "row": {"en": "in each row", "zh": "每一行"},
    "column": {"en": "in each column", "zh": "每一列"},
    "one": {"en": "each of", "zh": "以下各项之一"},
}
_SIGNS = {"=": "=", "<=": "≤", ">=": "≥"}


def relation(rule: str, formula: str, form_ids: tuple[str, ...] | str, language: Language) -> str:
    """What a formula says, with every sum spelled out, on the newest of its forms."""
    form = max((f for f in forms().values() if f.id in form_ids or form_ids == "all"), key=lambda f: f.extends is None)
    form = forms()[newest()] if newest() in form_ids else form
    left, operator, right = parse(rule, formula)
    first = next(instances(rule, formula, form))
    terms = (*left, *right)
    fixed = [any(not getattr(t, axis).startswith("{") for t in terms) for axis in ("row", "column")]
    each = [_EACH[axis][language] for axis, own in zip(("row", "column"), fixed, strict=True) if not own]
    sides = [_side(side, whole, fixed, form.id) for side, whole in ((first.left, left), (first.right, right))]
    where = " · ".join([title(left[0].table, form.id)[language], *each])
    colon = {"en": ": ", "zh": "："}[language]
    said = f"{where}{colon}{sides[0]} {_SIGNS[operator]} {sides[1]}"
    picked = [t.row.strip("{}") for t in terms if t.row.startswith("{") and fixed[0]]
    return said + _picked(form.id, left[0].table, picked, language) if picked else said


def _side(side: Side, terms: list[Term], fixed: list[bool], form: str) -> str:
    """The cells of a side by what the formula fixes of them, `…` for one of several rows."""
    open_row = fixed[0] and any(t.row.startswith("{") for t in terms)
    words = [(sign, "…" if open_row else _name(cell, fixed, form)) for sign, cell in side]
    return "".join((f" {'-' if s < 0 else '+'} " if i else "") + w for i, (s, w) in enumerate(words))


def _name(cell: str, fixed: list[bool], form: str) -> str:
    told = cell_labels(cell, {cell.split(".", 1)[0]: form})
    return " · ".join(brief(label) for label, is_fixed in zip(told, fixed, strict=True) if is_fixed)


def _picked(form: str, table: str, groups: list[str], language: Language) -> str:
    """The rows that `…` stands for."""
    own = "、".join(_of_group(form, table, groups[0]))
    return {"en": f" (… is {_EACH['one']['en']} {own})", "zh": f"（…为{_EACH['one']['zh']}：{own}）"}[language]


def _of_group(form: str, table: str, group: str) -> Iterator[str]:
    for block in forms()[form].tables[table].blocks:  # type: ignore[index]
        yield from (brief(r.label) for r in block.data_rows() if r.group == group)
