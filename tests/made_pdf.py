"""PDFs made by hand: pages of text drawn line by line, with what a real file has around them."""

from collections.abc import Sequence

FONTS = {
    "F": "/Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding",
    "B": "/Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding",
    "C": "/Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding",
}

Drawn = tuple[float, float, str, float, str]  # x, y, font, size, text


def line(x: float, y: float, text: str, *, font: str = "F", size: float = 10) -> str:
    """The operators that draw a line of text."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def lines(x: float, y: float, *texts: str, step: float = 12, font: str = "F", size: float = 10) -> str:
    """Lines below each other."""
    return "".join(line(x, y - step * number, text, font=font, size=size) for number, text in enumerate(texts))


def pdf(pages: Sequence[str], *, info: str = "", page: str = "", root: str = "", more: Sequence[str] = ()) -> bytes:
    """A PDF of pages with these contents. `page` and `root` are put into those dictionaries.

    Objects: 1 catalog, 2 page tree, 3 information, 4 to 6 fonts, then those of `more`, then the pages with their contents.
    """
    first = 7 + len(more)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< {info} >>",
        *(f"<< /Type /Font /Subtype {font} >>" for font in FONTS.values()),
        *more,
    ]
    fonts = " ".join(f"/{name} {number} 0 R" for number, name in enumerate(FONTS, start=4))
    for number, content in enumerate(pages):
        resources = "" if "/Resources" in page else f"/Resources << /Font << {fonts} >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {first + 2 * number + 1} 0 R {resources} {page} >>"
        )
        objects.append(stream(content))
    return assembled(objects)


def stream(content: str, entries: str = "") -> str:
    """A stream object."""
    return f"<< /Length {len(content.encode('cp1252'))} {entries} >>\nstream\n{content}\nendstream"


def assembled(objects: Sequence[str]) -> bytes:
    """The file of these objects, numbered from 1; 1 is the catalog, 3 the information."""
    data = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()
