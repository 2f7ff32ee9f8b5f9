"""giextract sample: a blind sample of a run, coded twice, settled and scored."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from giextract.cli import main
from giextract.evaluation.golden import Golden, cases, load
from tests.cli.conftest import Run
from tests.samples import LETTER

ALL = ("run.db", "--n", "21", "--cells", "3", "--stratify", "outcome", "--seed", "4")


@pytest.fixture
def goldens_by_text(goldens: Path) -> dict[str, Golden]:
    """What people annotated, by case."""
    return {path.parent.name: load(path) for path, _ in cases(goldens)}


@pytest.fixture(scope="module")
def run_db(goldens: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The store of a run over the bundled reports and a letter."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
    assert main(["extract", str(goldens), str(folder / "letter.txt"), "--store", str(folder / "run.db"), "--jobs", "1"]) == 1
    return (folder / "run.db").read_bytes()


@pytest.fixture
def drawn(giextract: Run, run_db: bytes, tmp_path: Path) -> Path:
    """A sample of every bundled report, in a folder."""
    (tmp_path / "run.db").write_bytes(run_db)
    ran = giextract("sample", *ALL, "--to", "study")
    assert ran.code == 0, ran.err
    return tmp_path / "study"


def rows(path: Path) -> list[dict[str, str]]:
    """A sheet as Excel would show it."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def code(path: Path, how: Callable[[dict[str, str]], tuple[str, str]], encoding: str = "utf-8-sig") -> None:
    """Fill in a sheet as a coder does, and save it as that coder's programme does."""
    lines = rows(path)
    for line in lines:
        line["值 value"], line["单位 unit"] = how(line)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    path.write_bytes(out.getvalue().encode(encoding))


def as_printed(known: dict[str, Golden]) -> Callable[[dict[str, str]], tuple[str, str]]:
    """Code what the annotators of the bundled reports read."""

    def how(line: dict[str, str]) -> tuple[str, str]:
        golden, cell = known[Path(line["文件 file"]).parent.name], line["单元格 cell"]
        figures = golden.figures()
        if cell not in figures:
            return "缺", ""
        if golden.is_ambiguous(cell):
            return "？", ""
        if figures[cell] is None:
            return ("/", "") if golden.is_not_applicable(cell) else ("空", "")
        return str(figures[cell]), ""

    return how


def test_coders_see_nothing_of_what_we_read(drawn: Path, goldens: Path) -> None:
    """Their folder holds places, labels and texts; no value, no outcome, no stratum, no weight."""
    handed = drawn / "for-coders"
    assert sorted(p.name for p in handed.iterdir()) == ["coder-a.csv", "coder-b.csv", "instructions.txt", "texts"]
    first, second = (rows(handed / name) for name in ("coder-a.csv", "coder-b.csv"))
    assert len(first) == len(second) > 150
    assert {(r["序号 no"], r["单元格 cell"]) for r in first} == {(r["序号 no"], r["单元格 cell"]) for r in second}
    assert [r["序号 no"] for r in first] != [r["序号 no"] for r in second]
    assert all(r["值 value"] == r["单位 unit"] == r["备注 note"] == "" for r in first)
    assert {r["列 column"] for r in first} >= {"自然人", "总计"}
    sheets = "".join((handed / f"coder-{c}.csv").read_text(encoding="utf-8") for c in "ab")
    assert not any(word in sheets for word in ("verified", "consistent", "flagged", "undetermined"))
    text = (handed / "texts" / f"{int(first[0]['序号 no']):04}.txt").read_text(encoding="utf-8")
    assert "信息公开" in text
    assert "weight" not in (drawn / "design.json").read_text(encoding="utf-8")
    assert '"value"' not in (drawn / "design.json").read_text(encoding="utf-8")


def test_the_same_seed_draws_the_same_sample(giextract: Run, drawn: Path, tmp_path: Path) -> None:
    """A sample can be drawn again by anybody who has the store; another seed draws another."""
    assert giextract("sample", *ALL, "--to", "again").code == 0
    assert (tmp_path / "again/design.json").read_bytes() == (drawn / "design.json").read_bytes()
    assert giextract("sample", *ALL[:-1], "5", "--to", "other").code == 0
    assert (tmp_path / "other/design.json").read_bytes() != (drawn / "design.json").read_bytes()


def test_strata_are_told_and_add_up(giextract: Run, goldens_by_text: dict[str, Golden], drawn: Path, tmp_path: Path) -> None:
    """Every stratum says how many of how many were drawn; by default outcome, form and layout part the reports."""
    ran = giextract("sample", "run.db", "--n", "3", "--to", "strata")
    assert (ran.code, "--n 3 is too few" in ran.err) == (2, True)
    ran = giextract("sample", "run.db", "--n", "24", "--stratify", "outcome,form", "--cells", "all", "--to", "strata")
    assert ran.code == 0, ran.err
    design = json.loads((tmp_path / "strata/design.json").read_text(encoding="utf-8"))
    assert sum(s["drawn"] for s in design["strata"].values()) == len(design["reports"]) == 24
    assert sum(s["reports"] for s in design["strata"].values()) == len(goldens_by_text)
    assert all(r["of"] == {t: len(c) for t, c in r["cells"].items()} for r in design["reports"])
    assert {r["stratum"] for r in design["reports"]} == set(design["strata"])
    assert any(name.startswith("consistent · 2021") for name in design["strata"])


