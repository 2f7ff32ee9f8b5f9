"""A web page becomes the text that a browser shows, its tables of data rows of cells, its origin a head of furniture."""

import pytest

from giextract.document import Document, read_document
from giextract.errors import Unreadable


def page(body: str, head: str = "", encoding: str = "utf-8") -> Document:
    """Read a page with this body."""
    source = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_document(source.encode(encoding), ".html")


def rows(document: Document) -> list[list[list[str]]]:
    """Give the words of every cell of every grid."""
    return [[[document.text[a:b] for a, b in row] for row in grid.rows] for grid in document.grids]


def marked(document: Document) -> list[str]:
    """Give what is marked as furniture."""
    return [document.text[a:b] for a, b in document.furniture]


def test_blocks_stand_on_lines_and_blanks_collapse() -> None:
    """A paragraph, a heading, a list item and a line break end a line; a font, a span and a newline do not."""
    found = page("<h1>标题<br>二</h1><p> 甲\n <font>乙</font><span>&nbsp;&nbsp;丙</span></p>丁<ul><li>戊<li>己</ul>")
    assert found.text == "标题\n二\n甲 乙 丙\n丁\n戊\n己\n"
    assert (found.media_type, found.encoding, found.grids) == ("text/html", "utf-8", ())


def test_what_a_browser_does_not_show_is_left_out() -> None:
    """Scripts, styles, comments, hidden elements and Word's own data are no text; a page hidden until loaded is."""
    hidden = "<script>1</script><style>2</style><!-- 3 --><p style='color:red; DISPLAY : none'>4</p><p hidden>5</p>"
    more = "<!--[if gte mso 9]><xml>6</xml><![endif]--><xml><w:Zoom>7</w:Zoom></xml><noscript>8</noscript>"
    found = read_document(f"<body style='display:none'>{hidden}{more}<p>文<o:p>&nbsp;</o:p></p>".encode(), ".html")
    assert found.text == "文\n"


def test_entities_are_characters() -> None:
    """Named and numeric entities are resolved; what is none stays as it is printed."""
    assert page("<p>甲&#12288;乙&ldquo;丙&rdquo;&#x4E01;&bogus;&amp;lt;</p>").text == "甲\u3000乙“丙”丁&bogus;&lt;\n"


def test_a_row_is_a_line_and_blank_cells_keep_their_place() -> None:
    """Cells of white space, of &nbsp; and of nothing are blank; a break in a cell is one blank."""
    found = page("<table><tr><td>本年<br>新<p>收</p></td><td>&nbsp;</td><td>\n</td><td></td><td> 5 </td></tr></table>")
    assert found.text == "本年 新 收\t\t\t\t5\n"
    assert rows(found) == [[["本年 新 收", "", "", "", "5"]]]


def test_merged_labels_stand_once() -> None:
    """A label over several rows or columns stands in its first; the rows below begin with their own."""
    found = page(
        "<table><tr><td rowspan=3>三、</td><td rowspan=2>（三）</td><td>1.甲</td><td>1</td><td></td></tr>"
        "<tr><td>2.乙</td><td></td><td>2</td></tr><tr><td colspan=2>（七）</td><td>3</td><td>4</td></tr></table>"
    )
    assert rows(found) == [[["三、", "（三）", "1.甲", "1", ""], ["2.乙", "", "2"], ["（七）", "3", "4"]]]


HEAD = "<tr><td>行</td><td>甲</td><td>乙</td><td>丙</td></tr>"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<tr><td>一</td><td colspan=3>&nbsp;</td></tr>", [["一", "", "", ""]]),
        ("<tr><td>一</td><td>1</td><td colspan=2></td></tr>", [["一", "1", "", ""]]),
        (
            "<tr><td>一</td><td rowspan=2></td><td>1</td><td>2</td></tr><tr><td>二</td><td>3</td><td>4</td></tr>",
            [["一", "", "1", "2"], ["二", "", "3", "4"]],
        ),
        ("<tr><td>一</td><td colspan=3>0</td></tr>", [["一", "0", "同左", "同左"]]),
        (
            "<tr><td>一</td><td colspan=3>0</td></tr><tr><td>二</td><td colspan=3>0</td></tr>",
            [["一", "0", "同左", "同左"], ["二", "0", "同左", "同左"]],
        ),
        (
            "<tr><td>一</td><td>1</td><td>2</td><td rowspan=2>3</td></tr><tr><td>二</td><td>4</td><td>5</td></tr>",
            [["一", "1", "2", "3"], ["二", "4", "5", "同上"]],
        ),
        ("<tr><td>一</td><td>1</td><td>2</td></tr>", [["一", "1", "2"]]),
    ],
    ids=["blank row", "blank columns", "blank rows", "figure", "figures", "figure down", "missing cell"],
)
def test_merged_values(below: str, expected: list[list[str]]) -> None:
    """A merged blank is blank in all that it covers; of a merged figure it cannot be told what it says of the others."""
    assert rows(page(f"<table>{HEAD}{below}</table>"))[0][1:] == expected


