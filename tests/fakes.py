"""Stand-ins whose results a person can compute: an embedder of word counts and a reader that looks for words."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embed import FloatArray
from qa.decide import Calibration
from qa.evidence import FEATURES
from qa.types import Hit, Span

MARGIN_ALONE = Calibration(  # the probability of a margin alone: 0 is one half
    mean=(0.0,) * len(FEATURES),
    scale=(1.0,) * len(FEATURES),
    weights=tuple(1.0 if name == "close_margin" else 0.0 for name in FEATURES),
    bias=0.0,
    threshold=0.5,
)


class HashEmbedder:
    """Each word adds 1 to the dimension that its hash names; the vector is scaled to unit length. `log` gets a line a text."""

    def __init__(self, dimension: int = 64, *, name: str = "hash", max_tokens: int = 48, log: Path | None = None) -> None:
        self.name = name
        self.fingerprint = hashlib.sha256(f"{name} {dimension}".encode()).hexdigest()
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.embedded: list[str] = []
        self._log = log

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.embedded.extend(texts)
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as file:
                file.writelines(hashlib.sha256(text.encode()).hexdigest() + "\n" for text in texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1
            vectors[row, 0] += 1e-3  # so that a text without words has a length
            vectors[row] /= np.linalg.norm(vectors[row])
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


class NoVerifier:
    """Says of every candidate that it may be right or not."""

    fingerprint = "none"

    def verify(self, question: str, hits: Sequence[Hit], spans: Sequence[Span]) -> list[float]:
        return [0.0] * len(spans)


class WordReader:
    """Of each passage proposes the longest run of capitals and digits in the sentence with most of the question's words.

    Its margin is three times the number of shared words, less five.
    """

    name = "words"
    fingerprint = "word-reader"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Span]:
        asked = {word for word in re.findall(r"\w+", question.lower()) if len(word) > 3}
        spans = []
        for number, hit in enumerate(hits):
            passage = hit.passage
            best = None
            for start, end in passage.units:
                sentence = passage.text[start - passage.start : end - passage.start]
                shared = len(asked & set(re.findall(r"\w+", sentence.lower())))
                names = re.finditer(r"[A-Z0-9]\w*(?: [A-Z0-9]\w*)*", sentence)
                candidates = [match for match in names if match.group().lower() not in question.lower()]
                if candidates:
                    match = max(candidates, key=lambda match: len(match.group()))
                    span = Span(number, start + match.start(), start + match.end(), match.group(), 3.0 * shared - 5)
                    best = span if best is None or span.score > best.score else best
            if best:
                spans.append(best)
        return sorted(spans, key=lambda span: (-span.score, span.hit))
