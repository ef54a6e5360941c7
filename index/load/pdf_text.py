"""A page of a PDF in, the runs of text that it draws out, in the order of the file, each with its place.

The operators of the content stream are followed as far as text needs it (matrices, fonts, spacing, forms within forms, layers
that are off). Places are points from the lower left corner of the page as it is shown. Text that nobody sees is left out:
drawn invisibly (rendering mode 3 or 7), outside the page, in a hidden layer, smaller than `LEAST_SIZE`. Only where a page has
no other text is the invisible one read: it is what a character recognition put behind a scan.
"""

import math
from copy import copy
from dataclasses import dataclass
from typing import Any

from index.load.pdf_fonts import Face, decoded, face_of

LEAST_SIZE = 1.0  # points
DEEPEST_FORM = 8
MOST_FORMS = 2_000  # drawn on one page
MOST_SAVED = 500  # graphics states
MOST_RUNS = 200_000  # of one page
MOST_FONTS = 1_000  # kept for the pages that follow
_INVISIBLE = (3, 7)
_SAME: Any = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Run:
    """A stretch of text on one baseline. `aside`: the file says that it is none of the content, or it is drawn aslant."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool = False
    fixed: bool = False  # all letters are equally wide
    aside: bool = False
    invisible: bool = False


@dataclass(slots=True)
class _State:
    matrix: Matrix
    face: Face | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class PageText:
    """The runs of a page, and its size as it is shown."""

    width: float
    height: float
    runs: list[Run]


class PageReader:
    """Reads the pages of one file; the fonts that pages share are parsed once."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._faces: dict[Any, Face | None] = {}
        self._hidden_layers = _hidden_layers(reader)

    def read(self, page: Any) -> PageText:
        """The runs of a page in the order of the file."""
        from pypdf.generic import ContentStream

        matrix, width, height = _shown(page)
        drawing = _Drawing(self, matrix)
        contents = page.get("/Contents")
        if contents is not None and (contents := contents.get_object()) is not None:
            drawing.follow(ContentStream(contents, self._reader, "bytes"), _dictionary(page, "/Resources", inherited=True))
        runs = [run for run in drawing.runs if -1 <= run.x <= width and -1 <= run.y <= height]
        if any(not run.invisible and run.text.strip() for run in runs):
            runs = [run for run in runs if not run.invisible]
        return PageText(width, height, runs)

    def face(self, resources: Any, name: str) -> Face | None:
        """The font of that name in a page's resources; None where there is none, or it does not say which letters it has."""
        fonts = _dictionary(resources, "/Font")
        if name not in fonts:
            return None
        reference = fonts.raw_get(name)
        key = getattr(reference, "idnum", None) or id(reference)
        if key not in self._faces:
            if len(self._faces) >= MOST_FONTS:
                self._faces.clear()
            self._faces[key] = face_of(fonts[name].get_object())
        return self._faces[key]

    def is_hidden_layer(self, resources: Any, name: object) -> bool:
        """Whether marked content of that name is in a layer that is off."""
        properties = _dictionary(resources, "/Properties")
        return name in properties and getattr(properties.raw_get(name), "idnum", 0) in self._hidden_layers

    def form(self, resources: Any, name: object) -> tuple[Any, int] | None:
        """The form of that name and its number in the file; None where it is an image, hidden, or not there."""
        forms = _dictionary(resources, "/XObject")
        if name not in forms:
            return None
        form = forms[name].get_object()
        layer = form.raw_get("/OC") if "/OC" in form else None
        if form.get("/Subtype") != "/Form" or getattr(layer, "idnum", 0) in self._hidden_layers:
            return None
        return form, getattr(forms.raw_get(name), "idnum", id(form))

    @property
    def pdf(self) -> Any:
        """The reader of the file, which streams want to know."""
        return self._reader


