"""document: a file as we see it, on a terminal and as a page for a browser."""

import re
import string
import sys
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml.html import HtmlElement, document_fromstring
from rich.cells import cell_len

from giextract.cli.showing.html import POLICY, html_page
from giextract.cli.showing.labels import LABELS
from giextract.cli.showing.marks import Mark
from giextract.cli.showing.painting import Painter
from giextract.document import read_document
from giextract.pipeline import judge, prepare
from tests.cli.conftest import Ran, Run
from tests.samples import BINARY, CLEAN, NOVEL, OTHER_CLEAN, WRONG_SUM, bundled

CASES = [
    "2019/blank-cells-between-pipes",
    "2019/part-glued-proactive-undecidable",
    "2019/total-in-neighbouring-column",
    "2021/cell-per-line-page-break",
    "2021/glued-one-line",
    "2021/lost-blank-six-values",
    "2021/other-handling-printed-twice",
    "2021/subtotal-column-digits-swapped",
    "2021/two-totals-wrong",
]
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=\"alert('x')\"> & &lt; </style></title> "
    "\u202etxt.exe\u202c \u2066x\u2069 \x1b[31m \u200b</p></div></main>\n"
)
VOID = {"meta", "br", "img", "link", "input"}
posix = pytest.mark.skipif(sys.platform == "win32", reason="file names that Windows has no room for")


class Nesting(HTMLParser):
    """Hold every end tag against the element that is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Open an element."""
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element."""
        assert self.open.pop() == tag, self.getpos()


def sound(page: str) -> HtmlElement:
    """The page as a tree, after checks that hold for every page: nothing acts, nothing is fetched, every link leads on."""
    nesting = Nesting()
    nesting.feed(page)
    nesting.close()
    assert nesting.open == []
    tree = document_fromstring(page)
    assert tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content') == [POLICY]
    kinds = {e.tag for e in tree.iter() if isinstance(e.tag, str)}
    assert not kinds & {"script", "img", "link", "iframe", "object", "embed", "base", "form", "svg", "math"}
    names = {name for e in tree.iter() for name in e.attrib}
    assert not {n for n in names if n.startswith("on") or n in ("src", "style", "srcset", "action")}
    assert not re.search(r"url\(|@import|https?:", tree.findtext(".//style"))
    anchors = tree.xpath("//@id")
    assert len(anchors) == len(set(anchors))
    assert {link.removeprefix("#") for link in tree.xpath("//@href")} <= set(anchors)
    return tree


def numbers(article: HtmlElement) -> dict[str, str]:
    """What stands at the mark of each cell, by cell id."""
    found: dict[str, str] = defaultdict(str)
    for element in article.xpath(".//main//*[@data-cell]"):
        for cell in element.get("data-cell").split():
            found[cell] += element.text_content()
    return found


@pytest.fixture
def shown(giextract: Run, tmp_path: Path) -> Any:
    """Write a text to a file and give the page that it makes."""

    def show(text: str, *flags: str, name: str = "a.txt") -> HtmlElement:
        (tmp_path / name).write_text(text, encoding="utf-8")
        ran = giextract(*flags, "document", name, "--html")
        assert (ran.code, ran.err) == (0, "")
        return sound(ran.out)

    return show


@pytest.mark.parametrize("case", CASES)
def test_every_number_is_marked_with_its_cell(case: str, shown: Any) -> None:
    """Each cell's mark holds the printed characters of that cell, and blank and undetermined cells have marks, too."""
    text = bundled(case)
    (report,) = [judge(page) for page in prepare(text.encode(), "a.txt")]
    (article,) = shown(text).xpath("//article")
    marked = numbers(article)
    assert set(marked) == set(report.cells)
    for cell, known in report.cells.items():
        assert re.sub(r"\s", "", marked[cell]) == re.sub(r"\s", "", known.printed or ""), cell
    states = {c: known.state for c, known in report.cells.items()}
    for element in article.xpath(".//main//*[@data-cell]"):
        for cell in element.get("data-cell").split():
            assert states[cell] in element.get("class").split()


def test_tooltip_says_what_a_cell_is(shown: Any) -> None:
    """On hover: the id, the labels of row and column, value, state, support, and what was found about it."""
    tree = shown(WRONG_SUM)
    (total,) = tree.xpath('//*[@data-cell="requests.partly_granted.total"]')
    said = total.get("title")
    assert said.startswith(
        "requests.partly_granted.total\n（二）部分公开（区分处理的，只计这一情形，不计其他情形） × 总计\n"
    )
    for expected in ("value 352", "stated", "one reading between borders", "B301", "B303"):
        assert expected in said
    assert {"suspect", "in-error"} <= set(total.get("class").split())
    (denied,) = tree.xpath('//*[@data-cell="requests.denied.process.individual"]/@title')
    assert "（三）不予公开 6.属于四类过程性信息 × 自然人" in denied


