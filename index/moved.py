"""What vanished from a source and what came in, and which of these are one and the same article at another place; pure.

The same text is the same article. So is, where no other could be meant, the same title with at least half of the text's blocks
in common: it was moved and edited at once. Nothing here reads a store: texts are asked for where they decide, a few at a time.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from index.types import DocumentMeta

MOST_NAMESAKES = 20  # of one title; beyond that each would have to be compared with each, and a title says nothing

TextsOf = Callable[[str], Collection[str]]


def moved(vanished: Iterable[DocumentMeta], came: Iterable[DocumentMeta], texts_of: TextsOf) -> dict[str, str]:
    """By the new id of each document that came, the id of the one that vanished and is the same.

    `texts_of` gives the different texts of a document's blocks, by its id. No id stands twice on either side.
    """
    left, new = list(vanished), list(came)
    kept = _same_texts(left, new)
    taken = set(kept.values())
    left = [meta for meta in left if meta.id not in taken]
    new = [meta for meta in new if meta.id not in kept]
    return kept | _edited(left, new, texts_of)


def _same_texts(vanished: Iterable[DocumentMeta], came: Iterable[DocumentMeta]) -> dict[str, str]:
    """Those with one and the same text; several of them in the order of their places, which a moved folder keeps."""
    kept: dict[str, str] = {}
    new = _grouped(came, lambda meta: meta.sha256)
    for sha256, metas in _grouped(vanished, lambda meta: meta.sha256).items():
        kept |= {to.id: meta.id for meta, to in zip(metas, new.get(sha256, ()), strict=False)}
    return kept


def _edited(vanished: Iterable[DocumentMeta], came: Iterable[DocumentMeta], texts_of: TextsOf) -> dict[str, str]:
    """Those with one title and half of their texts in common, where each has no other such."""
    kept: dict[str, str] = {}
    new = _grouped(came, lambda meta: meta.title)
    for title, metas in _grouped(vanished, lambda meta: meta.title).items():
        namesakes = new.get(title, [])
        if namesakes and max(len(metas), len(namesakes)) <= MOST_NAMESAKES:
            kept |= _only_pairs(title, metas, namesakes, texts_of)
    return kept


def _only_pairs(
    title: str, vanished: Iterable[DocumentMeta], came: Iterable[DocumentMeta], texts_of: TextsOf
) -> dict[str, str]:
    before = {meta.id: set(texts_of(meta.id)) - {title} for meta in vanished}
    after = {meta.id: set(texts_of(meta.id)) - {title} for meta in came}
    pairs = [(new, old) for new in after for old in before if _half_in_common(before[old], after[new])]
    news, olds = [new for new, _ in pairs], [old for _, old in pairs]
    return {new: old for new, old in pairs if news.count(new) == olds.count(old) == 1}


def _half_in_common(before: set[str], after: set[str]) -> bool:
    """Half of the longer one: of a page that is little but a heading everything can stand in another one."""
    return bool(before and after) and 2 * len(before & after) >= max(len(before), len(after))


def _grouped(metas: Iterable[DocumentMeta], by: Callable[[DocumentMeta], str]) -> dict[str, list[DocumentMeta]]:
    groups: dict[str, list[DocumentMeta]] = defaultdict(list)
    for meta in sorted(metas, key=lambda meta: (meta.path, meta.key)):
        groups[by(meta)].append(meta)
    return groups
