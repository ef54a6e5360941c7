"""A wikitext link or gallery in, what a reader sees of it out: its text, or a picture's caption; pure.

Links to categories and to other languages' pages show nothing. A picture's caption is the last of its parts, unless that is
one of the words that say how it is laid out; a picture within a line has none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SpaceWords:
    """What a wiki calls its files and its categories before the colon, in lower case."""

    files: frozenset[str]
    categories: frozenset[str]


WORDS = SpaceWords(
    frozenset(
        "file image media datei bild medium fichier archivo imagen ficheiro imagem immagine bestand "
        "afbeelding plik grafika fil "
        "tiedosto kuva soubor файл изображение ファイル 文件 파일".split()
    ),
    frozenset(
        "category kategorie catégorie categoría categoria categorie kategoria kategori luokka категория カテゴリ 分类".split()
    ),
)
_FRAMES = frozenset(
    "thumb thumbnail frame framed mini miniatur gerahmt vignette cadre miniatura miniaturadeimagen мини".split()
)
_LAYOUT = frozenset(
    "frameless border left right center centre none baseline sub super top text-top middle bottom "
    "text-bottom upright rahmenlos "
    "links rechts zentriert ohne hochkant rand gauche droite centré neant izquierda derecha centro no справа слева".split()
)
_OPTION = re.compile(
    r"(?:x?\d{1,5}(?:x\d{1,5})?px|upright[= ][\d.]+|(?:link|alt|page|lang|class|thumb|thumbnail|start)=.*)", re.DOTALL
)
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}|simple|zh-[a-z-]{2,12})")
_NO_LANGUAGES = ("mw", "wp", "wt")


def space_of(title: str) -> str:
    """The word before a title's colon, in lower case; empty where there is none, or a link to it is wanted (`[[:File:A]]`)."""
    before, colon, _ = title.strip().partition(":")
    return before.strip().lower().replace("_", " ") if colon else ""


def is_of_language(title: str) -> bool:
    """Whether a link without a text is one to the same page in another language, which is shown at the page's side."""
    before = title.strip().partition(":")[0]
    return ":" in title and bool(_LANGUAGE.fullmatch(before)) and before not in _NO_LANGUAGES


def caption_of(parts: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The nodes of a picture's caption. `parts`: the nodes between the bars after its name."""
    words = ["".join(map(str, part)).strip() for part in parts]
    names = [word.split("=")[0].lower() for word in words]
    if not words or not any(name in _FRAMES for name in names):
        return []
    last, name = words[-1], names[-1]
    is_option = name in _FRAMES or last.lower() in _LAYOUT or bool(_OPTION.fullmatch(last.lower()))
    return [] if is_option else parts[-1]


def parts_of(code: Any) -> list[list[Any]]:
    """The nodes of a link's text, parted at the bars that stand in none of them."""
    from mwparserfromhell.nodes import Text

    parts: list[list[Any]] = [[]]
    for node in code.nodes if code is not None else []:
        if not isinstance(node, Text):
            parts[-1].append(node)
            continue
        first, *others = str(node).split("|")
        parts[-1].append(Text(first))
        parts.extend([Text(other)] for other in others)
    return parts


def gallery_captions(text: str) -> Iterator[str]:
    """The captions, still wikitext, in a gallery's lines: `File:Pier.jpg|alt=A pier|The pier in 1921`."""
    for line in text.splitlines():
        name, bar, rest = line.partition("|")
        while (option := rest.partition("|"))[1] and _OPTION.fullmatch(option[0].strip().lower()):
            rest = option[2]
        if name.strip() and bar and rest.strip() and not _OPTION.fullmatch(rest.strip().lower()):
            yield rest.strip()
