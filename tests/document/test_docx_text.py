"""What a paragraph of a Word file prints: all of it, once, and nothing that Word does not print."""

import pytest

from giextract.document.docx.reader import read_docx
from giextract.errors import Unreadable
from tests.document.word import cell, package, paragraph, row, run, table

HIDDEN = "<w:vanish/>"
BEGIN, BETWEEN, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def text_of(*inner: str, **parts: str) -> str:
    """The text of a document with one paragraph."""
    return read_docx(package(paragraph(*inner), **parts)).text.removesuffix("\n")


def instruction(text: str) -> str:
    """The instruction of a field."""
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def box(*blocks: str) -> str:
    """A text box as Word saves it: once for itself, once more for older programmes."""
    inner = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize(
    ("inner", "printed"),
    [
        (["收到", "申请5", "件"], "收到申请5件"),
        ([f"<w:ins>{run('收到12件')}</w:ins>", "<w:del><w:r><w:delText>收到11件</w:delText></w:r></w:del>"], "收到12件"),
        ([f"<w:moveTo>{run('新')}</w:moveTo><w:moveFrom>{run('旧')}</w:moveFrom>"], "新"),
        ([BEGIN, instruction(" =SUM(ABOVE) 9 "), BETWEEN, run("15"), END, "件"], "15件"),
        ([BEGIN, run("9"), BEGIN, instruction("PAGE"), BETWEEN, run("8"), END, BETWEEN, run("15"), END], "15"),
        ([f'<w:fldSimple w:instr=" PAGE ">{run("15")}</w:fldSimple>'], "15"),
        ([f'<w:hyperlink w:anchor="x">{run("条例")}</w:hyperlink><w:smartTag>{run("全文")}</w:smartTag>'], "条例全文"),
        ([f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{run('37')}</w:sdtContent></w:sdt>"], "37"),
        ([run("显"), run("隐", HIDDEN), run("现", '<w:vanish w:val="0"/>')], "显现"),
        (["<w:r><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t><w:softHyphen/><w:t>日</w:t></w:r>"], "2-3日"),
        (["<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>丁</w:t></w:r>"], "甲\t乙\n丙\n丁"),
        (["<w:r><w:t>甲\n乙\t丙</w:t></w:r>"], "甲 乙 丙"),
        (['<w:r><w:sym w:font="Symbol" w:char="F035"/><w:sym w:font="宋体" w:char="4EF6"/></w:r>'], "5件"),
        (['<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="zz"/><w:sym/></w:r>'], "\ufffd" * 3),
        (["收到5", '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>', "件"], "收到5件"),
        ([run("12"), run("3", '<w:vertAlign w:val="superscript"/>')], "12³"),
        ([run("10m"), run("2", '<w:vertAlign w:val="superscript"/>')], "10m2"),
        ([run("12", "<w:strike/>"), run("13")], "1\u03362\u033613"),
        (["<w:ruby><w:rt>" + run("a") + "</w:rt><w:rubyBase>" + run("条") + "</w:rubyBase></w:ruby>"], "条"),
        (["<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"], "1/2"),
        (['<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>', "39", "<w:proofErr/>"], "39"),
    ],
)  # fmt: skip
def test_a_paragraph_prints(inner: list[str], printed: str) -> None:
    """Runs, changes, fields, links, controls, symbols and marks come out as they are printed."""
    assert text_of(*(i if i.startswith("<") else run(i) for i in inner)) == printed


def test_a_style_hides_and_raises() -> None:
    """What a style says of characters counts, unless the run says otherwise; styles may refer to each other in a ring."""
    styles = (
        '<w:style w:type="character" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="character" w:styleId="b"><w:basedOn w:val="a"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    )
    hidden = run("隐", '<w:rStyle w:val="a"/>')
    shown = run("现", '<w:rStyle w:val="a"/><w:vanish w:val="false"/>')
    assert text_of(hidden, shown, "5", run("1", '<w:rStyle w:val="c"/>'), styles=styles) == "现5¹"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    """A text box is there twice in the file and once on the page; a table in it is a table."""
    data = package(
        paragraph("甲", box(paragraph("框中"), table(row("一", "1"), row("二", "2"))), "乙") + paragraph("丙")
    )
    document = read_docx(data)
    assert document.text == "甲乙\n框中\n一\t1\n二\t2\n丙\n"
    assert len(document.grids) == 1


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    """The words of a box stand behind those of its cell, with a blank between."""
    assert read_docx(package(table(row(cell(paragraph("5", box(paragraph("6")))), "7")))).text == "5 6\t7\n"


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next() -> None:
    """A tracked deletion of a paragraph's end joins two paragraphs, in the body and in a cell."""
    joined = paragraph("1", properties="<w:rPr><w:del/></w:rPr>") + paragraph("2件")
    assert read_docx(package(joined + table(row(cell(joined), "3")))).text == "12件\n12件\t3\n"


def test_block_content_controls_and_empty_paragraphs() -> None:
    """A content control around blocks is looked through; of several empty paragraphs one is kept."""
    body = f"<w:sdt><w:sdtContent>{paragraph('甲')}{paragraph() * 5}</w:sdtContent></w:sdt>{paragraph('乙')}"
    assert read_docx(package(body)).text == "甲\n\n乙\n"


def test_notes_stand_at_the_end_and_headers_nowhere() -> None:
    """Footnotes are read behind the body; a header with its page number is not."""
    notes = f'<w:footnote w:id="0" w:type="separator">{paragraph("——")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{paragraph("含委托事项。")}</w:footnote>'
    data = package(paragraph("正文5") + "<w:sectPr/>", footnotes=notes, header1=paragraph("第 3 页"))
    assert read_docx(data).text == "正文5\n含委托事项。\n"


def test_core_properties_are_not_in_the_text() -> None:
    """Only the body speaks: media type and encoding are fixed, and nothing of the file's own properties is read."""
    document = read_docx(package(paragraph("正文")))
    assert (document.text, document.encoding) == ("正文\n", "utf-8")
    assert document.media_type.endswith("wordprocessingml.document")


def test_tables_that_tabs_draw_are_grids_too() -> None:
    """Paragraphs with tabs between tables are rows of grids, as in plain text."""
    tab = "<w:r><w:tab/></w:r>"
    document = read_docx(
        package(table(row("甲", "1")) + paragraph("规章", tab, "3", tab, tab, "7") + table(row("乙", "2")))
    )
    rows = [[document.text[a:b] for a, b in r] for grid in document.grids for r in grid.rows]
    assert sorted(rows) == sorted([["甲", "1"], ["乙", "2"], ["规章", "3", "", "7"]])


def test_three_cells_that_look_like_a_page_number_are_no_furniture() -> None:
    """A row of a dash, a figure and a dash is a row; a paragraph like it is a page number."""
    document = read_docx(package(table(row("-", "3", "-"), row("-", "4", "-")) + paragraph("- 3 -")))
    assert [document.text[a:b] for a, b in document.furniture] == ["- 3 -"]


@pytest.mark.parametrize(
    ("body", "cause"),
    [("", "no text"), (paragraph("　"), "no text"), ('<w:altChunk r:id="r1"/>', "embedded file")],
)
def test_a_document_without_text_is_refused(body: str, cause: str) -> None:
    """A document that prints nothing, or only what Word itself can show, is unreadable with its cause."""
    with pytest.raises(Unreadable, match=cause):
        read_docx(package(body))
