"""Which reports are one agency's: by the code that it has, else by its printed name in any spelling of it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from giextract.reading.copy import plain_of
from giextract.report import Report

How = Literal["given", "exact", "normalised", "printed"]

CODE = "code:"  # begins what stands for an agency whose code a manifest gives

# Traditional forms of characters that names of agencies are written with, besides those of labels and headings.
_TRADITIONAL = str.maketrans(
    "農衛財稅檔廣電視婦資監測環災應藥險貿園館書圖醫療勞場鐵運輸郵氣專賣漁糧軍僑聯團黨員學銀證協聲錄滅濟雲嶺嵐遼寧陽陰濱瀋長烏"
    "魯齊爾蘭賓呂漢陝滬廈門龍豐寶慶懷鄭閩贛贊鹽盤錦綿貴義隴蘇灣滄潁連輿滿鐘錫鳳馬鵝島峽麗瀘滎濰棗萊榮遠達潤澤淵壽興賢獻靈節澗"
    "漣鄒縉雞鶴",
    "农卫财税档广电视妇资监测环灾应药险贸园馆书图医疗劳场铁运输邮气专卖渔粮军侨联团党员学银证协声录灭济云岭岚辽宁阳阴滨沈长乌"
    "鲁齐尔兰宾吕汉陕沪厦门龙丰宝庆怀郑闽赣赞盐盘锦绵贵义陇苏湾沧颍连舆满钟锡凤马鹅岛峡丽泸荥潍枣莱荣远达润泽渊寿兴贤献灵节涧"
    "涟邹缙鸡鹤",
)
_DEBRIS = re.compile(
    r"^(?:关于|公布|发布|附件|首页)+|(?:20\d\d年?度?)|(?:的?政府信息(?:与政务)?公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)?)$"
    r"|(?:年度报告|工作年报|年报)$"
)
_ALIKE = ((r"人民政府", "政府"), (r"办公室$", "办"), (r"管理委员会$", "管委会"), (r"(?<=[^理])委员会$", "委"))
_OF_A_REGION = re.compile(r"(?<=.[省市县区州盟旗乡镇道])(?:政府|管委会|办事处)$")  # 青岚市人民政府 signs as 青岚市, too


@dataclass(frozen=True, slots=True)
class Agency:
    """Whose report it is: `key` for what is one agency, `line` for what goes on from year to year.

    `how` it was told: a manifest's code, a name of the roster exactly or in another spelling, the printed name alone.
    """

    key: str
    line: str
    how: How
    name: str
    code: str | None = None


def known_as(report: Report) -> str | None:
    """What a report says of its agency before any roster: a manifest's code, else the printed name."""
    if report.agency_id and "agency_id" not in report.origin:
        return CODE + report.agency_id
    return report.agency


def plain(name: str) -> str:
    """A name as printed, without white space."""
    return re.sub(r"[\s\u2060]", "", name)


def normal(name: str) -> str:
    """A name in one spelling: half width, simplified, without what stands around it, with the shorter of its endings.

    A region in front of a name is never taken away: every county has an 教育局.
    """
    known = plain(plain_of(unicodedata.normalize("NFKC", name)).translate(_TRADITIONAL))
    known = re.sub(r"[()\"'·.,:;《》<>、。]", "", known)
    while (shorter := _DEBRIS.sub("", known)) != known:
        known = shorter
    for ending, alike in _ALIKE:
        known = re.sub(ending, alike, known)
    return _OF_A_REGION.sub("", known) or plain(name)


def by_name(name: str) -> Agency:
    """An agency of which nothing but its name is known."""
    return Agency(f"name:{normal(name)}", f"name:{normal(name)}", "printed", plain(name))
