"""What the prose says there was none of: no requests, no reconsideration, no litigation, no fees taken."""

import re
from collections.abc import Iterator
from functools import cache

from giextract.reading.narrative import Narrative
from giextract.reading.phrases import filled
from giextract.reading.scope import Context
from giextract.report import Statement

_END = r"(?=[,;。.!?\n|\t)]|$)"
_NONE = r"(?:均|也|都|全年|暂|从|尚)?(?:没有|未|无|不存在)"
_ANY = (
    r"(?:任何|有关|关于|涉及|针对|对|过|到|因|有|本部门|本机关|本单位|我局|我委|我单位|我区|我县|我市|要求|公民|自然人|法人|社会|群众|公众"
    r"|申请人|和|或者|或|及|其[他它]组织|提出|提交|递交|的|向)"
)
_RECEIVED = (
    rf"{_NONE}(?:收到|接到|接收到?|收){_ANY}{{0,9}}{{request}}(?:的)?(?:情况|案件|件|事项|申请)?{_END}"
    rf"|{_NONE}(?:依申请公开(?:政府信息)?(?:的)?(?:申请|事项|件)?|申请公开政府信息)(?:和不予公开政府信息)?(?:的)?(?:情况)?{_END}"
)
_WORK = r"(?:政府信息公开|信息公开|政务公开|依申请公开|政府信息|申请|工作|事务|答复|行为|问题)"
_CASE = r"(?:行政)?(?:复议|诉讼)"
_DISPUTE = re.compile(
    rf"{_NONE}(?:收到|发生|出现|产生|被|接到|引发|引起|涉及|受理)?(?:{_ANY}|{_WORK}|被|引发|引起|导致|产生|而|提起|发生|类){{0,14}}"
    rf"(?P<cases>{_CASE}(?:案件|申请)?(?:(?:[、,和及或与]|或者|以及){{1,2}}(?:被)?(?:提起|申请|发生)?(?:的)?{_CASE}(?:案件|申请)?)*)"
    rf"(?:[、和及或与](?:行政)?(?:申诉|投诉|举报|咨询))*(?:的)?(?:情况|案件|案例|申请|事项|事件|发生|现象|行为)?(?:发生)?{_END}"
)
_FEES = re.compile(
    rf"{_NONE}(?:向)?(?:申请人|公众|当事人)?(?:发生|有|产生)?(?:收取|收|收到|征收)(?:过|任何)?(?:政府信息公开)?信息处理费(?:用)?(?:的)?(?:情况)?{_END}"
    rf"|{_NONE}(?:发生)?(?:政府信息公开)?信息处理费(?:用)?(?:收取|的)?(?:收取)?(?:情况)?{_END}"
)
_MARKS = re.compile(r"[未无没不]")
_EXCEPT = re.compile(r"除|若|如(?:果|无|未|有)|为了|确保|杜绝|做到|争取|力争")
_AFFIRMED = {"有", "能", "是", "若", "如"}  # 有无, 能不能, 如无
_LONGEST = 90


def denials(told: Narrative, text: str, context: Context) -> Iterator[Statement]:
    """Every statement that there was none of something, as a figure of 0 with the words that deny it."""
    at = -1
    for mark in _MARKS.finditer(told.text):
        if mark.start() < at or told.text[mark.start() - 1 : mark.start()] in _AFFIRMED:
            continue
        window = min(mark.start() + _LONGEST, len(told.text))
        for variables, pattern in _patterns():
            match = pattern.match(told.text, mark.start(), window)
            if match is None:
                continue
            sentence = told.sentence(match.start())[0]
            begin = max(sentence, told.text.rfind(",", sentence, match.start()) + 1)
            if _EXCEPT.search(told.text, max(sentence, match.start() - 40), match.start()) or (
                context.of_another_time(sentence, match.start())
            ):
                break
            about = variables[0].split(".")[0]
            scope = context.scope("", sentence, match.start(), about)
            begin = max(begin, match.start() - 60)
            span = told.span(begin, match.end())
            named = variables if len(variables) == 1 else _cases(match["cases"])
            if about == "disputes" and not re.search("公开|政府信息", told.text[max(0, sentence - 160) : match.end()]):
                break
            for variable in named:
                yield Statement(
                    variable=variable, kind="figure", quote=text[slice(*span)], span=span, value="0",
                    scope=scope,
                )  # fmt: skip
            at = match.end()
            break


def _cases(printed: str) -> list[str]:
    named = [("复议", "disputes.reconsideration"), ("诉讼", "disputes.litigation")]
    return [variable for word, variable in named if word in printed]


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return (
        (("requests.received",), re.compile(filled(_RECEIVED))),
        (("disputes.reconsideration", "disputes.litigation"), _DISPUTE),
        (("fees.information_processing",), _FEES),
    )