def test_a_table_of_double_columns_has_a_cell_a_heading() -> None:
    """Where every cell takes two columns, a cell of two columns is one cell."""
    wide = "<td colspan=2>{}</td>"
    source = "".join("<tr>" + "".join(wide.format(c) for c in row) + "</tr>" for row in ("行甲乙", ("一", "", "5")))
    assert rows(page(f"<table>{source}</table>")) == [[["行", "甲", "乙"], ["一", "", "5"]]]


def test_a_table_that_lays_out_the_page_is_text() -> None:
    """A table around a table, and a cell that holds a column of paragraphs, are no data."""
    long = "".join(f"<p>{'第一段文字' * 20}{i}</p>" for i in range(6))
    inner = "<table><tr><td>甲</td><td>1</td></tr></table>"
    found = page(f"<table><tr><td>左<td>段一<p>段二</p>{inner}</table><table><tr><td>右<td>{long}</table>")
    assert rows(found) == [[["甲", "1"]]]
    assert found.text.startswith("左\n段一\n段二\n甲\t1\n右\n第一段")
    assert found.text.count("\n") == 11


@pytest.mark.parametrize(
    ("table", "row", "cell"),
    [
        ("style='display:table'", "style='display: table-row'", "style='x:y;display:table-cell;'"),
        ("class='table'", "class='tr odd'", "class='td'"),
        ("class='box'", "class='row'", "class='cell'"),
    ],
)
def test_tables_of_other_elements(table: str, row: str, cell: str) -> None:
    """Elements whose style or classes make them a table are one."""
    body = "".join(f"<div {row}><span {cell}>{a}</span> <span {cell}>{b}</span></div>" for a, b in ("甲1", ("乙", "")))
    assert rows(page(f"<div {table}>{body}</div>")) == [[["甲", "1"], ["乙", ""]]]


def test_columns_of_a_page_are_no_table() -> None:
    """Rows of a layout whose parts are not called cells stay text."""
    found = page("<div class=row><div class='col-3'>甲</div><div class='col-9'>乙</div></div>" * 3)
    assert found.grids == ()


def test_unclosed_cells_and_rows_end_where_the_next_begin() -> None:
    """Cells whose end tags are missing are cells, even with a font left open in them."""
    found = page("<table><tr><td><font>1<td><b>2</font><td>3<tr><td>4<td>5<td>6</table>后")
    assert rows(found) == [[["1", "2", "3"], ["4", "5", "6"]]]
    assert found.text.endswith("后\n")


def test_a_footnote_mark_is_not_glued_to_its_figure() -> None:
    """What stands raised, lowered or struck out is kept apart from the figure beside it."""
    assert page("<p>5<sup>[1]</sup>件，3<s>4</s></p>").text == "5 [1] 件，3 4\n"


def test_preformatted_text_keeps_its_lines_and_draws_tables() -> None:
    """Lines and blanks in <pre> stay, and tabs in it draw a grid."""
    found = page("<p>前</p><pre>甲  乙\n名称\t5\t\t7\n</pre><p>后</p>")
    assert "甲  乙\n名称\t5\t\t7\n" in found.text
    assert rows(found) == [[["名称", "5", "", "7"]]]


def test_where_a_page_came_from_stands_above_it() -> None:
    """Title, site, date and address of the head are lines of furniture, each once."""
    head = (
        "<title> 某县年报 </title><meta name=SiteName content='某县门户'><META NAME='pubdate' CONTENT='2022-01-20'>"
        "<meta name=viewport content=x><link rel=canonical href='https://a.example/1.html'>"
        "<meta name=Url content='https://a.example/1.html'><!-- saved from url=(0024)https://b.example/2.html -->"
    )
    found = page("<p>正文</p>", head)
    lines = found.text.split("\n")
    assert lines[:5] == [
        "URL：https://b.example/2.html", "title：某县年报", "SiteName：某县门户", "pubdate：2022-01-20",
        "URL：https://a.example/1.html",
    ]  # fmt: skip
    assert found.text.endswith("\n\n正文\n")
    assert marked(found) == [found.text[: found.text.index("正文")]]


