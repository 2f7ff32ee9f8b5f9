"""giextract golden new, golden check and golden promote, as a person uses them."""

import re
from pathlib import Path

from giextract.bulk.decided import decide, opened, refresh
from giextract.decision import Decision
from giextract.evaluation.golden import Golden, load
from giextract.pipeline import judged
from giextract.store import Store
from tests.cli.conftest import Run

CASE = "2021/wrong-applicant"


def filled(text: str, golden: Golden) -> str:
    """A draft as a person fills it in who reads what the annotators of a bundled golden read."""
    lines = []
    table = ""
    for line in text.splitlines():
        if match := re.match(r"(\w+):  #", line):
            table = match[1]
        if match := re.match(r"  ([\w.]+): \[_", line):
            figures = ", ".join("~" if f is None else repr(f) for f in golden.rows(table)[match[1]])  # type: ignore[index]
            line = f"  {match[1]}: [{figures}]"
        lines.append(line)
    told = "\n".join(lines)
    told = told.replace("provenance: ~", "provenance: here").replace("annotators: []", "annotators: [hand]")
    told = told.replace("title: ~", f"title: {golden.title}").replace("agency: ~", f"agency: {golden.agency}")
    told = told.replace("year: ~", f"year: {golden.year}").replace("layout: ~", "layout: markdown")
    found = "".join(f'\n  - {{rule: {f.rule}, cells: "{f.cells}"}}' for f in golden.findings)
    return told.replace("outcome: ~", "outcome: flagged").replace("findings: []", f"findings:{found}")


