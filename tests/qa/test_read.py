"""Readers loaded from folders: tiny models with random weights, made here; what they propose maps back to the text verbatim."""

import os
import socket
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import qa.read
from index.errors import ModelError
from index.types import DocumentMeta, Passage
from qa.read import ExtractiveReader, load_reader
from qa.types import Hit

pytestmark = pytest.mark.slow  # torch and transformers take seconds to import

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)
BEFORE = "Words that stand before the passage. "  # so that a passage's offsets are not its document's
SENTENCES = (
    "Zoë Müller 🙂 met 5,000 naïve owls.",
    "They flew — in 1921 — over the fjord of Ærø!",
    "🦉🦉 Then: nothing more.",
)
Sizes = dict[str, int]
SIZES: Sizes = {
    "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
    "max_position_embeddings": 514,
}  # fmt: skip


def bert(folder: Path, *, head: bool = True, safe: bool = True) -> Path:
    """A tiny BERT whose vocabulary is single characters and their continuations."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, BertModel, BertTokenizerFast

    letters = sorted(set("".join(SENTENCES).lower() + "abcdefghijklmnopqrstuvwxyz0123456789.?,"))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True)
    return save(folder, tokenizer, BertConfig, BertForQuestionAnswering if head else BertModel, torch, safe)


def roberta(folder: Path, *, trim: bool = True) -> Path:
    """A tiny RoBERTa, whose tokens are bytes; without `trim` the offsets of a word begin at the space before it."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, RobertaConfig, RobertaForQuestionAnswering

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {
        token: number for number, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *alphabet, "Ġo", "Ġow", "Ġowl"])
    }
    bpe = models.BPE(vocab=vocabulary, merges=[("Ġ", "o"), ("Ġo", "w"), ("Ġow", "l")], unk_token="<unk>")
    made = Tokenizer(bpe)
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=trim)
    made.decoder = decoders.ByteLevel()
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=trim, add_prefix_space=False)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token="<s>", cls_token="<s>", eos_token="</s>", sep_token="</s>", pad_token="<pad>",
        unk_token="<unk>", model_input_names=["input_ids", "attention_mask"],
    )  # fmt: skip
    return save(folder, tokenizer, RobertaConfig, RobertaForQuestionAnswering, torch, True)


def save(folder: Path, tokenizer: Any, config: Any, kind: Any, torch: Any, safe: bool) -> Path:
    torch.manual_seed(5)
    pad = tokenizer.pad_token_id
    model = kind(config(vocab_size=len(tokenizer), pad_token_id=pad, type_vocab_size=2, **SIZES))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if not safe:
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder


def hit(sentences: tuple[str, ...] = SENTENCES, context: str = "The title\nA > heading") -> Hit:
    text, units, at = " ".join(sentences), [], len(BEFORE)
    for sentence in sentences:
        units.append((at, at + len(sentence)))
        at += len(sentence) + 1
    passage = Passage("d", 0, len(BEFORE), len(BEFORE) + len(text), text, (), context, tuple(units))
    return Hit(passage, META, 1.0)


