"""Contradictions of a golden with its page and with itself are found, on their line; the bundled ones have none."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from giextract.errors import DataError
from giextract.evaluation.checking import check
from giextract.evaluation.checking.sums import forced, is_broken, sums
from giextract.evaluation.drafting import begin
from giextract.evaluation.golden import Golden, cases
from giextract.evaluation.layout import by_rows
from tests.evaluation.test_format import changed, line_of
from tests.property import oracle

GOLDENS = Path(__file__).parents[2] / "goldens"
GLUED = "2019/part-glued-proactive-undecidable"
BLANKS = "2019/blank-cells-between-pipes"


@pytest.mark.parametrize("path", [path for path, _ in cases(GOLDENS)], ids=lambda p: "/".join(p.parts[-3:-1]))
def test_the_bundled_goldens_have_no_contradiction(path: Path) -> None:
    """What is annotated stands on the page, adds up where it should, and says what blanks are forced to be."""
    assert [complaint.said("en") for complaint in check(path)] == []


@pytest.mark.parametrize(
    ("case", "old", "new", "kind", "where"),
    [
        ("2021/wrong-applicant", "granted: [22, 5, 0, 1, 0, 1, 29]", "granted: [23, 5, 0, 1, 0, 1, 29]", "not_printed", "[23,"),
        ("2021/wrong-applicant", "  coercive: [14]", "", "unlisted_row", "proactive:"),
        ("2021/wrong-applicant", '  - {rule: B302, cells: "requests.*.other_org"}\n', "", "unlisted_finding", "findings"),
        ("2021/wrong-applicant", "*.other_org", "*.business", "unbroken_finding", "*.business"),
        ("2021/wrong-applicant", "suspects: []", "suspects: [requests.granted.total]", "suspect", "suspects"),
        ("2021/wrong-applicant", "outcome: flagged", "outcome: consistent", "passes", "outcome"),
        ("2021/wrong-applicant", "not_applicable: []", "not_applicable: [requests.granted.sum]", "pattern", "not_app"),
        ("2021/wrong-applicant", "not_applicable: []", "not_applicable: [requests.granted.total]", "marked", "not_app"),
        ("2021/wrong-applicant", "agency: 鹿鸣区", "agency: 鹿呜区", "not_on_page", "agency"),
        ("2021/wrong-applicant", "year: 2025", "year: 2024", "not_on_page", "year"),
        ("2021/wrong-applicant", "ambiguous: []", "ambiguous: [\"requests.granted.*\"]", "not_ambiguous", "granted: ["),
        ("2021/wrong-applicant", 'fees: ["482.1163"]', 'fees: ["482.1136"]', "not_printed", "fees"),
        (GLUED, "normative: [74, 2, 586]", "normative: [74, 2, 568]", "not_printed", "normative: ["),
        (GLUED, '"proactive.normative.*"', '"proactive.rules.*"', "not_ambiguous", "  rules: ["),
        (BLANKS, 'forced: {"requests.*": "0", "disputes.*": "0"}', 'forced: {"requests.*": "0"}', "no_forced", "forced"),
        (BLANKS, '"disputes.*": "0"', '"disputes.*": "1"', "forced", "forced"),
        (BLANKS, '"disputes.*": "0"', '"disputes.*": "0", requests.granted.total: "39"', "not_blank", "forced"),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_with_its_line(
    tmp_path: Path, case: str, old: str, new: str, kind: str, where: str
) -> None:
    """One change to a right golden brings the complaint that names it."""
    path = changed(GOLDENS, tmp_path, old, new, case)
    found = {(c.kind, c.line): c for c in check(path)}
    assert (kind, line_of(path, where)) in found
    for complaint in found.values():
        for language in ("en", "zh"):
            assert complaint.said(language).startswith(f"{path}:{complaint.line}: ")  # type: ignore[arg-type]


def test_a_golden_of_the_wrong_form_is_told_by_the_labels(tmp_path: Path) -> None:
    """Where the page prints only another form's labels, that is said, and every row that is not there."""
    source = next((GOLDENS / "2019/result-cell-wrong").glob("source.*"))
    path = begin(tmp_path, source.name, source.read_bytes(), {"proactive": "2021"})
    text = re.sub(r"\b_(?=[,\]])", "0", path.read_text(encoding="utf-8"))
    for key, value in {"provenance": "x", "annotators": "[x]", "agency": "x", "year": "2019", "layout": "x"}.items():
        text = text.replace(f"{key}: {'[]' if key == 'annotators' else '~'}", f"{key}: {value}")
    path.write_text(text.replace("outcome: ~", "outcome: flagged"), encoding="utf-8")
    kinds = {c.kind for c in check(path)}
    assert {"draft", "form", "unlisted_table", "not_on_page", "not_printed"} <= kinds