class _Drawing:
    """One page while it is drawn: the state of the graphics, and the runs so far."""

    def __init__(self, pages: PageReader, matrix: Matrix) -> None:
        self.runs: list[Run] = []
        self._pages = pages
        self._state = _State(matrix)
        self._saved: list[_State] = []
        self._text: Matrix = _SAME
        self._line: Matrix = _SAME
        self._marked: list[str] = []  # of the marked content around: "hidden", "aside" or ""
        self._open_forms: list[int] = []
        self._forms = 0

    def follow(self, stream: Any, resources: Any) -> None:
        """Draws a stream of operators."""
        for operands, operator in stream.operations:
            if len(self.runs) > MOST_RUNS:
                return
            if operator == b"INLINE IMAGE":
                continue
            try:
                self._do(operator, operands, resources)
            except (TypeError, ValueError, IndexError, OverflowError):
                continue  # an operator without its operands does nothing

    def _do(self, operator: bytes, operands: Any, resources: Any) -> None:
        state = self._state
        match operator:
            case b"Tj":
                self._show(operands[0])
            case b"TJ":
                for part in operands[0]:
                    if isinstance(part, int | float):
                        self._move(-float(part) / 1000 * state.size * state.scale)
                    else:
                        self._show(part)
            case b"'":
                self._next_line(0, -state.leading)
                self._show(operands[0])
            case b'"':
                state.word_spacing, state.spacing = float(operands[0]), float(operands[1])
                self._next_line(0, -state.leading)
                self._show(operands[2])
            case b"Td":
                self._next_line(float(operands[0]), float(operands[1]))
            case b"TD":
                state.leading = -float(operands[1])
                self._next_line(float(operands[0]), float(operands[1]))
            case b"T*":
                self._next_line(0, -state.leading)
            case b"Tm":
                self._text = self._line = _matrix(operands)
            case b"BT":
                self._text = self._line = _SAME
            case b"Tf":
                state.face, state.size = self._pages.face(resources, operands[0]), float(operands[1])
            case b"Tc":
                state.spacing = float(operands[0])
            case b"Tw":
                state.word_spacing = float(operands[0])
            case b"Tz":
                state.scale = float(operands[0]) / 100
            case b"TL":
                state.leading = float(operands[0])
            case b"Ts":
                state.rise = float(operands[0])
            case b"Tr":
                state.mode = int(operands[0])
            case b"q":
                if len(self._saved) < MOST_SAVED:
                    self._saved.append(copy(state))
            case b"Q":
                self._state = self._saved.pop() if self._saved else state
            case b"cm":
                state.matrix = times(_matrix(operands), state.matrix)
            case b"BMC" | b"BDC":
                self._marked.append(self._mark(operands, resources))
            case b"EMC":
                if self._marked:
                    self._marked.pop()
            case b"Do":
                self._draw_form(operands[0], resources)

    def _mark(self, operands: Any, resources: Any) -> str:
        if operands and operands[0] == "/OC" and len(operands) > 1 and self._pages.is_hidden_layer(resources, operands[1]):
            return "hidden"
        return "aside" if operands and operands[0] == "/Artifact" else ""

    def _draw_form(self, name: object, resources: Any) -> None:
        from pypdf.generic import ContentStream

        found = self._pages.form(resources, name)
        if not found or found[1] in self._open_forms or len(self._open_forms) >= DEEPEST_FORM or self._forms >= MOST_FORMS:
            return
        form, number = found
        self._forms += 1
        self._open_forms.append(number)
        outside, saved, marked = copy(self._state), self._saved, list(self._marked)
        self._saved = []
        if "/Matrix" in form:
            self._state.matrix = times(_matrix(form["/Matrix"]), self._state.matrix)
        self.follow(ContentStream(form, self._pages.pdf, "bytes"), _dictionary(form, "/Resources") or resources)
        self._state, self._saved, self._marked = outside, saved, marked
        self._open_forms.pop()

    def _next_line(self, across: float, up: float) -> None:
        self._line = self._text = times((1.0, 0.0, 0.0, 1.0, across, up), self._line)

    def _move(self, across: float) -> None:
        self._text = times((1.0, 0.0, 0.0, 1.0, across, 0.0), self._text)

    def _show(self, data: object) -> None:
        state = self._state
        if state.face is None or not isinstance(data, bytes):
            return
        text, codes = decoded(data, state.face.font)
        wide = sum(map(state.face.width, codes)) / 1000 * state.size + state.spacing * len(codes)
        wide += state.word_spacing * data.count(b" ") if len(codes) == len(data) else 0.0
        start = self._place()
        self._move(wide * state.scale)
        if "hidden" in self._marked or not text:
            return
        size = abs(state.size) * math.hypot(start[2], start[3])
        run = Run(text, start[4], self._place()[4], start[5], size, state.face.bold or state.mode == 2, state.face.fixed)
        upright = start[0] * state.size > 0 and abs(start[1]) <= 0.2 * abs(start[0])
        run.aside = "aside" in self._marked or not upright
        run.invisible = state.mode in _INVISIBLE
        if size >= LEAST_SIZE and all(map(math.isfinite, (run.x, run.end, run.y, size))):
            self.runs.append(run)

    def _place(self) -> Matrix:
        return times((1.0, 0.0, 0.0, 1.0, 0.0, self._state.rise), times(self._text, self._state.matrix))


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does first `one`, then `other`."""
    a, b, c, d, e, f = one
    k, m, n, o, p, q = other
    return a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _shown(page: Any) -> tuple[Matrix, float, float]:
    """The matrix that turns the page as it is shown, its lower left corner at 0, and its width and height then."""
    left, low, right, high = (float(value) for value in page.cropbox)
    width, height = right - left, high - low
    match page.rotation % 360:
        case 90:
            return (0, -1, 1, 0, -low, right), height, width
        case 180:
            return (-1, 0, 0, -1, right, high), width, height
        case 270:
            return (0, 1, -1, 0, high, -left), height, width
    return (1, 0, 0, 1, -left, -low), width, height


def _hidden_layers(reader: Any) -> frozenset[int]:
    """The numbers of the layers that are off when the file is opened."""
    layers = _dictionary(_dictionary(reader.root_object, "/OCProperties"), "/D").get("/OFF", [])
    layers = layers.get_object() if hasattr(layers, "get_object") else layers
    return frozenset(filter(None, (getattr(layer, "idnum", 0) for layer in layers if isinstance(layers, list))))


def _dictionary(holder: Any, key: str, *, inherited: bool = False) -> Any:
    """A dictionary's dictionary; an empty one where it has none, or something else."""
    from pypdf.generic import DictionaryObject

    found = holder.get_inherited(key, None) if inherited else holder.get(key)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
