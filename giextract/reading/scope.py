"""Whose figure, of when and about what: what the words around a figure say of it besides its value."""

import re

from giextract.reading.narrative import Narrative

_YEAR = re.compile(r"(20\d\d)年")
_OTHER_TIME = re.compile(
    r"去年|往年|历年|上一?年(?!度?(?:结转|转来|转入|转结|遗留|结存))|近[一二三四五六七八九十\d]{1,2}年|多年|[一二三四五]年来|以来累计"
    r"|[上下]半年|季度|[每当本]月|[1-9]月(?:份|起|至|到|-)|1[0-2]?月份?(?:起|至|到|-)(?!12月)|每[年周日次件]|自[^,;。]{2,12}以来"
)
_COMPARED = re.compile(r"(?:较|比|与|同)(?:去年|上一?年度?|20\d\d年度?)(?:同期)?(?:相比)?[^,;。]{0,16}")
_TITLE = re.compile(r"《[^》]{0,60}》|\"[^\"]{0,40}\"|\([^()]{0,400}\)|[因由][^,;。]{1,24}等(?:原因|情形|理由|情况)?")
_OWN = (
    r"(?:(?:我|本|全)(?:[市县区省州盟旗镇乡局厅委办院处站队校会]|街道|机关|部门|单位|行政机关|中心|支队|大队|分局|管委会|新区|自治[区州])"
    r"|代表[市区]政府)"
)
_OF_ALL = (
    r"(?:各级|各地|各|所有)?的?"
    r"(?:行政机关|政府机关|机关|部门|单位|政府及其部门|政府信息公开(?:工作)?(?:机构|单位)|乡镇|街道|[和及、]|各)*"
)
OWN = re.compile(rf"{_OWN}{_OF_ALL}")
_FOREIGN = re.compile(
    r"(?:市|区|县|省|州)本级|[\u4e00-\u9fff](?:局(?!面|限|势)|厅|委(?!托|派|任|员|以|屈)|管委会|办公室|办公厅|人民政府|街道|支队|大队|总队|法院|检察院|监狱|学校|医院|集团)"
    r"|[市区县省镇乡](?:政府|府办)(?!信息)|[\u4e00-\u9fff]{2}(?:县|镇|(?<!城)乡)(?![区级域村镇街])"
)
_WHEN = re.compile(r"20\d\d年度?|本年度?|全年度?|今年|年度")
_ELSEWHERE = re.compile(
    r"举报|投诉|热线|信访|来电|来信|信件|留言|提案|议案|建议|工单|咨询|12345|12369|许可申请|审批|补贴|救助|登记申请|复议|诉讼|认定申请|事项申请|求助"
)
_PAPERS = re.compile(
    r"主动公开|公文|发文|制发|印发|属性|窗口|大厅|平台|网站|邮箱|信箱|系统"
)  # since the last semicolon
_JUDGING = re.compile(r"复议机关|审理|受理|代理|作为被申请人以外|应诉|出庭")
_ABOUT_BEFORE = 1  # sentence: a paragraph's head often carries the subject of what follows


class Context:
    """Answers about a place in the prose; keeps what it found about a sentence."""

    def __init__(self, told: Narrative, agency: str | None, year: int | None) -> None:
        self.told, self.year = told, year
        self.agency = re.sub(r"[\s\u2060]", "", agency or "")
        self.names = _names(self.agency)

    def about(self, words: re.Pattern[str], kind: str, sentence: int, at: int) -> bool:
        """Whether words of this kind stand in the sentence up to the figure or, of disputes not, right around it."""
        text = self.told.text
        if kind == "disputes":  # an agency may judge other cases than those about its own disclosure
            return words.search(text, sentence, at) is not None
        if words.search(text, sentence, min(at + 12, len(text))):
            return True
        return words.search(text, max(self.told.before(sentence, _ABOUT_BEFORE), sentence - 160), sentence) is not None

    def of_another_time(self, sentence: int, at: int) -> bool:
        """Whether the sentence up to the figure speaks of another year, or of part of the year."""
        text = self.told.text
        words = _COMPARED.sub("", _TITLE.sub("", text[max(sentence, at - 160) : at]))
        return any(int(m[1]) != self.year for m in _YEAR.finditer(words)) or _OTHER_TIME.search(words) is not None

    def scope(self, named: str, sentence: int, at: int, about: str | None) -> str | None:
        """The scope in the page's words; None when nothing but the report's own is meant."""
        begin = max(sentence, at - 400)
        rest = self._bare(self.told.text[begin:at])
        if foreign := _FOREIGN.search(rest):
            return foreign.group()
        if about == "requests":
            elsewhere = _ELSEWHERE.search(rest) or _PAPERS.search(rest, rest.rfind(";") + 1)
            if elsewhere:
                return elsewhere.group()
        if about == "disputes" and (judging := _JUDGING.search(rest)):
            return judging.group()
        own = OWN.search(_TITLE.sub("", self.told.text[begin:at]))
        if _WHEN.sub("", self._bare(named)):
            return named
        return own.group() if own else None

    def is_itself(self, words: str) -> bool:
        """Whether words that name a scope name the agency itself and nothing besides."""
        return not self._bare(words)

    def _bare(self, words: str) -> str:
        words = _TITLE.sub("", words)
        for name in self.names:
            if name in words:
                words = words.replace(name, "")
        return OWN.sub("", words)


def _names(agency: str) -> list[str]:
    """What a report may call its agency: the whole name, the name without its region, with the region's last letter."""
    plain = agency.replace("人民政府", "政府")
    names = {agency, plain}
    match = re.fullmatch(r".{2,14}?([省市县区州旗])(.{2,}[局委厅办室会]|政府)", plain)
    if match:
        names |= {match[2], match[1] + match[2]}
    if agency.endswith("分局"):
        names.add("分局")
    return sorted(names - {"", "政府"}, key=len, reverse=True)
