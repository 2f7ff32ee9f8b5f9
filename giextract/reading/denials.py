"""What the prose says there was none of: no requests, no reconsideration, no litigation, no fees, nothing left over."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from giextract.reading.amounts import Amount
from giextract.reading.narrative import Narrative
from giextract.reading.phrases import filled
from giextract.reading.scope import OWN, Context
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
_DULY = r"(?:予以|依法|依规|按时|按期|如期|及时|妥善|规范|得到|进行|作出|做出)*+"
_MEANWHILE = re.compile(r"20\d\d年度?|截[至止]20?\d{0,2}年?(?:12月31日|年?底|年?末)|全年|本年度?|年度内|报告期内")
_BY_NOW = re.compile(r"目前|至今|现已|截[至止](?!(?:20\d\d年)?(?:12月31日|年?[底末]))")  # days of the next year
_HANDLED = re.compile(r"办结|答复|办理完毕")
_LEFT = re.compile(
    r"[1-9]\d*件[^,;。]{0,16}?(?:结转|转入|转至|顺延|延续|正在办理|尚未|未办结)"
    r"|(?:结转|转)(?:至|到|入)?(?:下|次|明)[^,;。]{0,12}?[1-9]"
)
_NEARBY = 300  # characters in which a figure carried over says that 所有 is not meant of all
_ABOUT = re.compile(r"信息公开|依申请|公开申请|申请公开|新收申请|收到申请|申请.{0,6}政府信息")


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


def nothing_left(told: Narrative, text: str, context: Context, received: Iterable[Amount]) -> Iterator[Statement]:
    """Every statement that all applications were dealt with, as a figure of 0 carried over with the words that say so.

    The words must be of all applications: those of last year, of one kind, of one applicant, up to a day of the next
    year, or within their time limit say nothing of the rest.
    """
    ends = {a.end for a in received}
    for match in re.finditer(_all_done(), told.text):
        sentence = told.sentence(match.start())[0]
        begin = max(sentence, *(told.text.rfind(stop, sentence, match.start()) + 1 for stop in ",;、("))
        subject = _MEANWHILE.sub("", told.text[begin : match.start()])
        if match["bare"] is not None and ("上" in told.text[sentence:begin] or not _HANDLED.search(told.text, sentence, begin)):
            continue  # 无结转 may be of last year's
        if not (_whole().fullmatch(subject) or (not subject and (match["none"] is not None or begin - 1 in ends))):
            continue
        around = told.text[max(0, match.start() - _NEARBY) : match.end() + _NEARBY]
        if _EXCEPT.search(told.text, sentence, match.start()) or _LEFT.search(around):
            continue
        if _BY_NOW.search(told.text, sentence, match.start()) or context.of_another_time(sentence, match.start()):
            continue
        if not context.about(_ABOUT, "requests", sentence, match.end()):
            continue
        span = told.span(begin, match.end())
        yield Statement(
            variable="requests.carried_out", kind="figure", quote=text[slice(*span)], span=span, value="0",
            scope=context.scope("", sentence, match.start(), "requests"),
        )  # fmt: skip


def _cases(printed: str) -> list[str]:
    named = [("复议", "disputes.reconsideration"), ("诉讼", "disputes.litigation")]
    return [variable for word, variable in named if word in printed]


@cache
def _all_done() -> re.Pattern[str]:
    """The words that say of all: 均已办结, 已全部答复, 全部按时办理完毕."""
    return re.compile(
        rf"(?:(?:均|都|全部|已全部|均全部)已经?{_DULY}|已经?(?:全部|均){_DULY}|(?:均|都)?(?:全部|全数){_DULY})"
        rf"(?:办结|答复完毕|答复|办复|办理完毕|办理完结|办理完成|处理完毕|办理答复|答复办结)(?:完毕|完成)?{_END}"
        rf"|(?P<none>{_NONE}(?:需要?|须)?(?:结转|转)(?:至|到|入)?(?:{filled('{next_year}')}[^,;。]{{0,20}}?"
        rf"|(?P<bare>(?:的?{filled('{request}')}|案件|件)?(?:的?情况)?))){_END}"
    )


@cache
def _whole() -> re.Pattern[str]:
    """A subject that is all applications of the year."""
    return re.compile(
        rf"(?:{OWN.pattern}|对)?(?:所有|全部|上述|以上|各类|收到的?|受理的?|办理的?|新收的?|本年度?|年度?内|的)*+"
        + filled("{request}") + r"(?:事项|案件|件)?(?:情况)?(?:也|现)?"
    )  # fmt: skip


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return (
        (("requests.received",), re.compile(filled(_RECEIVED))),
        (("disputes.reconsideration", "disputes.litigation"), _DISPUTE),
        (("fees.information_processing",), _FEES),
    )
