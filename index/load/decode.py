"""Bytes of unknown encoding in, text out, or an honest "not sure".

A byte order mark or a declaration decides; then UTF-8, which other encodings hardly ever look like; then what
charset-normalizer makes of a sample, if it is clear. Where several encodings would give different text with equal right,
the file is refused rather than misquoted.
"""

import codecs

from index.errors import LoadError

SAMPLE = 256 * 1024  # bytes that the encoding is guessed from
LEAST_BYTES = 64  # with fewer, a guess is worth nothing
MOST_CHAOS = 0.1  # charset-normalizer's share of suspicious characters
UNSURE = "Its encoding is not UTF-8 and cannot be told for sure{}. Save it as UTF-8."
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`. `declared`: an encoding that the file itself names, believed if it fits. Raises `LoadError`."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    for encoding in (declared, "utf-8"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return _strictly(data, _guess(data))


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    high = [number for number, byte in enumerate(data[: 16 * SAMPLE]) if byte > 127]
    first = max(0, high[0] - SAMPLE // 2) if high else 0
    sample = data[first : first + SAMPLE]  # around the first character that is not ASCII
    if len(sample) < LEAST_BYTES:
        raise LoadError(UNSURE.format(": it is too short"))
    matches = from_bytes(sample)
    best = matches.best()
    if best is None or best.chaos > MOST_CHAOS:
        raise LoadError(UNSURE.format(""))
    text = str(best)
    rivals = [
        match for match in matches if match.chaos <= best.chaos and match.coherence >= best.coherence and str(match) != text
    ]
    if rivals:
        raise LoadError(UNSURE.format(f": {best.encoding} and {rivals[0].encoding} both fit"))
    return best.encoding


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise LoadError(f"It begins like {encoding} but is damaged further on. Save it as UTF-8.") from error
