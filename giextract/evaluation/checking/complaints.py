"""What contradicts a golden, as a line for people."""

from dataclasses import dataclass, field
from pathlib import Path

from giextract.words import Language


@dataclass(frozen=True, slots=True)
class Complaint:
    """A contradiction: file and line, what kind it is, and what its sentence names."""

    path: Path
    line: int
    kind: str
    words: dict[str, str] = field(default_factory=dict)

    def said(self, language: Language) -> str:
        """One line that begins like a compiler's."""
        return f"{self.path}:{self.line}: {SENTENCES[self.kind][language].format_map(self.words)}"


SENTENCES: dict[str, dict[Language, str]] = {
    "draft": {
        "en": "still a draft: take this line out when everything is filled in",
        "zh": "仍是草稿：全部填好后请删除此行",
    },
    "source": {
        "en": "beside it one source.* is expected: {reason}",
        "zh": "旁边应有一个 source.* 文件：{reason}",
    },
    "parts": {
        "en": "the source holds {count} reports, a golden is of one",
        "zh": "源文件含 {count} 份报告，应只有一份",
    },
    "no_table": {
        "en": "the page has no {table} table; take it out of forms, or see whether its labels are there",
        "zh": "页面上没有找到“{table}”表；请从 forms 中删去，或核对表内标签",
    },
    "unlisted_table": {
        "en": "the page has a {table} table that forms does not list",
        "zh": "页面上有“{table}”表，但 forms 中未列",
    },
    "no_row": {
        "en": "the row {row} is annotated, its label is not on the page",
        "zh": "已标注“{row}”行，但页面上没有该行标签",
    },
    "unlisted_row": {
        "en": "the page prints the row {row} ({printed}), it is not annotated",
        "zh": "页面印有“{row}”行（{printed}），但未标注",
    },
    "not_printed": {
        "en": "{row}: annotated are {annotated}, the page prints {printed}",
        "zh": "{row}：标注为 {annotated}，页面印为 {printed}",
    },
    "unlisted_figure": {
        "en": "{row}: the page prints {printed}, of which no cell has {left}",
        "zh": "{row}：页面印为 {printed}，其中 {left} 不属于任何单元格",
    },
    "form": {
        "en": "forms says {form}, but the page prints labels of {other} alone: {labels}",
        "zh": "forms 写为 {form}，但页面所印标签仅见于 {other}：{labels}",
    },
    "not_ambiguous": {
        "en": "{row} is ambiguous, but {printed} can be read in one way only: {reading}",
        "zh": "{row} 标为无法判断，但 {printed} 只有一种读法：{reading}",
    },
    "not_on_page": {
        "en": "{key}: {text} does not stand on the page",
        "zh": "{key}：页面上没有“{text}”",
    },
    "unlisted_finding": {
        "en": "{rule}: the annotated figures give {left} and {right}; expect a finding {{rule: {rule}, cells: …}} of {cells}",
        "zh": "{rule}：按标注数字两边为 {left} 与 {right}，findings 中应列出：{cells}",
    },
    "unbroken_finding": {
        "en": "{rule} {cells} is expected, but holds over the annotated figures",
        "zh": "findings 列有 {rule} {cells}，但按标注数字该式成立",
    },
    "suspect": {
        "en": "{cell} is a suspect, but stands in no finding that is expected",
        "zh": "{cell} 列为疑点，但不属于任何所列 findings",
    },
    "passes": {
        "en": "outcome is {outcome}, which a report with {reason} cannot have",
        "zh": "outcome 为 {outcome}，但报告有{reason}",
    },
    "pattern": {
        "en": "{key}: {pattern} is no cell of this golden",
        "zh": "{key}：{pattern} 不是本标注中的单元格",
    },
    "marked": {
        "en": "{cell} does not apply, yet has the figure {figure}",
        "zh": "{cell} 标为不适用，却填有数字 {figure}",
    },
    "no_forced": {
        "en": "{cell} is blank or lost: say under forced what the equations leave it ({value})",
        "zh": "{cell} 为空白或缺失：请在 forced 中写明等式所定的值（{value}）",
    },
    "forced": {
        "en": "{cell} is said to be forced to {said}, the annotated figures leave it {value}",
        "zh": "{cell} 在 forced 中为 {said}，按标注数字应为 {value}",
    },
    "not_blank": {
        "en": "{cell} is under forced, but prints {figure}",
        "zh": "{cell} 列在 forced 中，但印有 {figure}",
    },
    "stated": {
        "en": "the quote does not state {stated}",
        "zh": "引文中没有 {stated}",
    },
    "holds": {
        "en": "stated {stated}, recomputed {recomputed}: that does not go with holds: {holds}",
        "zh": "所述 {stated}，重算 {recomputed}，与 holds: {holds} 不符",
    },
    "recomputed": {
        "en": "{recomputed} is no sum, difference or share of the quote's own figures {figures}",
        "zh": "{recomputed} 不是引文数字 {figures} 的和、差或比例",
    },
    "unfilled": {"en": "{key}: is not filled in", "zh": "{key}：尚未填写"},
}
