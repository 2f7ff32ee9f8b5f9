"""What is left to be seen of a page when all of it is painted: nothing clipped away, nothing under a later opaque area."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTImage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from giextract.document.document import Box
from giextract.document.printed.shapes import UNREAD
from giextract.errors import Unreadable

MAX_MARKS = 100_000  # characters, lines and pictures of one page; a full page of small print has 5,000
_UNSEEN = (3, 7)  # text render modes that leave no ink
_CUT = (0.15, 0.85)  # of a character's width: what is hidden in part is neither read nor left out
_HALF = 0.6  # of a character's width: so much of it is enough at the edge of a clipped cell
_INK = (0.25, 0.75)  # of a character's height: where the middle of its ink is, between descent and ascent
_BAND = 32.0  # points: areas are looked up by the height at which they lie


class _Program(PDFPageInterpreter):
    """Run a page's program and tell the device of clipping and of transparent paint, which pdfminer passes over."""

    clip: Box | None = None
    veils: tuple[tuple[str, bool], ...] = ()

    def init_state(self, ctm: Any) -> None:
        """Begin a page or a form."""
        super().init_state(ctm)
        self.kept: list[Any] = []
        self._tell()

    def dup(self) -> "_Program":
        """Begin a form within what clips the page around it."""
        inner = super().dup()
        assert isinstance(inner, _Program)
        inner.clip, inner.veils = self.clip, self.veils
        return inner

    def do_Do(self, name: Any) -> None:  # noqa: N802
        """Paint a form or a picture."""
        super().do_Do(name)
        self._tell()

    def do_q(self) -> None:
        """Keep the state."""
        super().do_q()
        self.kept.append((self.clip, self.veils))

    def do_Q(self) -> None:  # noqa: N802
        """Go back to the state that was kept."""
        super().do_Q()
        if self.kept:
            self.clip, self.veils = self.kept.pop()
            self._tell()

    def do_W(self) -> None:  # noqa: N802
        """Clip to the box around the path."""
        points = [
            apply_matrix_pt(self.ctm, (float(p[i]), float(p[i + 1])))
            for p in self.curpath
            for i in range(1, len(p) - 1, 2)
        ]
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            self.clip = _common((min(xs), min(ys), max(xs), max(ys)), self.clip)
            self._tell()

    def do_W_a(self) -> None:  # noqa: N802
        """Clip to the box around the path."""
        self.do_W()

    def do_gs(self, name: Any) -> None:
        """Note what makes paint transparent."""
        state = dict_value(dict_value((self.resources or {}).get("ExtGState") or {}).get(literal_name(name)) or {})
        veils, values = dict(self.veils), {key: resolve1(state[key]) for key in ("ca", "BM", "SMask") if key in state}
        if isinstance(alpha := values.get("ca"), int | float):
            veils["ca"] = alpha < 0.99
        if "BM" in values:
            veils["BM"] = "'Normal'" not in repr(values["BM"]) and "'Compatible'" not in repr(values["BM"])
        if "SMask" in values:
            veils["SMask"] = isinstance(values["SMask"], dict)
        self.veils = tuple(veils.items())
        self._tell()

    def _tell(self) -> None:
        if isinstance(self.device, _Seen):
            self.device.clip, self.device.sheer = self.clip, any(veiled for _, veiled in self.veils)


class _Seen(PDFPageAggregatorWithMarkedContent):
    """Leave out characters without ink or clipped away: the text layer below a scan, and what somebody hid."""

    unseen = False
    clip: Box | None = None
    sheer = False

    def render_string(self, textstate: Any, *rest: Any) -> None:
        """Note whether what follows is painted."""
        self.unseen = textstate.render in _UNSEEN
        super().render_string(textstate, *rest)

    def render_char(self, *args: Any, **more: Any) -> float:
        """Add a character, unless it is not painted."""
        advance = float(super().render_char(*args, **more))
        if self.unseen:
            self.cur_item._objs.pop()
        elif self.clip is not None:
            _clip(self.cur_item._objs, self.clip)
        if len(self.cur_item._objs) > MAX_MARKS:
            raise Unreadable(f"more than {MAX_MARKS:,} marks on one page / 单页内容过多")
        return advance

    def paint_path(self, *args: Any, **more: Any) -> None:
        """Add lines and areas; one of several parts may have holes and hides nothing."""
        at = len(self.cur_item._objs)
        super().paint_path(*args, **more)
        painted: list[Any] = self.cur_item._objs[at:]
        for item in painted:
            item.hides = _visible(item, self.clip) if len(painted) == 1 and not self.sheer else None

    def render_image(self, name: str, stream: Any) -> None:
        """Add a picture; one with a mask hides nothing."""
        super().render_image(name, stream)
        item: Any = self.cur_item._objs[-1]
        veiled = self.sheer or any(stream.get(key) for key in ("SMask", "Mask", "ImageMask", "IM"))
        item.hides = None if veiled else _visible(item, self.clip)


