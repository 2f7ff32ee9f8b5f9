"""Clean copies of a document's text: one of the same length for reading figures, one squeezed for finding labels."""

import re
from dataclasses import dataclass

from giextract.document import Document

# Full-width forms, look-alike dashes, brackets and quotes, character for character, so that offsets stay.
_WIDE = {0xFEE0 + c: c for c in range(0x21, 0x7F)}
_LIKE = str.maketrans("　\xa0〔〕【】［］｛｝“”‘’「」—–−－﹣─‐‑﹢﹒﹐", '  ()()()()""\'\'""--------+.,')
# Traditional forms of the characters that labels, headings and units are written with.
_TRADITIONAL = str.maketrans(
    "萬業東兩個爲為舉鄉於億會體關內決況減辦務動區華單廳縣發變臺號後國處復審對將屬廢開強當總執護報據數無機權條構樹匯沒現確祕穩筆類糾納組織經結統繼續維編繳罰範獲補規計認議記許訟設訪訴試詢請購費轉遷過這進適採鎮問項題額複製彙佈係繫覆",
    "万业东两个为为举乡于亿会体关内决况减办务动区华单厅县发变台号后国处复审对将属废开强当总执护报据数无机权条构树汇没现确秘稳笔类纠纳组织经结统继续维编缴罚范获补规计认议记许讼设访诉试询请购费转迁过这进适采镇问项题额复制汇布系系复",
)
_TABLE = {**_WIDE, **_LIKE, **_TRADITIONAL}
_UNSEEN = re.compile("[*\u200b-\u200f\u2060\ufeff\xad`~]")  # emphasis marks and characters that print nothing
_HEADING_MARK = re.compile("#(?=#{0,5} )")  # of Markdown; a cell of #### is what a spreadsheet prints for a figure
NOTHING = "\u2060"  # stands where something was taken out that is no border between figures
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """`plain` has the text's length and offsets; `squeezed` keeps letters and digits, `index` says where each stood."""

    plain: str
    squeezed: str
    index: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text of squeezed[start:end]."""
        return self.index[start], self.index[end - 1] + 1


def copy_of(document: Document) -> Copy:
    """Clean the text for reading, on a copy; furniture becomes a line break, or nothing where it is a bookmark."""
    plain = document.text.translate(_TABLE)
    parts, at = [], 0
    for start, end in document.furniture:
        filler = NOTHING if plain.startswith("[", start) else "\n"
        parts += [plain[at:start], filler * (end - start)]
        at = end
    plain = _without_marks("".join(parts) + plain[at:])
    words = [m.span() for m in _WORD.finditer(plain)]
    index = [i for start, end in words for i in range(start, end)]
    return Copy(plain, "".join([plain[a:b] for a, b in words]), tuple(index))


def _without_marks(plain: str) -> str:
    plain = _UNSEEN.sub(NOTHING, plain)
    return _HEADING_MARK.sub(NOTHING, plain) if "#" in plain else plain


def squeeze(text: str) -> str:
    """A label as it would stand in a squeezed copy."""
    return "".join(_WORD.findall(text.translate(_TABLE)))


def plain_of(text: str) -> str:
    """The characters of a text as figures are read, offsets kept: what spans of a stored reading index."""
    return _without_marks(text.translate(_TABLE))
