"""Blocks and passages in, what their rows in the store hold out, and back. What is no such row is `StoreDamaged`."""

import json
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from index.errors import StoreDamaged
from index.types import Block, Passage


def blocks_of(stored: str, length: int, identifier: str) -> tuple[Block, ...]:
    """The blocks of a text of `length` characters, from their JSON. Raises `StoreDamaged`."""
    try:
        blocks = tuple(Block(*block) for block in json.loads(stored))
        sound = all(type(block.start) is type(block.end) is int and 0 <= block.start < block.end <= length for block in blocks)
        sound = sound and all(isinstance(block.image, str) for block in blocks)
    except (ValueError, TypeError):
        sound = False
    if not sound:
        raise StoreDamaged(f"The blocks of document {identifier} are damaged. Run `footnote sync --rebuild`.")
    return blocks


def passage_of(row: Sequence[Any]) -> Passage:
    """A passage from its row and its full text. Raises `StoreDamaged`."""
    identifier, document, ordinal, start, end, heading_path, units, context, body = row
    try:
        path = tuple(str(heading) for heading in json.loads(heading_path))
        places = tuple((int(first), int(last)) for first, last in json.loads(units))
    except (ValueError, TypeError) as error:
        raise StoreDamaged(f"Passage {identifier} is damaged. Run `footnote sync --rebuild`.") from error
    return Passage(document, ordinal, start, end, body, path, context, places, identifier)


def blocks_json(blocks: Sequence[Block]) -> str:
    """The blocks of a text as JSON."""
    return json.dumps([_block(block) for block in blocks], ensure_ascii=False, separators=(",", ":"))


def _block(block: Block) -> tuple[object, ...]:
    """A block's values; image and page stand among them only where there are such, as in stores from before there were."""
    values = astuple(block)
    return values if block.page else values[:-1] if block.image else values[:-2]


def passage_row(passage: Passage, key: bytes) -> tuple[object, ...]:
    """A passage's values, and the key of its vector."""
    heading_path = json.dumps(passage.heading_path, ensure_ascii=False)
    units = json.dumps(passage.units, separators=(",", ":"))
    return (
        passage.document_id,
        passage.ordinal,
        passage.start,
        passage.end,
        heading_path,
        units,
        key,
        passage.context,
        passage.text,
    )