def test_a_draft_is_filled_in_and_becomes_a_golden(giextract: Run, goldens: Path, tmp_path: Path) -> None:
    """The way of an annotator: begin, fill in row by row, check, take the line draft out."""
    source = goldens / CASE / "source.md"
    ran = giextract("golden", "new", source, "--form", "2021")
    path = Path(ran.out.strip())
    assert (ran.code, path) == (0, Path("goldens/2021/source/golden.yaml"))
    assert (path.parent / "source.md").read_bytes() == source.read_bytes()
    assert "golden check" in ran.err
    text = path.read_text(encoding="utf-8")
    assert "# （一）予以公开" in text and "自然人 · 商业企业" in text
    assert not any(part in text for part in ("鹿鸣", "2025", "86"))  # nothing of what we read of it
    wanted = load(goldens / CASE / "golden.yaml")
    path.write_text(filled(text, wanted), encoding="utf-8")
    ran = giextract("golden", "check", path)
    assert (ran.code, ran.out) == (1, f"{path}:4: still a draft: take this line out when everything is filled in\n")
    path.write_text(re.sub(r"(?m)^draft:.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    ran = giextract("golden", "check", "goldens")
    assert (ran.code, ran.out) == (0, "")
    assert load(path).figures() == wanted.figures()


def test_an_unfilled_draft_is_told_row_by_row(giextract: Run, goldens: Path) -> None:
    """Every row with something still open is a line of its own, with its place in the file."""
    giextract("golden", "new", goldens / CASE / "source.md", "--to", "mine")
    ran = giextract("golden", "check", "mine")
    assert ran.code == 1
    assert len(ran.out.splitlines()) == 34
    assert all(re.match(r"mine/2021/source/golden.yaml:\d+: \w+\.[\w.]+: is not filled in", x) for x in ran.out.splitlines())


def test_the_bundled_goldens_check_clean_in_both_languages(giextract: Run, goldens: Path) -> None:
    """A folder is searched; what was looked at is told. (All goldens are checked one by one in tests/evaluation.)"""
    goldens = goldens / "2014"
    count = len(list(goldens.glob("*/golden.yaml")))
    for language, said in (("en", f"goldens checked: {count}, complaints: 0"), ("zh", f"检查 {count} 份标注，发现 0 处问题")):
        ran = giextract("--lang", language, "golden", "check", goldens)
        assert (ran.code, ran.out, ran.closing) == (0, "", said)


def test_forms_may_differ_by_table(giextract: Run, goldens: Path) -> None:
    """A mixed report is begun with the form of each table; one that is not known is wrong usage."""
    source = goldens / CASE / "source.md"
    ran = giextract("golden", "new", source, "--form", "2019", "--form", "proactive=2021")
    text = Path(ran.out.strip()).read_text(encoding="utf-8")
    assert ran.out.strip() == "goldens/2019/source/golden.yaml"
    assert "forms: {proactive: '2021', requests: '2019', disputes: '2019'}" in text
    assert "本年制发件数" in text and "other_handling: [" in text
    sheet = giextract("golden", "new", source, "--form", "2014")
    assert "a.disclosed: [_]  # （一）主动公开政府信息数" in Path(sheet.out.strip()).read_text(encoding="utf-8")
    for wrong in ("2020", "statistics=2021", "=2021x"):
        ran = giextract("golden", "new", source, "--form", wrong)
        assert (ran.code, "expected a form" in ran.err) == (2, True)


def test_what_cannot_be_begun_or_checked_is_wrong_usage(giextract: Run, goldens: Path, tmp_path: Path) -> None:
    """A second draft of the same case, a file of another kind, a folder without goldens: one line each."""
    source = goldens / CASE / "source.md"
    giextract("golden", "new", source)
    assert giextract("golden", "new", source).code == 2
    (tmp_path / "a.mp3").write_bytes(b"x")
    assert giextract("golden", "new", "a.mp3").code == 2
    (tmp_path / "empty").mkdir()
    ran = giextract("golden", "check", "empty")
    assert (ran.code, ran.err) == (
        2,
        "giextract: empty: no golden.yaml there; begin one with: giextract golden new FILE\n",
    )
    assert giextract("golden", "new", "nowhere.txt").code == 3


def reviewed(giextract: Run, goldens: Path, case: str) -> str:
    """Read a bundled report into a store; gives its path there."""
    source = next((goldens / case).glob("source.*"))
    Path("in").mkdir()
    Path("in", f"mine{source.suffix}").write_bytes(source.read_bytes())
    giextract("extract", "in", "--store", "s.db")
    return f"mine{source.suffix}"


def decide_all(path: str, *, but: int = 0) -> None:
    """Accept every open flag of a report, but for so many."""
    with Store.open("s.db") as store:
        refresh(store)
        line = store.find_path(path, 1)
        found = opened(store, line.document, 1) if line else None
        assert line and found
        flags = found.reviewed.open[but:]
        made = [
            Decision(at="2026-01-01T00:00:00Z", by="李", path=path, kind="accept", finding=f.id, rule=f.rule,
                     judged=judged(found.reviewed.report, f.cells, f.quote)) for f in flags
        ]  # fmt: skip
        decide(store, made, [line])


def test_a_reviewed_report_becomes_a_golden(giextract: Run, goldens: Path) -> None:
    """What people closed, and what was not in doubt, are figures like those that annotators wrote by hand."""
    path = reviewed(giextract, goldens, CASE)
    decide_all(path)
    ran = giextract("golden", "promote", "s.db", path, "--to", "mine")
    written = Path(ran.out.strip())
    assert (ran.code, written) == (0, Path("mine/2021/mine/golden.yaml"))
    made, wanted = load(written), load(goldens / CASE / "golden.yaml")
    assert (made.set, made.annotators) == ("reviewed", ["李"])
    assert made.figures() == {cell: wanted.figures()[cell] for cell in made.figures()}
    assert {f.rule for f in made.findings} == {f.rule for f in wanted.findings}
    assert giextract("golden", "check", "mine").code == 0
    assert giextract("golden", "promote", "s.db", path, "--to", "mine").code == 2  # never written over


def test_a_report_with_open_flags_is_not_promoted(giextract: Run, goldens: Path) -> None:
    """One flag that nobody has decided, or a report that nobody has looked at, keeps it from being truth."""
    path = reviewed(giextract, goldens, CASE)
    decide_all(path, but=1)
    ran = giextract("golden", "promote", "s.db", path, "--to", "mine")
    assert ran.code == 2 and "1 flags are open" in ran.err
    assert not Path("mine").exists()


def test_a_clean_report_that_nobody_reviewed_is_not_promoted(giextract: Run, goldens: Path) -> None:
    """Being clean is our word alone."""
    path = reviewed(giextract, goldens, "2021/cell-per-line-page-break")
    ran = giextract("golden", "promote", "s.db", path, "--to", "mine")
    assert ran.code == 2 and "nobody has decided" in ran.err
    assert giextract("golden", "promote", "s.db", "none.txt", "--to", "mine").code == 2


def test_a_source_that_is_gone_is_not_promoted(giextract: Run, goldens: Path) -> None:
    """Without the bytes that were read there is no golden, nor with others in their place."""
    path = reviewed(giextract, goldens, CASE)
    decide_all(path)
    Path("in", path).write_text("其他内容", encoding="utf-8")
    ran = giextract("golden", "promote", "s.db", path, "--to", "mine")
    assert ran.code == 2 and "not the bytes" in ran.err
    Path("in", path).unlink()
    assert giextract("golden", "promote", "s.db", path, "--to", "mine").code == 3
    assert not Path("mine").exists()
