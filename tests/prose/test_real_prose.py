"""The prose of the real reports: what is false is found, and nothing else."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from giextract.checks.findings import verdicts
from giextract.checks.narrative import compared
from giextract.pipeline import judge, prepare
from giextract.report import Report
from giextract.settle.deduce import deduce
from tests.prose.pages import facts, said

LATER = "pingtan-2017"  # a local statistics sheet: no form of ours yet


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _report(folder: Path, name: str) -> Report:
    (page,) = prepare((folder / f"{name}.txt").read_bytes(), f"{name}.txt")
    return judge(page)


def _names(folder: Path) -> list[str]:
    return sorted(p.stem for p in folder.glob("*.txt") if p.stem != LATER)


def test_every_false_statement_is_found_and_no_true_one(real_reports: Path) -> None:
    """Each contradiction annotated is a narrative finding; no finding quotes a statement that agrees or may."""
    for name in _names(real_reports):
        golden = json.loads((real_reports / f"{name}.golden.json").read_text(encoding="utf-8"))
        found = [_squeezed(f.quote or "") for f in _report(real_reports, name).findings if f.cause == "narrative"]
        false = [_squeezed(s["quote"]) for s in golden["statements"] if s["agrees"] is False]
        assert all(any(q in f or f in q for f in found) for q in false), name
        assert all(any(q in f or f in q for q in false) for f in found), name


def test_figures_annotated_as_agreeing_are_borne_out(real_reports: Path) -> None:
    """No figure that the annotation calls true is held false, and half of them at least are confirmed."""
    true = confirmed = 0
    for name in _names(real_reports):
        golden = json.loads((real_reports / f"{name}.golden.json").read_text(encoding="utf-8"))
        statements = _report(real_reports, name).statements
        for s in golden["statements"]:
            if s["agrees"] is not True or "number" not in s:
                continue
            here = [t for t in statements if t.kind == "figure" and _overlap(t.quote, s["quote"])]
            assert not any(t.holds is False for t in here), (name, s["quote"])
            true += 1
            confirmed += any(t.holds is True for t in here)
    assert confirmed * 10 >= true * 9


def _overlap(a: str, b: str) -> bool:
    a, b = _squeezed(a), _squeezed(b)
    return a in b or b in a


def test_quotes_and_parts_stand_at_their_spans(real_reports: Path) -> None:
    """Every quote is the page's own words, every part the digits at its span."""
    for name in _names(real_reports):
        text = prepare((real_reports / f"{name}.txt").read_bytes(), name)[0].text
        for s in _report(real_reports, name).statements:
            assert text[slice(*s.span)] == s.quote
            assert all(text[slice(*p.span)].replace(",", "") == p.value for p in s.parts if s.relation != "share")


def test_six_false_statements_of_one_paragraph(real_reports: Path) -> None:
    """The Shanghai office of 2019, its cells as annotated and its prose as printed: all that is false is found."""
    golden = json.loads((real_reports / "shanghai-office-2019.golden.json").read_text(encoding="utf-8"))
    page = (real_reports / "shanghai-office-2019.html").read_text(encoding="utf-8")
    words = re.sub(r"&nbsp;|\s", "", re.sub(r"<[^>]+>", "\n", page))
    text = words[words.index("一、总体情况") : words.index("二、主动公开政府信息情况第")]
    cells = {c: None if v is None else int(Decimal(str(v))) for c, v in golden["cells"].items() if "amount" not in c}
    agency = golden["agency"]
    known = facts(text, cells, agency, "2019")
    blank = {c for c, v in cells.items() if v is None}
    told = compared(known, said(text, agency, 2019), deduce(known.cells, verdicts(known), blank))
    wrong = [_squeezed(s.quote) for s in told if s.holds is False]
    assert [s.variable for s in told if s.holds is False] == [
        "requests.granted_or_partly", "share", "requests.outcomes", "requests.unavailable", "disputes.reconsideration.upheld",
    ]  # fmt: skip
    for s in golden["statements"]:
        quote = _squeezed(s["quote"])
        if s["agrees"] is False:
            assert any(q in quote or quote in q for q in wrong), quote


@pytest.mark.parametrize("name", ["lukou-2021", "pingtan-finance-2020", "suqian-2023", "suqian-2024"])
def test_clean_reports_stay_clean(real_reports: Path, name: str) -> None:
    """Their prose raises nothing."""
    assert _report(real_reports, name).outcome == "consistent"
