"""Small reports and other texts for tests of what stands around the reading."""

from functools import cache
from pathlib import Path

from giextract.pipeline import Page, prepare

ROOT = Path(__file__).parent.parent
NOVEL = "第一回\n\n甄士隐梦幻识通灵，贾雨村风尘怀闺秀。此开卷第一回也。\n" * 20
INDEX = "首页\n信息公开目录\n财政预决算\n人事任免\n2021年\n2020年\n联系我们\n"
LETTER = "关于政府信息公开申请的答复\n\n张某：\n你提交的政府信息公开申请收悉。经查，你申请的信息不存在。特此答复。\n"
BINARY = bytes(range(256)) * 40


def bundled(case: str) -> str:
    """The text of a bundled report."""
    return next((ROOT / "goldens" / case).glob("source.*")).read_text(encoding="utf-8")


@cache
def page_of(case: str) -> Page:
    """A bundled report as the label reading reads it, once a worker: pictures take some seconds each."""
    source = next((ROOT / "goldens" / case).glob("source.*"))
    (page,) = prepare(source.read_bytes(), source.name)
    return page


CLEAN = bundled("2021/cell-per-line-page-break")
WRONG_SUM = bundled("2021/two-totals-wrong")
WRONG_CARRY = bundled("2021/last-years-carry-left-standing")
OTHER_CLEAN = bundled("2021/report-year-2020")
