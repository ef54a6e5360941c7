"""Readers of every architecture: tiny random models and their kinds of tokenisers, made here, saved and loaded.

They differ in token types, special tokens, the place of "no answer", and in what a token is: a piece of a word, bytes, or a
piece with the space before it. What they propose must be verbatim, of one sentence, and what a slow twin finds.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reference import window_spans

from index.chunk import chunk
from index.clean import clean
from index.errors import ModelError
from index.types import Article, DocumentMeta, Piece
from qa.read import SPANS_A_PASSAGE, STRIDE, ExtractiveReader, load_reader
from qa.spans import MAX_ANSWER_TOKENS
from qa.types import Hit
from qa.verbalise import tell

pytestmark = pytest.mark.slow  # torch and transformers take seconds to import

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)
PIECES = (
    Piece(
        "paragraph",
        "  Zoë Müller 🙂 met 5,000 naïve owls in Q̃uito… \r\nThey flew — in 1921 — over the ﬁord of Ærø! 👩🏽‍🚀👩🏽‍🚀 waved.",
    ),
    Piece(
        "paragraph", "𝔘𝔫𝔦 costs ₹40 or ½ of 3.7%. हिन्दी भाषा। 東京は首都です。人口は多い。 café cafe\u0301 [SEP] </s> ▁ends."
    ),
    Piece("list_item", "🦉 first item. Its second sentence", 1),
    Piece("list_item", "other item", 1),
    Piece("table_header", "City | Limit 🙂"),
    Piece("table_row", "Oslo | 180 euros"),
    Piece("table_row", "Lisbon |  120 euros"),
    Piece("code", "def  f(x):\n    return    x"),
)
LONG = (Piece("paragraph", " ".join(f"Sentence {number} tells 🙂 of {number * 7} naïve owls." for number in range(20))),)
CHARACTERS = sorted({*"".join(piece.text for piece in PIECES), *map(chr, range(33, 127))} - set(" \r\n"))
BERT_SPECIALS = {"[PAD]": "pad_token", "[UNK]": "unk_token", "[CLS]": "cls_token", "[SEP]": "sep_token", "[MASK]": "mask_token"}
ROBERTA_SPECIALS = {"<s>": "cls_token", "<pad>": "pad_token", "</s>": "sep_token", "<unk>": "unk_token", "<mask>": "mask_token"}
SIZES = {
    "hidden_size": 16, "embedding_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16,
    "max_position_embeddings": 300, "initializer_range": 0.5,
}  # fmt: skip


def word_pieces(specials: dict[str, str], pair: str) -> Any:
    """Single characters and their continuations, in lower case and without accents."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokens = [*specials, *CHARACTERS, *(f"##{one}" for one in CHARACTERS), "owl", "##wls"]
    made = Tokenizer(models.WordPiece({token: number for number, token in enumerate(dict.fromkeys(tokens))}))
    made.model.unk_token = next(token for token, role in specials.items() if role == "unk_token")
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return finished(made, specials, pair)


def byte_pairs(specials: dict[str, str], pair: str) -> Any:
    """Bytes and some pairs of them; a word's first token holds the space before it."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokens = [*specials, *sorted(pre_tokenizers.ByteLevel.alphabet()), "Ġo", "Ġow", "Ġowl", "ĠĠ", "ðŁ"]
    merges = [("Ġ", "o"), ("Ġo", "w"), ("Ġow", "l"), ("Ġ", "Ġ"), ("ð", "Ł")]
    made = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return finished(made, specials, pair)


def unigrams(specials: dict[str, str], pair: str) -> Any:
    """Characters and some words after "▁" for the space before them, as SentencePiece has it; compatible forms are one."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokens = [*specials, "▁", *(one for one in CHARACTERS if one != "▁"), "▁owls", "▁the", "▁▁", "...", "▁1"]
    made = Tokenizer(models.Unigram([(token, -float(number % 7) - 1) for number, token in enumerate(tokens)], unk_id=1))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return finished(made, specials, pair)


