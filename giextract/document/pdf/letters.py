"""What a character of a PDF is: some fonts call letters by the names of look-alikes, some do not say at all."""

import unicodedata

from giextract.document.printed.shapes import UNREAD

# Fonts of the Noto and Source Han families name these characters as radicals, which have no plain form in Unicode's tables.
_RADICALS = str.maketrans(
    "⺁⺌⺎⺕⺠⺩⺬⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂小尢彐民王示虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


def letter(text: str) -> str:
    """A character as it is read, or the mark for one whose font does not say what it is."""
    if text.startswith("(cid:") or any(_is_strange(c) for c in text):
        return UNREAD
    if any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufb06" for c in text):
        return unicodedata.normalize("NFKC", text.translate(_RADICALS))
    return text


def _is_strange(char: str) -> bool:
    return char < " " or char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or "\x7f" <= char <= "\x9f"
