"""What the kinds of change are called in Chinese; in English they are called by their ids."""

from giextract.words import Language

_CHINESE = {
    "digit": "一位数字有误", "two digits swapped": "两位数字颠倒", "×10": "多一个零", "digit dropped": "少一位数字",
    "wrong total": "总计算错", "total left at zero": "总计留为零", "figure dropped": "漏填数字", "row shifted": "整行错位",
    "rows swapped": "两行互换", "wrong applicant": "计入其他申请人", "total in wrong column": "总计填错列",
    "value one row off": "数字错一行", "total row left at zero": "总计行留为零", "carry-over": "上年结转有误",
    "cell lost": "丢失单元格", "sign": "成为负数", "figure to blank": "数字变空白", "zero for blank": "空白变零",
    "cells swapped": "两格互换", "row dropped": "漏一行", "row added": "多一行", "columns swapped": "两列互换",
    "all zero": "全部为零",
}  # fmt: skip


def name_of(kind: str, language: Language) -> str:
    """A kind of change as people call it."""
    return _CHINESE[kind] if language == "zh" else kind
