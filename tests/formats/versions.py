"""Every version of the report as a file: its name, its bytes. What takes a programme to make is made once a test run."""

import fcntl
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from giextract import bulk
from giextract.document import soffice
from giextract.pipeline import Page, judge
from giextract.store import Store, unpack
from tests.formats import prints
from tests.formats.annual import BLANKS, CLEAN, WRONG_SUM, WRONG_SUM_AND_BLANKS, Annual
from tests.formats.holding import Read
from tests.formats.pages import BROKEN, FRAMES, SAVED, print_page, save_page
from tests.formats.texts import print_text, suffix
from tests.formats.words import LOOKS, write_sheet, write_word
from tests.printing.layouts import LAYOUTS

Files = dict[str, bytes]
Made = TypeVar("Made")
Write = Callable[[Annual], bytes]
TEXTS = {layout: f"text {layout}{suffix(layout)}" for layout in LAYOUTS}
PAGES = {manner: f"page {manner}.html" for manner in (*FRAMES, *BROKEN)}
SAVED_PAGES = {way: f"saved {way}.mhtml" for way in SAVED}
WORDS = {look: f"word {look}.docx" for look in LOOKS}
PRINTS = (*prints.PRINTS, "turned", "boxed")
OFFICE = {"doc": "office.doc", "rtf": "office.rtf", "xls": "office.xls"}
SCANS = ("scan.pdf", "scan.png")

NO_OFFICE = "LibreOffice is not installed (apt install libreoffice-writer libreoffice-calc)"
NO_OCR = "Tesseract is not installed (apt install tesseract-ocr tesseract-ocr-chi-sim)"


def written(annual: Annual) -> Files:
    """Write what no programme is needed for."""
    files = {name: print_text(annual, layout).data() for layout, name in TEXTS.items()}
    files |= {name: print_page(annual, manner) for manner, name in PAGES.items()}
    files |= {name: save_page(annual, way) for way, name in SAVED_PAGES.items()}
    return files | {name: write_word(annual, LOOKS[look]) for look, name in WORDS.items()}


def has_office() -> bool:
    """Tell whether LibreOffice is there."""
    return soffice.programme() is not None


def has_ocr() -> bool:
    """Tell whether Tesseract is there."""
    return shutil.which("tesseract") is not None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder that all processes of a test run share; what one has made, the others take."""

    folder: Path

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Give what stands on the shelf under a name; where there is nothing yet, make it."""
        place = self.folder / f"{name}.pickle"
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                made = make()
                place.write_bytes(pickle.dumps(made))
                return made
        return pickle.loads(place.read_bytes())

    def office(self, kind: str) -> Files:
        """Give the older office files, `clean` and `changed`: with blanks and a wrong sum."""
        if not has_office():
            pytest.skip(NO_OFFICE)
        reports = {"clean": CLEAN, "changed": WRONG_SUM_AND_BLANKS}
        if kind == "xls":
            drawn = {f"{name}.xlsx": write_sheet(annual) for name, annual in reports.items()}
        else:
            drawn = {f"{name}.docx": write_word(annual, LOOKS["typed"]) for name, annual in reports.items()}
        made = self.once(kind, lambda: prints.convert(drawn, kind))
        return {name.split(".")[0]: data for name, data in made.items()}

    def pdfs(self, version: str = "clean") -> Files:
        """Give the PDF files of the report, `clean`, with `blanks` or with a `wrong sum`, by the names of their looks."""
        if not has_office():
            pytest.skip(NO_OFFICE)
        return self.once("pdf", _printed)[version]

    def scans(self) -> Files:
        """Give the report scanned to a PDF and to a picture."""
        if not has_ocr():
            pytest.skip(NO_OCR)
        pdfs = self.pdfs()
        return self.once("scans", lambda: dict(zip(SCANS, _scanned(pdfs), strict=True)))

    def everything(self) -> Files:
        """Give every clean version that can be made on this machine; no two have the same bytes."""
        return self.once("everything", self._everything)

    def _everything(self) -> Files:
        files = written(CLEAN)
        if has_office():
            files |= {name: self.office(kind)["clean"] for kind, name in OFFICE.items()}
            files |= {f"print {look}.pdf": data for look, data in self.pdfs().items()}
            if has_ocr():
                files |= self.scans()
        return files

    def extracted(self) -> Path:
        """Give the store into which a folder of every clean version was extracted."""
        return self.once("extracted", self._extract)

    def _extract(self) -> Path:
        folder, place = self.folder / "all", self.folder / "all.db"
        folder.mkdir(exist_ok=True)
        for name, data in self.everything().items():
            (folder / name).write_bytes(data)
        with Store.open(str(place), create=True) as store:
            for _ in bulk.extract(bulk.find([str(folder)]), store, jobs=2):
                pass
            bulk.second_pass(store)
        return place

    def read(self, name: str) -> Read:
        """Give a clean version as it was read when the folder was extracted."""
        with Store.open(str(self.extracted())) as store:
            (packed,) = [stored.page for stored in store.pages() if stored.path == name]
        page = Page.model_validate_json(unpack(packed))
        return Read(page, judge(page))


def _printed() -> dict[str, Files]:
    reports = {"clean": CLEAN, "blanks": BLANKS, "wrong sum": WRONG_SUM}
    drawn = {f"{v}/{look}.docx": write_word(reports[v], prints.PRINTS[look]) for v in reports for look in prints.PRINTS}
    made = prints.convert(drawn, "pdf")
    files = {v: {look: made[f"{v}/{look}.docx"] for look in prints.PRINTS} for v in reports}
    changed = {v: {"turned": prints.turned(f["landscape"]), "boxed": prints.boxed(f["tall"])} for v, f in files.items()}
    return {v: looks | changed[v] for v, looks in files.items()}


def _scanned(pdfs: Files) -> tuple[bytes, bytes]:
    return prints.scan(pdfs["ruled"]), prints.photograph(pdfs["tall"])
