"""A tiny BERT for question answering, of random weights and a few words, in a folder as a checkpoint lies."""

from pathlib import Path
from typing import Any

NAMES = "ada ben cleo dora emil fay gus hana ivo jana".split()
WORDS = [*NAMES, *"who what which opened painted the harbour bridge ferry title of in . ? 19 ##21 ##3 ##0 1 2 3".split()]


def tiny(folder: Path) -> tuple[Any, Any]:
    """The model and its tokenizer, which are saved in `folder` too. The weights are large, so that it learns quickly."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    folder.mkdir(exist_ok=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=256, initializer_range=0.2,
    )  # fmt: skip
    model, tokenizer = BertForQuestionAnswering(config), BertTokenizerFast(str(folder / "vocab.txt"))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model, tokenizer
