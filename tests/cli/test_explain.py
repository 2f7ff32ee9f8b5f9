"""rules, forms, document: the tool explains itself and how it sees a file."""

from pathlib import Path

import pytest

from giextract.checks.catalogue import rules
from giextract.forms import forms
from tests.cli.conftest import Run
from tests.samples import CLEAN, ROOT


def test_rules_lists_every_rule(giextract: Run) -> None:
    """A line a rule, the rejected ones marked."""
    ran = giextract("rules")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == list(rules())


def test_rule_with_its_source(giextract: Run) -> None:
    """One rule is explained with the norm it follows from, in either language and case."""
    for lang in ("en", "zh"):
        ran = giextract("--lang", lang, "rules", "b301")
        assert ran.code == 0
        assert rules()["B301"].title[lang] in ran.out
        assert rules()["B301"].source.law in ran.out


def test_rule_in_its_sections(giextract: Run) -> None:
    """Every rule says in both languages what, why, exceptions, passes, fails and source; a rejected one its counter-example."""
    sections = {
        "en": ("What", "Why", "Exceptions", "Passes", "Fails", "Source"),
        "zh": ("检查内容", "理由", "合法例外", "通过示例", "不通过示例", "依据"),
    }
    for lang, heads in sections.items():
        told = giextract("--lang", lang, "rules", "Y701").out.splitlines()
        assert [line for line in told if line in heads] == list(heads)
        rejected = giextract("--lang", lang, "rules", "B901").out
        assert {"en": "Counter-example", "zh": "反例"}[lang] in rejected
        assert "8615" in rejected


def test_rules_as_one_page(giextract: Run) -> None:
    """--markdown prints the page that ships with the documents."""
    assert giextract("rules", "--markdown").out == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_forms(giextract: Run) -> None:
    """Every form is listed and laid out."""
    assert [line.split()[0] for line in giextract("forms").out.splitlines()] == list(forms())
    for form in forms():
        assert forms()[form].issued_by in giextract("forms", form).out


@pytest.mark.parametrize("arguments", [("rules", "X1"), ("forms", "1999")])
def test_unknown_id(arguments: tuple[str, str], giextract: Run) -> None:
    """An id that does not exist is wrong usage, and named."""
    ran = giextract(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert arguments[1] in ran.err


def test_document(giextract: Run, tmp_path: Path) -> None:
    """A file is shown as it is seen: tables with their forms, and the text with line numbers."""
    (tmp_path / "a.txt").write_text(CLEAN, encoding="utf-8")
    ran = giextract("document", "a.txt")
    assert ran.code == 0
    for expected in ("requests: form 2021", "disputes: form 2021", "agency: 青岚市人民政府 (line", "year: 2022 (line"):
        assert expected in ran.out
    assert f"    1 {CLEAN.splitlines()[0]}" in ran.out.splitlines()


def test_document_that_cannot_be_read(giextract: Run, tmp_path: Path) -> None:
    """A file that cannot be read gives one line and exit 3."""
    (tmp_path / "empty.txt").touch()
    for name in ("empty.txt", "none.txt"):
        ran = giextract("document", name)
        assert (ran.code, ran.out) == (3, "")
        assert name in ran.err


def test_version_and_help(giextract: Run) -> None:
    """The version is printed; without a command help is given."""
    assert giextract("--version").out.startswith("giextract ")
    ran = giextract("--help")
    assert ran.code == 0
    assert all(command in ran.out for command in ("extract", "check", "verify", "export", "rules", "forms", "document"))
