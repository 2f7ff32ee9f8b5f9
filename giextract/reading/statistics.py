"""The statistics table of the reports of 2014 to 2018, and the sheets of that kind that places drew up for themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from giextract.forms import cell_id, cell_ids, forms
from giextract.forms.form import Kind, Row
from giextract.reading.borders import rows_of
from giextract.reading.indicators import TABLE, Label, labels_of
from giextract.reading.lexicon import Hit, Meaning
from giextract.reading.page import Note, TableReading
from giextract.reading.page import Row as PrintedRow
from giextract.reading.rows import Frame, Sheet, Slip, slip
from giextract.reading.statistics_columns import Columns, columns_of
from giextract.reading.statistics_extra import Foreign, extra_cells, foreign, is_interrupted
from giextract.reading.tables import form_of
from giextract.report import ExtraCell, Span

LOCAL, STATUTORY = "local", "2014"
_GAP = 160  # letters and digits between neighbours; local rows and the head of a new page stand there
_FEWEST = 6  # rows that a sheet has at least
_ABOVE = 24  # letters and digits between a label and the row below it
_REST = 3  # rows of a later piece of the same sheet


@dataclass(frozen=True, slots=True)
class Line:
    """A printed row of the sheet: its label, what it means (None where that cannot be told), and its figures."""

    label: Label
    meaning: Meaning | None
    slip: Slip


def find_sheets(sheet: Sheet, within: Span, without: list[Span]) -> list[list[Label]]:
    """The statistics sheets in a part of the page, outside other tables, each as its labels in printed order."""
    inside = [
        label for label in labels_of(sheet.copy)
        if within[0] <= label.hit.span[0] < within[1]
        and not any(a <= label.hit.span[0] < b for a, b in without)
    ]  # fmt: skip
    groups: list[list[Label]] = []
    for label in inside:
        if not groups or label.hit.start - groups[-1][-1].hit.end > _GAP:
            groups.append([])
        groups[-1].append(label)
    sheets: list[list[Label]] = []
    for group in filter(None, (_trimmed(sheet.copy.plain, group) for group in groups)):
        if sheets and len(_ids(group)) >= _REST and not _ids(group) & _ids(sheets[-1]):
            sheets[-1] += group
        elif len(_ids(group)) >= _FEWEST:
            sheets.append(group)
    return sheets


def read_statistics(sheet: Sheet, sheets: list[list[Label]]) -> TableReading | None:
    """The statistics table of a report; of several sheets the longest is read, and the others are named."""
    if not sheets:
        return None
    best = max(sheets, key=lambda labels: len(_ids(labels)))
    read = _read(sheet, best)
    others = [labels for labels in sheets if labels is not best]
    notes = [
        Note(kind="second_row", span=o[0].hit.core, detail=forms()[STATUTORY].tables[TABLE].title["zh"]) for o in others
    ]
    return read.model_copy(update={"notes": (*read.notes, *notes)})


def hits_of(sheets: list[list[Label]]) -> list[Hit]:
    """The labels of these sheets as they stand on the page."""
    return [label.hit for labels in sheets for label in labels]


def _ids(labels: list[Label]) -> set[str]:
    return {m.id for label in labels if label.is_row and (m := label.hit.meaning(TABLE, "row"))}


def _trimmed(plain: str, group: list[Label]) -> list[Label]:
    """The labels from the first row, with what heads it, to the last; a sentence that names some stays outside."""
    rows = [i for i, label in enumerate(group) if label.is_row]
    if not rows:
        return []
    first = rows[0]
    while first and _leads(plain, group[first - 1], group[first]):
        first -= 1
    return group[first : rows[-1] + 1]


def _leads(plain: str, label: Label, below: Label) -> bool:
    """Whether a label stands right above a row: nothing but its own cells or a remark between, and no sentence."""
    return below.hit.start - label.hit.end <= _ABOVE and not re.search(
        r"[,;](?!\d)|。", plain[label.hit.core[1] : label.end]
    )


def _read(sheet: Sheet, labels: list[Label]) -> TableReading:
    first = next(label.hit.span for label in labels if label.hit.meaning(TABLE, "row"))
    bounded = [_bounded(sheet, label, label is labels[-1]) for label in labels]
    columns = columns_of(sheet, first, [label for label in bounded if label.is_row])
    form = form_of(
        [m.forms for label in labels if (m := label.hit.meaning(TABLE, "row")) and len(m.forms) == 1], STATUTORY
    )
    lines = list(_lines(sheet, bounded, form, columns))
    kept, extra, notes = _kept(sheet, lines, columns)
    for label in labels:
        last = label is labels[-1]
        for row in foreign(sheet, label, last):
            extra += extra_cells(sheet, row, columns)
            notes.append(Note(kind="extra_row", span=row.label, detail=sheet.document.text[slice(*row.label)]))
    rows = _as_told(rows_of(kept, sheet), columns)
    read = {cell for row in rows for cell in row.cells}
    wanted = [i for i in cell_ids(forms()[form], TABLE) if _column(i) in columns.ids] if form != LOCAL else []
    end = max([labels[-1].hit.span[1], *(r.run[1] for r in rows), *(e.span[1] for e in extra)])
    return TableReading(
        table=TABLE, form=form, span=(labels[0].hit.span[0], end), rows=rows,
        missing=tuple(i for i in wanted if i not in read), extra=tuple(extra), notes=tuple(notes),
    )  # fmt: skip


def _column(cell: str) -> str:
    return "cumulative" if cell.endswith(".cumulative") else "annual"


def _bounded(sheet: Sheet, label: Label, last: bool) -> Label:
    """A label whose figures end where its grid row ends, or where a row of no form begins.

    Where the number of such a row is glued to the figure before it, nobody can see which digits are whose.
    """
    end = label.end
    row = sheet.row_at(label.hit.core[0])
    if row and row[-1][0] >= label.hit.core[1]:
        end = min(end, row[-1][1])
    other = next(foreign(sheet, replace(label, end=end), last), None)
    if other is None:
        return replace(label, end=end)
    plain, at = sheet.copy.plain, min(end, other.label[0])
    is_glued = plain[at - 1].isdecimal() and re.match(r"\d\s*[.、]", plain[at : at + 4]) is not None
    return replace(label, end=at, is_doubtful=label.is_doubtful or is_glued, foreign=other.label)


def _lines(sheet: Sheet, labels: list[Label], form: str, columns: Columns) -> Iterator[Line]:
    section, doubted = "", _doubtful_ends(sheet, labels)
    rows = {row.id: row for row in forms()[form].tables[TABLE].blocks[0].data_rows()}
    for i, label in enumerate(labels):
        if label.hit.meaning(TABLE, "note", "title"):
            continue
        meaning = _meant(label.hit, section)
        if meaning and meaning.role == "row":
            section = meaning.id.split(".")[0]
            meaning = meaning if meaning.id in rows else None
        frame = _frame(label, meaning.id if meaning else "", rows.get(meaning.id) if meaning else None, columns)
        alone = replace(sheet, copy=replace(sheet.copy, plain=sheet.copy.plain[: label.end]))  # 82.政府 is 8 and 2.政府
        printed = slip(alone, frame, label.start, label.end, label.hit.core[0])
        doubtful = label.is_doubtful or i in doubted
        if label.foreign:
            doubtful = doubtful or is_interrupted(sheet, label, label.foreign, len(columns.ids))
        yield Line(label, meaning, replace(printed, broken=printed.broken or doubtful))


def _meant(h: Hit, section: str) -> Meaning | None:
    """What a label means; one that two sections have means the row of the section it stands in."""
    found = [m for m in h.meanings if m.role in ("row", "heading")]
    own = found if len(found) == 1 else [m for m in found if m.id.split(".")[0] == section]
    return own[0] if len(own) == 1 else None


def _doubtful_ends(sheet: Sheet, labels: list[Label]) -> set[int]:
    """Rows glued to the number of the next label, where nobody can see which digits are whose.

    A number in front of a label goes on from one above, or is 1; a figure that ends like the number that the next
    label has on the form, in a sheet where no label can be seen without one, may end in that number.
    """
    plain, doubted, above = sheet.copy.plain, set(), {0}
    bare: dict[int, bool] = {}
    for i, label in enumerate(labels):
        start, core = label.hit.span[0], label.hit.core[0]
        number = re.match(r"(\d{1,2})\s*[.、]", plain[start:core])
        glued = i > 0 and start > 0 and plain[start - 1].isdecimal()
        if number:
            if glued and int(number[1]) != 1 and int(number[1]) - 1 not in above:
                doubted.add(i - 1)
            above.add(int(number[1]))
        elif glued and start == core:
            own = {m.number[:-1] for m in label.hit.meanings if m.number[:1].isdigit()}
            if own:
                bare[i] = plain[start - 1] in own and plain[start - 2].isdecimal()
    if bare and all(bare.values()):
        doubted.update(i - 1 for i in bare)
    return doubted


def _frame(label: Label, row: str, known: Row | None, columns: Columns) -> Frame:
    kind: Kind = known.kind if known and known.kind else "count"
    n = len(columns.ids)
    return Frame(
        cells=tuple(cell_id(TABLE, row, column) for column in columns.ids),
        kinds=(kind,) * n,
        labels=(label.hit.span,) * n,
        headings=columns.headings,
        units=(label.unit if kind == "amount" else None,) * n,
    )


def _kept(sheet: Sheet, lines: list[Line], columns: Columns) -> tuple[list[Slip], list[ExtraCell], list[Note]]:
    """The rows of the form, each once; figures behind headings, second rows and labels of no one row are extra."""
    kept: list[Slip] = []
    extra: list[ExtraCell] = []
    notes: list[Note] = []
    read: set[str] = set()
    for line in lines:
        meaning, text = line.meaning, sheet.document.text[slice(*line.label.hit.span)].strip()
        if meaning and meaning.role == "row" and meaning.id not in read:
            read.add(meaning.id)
            kept.append(line.slip)
        elif any(p.kind != "nil" for p in line.slip.pieces):
            again = meaning is not None and meaning.role == "row"
            extra += extra_cells(sheet, Foreign(line.label.hit.span, text, line.label.unit, line.slip.pieces), columns)
            kind, cells = ("second_row", line.slip.frame.cells) if again else ("extra_row", ())
            notes.append(Note(kind=kind, cells=cells, span=line.label.hit.core, detail=text))
    return kept, extra, notes


def _as_told(rows: tuple[PrintedRow, ...], columns: Columns) -> tuple[PrintedRow, ...]:
    """The rows as they are, or with their figures left open where no heading says which column is which.

    No sum stands across a row, so that figures glued together may always be one figure beside a blank.
    """
    if columns.told:
        return tuple(r.model_copy(update={"how": "mixed"}) if r.how == "glued" else r for r in rows)
    return tuple(r.model_copy(update={"how": "untold", "slots": ()}) if r.pieces else r for r in rows)
