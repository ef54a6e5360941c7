"""A file in, damaged ones out: the same for the same seed. Of an archive also ones with damaged members."""

import random
import zipfile
from io import BytesIO

HUGE = (b"-1", b"0", b"65536", b"2147483648", b"99999999999999999999", b"nan", b"", b"../../x", b"\xff\xfe")


def mutated(data: bytes, seed: int) -> bytes:
    """One damaged copy: bytes changed, cut, doubled, swapped; every second one of an archive is damaged inside."""
    chance = random.Random(seed)
    if data.startswith(b"PK") and seed % 2:
        return _repacked(data, chance)
    for _ in range(chance.randint(1, 4)):
        data = _damaged(data, chance)
    return data


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes with one fault."""
    if not data:
        return data
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randint(1, max(1, min(2000, len(data) // 4))))
    match chance.randrange(7):
        case 0:
            return data[:start] + chance.randbytes(min(8, end - start)) + data[start + min(8, end - start) :]
        case 1:
            return data[: max(1, start)]
        case 2:
            return data[:start] + data[end:]
        case 3:
            return data[:end] + data[start:end] * chance.choice((1, 3, 200)) + data[end:]
        case 4:
            return data[end:] + data[start:end] + data[:start]
        case 5:
            return _number_changed(data, start, chance)
        case _:
            return data[:start] + bytes([data[start] ^ (1 << chance.randrange(8))]) + data[start + 1 :]


def _number_changed(data: bytes, start: int, chance: random.Random) -> bytes:
    """The next run of digits replaced by a number that nobody expects."""
    first = next((at for at in range(start, len(data)) if data[at : at + 1].isdigit()), None)
    if first is None:
        return data[:start]
    last = next((at for at in range(first, len(data)) if not data[at : at + 1].isdigit()), len(data))
    return data[:first] + chance.choice(HUGE) + data[last:]


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """The archive with one to three members damaged, now and then one of them left out or named otherwise."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(members))
        match chance.randrange(8):
            case 0 if len(members) > 1:
                del members[name]
            case 1:
                members[name] = members[chance.choice(sorted(members))]
            case _:
                members[name] = _damaged(members[name], chance)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, member in members.items():
            made.writestr(name, member)
    return buffer.getvalue()
