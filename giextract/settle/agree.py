"""Hold the model's reading beside the label reading: where both say the same, where they differ, where one is alone."""

from collections.abc import Mapping

from giextract.checks.facts import Known, Remark
from giextract.checks.judgements import row_of
from giextract.checks.labels import Forms, figures, title
from giextract.reading.copy import plain_of
from giextract.reading.figures import shown
from giextract.reading.model.answers import Answers
from giextract.reading.model.comparing import ModelCell
from giextract.reading.page import EXTRA, Page
from giextract.settle.settlement import OpenRow, Settlement, place, printed_of
from giextract.words import Language

UNSURE = ("one_parity", "fewest", "by_prose")  # remarks on readings that a second, like reading confirms
_PROSE: dict[Language, str] = {"en": "the prose (文字)", "zh": "文字"}
# What kept a model from reading a table, as people are told; what else can go wrong with an answer is no lack of one.
NO_READING: dict[str, dict[Language, str]] = {
    "shape": {"en": "rows or cells are missing from the answer", "zh": "答案缺行或缺格"},
    "unparsed": {"en": "the answer cannot be parsed", "zh": "答案无法解析"},
    "empty": {"en": "the answer is empty", "zh": "答案为空"},
    "cut_short": {"en": "the answer was cut short", "zh": "答案被截断"},
    "refused": {"en": "the model or a content filter refused", "zh": "被模型或内容过滤拒绝"},
    "too_long": {"en": "the text is longer than the model takes", "zh": "文本超出模型的长度限制"},
    "rejected": {"en": "the server rejected the request", "zh": "服务器不接受该请求"},
    "server": {"en": "the server gave no answer", "zh": "服务器没有应答"},
    "deadline": {"en": "no answer came in time", "zh": "未在时限内应答"},
}


def agree(result: Settlement, page: Page, answers: Answers, seen: Mapping[str, ModelCell]) -> None:
    """Take the model's reading into a settlement: support where both agree, a remark for every row where they differ.

    The page's own characters stay what a cell is worth. Where labels and equations leave several cuts of a row, the
    model's figures count if they are one of them, as its word alone; the remark on the several stays.
    """
    for row in result.open_rows:
        _take(row, page, seen, result)
    rows: dict[str, list[str]] = {}
    for cell, theirs in seen.items():
        ours = result.cells.get(cell)
        if ours is None or _differs(ours, theirs):
            if ours is not None or theirs.value is not None:
                rows.setdefault(row_of(cell), []).append(cell)
        elif ours.value is not None and result.support[cell] != "model_only":
            result.support[cell] = "agreed"
    on = {t.table: t.form for t in page.tables}
    for cells in rows.values():
        _dispute(tuple(cells), seen, result, on)
    result.remarks = [r for r in result.remarks if not (r.kind in UNSURE and _all_agreed(r, result))]
    result.remarks += [
        Remark("no_model", (), None, {"table": _called(p.table, on), "why": NO_READING[p.kind], "detail": p.detail})
        for p in answers.problems
        if p.kind in NO_READING and not (p.table == "prose" and answers.statements)
    ]


def _called(table: str, on: Forms) -> dict[Language, str]:
    return _PROSE if table == "prose" else title(table, on.get(table))


def _differs(ours: Known, theirs: ModelCell) -> bool:
    """A row that is left open is flagged as it is; a blank and a mark that nothing applies are no numbers alike."""
    return ours.state != "undetermined" and ours.value != theirs.value


def _dispute(cells: tuple[str, ...], seen: Mapping[str, ModelCell], result: Settlement, on: Forms) -> None:
    known = [result.cells.get(cell) for cell in cells]
    span = next((k.span or k.label_span for k in known if k), None)
    words = {
        "labels": figures(cells, [_said(k.value is not None and shown(k.value)) if k else "–" for k in known], on),
        "model": figures(cells, [_said(seen[c].value is not None and shown(seen[c].value or 0)) for c in cells], on),  # type: ignore[arg-type]
    }
    result.remarks.append(Remark("conflict", cells, span, words))
    for cell in cells:
        if cell in result.cells and result.cells[cell].value is not None:
            result.support[cell] = "disputed"


def _said(figure: str | bool) -> str:
    return figure if isinstance(figure, str) else "□"


def _all_agreed(remark: Remark, result: Settlement) -> bool:
    return all(result.support.get(cell) == "agreed" for cell in remark.cells if result.cells[cell].value is not None)


def _take(row: OpenRow, page: Page, seen: Mapping[str, ModelCell], result: Settlement) -> None:
    """Give an open row the one of its possible cuts that the model's figures are, if they are one.

    Where the same figures stand in several cuts and only the blanks move, nobody can see which cells are blank: the row
    stays open.
    """
    cells = row.row.cells
    theirs = [seen.get(cell) for cell in cells]
    if any(t is None for t in theirs):
        return
    plain = plain_of(page.text)
    wanted = [t.value for t in theirs if t is not None]
    readings = (place(row.row, cut, page.text, plain) for cut in row.cuts)
    figures = [v for v in wanted if v is not None]
    alike = [known for known in readings if [k.value for k in known if k.value is not None] == figures]
    fitting = [known for known in alike if [k.value for k in known] == wanted]
    if fitting and len(alike) > 1:
        return
    if fitting:
        for cell, known in zip(cells, fitting[0], strict=True):
            result.cells[cell] = known
            result.support[cell] = "model_only" if known.value is not None else "none"
            result.lost.discard(cell)
        return
    words = {
        "labels": printed_of(page.text, row.row.run),
        "model": " ".join("□" if v is None else shown(v) for v in wanted),
    }
    result.remarks.append(Remark("conflict", tuple(c for c in cells if not c.startswith(EXTRA)), row.row.run, words))