def finished(made: Any, specials: dict[str, str], pair: str) -> Any:
    from tokenizers import processors
    from transformers import PreTrainedTokenizerFast

    made.post_processor = processors.TemplateProcessing(
        single=pair.split("$B")[0].rsplit(" ", 2)[0] + " " + pair.rsplit(" ", 1)[1].split(":")[0],
        pair=pair,
        special_tokens=[(token, made.token_to_id(token)) for token in specials],
    )
    return PreTrainedTokenizerFast(tokenizer_object=made, **{role: token for token, role in specials.items()})


@dataclass(frozen=True)
class Architecture:
    """A kind of checkpoint, and what its rows must look like: "·" stands for any run of other tokens."""

    name: str
    tokens: Callable[[dict[str, str], str], Any]
    settings: dict[str, Any]
    layout: str = "[CLS] · [SEP] · [SEP]"
    has_types: bool = False

    @property
    def specials(self) -> dict[str, str]:
        return BERT_SPECIALS if "[CLS]" in self.layout else ROBERTA_SPECIALS

    @property
    def pair(self) -> str:
        if "[CLS]" in self.layout:
            return "[CLS] $A [SEP] $B:1 [SEP]:1"
        return "<s> $A </s> </s> $B </s>"


ROBERTA_LAYOUT = "<s> · </s> </s> · </s>"
ARCHITECTURES = [
    Architecture("bert", word_pieces, {}, has_types=True),
    Architecture("electra", word_pieces, {}, has_types=True),
    Architecture("distilbert", word_pieces, {"dim": 16, "hidden_dim": 16, "n_layers": 2, "n_heads": 2}),
    Architecture("mpnet", word_pieces, {"layer_norm_eps": 1e-5}, ROBERTA_LAYOUT),
    Architecture("albert", unigrams, {}, has_types=True),
    Architecture("roberta", byte_pairs, {"type_vocab_size": 1}, ROBERTA_LAYOUT),
    Architecture("xlm-roberta", unigrams, {"type_vocab_size": 1}, ROBERTA_LAYOUT),
    Architecture("deberta", byte_pairs, {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]}),
    Architecture(
        "deberta-v2", unigrams,
        {"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "share_att_key": True, "position_buckets": 32,
         "position_biased_input": False, "norm_rel_ebd": "layer_norm"},
    ),
    Architecture("modernbert", byte_pairs, {"local_attention": 16, "global_attn_every_n_layers": 2}),
]  # fmt: skip


def checkpoint(folder: Path, of: Architecture, task: str = "QuestionAnswering", **changes: Any) -> Path:
    """A folder as `save_pretrained` leaves it, of a model with random weights."""
    import torch
    import transformers
    from transformers import AutoConfig

    tokenizer = of.tokens(of.specials, of.pair)
    sizes = {key: value for key, value in SIZES.items() if not (of.name == "modernbert" and key == "embedding_size")}
    ids = {f"{role}_id": getattr(tokenizer, f"{role}_id") for role in ("pad_token", "cls_token", "sep_token")}
    config = AutoConfig.for_model(of.name, **{"vocab_size": len(tokenizer), **sizes, **ids, **of.settings, **changes})
    torch.manual_seed(7)
    auto = getattr(transformers, f"AutoModelFor{task}")
    auto.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", params=ARCHITECTURES, ids=lambda of: of.name)
def architecture(request: pytest.FixtureRequest) -> Architecture:
    found: Architecture = request.param
    return found


@pytest.fixture(scope="module")
def reader(architecture: Architecture, tmp_path_factory: pytest.TempPathFactory) -> ExtractiveReader:
    return load_reader(str(checkpoint(tmp_path_factory.mktemp("models"), architecture)))


@pytest.fixture
def exact_reader(reader: ExtractiveReader, monkeypatch: pytest.MonkeyPatch) -> ExtractiveReader:
    """In float32, so that margins can be compared closely."""
    monkeypatch.setattr(reader, "_bfloat16", False)
    return reader