def test_menus_and_footers_are_furniture() -> None:
    """What calls itself navigation, header, crumbs or footer is marked, and stays in the text."""
    found = page(
        "<nav>甲</nav><div class='site-header'>乙</div><div id='breadCrumb'>丙</div><div class='article-header'>丁</div>"
        f"<p>{'正文。' * 40}</p><p>索引号：000-1</p><footer>戊</footer>"
    )
    assert [m.strip() for m in marked(found)] == ["甲", "乙", "丙", "戊"]


def test_furniture_takes_no_report_along() -> None:
    """An element that holds most of the text, a statutory table or the title is no furniture, whatever it is called."""
    table = "<table><tr><td>信息内容</td><td>本年制发件数</td></tr><tr><td>规章</td><td>0</td></tr></table>"
    found = page(
        f"<div class=header><h1>某县2021年政府信息公开工作年度报告</h1></div><div class=menu>{table}</div>"
        f"<div class=footer>{'这里是正文。' * 60}</div>"
    )
    assert marked(found) == []


def test_documents_linked_to_are_named_with_their_address() -> None:
    """A link to a document gets a line of its own behind the text that links to it; other links get none."""
    found = page(
        "<p>详见<a href=' ./P02.PDF?v=1 '>附件一</a>、<a href='/a.html'>此页</a>。</p><a href=x/b.docx><img></a>"
    )
    assert found.text == "详见附件一、此页。\n[附件: 附件一 <./P02.PDF?v=1>]\n[附件: b.docx <x/b.docx>]\n"
    assert marked(found) == ["[附件: 附件一 <./P02.PDF?v=1>]", "[附件: b.docx <x/b.docx>]"]


CHINESE = "<p>某某县水务局2021年政府信息公开工作年度报告，主动公开政府信息103条。</p>"


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "utf-16", "nonsense", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("how", ["<meta charset='{}'>", "<meta http-equiv=x content='text/html; charset={}'>"])
def test_a_page_is_in_the_charset_that_fits(declared: str, encoding: str, how: str) -> None:
    """A declared charset is believed as far as it fits the bytes."""
    found = page(CHINESE, how.format(declared), encoding)
    assert found.text == CHINESE[3:-4] + "\n"
    assert found.encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "big5"])
def test_other_charsets(encoding: str) -> None:
    """Byte-order marks, UTF-16 without one, and Big5 are told without a declaration."""
    words = "某縣水務局政府信息公開工作年度報告，主動公開政府信息條。"
    assert page(f"<p>{words}</p>", encoding=encoding).text == words + "\n"


def test_an_xml_declaration_is_read() -> None:
    """XHTML says its charset in its first line."""
    source = f"<?xml version='1.0' encoding='gbk'?><html xmlns='x'><body>{CHINESE}</body></html>"
    assert read_document(source.encode("gbk"), ".xhtml").text == CHINESE[3:-4] + "\n"


def test_one_broken_character_does_not_spoil_a_page() -> None:
    """A description that was cut in the middle of a character leaves the rest of the page readable."""
    data = "<meta charset=utf-8><meta name=Keywords content='年报".encode() + b"\xe5\xb9'>" + (CHINESE * 3).encode()
    found = read_document(data, ".html")
    assert found.encoding == "utf-8" and found.text.endswith((CHINESE[3:-4] + "\n") * 3)


@pytest.mark.parametrize(
    "data",
    [
        b"", b" \n", b"<html></html>", b"<body><script>var a = 1</script><img src=a.png></body>", b"<", b"<!--",
        b"<title>a</title><noscript>enable JavaScript</noscript><div id=app></div>", b"<frameset><frame src=a></frameset>",
    ],
)  # fmt: skip
def test_a_page_without_text_is_refused(data: bytes) -> None:
    """An empty page, a picture and a page that a script draws are unreadable, with a reason of one line."""
    with pytest.raises(Unreadable) as refusal:
        read_document(data, ".html")
    assert "\n" not in str(refusal.value) and " / " in str(refusal.value)