def test_findings_stand_beside_the_text(shown: Any) -> None:
    """A finding links to its line and its cells, the line links back, and suspects are named."""
    tree = shown(WRONG_SUM)
    (first,) = tree.xpath('//aside//li[p/code/text()="B301"]')
    links = first.xpath(".//@href")
    assert "#L28" in links
    assert "#p1-requests.partly_granted.total" in links
    assert tree.xpath(f'//*[@id="L28"]//a[@href="#{first.get("id")}"]')
    assert "⚑" in first.text_content()


def test_tables_and_statements(shown: Any) -> None:
    """The tables of the form are outlined with name and form, grids drawn, statements underlined with their variable."""
    tree = shown(WRONG_SUM)
    heads = tree.xpath('//section[@class="form"]/h3')
    assert [h.get("id") for h in heads] == ["p1-proactive", "p1-requests", "p1-disputes"]
    assert all("form 2021" in h.text_content() for h in heads)
    assert len(tree.xpath('//section[@class="form"]/table')) == 3
    stated = tree.xpath('//*[@data-variable="requests.received"]')
    assert "".join(s.text_content() for s in stated) == "全市新收申请3,378件"
    assert "requests.received = 3378" in stated[0].get("title")


@posix
def test_hostile_report(shown: Any) -> None:
    """Markup, quotes and unseen characters of a report and its name are shown and do nothing."""
    name = "<img src=x onerror=alert(1)>&\"'\u202e.txt"
    tree = shown(HOSTILE + CLEAN.replace("自然人", "自然人" + HOSTILE), name=name)
    said = tree.xpath("//main")[0].text_content()
    assert "<script>alert(1)</script>" in said
    for mark in ("U+202E", "U+202C", "U+2066", "U+2069", "U+001B", "U+200B"):
        assert mark in said
    assert "<img src=x onerror=alert(1)>&\"'⟨U+202E⟩.txt" in tree.findtext(".//title")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\u200b]", etree.tostring(tree, encoding="unicode"))


def test_several_reports_in_one_file(shown: Any) -> None:
    """Each report has its own article, with its own numbers and names that do not meet."""
    tree = shown(CLEAN + "\n" + OTHER_CLEAN)
    first, second = tree.xpath("//article")
    for article, text in ((first, CLEAN), (second, OTHER_CLEAN)):
        (report,) = [judge(page) for page in prepare(text.encode(), "a.txt")]
        marked = numbers(article)
        assert {c: marked[c] for c in report.cells} == {c: k.printed for c, k in report.cells.items()}
    assert second.xpath('.//*[@id="p2-requests.received.total"]')


def test_file_that_is_no_report(shown: Any) -> None:
    """A novel is shown as what it is: text, and not a report."""
    tree = shown(NOVEL)
    assert tree.xpath("//article//b[contains(@class, 'not_a_report')]")
    assert "甄士隐梦幻识通灵" in tree.xpath("//main")[0].text_content()
    assert not tree.xpath("//section | //main//table")


@pytest.mark.parametrize(
    "marks",
    [
        [Mark((0, 8), "statement", "s", "s1", ("v",)), Mark((2, 4), "cell stated", "c", "c1", ("t.r.c",))],
        [
            Mark((0, 5), "found", "f"),
            Mark((3, 8), "statement", "s", "s1", ("v",)),
            Mark((4, 6), "cell", "c", "c1", ("a",)),
        ],
        [
            Mark((1, 3), "cell", "a", "c1", ("a", "b")),
            Mark((3, 5), "cell", "b", "c2", ("c",)),
            Mark((3, 3), "cell blank"),
        ],
        [Mark((0, 10), "furniture"), Mark((10, 10), "cell blank", "b", "c1", ("a",))],
        [Mark((0, 4), "cell", "a", "c1", ("a",)), Mark((0, 4), "cell", "b", "c2", ("b",))],
    ],
)
@pytest.mark.parametrize("cut", [0, 3, 4, 10])
def test_marks_that_overlap(marks: list[Mark], cut: int) -> None:
    """However marks overlap, and wherever pieces end, elements nest, no character is lost, and each anchor stands once."""
    text = '0<2"4&6>8\u202e'
    painter = Painter(text, marks)
    tree = etree.fromstring("<p>" + painter.paint(0, cut) + painter.paint(cut, len(text)) + "</p>")
    assert "".join(tree.itertext()) == '0<2"4&6>8U+202E'
    assert sorted(tree.xpath("//@id")) == sorted(m.anchor for m in marks if m.anchor)
    for mark in marks:
        found = [e for e in tree.iter("span") if mark.names and mark.names[0] in (e.get("data-cell") or "").split()]
        if "cell" in mark.classes and mark.names:
            assert "".join("".join(e.itertext()) for e in found) == text[slice(*mark.span)].replace("\u202e", "U+202E")


def test_large_document_is_cut() -> None:
    """What would be too large for a browser ends with a line that says so, and no link leads behind it."""
    data = (CLEAN + "\n" + "<&>\u202e" * 100_000 + "\n" + OTHER_CLEAN).encode()
    pages = prepare(data, "a.txt")
    page = html_page("a.txt", read_document(data), pages, [judge(p) for p in pages], "en", room=200_000)
    tree = sound(page)
    assert len(page) < 2_000_000
    assert "Cut here" in tree.xpath("//p[@class='cut']")[0].text_content()