def hits_of(*pieces: Piece, title: str = "The title 🙂", max_tokens: int = 60) -> tuple[str, list[Hit]]:
    document = clean(Article(title, pieces), source="s", path="p", space="main")
    passages = chunk(document, count_tokens=lambda texts: [len(text.split()) for text in texts], max_tokens=max_tokens)
    return document.text, [Hit(passage, META, 1.0) for passage in passages]


DOCUMENT, HITS = hits_of(*PIECES)
LONG_DOCUMENT, LONG_HITS = hits_of(*LONG, max_tokens=2000)
CLOSE = 1e-3  # of logits in float32
QUESTION = "Who met 5,000 owls? 🙂"


def test_the_window_is_laid_out_as_the_model_wants_it(reader: ExtractiveReader, architecture: Architecture) -> None:
    batch, windows = reader._tokenise("Who met owls?", HITS[:1])
    tokens = reader.tokenizer.convert_ids_to_tokens(batch["input_ids"][0])
    sequences = batch.sequence_ids(0)
    named = ["·" if sequence is not None else token for token, sequence in zip(tokens, sequences, strict=True)]
    squeezed = [token for token, run in groupby(named) for _ in ([0] if token == "·" else run)]
    assert " ".join(squeezed) == architecture.layout
    assert windows[0].null == 0 and tokens[0] == reader.tokenizer.cls_token
    assert ("token_type_ids" in batch) == architecture.has_types
    if architecture.has_types:
        border = tokens.index("[SEP]") + 1
        assert batch["token_type_ids"][0].tolist() == [0] * border + [1] * (len(tokens) - border)


def test_spans_are_verbatim_and_cross_no_unit(reader: ExtractiveReader) -> None:
    for document, hits in ((DOCUMENT, HITS), (LONG_DOCUMENT, LONG_HITS)):
        spans = reader.read(QUESTION, hits)
        assert {span.hit for span in spans} == set(range(len(hits)))
        for span in spans:
            assert document[span.start : span.end] == span.text == span.text.strip() != ""
            homes = [unit for unit in hits[span.hit].passage.units if unit[0] <= span.start and span.end <= unit[1]]
            assert len(homes) == 1


def test_every_printed_character_of_the_passages_can_be_answered_with_and_nothing_else(reader: ExtractiveReader) -> None:
    """Of a word that the tokeniser does not know, all characters or none."""
    for document, hits in ((DOCUMENT, HITS), (LONG_DOCUMENT, LONG_HITS)):
        reached: set[int] = set()
        for window in reader._tokenise(QUESTION, hits)[1]:
            for start, end in window.offsets[window.unit >= 0].tolist():
                assert document[start:end] == document[start:end].strip() != ""
                reached |= set(range(start, end))
        printed = {
            at for hit in hits for start, end in hit.passage.units for at in range(start, end) if not document[at].isspace()
        }
        assert reached <= printed
        assert {document[at] for at in printed - reached} <= set("\u0303\u0301▁\u200d🏽\u093f\u094d\u0926")


def test_a_long_passage_is_read_in_windows_that_share_tokens(reader: ExtractiveReader) -> None:
    batch, windows = reader._tokenise(QUESTION, LONG_HITS)
    assert len(LONG_HITS) == 1 and len(windows) > 2 and batch["input_ids"].shape[1] <= 256
    places = [[tuple(place) for place in window.offsets[window.unit >= 0].tolist()] for window in windows]
    for one, other in pairwise(places):
        assert other[0] in one and other[1:] != one[1:]
    assert places[-1][-1][1] == LONG_HITS[0].passage.end
    spans = reader.read(QUESTION, LONG_HITS)
    assert len({(span.start, span.end) for span in spans}) == len(spans) > SPANS_A_PASSAGE


