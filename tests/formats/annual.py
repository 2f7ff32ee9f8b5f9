"""The one report that all formats print: the figures of a published report of 2021, an invented agency, invented prose."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.printing.grid import Figure, Figures, Grid, grids, printed_cells
from tests.printing.report import Printed

AGENCY = "柳溪市生态环境局北泽分局"
YEAR = 2021
TITLE = f"{AGENCY}{YEAR}年政府信息公开工作年度报告"
FORMS = dict.fromkeys(("proactive", "requests", "disputes"), "2021")

_FIGURES = {
    "proactive": """
        rules                        0 0 0
        normative                    0 0 0
        licences                     10
        penalties                    12
        coercive                     2
        fees                         0
    """,
    "requests": """
        received                     0 99 0 0 0 23 122
        carried_in                   0 0 0 0 0 0 0
        granted                      0 99 0 0 0 23 122
        partly_granted               0 0 0 0 0 0 0
        denied.state_secret          0 0 0 0 0 0 0
        denied.other_law             0 0 0 0 0 0 0
        denied.security              0 0 0 0 0 0 0
        denied.third_party           0 0 0 0 0 0 0
        denied.internal              0 0 0 0 0 0 0
        denied.process               0 0 0 0 0 0 0
        denied.enforcement_file      0 0 0 0 0 0 0
        denied.query                 0 0 0 0 0 0 0
        unavailable.not_held         0 0 0 0 0 0 0
        unavailable.needs_creation   0 0 0 0 0 0 0
        unavailable.unclear          0 0 0 0 0 0 0
        unprocessed.petition         0 0 0 0 0 0 0
        unprocessed.repeat           0 0 0 0 0 0 0
        unprocessed.publication      0 0 0 0 0 0 0
        unprocessed.excessive        0 0 0 0 0 0 0
        unprocessed.reconfirm        0 0 0 0 0 0 0
        other_handling.uncorrected   0 0 0 0 0 0 0
        other_handling.unpaid        0 0 0 0 0 0 0
        other_handling.misc          0 0 0 0 0 0 0
        concluded                    0 99 0 0 0 23 122
        carried_out                  0 0 0 0 0 0 0
    """,
    "disputes": """
        reconsideration              0 0 0 0 0
        litigation_direct            0 0 0 0 0
        litigation_after             0 0 0 0 0
    """,
}
_OPENING = (
    "根据《中华人民共和国政府信息公开条例》的规定，现公布本局年度报告。"
    f"报告所列数据的统计期限为{YEAR}年1月1日至{YEAR}年12月31日。"
)
_SECTIONS = {
    "一、总体情况": (
        f"{YEAR}年，本局在门户网站公开各类信息86条，其中机构职能6条、环评审批34条、执法监管46条。"
        "全年新收政府信息公开申请122件，均已按期答复。"
        "全年作出行政许可决定10件、行政处罚决定12件。"
    ),
    "二、主动公开政府信息情况": "proactive",
    "三、收到和处理政府信息公开申请情况": "requests",
    "四、政府信息公开行政复议、行政诉讼情况": "disputes",
    "五、存在的主要问题及改进情况": "个别栏目更新偏慢，政策解读形式单一。今后将明确专人负责，逐月检查，丰富解读方式。",
    "六、其他需要报告的事项": "本年度未收取信息处理费。",
}


def _typed(rows: str) -> dict[str, list[Figure]]:
    lines = (line.split() for line in rows.strip().splitlines())
    return {row: list(figures) for row, *figures in lines}


@dataclass(frozen=True)
class Annual:
    """The report, as it is or with figures changed; its body is a list of kinds with a text or a table."""

    figures: Figures

    def changed(self, table: str, row: str, figure: Figure, *places: int) -> "Annual":
        """Print another figure, or nothing, in some places of a row."""
        line = [figure if at in places else old for at, old in enumerate(self.figures[table][row])]
        return Annual({**self.figures, table: {**self.figures[table], row: line}})

    def body(self) -> list[tuple[str, str | Grid]]:
        """Give the title, the headings, the paragraphs and the tables in their order."""
        laid = grids(self.figures, FORMS)
        listed: list[tuple[str, str | Grid]] = [("title", TITLE), ("text", _OPENING)]
        for heading, content in _SECTIONS.items():
            listed.append(("heading", heading))
            listed.append(("table", laid[content]) if content in laid else ("text", content))
        return listed

    def written(self, line: Callable[[str, str], str], table: Callable[[Grid], str]) -> list[str]:
        """Write every part: a line by its kind and text, a table by its grid."""
        return [table(part) if isinstance(part, Grid) else line(kind, part) for kind, part in self.body()]

    def printed(self) -> Printed:
        """Say what every cell prints."""
        return Printed("", printed_cells(self.figures, FORMS), {}, FORMS, "", AGENCY, YEAR)


CLEAN = Annual({table: _typed(rows) for table, rows in _FIGURES.items()})
BLANKS = (
    CLEAN.changed("requests", "carried_in", None, 0, 1, 2, 3, 4, 5)
    .changed("requests", "partly_granted", None, 2)
    .changed("requests", "denied.query", None, 0)
    .changed("requests", "unprocessed.repeat", None, 0, 3, 4)
    .changed("requests", "other_handling.misc", None, 5)
    .changed("disputes", "reconsideration", None, 1, 3)
    .changed("disputes", "litigation_after", None, 0)
)
WRONG_SUM = CLEAN.changed("requests", "concluded", "112", 6)
WRONG_SUM_AND_BLANKS = BLANKS.changed("requests", "concluded", "112", 6)
