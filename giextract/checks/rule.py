"""The shape of a rule in the catalogue: what must hold, of what, how closely, why, and what to say where it does not."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from giextract.checks.formula import parse
from giextract.checks.operands import check_operand
from giextract.report import Cause, Severity
from giextract.words import Language

Tolerance = Literal["exact", "interval", "last_place", "none"]
TOLERANCES: dict[Tolerance, dict[Language, str]] = {
    "exact": {"en": "figures are compared exactly", "zh": "逐一精确比较"},
    "interval": {
        "en": "amounts are compared as the intervals of their printed decimals",
        "zh": "金额按所印小数位代表的区间比较",
    },
    "last_place": {
        "en": "percentages may be rounded or cut at their last printed place",
        "zh": "百分比按最后一位四舍五入或截断均可",
    },
    "none": {"en": "no figures are compared", "zh": "不比较数值"},
}


def _in_both(said: dict[Language, str]) -> dict[Language, str]:
    """Refuse words that one of the languages lacks."""
    missing = [language for language in ("en", "zh") if not said.get(language, "").strip()]
    if missing:
        raise ValueError(f"say it in en and zh; missing: {', '.join(missing)}")
    return said


Told = Annotated[dict[Language, str], AfterValidator(_in_both)]
Words = Annotated[str, Field(min_length=1)]
Operand = Annotated[str, AfterValidator(check_operand)]


class Strict(BaseModel):
    """Part of the catalogue; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LegalSource(Strict):
    """The norm a rule follows from, with its words."""

    law: Words
    quote: Words


class Operands(Strict):
    """What a rule without a formula is held against: without the required ones it is silent, the optional ones help it."""

    required: Annotated[tuple[Operand, ...], Field(min_length=1)]
    optional: tuple[Operand, ...] = ()


class Cells(Strict):
    """Printed cells that keep a formula, and cells that break it."""

    passes: Annotated[dict[str, int], Field(min_length=1)]
    fails: Annotated[dict[str, int], Field(min_length=1)]


class Excerpt(Strict):
    """An excerpt of a clean report, and what is printed in its place where the rule speaks.

    `base` is a report of tests/rules/reports; a line `…` in `passes` stands for the lines between the others, one in
    `fails` keeps them. What no text can bring about stands in a field of its own, and `fails` may then be left out:
    `model` is what a model reads in cells, or how its reading of a table went wrong; `prose` what it takes a figure of
    the prose for, by the figure's quote; `misread` a slip of ours: another value for a cell than stands at its place, or
    another cell's place; `scanned` and `unsure`: the page comes from OCR, which was not sure of the excerpt; `manifest`
    what a manifest says; `roster` the codes of a roster with their names; `policy` the one to judge by, where the default
    one does not run the rule. `beside` is another report in the store, or several, for rules across reports.
    """

    base: Words
    passes: Words
    fails: str | None = None
    beside: Annotated[tuple[str, ...], BeforeValidator(lambda one: (one,) if isinstance(one, str) else one)] = ()
    model: dict[str, str] = Field(default_factory=dict)
    prose: dict[str, str] = Field(default_factory=dict)
    misread: dict[str, str] = Field(default_factory=dict)
    scanned: bool = False
    unsure: bool = False
    manifest: dict[str, str | int] = Field(default_factory=dict)
    policy: str | None = None
    roster: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fails_somehow(self) -> "Excerpt":
        if self.fails is None and not self.condition():
            raise ValueError("say what is printed instead (fails), or what else makes the rule speak")
        return self

    def condition(self) -> dict[str, object]:
        """What makes the rule speak besides the text."""
        return self.model_dump(exclude={"base", "passes", "fails", "beside", "policy"}, exclude_defaults=True)


class CounterExample(Strict):
    """A clean, lawful report, with the excerpt by which it breaks a rule that was rejected."""

    base: Words
    lawful: Words


class Rule(Strict):
    """A rule: what must hold, why, how badly it matters, and what to say where it does not.

    Exactly one of `formula`, `judgement`, `remark`, `across` says how it is judged. The operands of a formula are its
    cells; the other rules name theirs. `since` is the version of giextract in which the rule appeared.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z]\d{3}$")]
    title: Told
    severity: Severity
    cause: Cause
    forms: Literal["all"] | Annotated[tuple[str, ...], Field(min_length=1)]
    since: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    formula: str | None = None
    judgement: str | None = None
    remark: str | None = None
    across: str | None = None
    operands: Operands | None = None
    tolerance: Tolerance | None = None
    status: Literal["active", "rejected"] = "active"
    source: LegalSource
    why: Told
    exceptions: Told | None = None
    message: Told
    examples: Cells | Excerpt | CounterExample

    @model_validator(mode="after")
    def _whole(self) -> "Rule":
        if wrong := list(self._wrong()):
            raise ValueError(f"rule {self.id}: {'; '.join(wrong)}")
        if self.formula:
            parse(self.id, self.formula)
        return self

    def _wrong(self) -> list[str]:
        """What the fields say that does not go together."""
        ways = (self.formula, self.judgement, self.remark, self.across)
        kind = CounterExample if self.status == "rejected" else Cells if self.formula else Excerpt
        told = {
            "give exactly one of formula, judgement, remark, across": sum(way is not None for way in ways) != 1,
            "a formula has its operands in it; name no others": bool(self.formula and self.operands),
            "name the operands (required, optional)": not self.formula and self.operands is None,
            "say the tolerance": not self.formula and self.tolerance is None,
            "a warning has lawful exceptions; name them": self.severity == "warning" and self.exceptions is None
            and self.status == "active" and not self.id.startswith("X"),
            f"its examples are {kind.__name__}": not isinstance(self.examples, kind),
        }  # fmt: skip
        return [what for what, is_wrong in told.items() if is_wrong]

    def covers(self, form: str) -> bool:
        """Whether the rule is one for tables on this form."""
        return self.forms == "all" or form in self.forms

    def compared(self) -> Tolerance:
        """How closely figures are compared: of a formula exactly, unless it says otherwise."""
        return self.tolerance or "exact"