def test_spans_begin_at_the_border_of_a_window(reader: ExtractiveReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made to point there: at the first and the last token of the passage in each window."""
    _, windows = reader._tokenise(QUESTION, LONG_HITS)
    rows = [np.flatnonzero(window.unit >= 0) for window in windows]
    logits = np.zeros((2, len(windows), len(windows[0].unit)), dtype=np.float32)
    for number, own in enumerate(rows):
        logits[:, number, [own[0], own[-1]]] = 5 + number
    monkeypatch.setattr(reader, "_logits", lambda batch: (logits[0], logits[1]))
    found = {(span.start, span.end) for span in reader.read(QUESTION, LONG_HITS)}
    for window, own in zip(windows, rows, strict=True):
        for token in (own[0], own[-1]):
            start, end = window.offsets[token]
            assert any(low <= start and end <= high for low, high in found)
    assert all(LONG_DOCUMENT[start:end] == LONG_DOCUMENT[start:end].strip() != "" for start, end in found)


def test_margins_are_those_of_a_slow_twin_that_reads_one_window_at_a_time(exact_reader: ExtractiveReader) -> None:
    for hits in (HITS, LONG_HITS):
        spans = exact_reader.read(QUESTION, hits)
        for number, hit in enumerate(hits):
            own = [(span.start, span.end, span.score) for span in spans if span.hit == number]
            expected = slowly(exact_reader, QUESTION, hit)
            assert max(margin for *_, margin in own) == pytest.approx(max(margin for *_, margin in expected), abs=CLOSE)
            for low, high, margin in expected:  # widened to whole words, and found in two windows, the better margin counts
                assert any(start <= low and high <= end and score > margin - CLOSE for start, end, score in own)
            for start, end, score in own:
                assert any(start <= low and high <= end and abs(score - margin) < CLOSE for low, high, margin in expected)


def slowly(reader: ExtractiveReader, question: str, hit: Hit) -> list[tuple[int, int, float]]:
    """What the reader should find in a hit: each window is made and run by itself, without padding."""
    import torch

    told = tell(hit.passage)
    rows = reader.tokenizer(
        question, told.text, truncation="only_second", max_length=reader._max_tokens, stride=STRIDE,
        return_overflowing_tokens=True, return_offsets_mapping=True,
    )  # fmt: skip
    found = []
    for row in range(len(rows["input_ids"])):
        inputs = {key: torch.tensor([rows[key][row]]) for key in ("input_ids", "attention_mask")}
        if reader._has_types:
            inputs["token_type_ids"] = torch.tensor([[int(one == 1) for one in rows.sequence_ids(row)]])
            inputs["token_type_ids"][0, -1] = 1
        with torch.inference_mode():
            output = reader.model(**inputs)
        tokens = [
            place if sequence == 1 else None
            for place, sequence in zip(rows["offset_mapping"][row], rows.sequence_ids(row), strict=True)
        ]
        found += window_spans(
            output.start_logits[0].tolist(), output.end_logits[0].tolist(), tokens, told.text, told.places.tolist(),
            hit.passage.units, 0, max_tokens=MAX_ANSWER_TOKENS, top=SPANS_A_PASSAGE,
        )  # fmt: skip
    return found


def test_reading_the_same_gives_the_same(reader: ExtractiveReader) -> None:
    assert reader.read(QUESTION, [*HITS, *LONG_HITS]) == reader.read(QUESTION, [*HITS, *LONG_HITS])


def test_padding_changes_nothing(exact_reader: ExtractiveReader) -> None:
    together = exact_reader.read(QUESTION, [*HITS, *LONG_HITS])
    for number, hit in enumerate([*HITS, *LONG_HITS]):
        alone = sorted((span.start, span.end, span.score) for span in exact_reader.read(QUESTION, [hit]))
        among = sorted((span.start, span.end, span.score) for span in together if span.hit == number)
        assert [place[:2] for place in alone] == [place[:2] for place in among]
        assert [place[2] for place in alone] == pytest.approx([place[2] for place in among], abs=CLOSE)


BERT, ROBERTA, DEBERTA = (next(of for of in ARCHITECTURES if of.name == name) for name in ("bert", "roberta", "deberta"))


def test_a_model_that_cannot_compute_in_bfloat16_computes_in_float32(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DeBERTa's attention mask is out of bfloat16's range: on processors that have it, every question ended in an error."""
    monkeypatch.setattr("qa.read.computes_in_bfloat16", lambda device: True)
    assert load_reader(str(checkpoint(tmp_path / "bert", BERT))).fingerprint.endswith("-bfloat16")
    reader = load_reader(str(checkpoint(tmp_path / "deberta", DEBERTA)))
    assert not reader.fingerprint.endswith("-bfloat16")
    assert reader.read(QUESTION, HITS)


@pytest.mark.parametrize("positions", [34, 40, 66, 130])
@pytest.mark.parametrize("of", [BERT, ROBERTA], ids=lambda of: of.name)
def test_a_model_with_few_positions_gets_small_windows(tmp_path: Path, of: Architecture, positions: int) -> None:
    """The stride was 64 whatever the window was, which the tokeniser answered with a panic."""
    reader = load_reader(str(checkpoint(tmp_path, of, max_position_embeddings=positions)))
    batch, windows = reader._tokenise("why " * 100, LONG_HITS)
    assert batch["input_ids"].shape[1] <= positions - 2
    seen = {at for window in windows for start, end in window.offsets[window.unit >= 0].tolist() for at in range(start, end)}
    assert len(seen) == sum(not character.isspace() for character in LONG_DOCUMENT)
    assert reader.read("why " * 100, LONG_HITS)


def test_a_tokeniser_s_own_sides_do_not_count(tmp_path: Path) -> None:
    plain = load_reader(str(checkpoint(tmp_path / "plain", BERT)))
    folder = checkpoint(tmp_path / "left", BERT)
    edit(folder / "tokenizer_config.json", padding_side="left", truncation_side="left", model_max_length=20)
    assert load_reader(str(folder)).read(QUESTION, HITS + LONG_HITS) == plain.read(QUESTION, HITS + LONG_HITS)


def test_without_a_cls_token_the_first_token_says_that_nothing_answers(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path, ROBERTA)
    edit(folder / "tokenizer_config.json", cls_token=None)
    reader = load_reader(str(folder))
    assert reader.tokenizer.cls_token_id is None
    assert {window.null for window in reader._tokenise(QUESTION, HITS + LONG_HITS)[1]} == {0}
    assert reader.read(QUESTION, HITS)


def test_weights_that_are_no_numbers_find_nothing(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    file = checkpoint(tmp_path, BERT) / "model.safetensors"
    state = load_file(file)
    state["bert.encoder.layer.0.output.dense.weight"][:] = float("nan")
    save_file(state, file, metadata={"format": "pt"})
    assert load_reader(str(tmp_path)).read(QUESTION, HITS) == []


def edit(file: Path, **changes: Any) -> None:
    """Sets keys of a JSON file; `None` takes one away."""
    content = json.loads(file.read_text(encoding="utf-8")) | changes
    file.write_text(json.dumps({key: value for key, value in content.items() if value is not None}), encoding="utf-8")


def refusal(folder: Path) -> str:
    """The message with which a checkpoint is refused: one fact and one remedy, on one line."""
    with pytest.raises(ModelError) as refused:
        load_reader(str(folder))
    message = str(refused.value)
    assert message.startswith(f"The reader {folder} cannot be ") and "\n" not in message
    assert "Set FOOTNOTE_READER to" in message
    return message


@pytest.mark.parametrize(
    ("name", "task", "changes", "fact"),
    [
        ("bert", "SequenceClassification", {}, "it was saved as BertForSequenceClassification, which marks no answers"),
        ("roberta", "MaskedLM", {}, "it was saved as RobertaForMaskedLM, which marks no answers"),
        ("electra", "TokenClassification", {}, "it was saved as ElectraForTokenClassification, which marks no answers"),
        ("gpt2", "CausalLM", {"n_embd": 16, "n_head": 2, "n_layer": 1}, "it was saved as GPT2LMHeadModel, which marks no"),
        ("t5", "Seq2SeqLM", {"d_model": 16, "d_kv": 8, "num_heads": 2, "num_layers": 1}, "it was saved as T5ForConditional"),
        (
            "t5", "QuestionAnswering", {"d_model": 16, "d_kv": 8, "num_heads": 2, "num_layers": 1},
            "it is an encoder with a decoder",
        ),
        ("bert", "QuestionAnswering", {"num_labels": 3}, "it gives a token 3 scores instead of 2"),
        ("bert", "QuestionAnswering", {"max_position_embeddings": 20}, "it reads 18 tokens at once; 32 are the least"),
        ("bert", "QuestionAnswering", {"vocab_size": 60}, r"its tokenizer knows \d+ tokens and its model 60"),
    ],
)  # fmt: skip
def test_a_checkpoint_of_another_kind_is_refused(
    tmp_path: Path, name: str, task: str, changes: dict[str, Any], fact: str
) -> None:
    of = Architecture(name, byte_pairs if name in ("roberta", "gpt2") else word_pieces, {})
    assert re.search(fact, refusal(checkpoint(tmp_path, of, task, **changes)))


def test_a_checkpoint_without_a_trained_head_is_refused(tmp_path: Path) -> None:
    """It says it is a question-answering model, but its head would be filled with random numbers."""
    folder = checkpoint(tmp_path, BERT, "MaskedLM")
    edit(folder / "config.json", architectures=["BertForQuestionAnswering"])
    assert "its checkpoint lacks qa_outputs" in refusal(folder)


@pytest.mark.parametrize("known", [True, False], ids=["of a known type", "of an unknown type"])
def test_a_checkpoint_with_code_of_its_own_is_refused_and_not_executed(tmp_path: Path, known: bool) -> None:
    folder = checkpoint(tmp_path / "model", BERT)
    (folder / "own.py").write_text(f"import os\nos.mkdir({str(tmp_path / 'executed')!r})\nclass Own: ...\n")
    edit(
        folder / "config.json", model_type="bert" if known else "own",
        auto_map={"AutoConfig": "own.Own", "AutoModelForQuestionAnswering": "own.Own"},
    )  # fmt: skip
    assert "code of its own" in refusal(folder)
    assert not (tmp_path / "executed").exists()


def test_a_tokeniser_with_code_of_its_own_is_not_executed(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path / "model", BERT)
    (folder / "own.py").write_text(f"import os\nos.mkdir({str(tmp_path / 'executed')!r})\nclass Own: ...\n")
    edit(folder / "tokenizer_config.json", tokenizer_class="Own", auto_map={"AutoTokenizer": [None, "own.Own"]})
    try:
        load_reader(str(folder))
    except ModelError as error:
        assert "\n" not in str(error)
    assert not (tmp_path / "executed").exists()


def test_a_checkpoint_with_only_a_slow_tokeniser_is_refused(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path, BERT)
    (folder / "tokenizer.json").unlink()
    edit(folder / "tokenizer_config.json", tokenizer_class="CanineTokenizer")
    assert "it has no fast tokenizer" in refusal(folder)


def test_a_tokeniser_that_cannot_pad_is_refused(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path, ROBERTA)
    edit(folder / "tokenizer_config.json", pad_token=None)
    assert "its tokenizer cannot pad" in refusal(folder)


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"{", b"\xff\xfe", b'"words"', None])
def test_damaged_or_missing_files_are_one_sentence(tmp_path: Path, file: str, content: bytes | None) -> None:
    path = checkpoint(tmp_path, BERT) / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    try:
        load_reader(str(tmp_path))  # what is left may do: a tokeniser needs no configuration
    except ModelError as error:
        assert "\n" not in str(error) and "Set FOOTNOTE_READER to" in str(error)
        return
    assert file == "tokenizer_config.json"