class SeenPage(Page):
    """A page of pdfplumber without what is not seen."""

    @property
    def layout(self) -> Any:
        """What the page's program paints and leaves to be seen."""
        if not hasattr(self, "_layout"):
            device = _Seen(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
            _Program(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
            _uncover(self._layout)
        return self._layout


def _clip(items: list[Any], clip: Box) -> None:
    """Leave out the last character where it is clipped away; a figure that loses some of its ink is marked."""
    char = items[-1]
    (x0, y0, x1, y1), part = char.bbox, _common(char.bbox, clip)
    shown = (part[2] - part[0]) / max(x1 - x0, 0.01)
    if shown < _CUT[0] or part[3] - part[1] < _CUT[0] * (y1 - y0):
        items.pop()
        before = items[-1] if items else None
        if isinstance(before, LTChar) and abs(before.x1 - x0) < 1 and abs(before.y0 - y0) < 1 and part[3] > part[1]:
            _mark(before)
    elif shown < _HALF:
        _mark(char)


def _mark(char: Any) -> None:
    """A digit of which something is hidden is not read."""
    if char.get_text().isdigit():
        char._text = UNREAD


def _uncover(layout: Any) -> None:
    """Leave out the characters under an area or a picture that is painted later; mark figures that it covers in part."""
    bands: dict[int, list[Box]] = defaultdict(list)
    for parent, item in reversed(list(_painted(layout))):
        if isinstance(item, LTChar):
            above = bands.get(int((item.y0 + item.y1) / 2 // _BAND), ())
            hidden = max((_share(item.bbox, area) for area in above), default=0.0)
            if hidden > _CUT[1]:
                parent[id(item)] = None
            elif hidden > _CUT[0]:
                _mark(item)
        elif (area := getattr(item, "hides", None)) is not None:
            for band in range(int(max(area[1], 0.0) // _BAND), int(min(area[3], 20_000.0) // _BAND) + 1):
                bands[band].append(area)
    _drop(layout)


def _painted(container: Any) -> Iterator[tuple[dict[int, Any], Any]]:
    """Everything that is painted, in its order, with the place to note that it is left out."""
    gone: dict[int, Any] = {}
    container.gone = gone
    for item in container._objs:
        if isinstance(item, LTContainer):
            yield from _painted(item)
        else:
            yield gone, item


def _drop(container: Any) -> None:
    container._objs = [item for item in container._objs if id(item) not in container.gone]
    for item in container._objs:
        if isinstance(item, LTContainer):
            _drop(item)


def _visible(item: Any, clip: Box | None) -> Box | None:
    """The box that a filled rectangle or a picture hides what lies below it in."""
    if isinstance(item, LTRect):
        color = item.non_stroking_color
        parts = color if isinstance(color, tuple | list) else (color,)
        if not item.fill or not all(isinstance(p, int | float) for p in parts):  # a pattern may have holes
            return None
    elif not isinstance(item, LTImage):
        return None
    return _common(item.bbox, clip)


def _common(box: Box, clip: Box | None) -> Box:
    if clip is None:
        return box
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def _share(char: Box, area: Box) -> float:
    """How much of a character's width lies in an area, if the middle of its height does."""
    x0, y0, x1, y1 = char
    middle = (y0 + _INK[0] * (y1 - y0), y0 + _INK[1] * (y1 - y0))
    if middle[0] < area[1] or middle[1] > area[3]:
        return 0.0
    return max(0.0, min(x1, area[2]) - max(x0, area[0])) / max(x1 - x0, 0.01)