@pytest.mark.parametrize("key", LABELS)
def test_labels_speak_both_languages(key: str) -> None:
    """A Chinese label has Chinese in it, an English one has none, and both name the same values."""
    english, chinese = LABELS[key]["en"], LABELS[key]["zh"]
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[\u4e00-\u9fff]", english)
    values = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, chinese)]
    assert values[0] == values[1]


def test_page_in_chinese(shown: Any) -> None:
    """The page speaks the language that was asked for."""
    tree = shown(WRONG_SUM, "--lang", "zh")
    assert tree.get("lang") == "zh-CN"
    said = tree.text_content()
    assert "图例" in said
    assert "发现的问题 (4)" in said
    assert "Legend" not in said


def test_output_is_a_file(giextract: Run, tmp_path: Path) -> None:
    """With --output a file is written whole, and nothing else is said; one that cannot be written is named."""
    (tmp_path / "a.txt").write_text(CLEAN, encoding="utf-8")
    printed = giextract("document", "a.txt", "--html").out
    assert giextract("document", "a.txt", "--html", "--output", "a.html") == Ran(0, "", "")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == printed
    assert giextract("document", "a.txt", "--output", "a.seen").code == 0
    assert "requests: form 2021" in (tmp_path / "a.seen").read_text(encoding="utf-8")
    ran = giextract("document", "a.txt", "--html", "--output", "none/a.html")
    assert (ran.code, ran.out) == (2, "")
    assert "a.html" in ran.err


@pytest.mark.parametrize("flags", [(), ("--html",), ("--html", "--output", "a.html")])
def test_file_that_cannot_be_read(flags: tuple[str, ...], giextract: Run, tmp_path: Path) -> None:
    """A file that cannot be read gives one line with its name and exit 3, and leaves no page behind."""
    (tmp_path / "binary.txt").write_bytes(BINARY)
    for name in ("binary.txt", "none.txt"):
        ran = giextract("document", name, *flags)
        assert (ran.code, ran.out) == (3, "")
        assert len(ran.err.splitlines()) == 1
        assert name in ran.err
    assert not (tmp_path / "a.html").exists()


def test_grids_on_a_terminal(giextract: Run, tmp_path: Path) -> None:
    """Grids are drawn with their columns aligned, wide characters counted double, and cells cut to a width."""
    (tmp_path / "a.txt").write_text(bundled("2021/no-disputes-table"), encoding="utf-8")
    ran = giextract("document", "a.txt")
    lines = ran.out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("grid 7, lines 34-61, 28 rows, 10 columns"))
    drawn = lines[at + 1 : at + 29]
    assert drawn[3].startswith("   37 │ 一、本年…")
    assert "…" in drawn[3]
    borders = [[cell_len(line[:i]) for i, c in enumerate(line) if c == "│"] for line in drawn]
    longest = max(borders, key=len)
    assert all(b == longest[: len(b)] for b in borders)
    assert longest[-1] <= 130


def test_sections_and_furniture_on_a_terminal(giextract: Run, tmp_path: Path) -> None:
    """The headings 一、 to 六、 have their lines, rows of tables numbered alike are none, and furniture is marked."""
    (tmp_path / "a.txt").write_text(bundled("2021/lost-blank-six-values"), encoding="utf-8")
    ran = giextract("document", "a.txt")
    sections = [line.split(": ", 1)[1] for line in ran.out.splitlines() if line.startswith("  section: ")]
    assert [s[:2] for s in sections] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert sections[2] == "三、收到和处理政府信息公开申请情况 (line 40)"
    assert "furniture: lines 1, 9, 150, 258, 299" in ran.out
    assert "    1~page 1" in ran.out.splitlines()


def test_terminal_is_not_written_to_by_a_report(giextract: Run, tmp_path: Path) -> None:
    """Control characters and overrides of a report do not reach the terminal, and lines are those that findings name."""
    (tmp_path / "a.txt").write_text("一\x1b[2J二\u202e三\x0c\u2028\n四\n", encoding="utf-8")
    out = giextract("document", "a.txt").out
    assert "    1 一⟨U+001B⟩[2J二⟨U+202E⟩三⟨U+000C⟩⟨U+2028⟩" in out.split("\n")
    assert "    2 四" in out.split("\n")


def test_blank_cells_stand_in_their_own_places(shown: Any) -> None:
    """In a grid whose borders tell, each blank cell is marked in its own table cell, also where a whole row is blank."""
    lines = bundled("2021/no-disputes-table").splitlines()
    at = next(i for i, line in enumerate(lines) if "（二）部分公开" in line)
    lines[at] = re.sub(r"\t\d+", "\t", lines[at])
    lines[at + 1] = re.sub(r"\t0(?=\t)", "\t", lines[at + 1])
    tree = shown("\n".join(lines))
    for row in ("partly_granted", "denied.state_secret"):
        marks = tree.xpath(f'//td/span[starts-with(@data-cell, "requests.{row}.")]')
        assert len(marks) == len({mark.getparent() for mark in marks}) == 7
        assert sum("blank" in mark.get("class").split() for mark in marks) >= 6