def test_a_source_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A golden whose source is missing, or no document, is contradicted by that in one line."""
    path = changed(GOLDENS, tmp_path, "year: 2025", "year: 2025")
    source = next(tmp_path.glob("source.*"))
    source.write_bytes(b"%PDF-1.4 nothing")
    assert [c.kind for c in check(path)] == ["source"]
    source.unlink()
    with pytest.raises(DataError, match=r"expected one source\.\*, found 0"):
        check(path)


STATEMENT = "statements:\n  - {{quote: \"{quote}\", stated: {stated}, recomputed: {recomputed}, holds: {holds}}}"


@pytest.mark.parametrize(
    ("quote", "stated", "recomputed", "holds", "kinds"),
    [
        ("答复平均用时9天", '"9"', "~", "~", []),
        ("答复平均用时9夭", '"9"', "~", "~", ["not_on_page"]),
        ("答复平均用时9天", '"8"', "~", "~", ["stated"]),
        ("本年新收申请105件,上年结转4件。办结的106件当中", '"106"', '"109"', "false", []),
        ("本年新收申请105件,上年结转4件。办结的106件当中", '"106"', '"109"', "true", ["holds"]),
        ("本年新收申请105件,上年结转4件。办结的106件当中", '"106"', '"20777"', "false", ["recomputed"]),
    ],
)  # fmt: skip
def test_a_statement_is_held_against_page_and_arithmetic(
    tmp_path: Path, quote: str, stated: str, recomputed: str, holds: str, kinds: list[str]
) -> None:
    """A quote stands on the page with its figure, and what is recomputed follows from the quote's own figures."""
    told = STATEMENT.format(quote=quote, stated=stated, recomputed=recomputed, holds=holds)
    path = changed(GOLDENS, tmp_path, "statements: []", told, BLANKS)
    path.write_text(path.read_text(encoding="utf-8").replace("outcome: consistent", "outcome: flagged"), encoding="utf-8")
    assert [c.kind for c in check(path)] == kinds


def test_forced_values_are_those_of_the_other_oracle(real_reports: Path) -> None:
    """Of published reports, blanks are forced to what the tests' own oracle, written apart, says."""
    compared = 0
    for path in sorted(real_reports.glob("*.golden.json")):
        noted = json.loads(path.read_text(encoding="utf-8"))
        if "requests" not in noted["forms"] or len([c for c in noted["cells"] if c.startswith("requests.")]) < 161:
            continue
        figures = {c: None if f is None else Decimal(f) for c, f in noted["cells"].items()}
        golden = _golden_of(noted["forms"], figures)
        blank = frozenset(c for c, f in figures.items() if f is None)
        theirs = oracle.forced(figures, noted["forms"])
        assert forced(sums(golden), figures, blank) == theirs
        wrong = {frozenset((*left, *right)) for left, right in oracle.broken(figures, noted["forms"])}
        assert {frozenset(s.cells) for s in sums(golden) if is_broken(s, figures) and None not in map(figures.get, s.cells)} == wrong
        compared += len(theirs)
    assert compared > 100


def _golden_of(named: dict[str, str], figures: dict[str, Decimal | None]) -> Golden:
    tables = {
        table: by_rows({c: f if f is None else int(f) for c, f in figures.items()}, form, table)  # type: ignore[arg-type]
        for table, form in named.items() if table in ("requests", "disputes")
    }  # fmt: skip
    rest = {"title": None, "agency": "x", "year": 2020, "layout": "x", "not_applicable": [], "ambiguous": []}
    said = {"outcome": "flagged", "findings": [], "suspects": [], "statements": [], "notes": None}
    head = {"provenance": "x", "annotators": ["x"], "forms": {t: f for t, f in named.items() if t in tables}}
    return Golden.model_validate(head | rest | said | tables)
