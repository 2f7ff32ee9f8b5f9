"""A row has the figures of its own line of the grid."""

from giextract.document import read_document
from giextract.reading.label import read_pages
from giextract.report import Source
from tests.printing.labels import REQUESTS

HEAD = "三、收到和处理政府信息公开申请情况\n\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"


def test_the_number_of_the_next_label_is_no_figure() -> None:
    """A label's number that lost its point does not fill the blank cell of the row above."""
    lines = [(line.row, line.levels[-1].replace("5.要求", "5要求")) for line in REQUESTS["2021"]]
    figures = {"unprocessed.excessive": ["1", "2", "3", "4", "", "5", "15"]}
    text = HEAD + "".join("\t".join([label, *figures.get(row, ["0"] * 7)]) + "\n" for row, label in lines)
    document = read_document(text.encode())
    page = read_pages(document, Source(path="a", sha256="0" * 64, media_type="text/plain"))[0]
    row = next(r for t in page.tables for r in t.rows if r.cells[0] == "requests.unprocessed.excessive.individual")
    assert row.how == "bordered"
    assert [text[slice(*span)] if span else None for span in row.slots] == ["1", "2", "3", "4", None, "5", "15"]
