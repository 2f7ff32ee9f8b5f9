"""The shape of an answer about the prose: figures of a closed list and claims, each with its quote.

The docstrings of the models are part of the schema that the model sees. An item of another shape becomes `Misshapen`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WrapValidator

from giextract.reading.model.schema import Asked, Wanted, as_printed, or_misshapen

MOST = 400  # figures or claims of one answer; the fullest report seen has about sixty


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


Text = Annotated[str, BeforeValidator(as_printed)]
Kind = Literal["closed", "among", "share", "growth"]


def _listed(value: Any) -> Any:
    return [] if value is None else value


def _plainly(value: Any) -> Any:
    return False if value is None else value


class FigureSaid(_Item):
    """正文中的一个数字"""

    variable: str
    number: Text
    unit: str | None = None
    approximate: Annotated[bool, BeforeValidator(_plainly)] = False
    scope: str | None = None
    quote: str


class ClaimSaid(_Item):
    """自带算式的一个说法"""

    kind: Kind
    number: Text
    unit: str | None = None
    parts: Annotated[list[Text], BeforeValidator(_listed)] = []
    percent: Annotated[str | None, BeforeValidator(as_printed)] = None
    quote: str


Figures = Annotated[list[Annotated[FigureSaid, WrapValidator(or_misshapen)]], BeforeValidator(_listed)]
Claims = Annotated[list[Annotated[ClaimSaid, WrapValidator(or_misshapen)]], BeforeValidator(_listed)]


class ProseAnswer(Asked):
    """摘录的数字和说法"""

    figures: Figures = Field(default_factory=list)
    claims: Claims = Field(default_factory=list)


PROSE = Wanted(ProseAnswer, ("figures", "claims"), 600)