@pytest.fixture(scope="module", params=["bert", "roberta", "roberta with its spaces"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ExtractiveReader:
    folder = tmp_path_factory.mktemp("models") / "model"
    makers: dict[str, Callable[[], Path]] = {
        "bert": lambda: bert(folder),
        "roberta": lambda: roberta(folder),
        "roberta with its spaces": lambda: roberta(folder, trim=False),
    }
    return load_reader(str(makers[request.param]()))


def every_place(reader: ExtractiveReader, of: Hit) -> set[tuple[int, int]]:
    """The places of all single tokens that may be answered with: what the reader can see at all."""
    seen: set[tuple[int, int]] = set()
    for window in reader._tokenise("who?", [of])[1]:
        seen |= {(int(a), int(b)) for a, b in window.offsets[np.flatnonzero(window.unit >= 0)]}
    return seen


def test_spans_are_verbatim_and_cross_no_sentence(reader: ExtractiveReader) -> None:
    document = BEFORE + " ".join(SENTENCES)
    spans = reader.read("Who met the owls?", [hit(), hit(("One sentence only 🙂.",), context="")])
    assert spans == sorted(spans, key=lambda span: -span.score)
    of_first = [span for span in spans if span.hit == 0]
    assert of_first and {span.hit for span in spans} == {0, 1}
    for span in of_first:
        assert document[span.start : span.end] == span.text == span.text.strip() != ""
        assert any(start <= span.start < span.end <= end for start, end in hit().passage.units)


def test_every_word_can_be_answered_with_and_nothing_of_the_context(reader: ExtractiveReader) -> None:
    """Where tokens begin with the space before their word, the first word of each sentence but one was out of reach."""
    places = every_place(reader, hit())
    document = BEFORE + " ".join(SENTENCES)
    reached = {position for start, end in places for position in range(start, end)}
    expected = {at for at in range(len(BEFORE), len(document)) if not document[at].isspace()}
    assert reached == expected
    assert all(document[start:end] == document[start:end].strip() for start, end in places)


def test_a_long_passage_is_read_to_its_end_in_overlapping_windows(reader: ExtractiveReader) -> None:
    long = hit(tuple(f"Sentence {number} tells of {number * 7} owls." for number in range(40)))
    windows = reader._tokenise("who?", [long])[1]
    assert len(windows) > 3
    places = [{tuple(place) for place in window.offsets[window.unit >= 0].tolist()} for window in windows]
    assert all(one & other for one, other in pairwise(places))
    assert max(end for _, end in places[-1]) == long.passage.end
    spans = reader.read("who?", [long])
    assert len({(span.start, span.end) for span in spans}) == len(spans)


def test_a_long_question_is_cut_and_special_words_are_only_words(reader: ExtractiveReader) -> None:
    for question in ("why " * 500, "[CLS] [SEP] [MASK]", "<s> </s> <pad>", "🙂" * 300):
        for span in reader.read(question, [hit(("[SEP] stands here. </s> too.",))]):
            assert span.text in "[SEP] stands here. </s> too."


def test_reading_the_same_gives_the_same(reader: ExtractiveReader) -> None:
    hits = [hit(), hit(("Short.",)), hit(SENTENCES[:1], context="")]
    assert reader.read("who met whom?", hits) == reader.read("who met whom?", hits)
    assert reader.read("who?", []) == []


def test_a_model_without_a_question_answering_head_is_refused(tmp_path: Path) -> None:
    folder = bert(tmp_path / "model", head=False)
    with pytest.raises(ModelError, match=r"cannot be used: it was saved as BertModel, which marks no answers in a text"):
        load_reader(str(folder))


class Canary:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str, int]]:
        return os.mkdir, (str(self.path), 0o700)


def test_a_pickled_checkpoint_is_refused_and_not_executed(tmp_path: Path) -> None:
    import torch

    folder = bert(tmp_path / "model", safe=False)
    torch.save({"weights": Canary(tmp_path / "executed")}, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reader(str(folder))
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100, None], ids=["empty", "noise", "cut"])
def test_damaged_weights_are_one_sentence(tmp_path: Path, damage: bytes | None) -> None:
    file = bert(tmp_path / "model") / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100] if damage is None else damage)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reader(str(file.parent))


def test_the_fingerprint_knows_weights_and_tokeniser(tmp_path: Path) -> None:
    folder = bert(tmp_path / "model")
    first = load_reader(str(folder)).fingerprint
    assert load_reader(str(folder)).fingerprint == first
    config = folder / "tokenizer_config.json"
    config.write_text(config.read_text() + "\n")
    assert load_reader(str(folder)).fingerprint != first


def test_an_unknown_name_says_how_to_get_it_and_makes_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a request was tried")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in ("nobody/no-such-model", "no folder", "../x/y/z"):
        with pytest.raises(ModelError, match=f"{name}' is neither a folder nor a downloaded.*hf download"):
            load_reader(name)


@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_missing_or_damaged_shipped_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    monkeypatch.setattr(qa.read, "SHIPPED_FOLDER", tmp_path)
    if content is not None:
        (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="are missing. Reinstall" if content is None else "reader"):
        load_reader()