def test_two_who_code_alike_give_the_rates(giextract: Run, drawn: Path, goldens_by_text: dict[str, Golden]) -> None:
    """What we read of the bundled reports is what people read: no error, and the bound says how little that proves."""
    how = as_printed(goldens_by_text)
    code(drawn / "for-coders/coder-a.csv", how)
    code(drawn / "for-coders/coder-b.csv", how, "gb18030")
    ran = giextract("sample", "run.db", "--score", "study")
    assert ran.code == 0, ran.err + ran.out
    assert "100 %" in ran.err and "all, weighted" in ran.out
    assert "none (at most 13 %) of the cells were read wrong" in ran.out
    assert "21 were drawn at random (seed 4)" in ran.out
    ran = giextract("--lang", "zh", "sample", "run.db", "--score", "study")
    assert "读错的单元格占 0（至多 13 %）" in ran.out


def test_disagreements_are_settled_and_what_is_wrong_is_counted(
    giextract: Run, drawn: Path, goldens_by_text: dict[str, Golden]
) -> None:
    """Where coders differ a third sheet is written; what is settled against us is wrong, and not flagged in a clean report."""
    how = as_printed(goldens_by_text)
    clean = [r for r in rows(drawn / "for-coders/coder-a.csv") if goldens_by_text[Path(r["文件 file"]).parent.name].outcome == "consistent"]
    one, other = ((r["序号 no"], r["单元格 cell"]) for r in (clean[0], clean[-1]))
    code(drawn / "for-coders/coder-a.csv", how)
    code(
        drawn / "for-coders/coder-b.csv",
        lambda line: ("777", "") if (line["序号 no"], line["单元格 cell"]) in (one, other) else how(line),
    )
    ran = giextract("sample", "run.db", "--score", "study")
    assert (ran.code, ran.out) == (1, "")
    assert "not settled: 2" in ran.err
    settled = rows(drawn / "settled.csv")
    assert [(r["序号 no"], r["单元格 cell"]) for r in settled] == sorted([one, other], key=lambda p: int(p[0]))
    assert all("777" in (r["甲 a"], r["乙 b"]) for r in settled)
    assert giextract("sample", "run.db", "--score", "study").code == 1
    text = (drawn / "settled.csv").read_bytes().decode("utf-8-sig")
    lines = text.splitlines()
    lines[1:] = [line.removesuffix(",") + "777," for line in lines[1:]]  # 定值 settled is the last column but one
    (drawn / "settled.csv").write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    ran = giextract("sample", "run.db", "--score", "study")
    assert ran.code == 0, ran.err + ran.out
    told = re.search(r"([\d.]+) % \(.{9,20}\) of the cells were read wrong, and ([\d.]+) % \(.{9,20}\) were wrong w", ran.out)
    assert told and 0 < float(told[1]) == float(told[2])
    alike = re.search(r"coded alike: (\d+) of (\d+) cells", ran.err)
    assert alike
    assert int(alike[2]) - int(alike[1]) == 2


def test_an_uncoded_or_unreadable_sheet_is_told(
    giextract: Run, drawn: Path, goldens_by_text: dict[str, Golden]
) -> None:
    """Cells without a code are counted, what is no code is named with its line, and nothing is scored."""
    ran = giextract("sample", "run.db", "--score", "study")
    assert ran.code == 1
    assert "without a code" in ran.err
    how = as_printed(goldens_by_text)
    code(drawn / "for-coders/coder-a.csv", how)
    code(drawn / "for-coders/coder-b.csv", lambda line: ("many", "") if line["列 column"] == "总计" else how(line))
    ran = giextract("sample", "run.db", "--score", "study")
    assert ran.code == 1
    assert all("coder-b.csv:" in line and "expected a number" in line for line in ran.out.splitlines())
    assert ran.out
    assert not (drawn / "settled.csv").exists()


def test_wrong_usage_is_one_line(giextract: Run, drawn: Path, tmp_path: Path) -> None:
    """Neither or both of --to and --score, an unknown stratum, a folder that is taken or is no sample."""
    for arguments, said in [
        (("run.db",), "give --to FOLDER"),
        (("run.db", "--to", "x", "--score", "y"), "give --to FOLDER"),
        (("run.db", "--to", "x", "--stratify", "agency"), "--stratify agency"),
        (("run.db", "--to", "x", "--cells", "few"), "--cells few"),
        (("run.db", "--to", "study", "--stratify", ""), "there is a sample already"),
        (("run.db", "--score", "nowhere"), "no design.json there"),
    ]:
        ran = giextract("sample", *arguments)
        assert (ran.code, len(ran.err.splitlines())) == (2, 1), ran.err
        assert said in ran.err
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    giextract("extract", tmp_path / "letter.txt", "--store", "empty.db")
    ran = giextract("sample", "empty.db", "--to", "x")
    assert (ran.code, "no report with figures" in ran.err) == (2, True)


def test_a_sample_is_scored_with_its_own_store(
    giextract: Run, drawn: Path, goldens: Path, goldens_by_text: dict[str, Golden]
) -> None:
    """A store that lacks a report of the sample gives no rates."""
    how = as_printed(goldens_by_text)
    for coder in ("a", "b"):
        code(drawn / f"for-coders/coder-{coder}.csv", how)
    giextract("extract", goldens / "2014", "--store", "part.db")
    ran = giextract("sample", "part.db", "--score", "study")
    assert ran.code == 2
    assert "reports of the sample no more" in ran.err
