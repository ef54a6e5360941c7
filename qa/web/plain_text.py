"""An Answer in, its plain words out: to be pasted into a mail, and to be read aloud. Characters that cannot be seen are codes.

Where an article has no address, its place on our own source page stands for it: `home` is the name under which the browser
reaches this server.
"""

from qa.deep_link import safe_link
from qa.links import source_url
from qa.render import columns, confidence_words, headline, quotation, section_path, spoken_date
from qa.segments import in_text, visible
from qa.types import Answer, Citation


def to_mail(answer: Answer, home: str = "") -> str:
    """The answer with its items and its quotations, each with title, headings, author, date and address; so of each part."""
    listed = "\n".join(f"- {entry}" for entry in _entries(answer))
    quotations = (_quoted(citation, home) for citation in answer.citations)
    parts = (f"{visible(part.read_as)}\n{to_mail(part, home)}" for part in answer.parts)
    return "\n\n".join(filter(None, [visible(answer.answer or headline(answer)), listed, *quotations, *parts]))


def spoken(answer: Answer) -> str:
    """What a screen reader says when the answer arrives."""
    words = [visible(answer.answer or headline(answer))]
    if answer.answer is not None and not answer.citations[0].pinned:
        words.append(confidence_words(answer.confidence).capitalize())
    words.append("; ".join(_entries(answer)))
    words += [
        f"{visible(part.read_as)} {visible(part.answer or '') or '; '.join(_entries(part)) or headline(part)}"
        for part in answer.parts
    ]
    if answer.missing:
        words.append(visible(answer.missing))
    count = len(answer.quoted) or len(answer.nearest)
    noun = "quotation" if answer.answer is not None or answer.items or answer.parts else "passage"
    return f"{'. '.join(word.rstrip('.') for word in words if word)}. {count} {noun}{'' if count == 1 else 's'}."


def _entries(answer: Answer) -> list[str]:
    """The items of a list, or the values that articles give."""
    return [visible(text) for text in (*(item.text for item in answer.items), *(other.text for other in answer.alternatives))]


def _quoted(citation: Citation, home: str) -> str:
    quote = "".join(in_text(segment) for segment in quotation(citation))
    address = safe_link(citation.document.url) or (home and home + source_url(citation))
    meta = citation.document
    parts = (meta.title, *section_path(citation), meta.author, spoken_date(meta.date))
    origin = " · ".join(" ".join(part.split()) for part in parts if part)
    return "\n".join(line for line in (visible(columns(citation)), f"“{quote}”", visible(origin), address) if line)
