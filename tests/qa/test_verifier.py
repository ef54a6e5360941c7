"""Candidates are marked at their offsets in their sentence, and judged by a model whose weights decide its fingerprint."""

from pathlib import Path

import pytest

import qa.verifier
from index.errors import ModelError
from index.types import DocumentMeta, Passage
from qa.evidence import close_hits
from qa.types import Hit, Span
from qa.verifier import Verifier, bare_verifier, load_verifier, marked_in

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)
TEXT = "Ada 🙂 met Ada. She left in 1921."
PROSE = Hit(Passage("d", 0, 100, 100 + len(TEXT), TEXT, (), "Diary\nSpring", ((100, 114), (115, 132))), META, 1.0)
ROW = "Oslo | 180 euros | LK"
TABLE = Hit(Passage("d", 0, 7, 7 + len(ROW), ROW, (), "Travel\nCity | Limit | Code", ((7, 11), (14, 23), (26, 28))), META, 1.0)


def test_a_candidate_is_marked_where_it_stands_not_where_its_words_first_come() -> None:
    second = Span(0, 110, 113, "Ada", 1.0)
    (close,) = close_hits([PROSE], [second])
    assert marked_in(close, second) == "Diary. Spring. Ada 🙂 met ‖ Ada ‖."


def test_a_cell_is_marked_in_its_row_with_the_headings() -> None:
    cell = Span(0, 14, 23, "180 euros", 1.0)
    (close,) = close_hits([TABLE], [cell])
    assert marked_in(close, cell) == "Travel. Oslo: Limit ‖ 180 euros ‖, Code LK.\n"


@pytest.mark.slow
def test_each_candidate_gets_a_logit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from safetensors.torch import load_file, save_file

    model, tokenizer = bare_verifier()
    verifier = Verifier(model, tokenizer, "f")
    spans = [Span(0, 110, 113, "Ada", 1.0), Span(0, 127, 131, "1921", 0.5)]
    hits = close_hits([PROSE], spans)
    logits = verifier.verify("When did she leave?", hits, spans)
    assert len(set(logits)) == 2
    assert verifier.verify("When did she leave?", hits[1:], spans[1:]) == [pytest.approx(logits[1], abs=0.05)]
    assert verifier.verify("Who?", [], []) == []

    trained = {name: tensor for name, tensor in model.state_dict().items() if "embeddings" not in name}
    save_file(trained, tmp_path / "one.safetensors")
    loaded = load_verifier(tmp_path / "one.safetensors")
    assert loaded.verify("When did she leave?", hits, spans) == logits
    trained["classifier.bias"] += 1.0
    save_file(trained, tmp_path / "other.safetensors")
    other = load_verifier(tmp_path / "other.safetensors")
    assert other.fingerprint != loaded.fingerprint
    assert other.verify("Who?", hits, spans)[0] == pytest.approx(loaded.verify("Who?", hits, spans)[0] + 1, abs=0.02)
    del trained["classifier.bias"]
    save_file(trained, tmp_path / "less.safetensors")
    with pytest.raises(ModelError, match="another model's"):
        load_verifier(tmp_path / "less.safetensors")
    with pytest.raises(ModelError, match="are missing"):
        load_verifier(tmp_path / "none.safetensors")
    (tmp_path / "broken.safetensors").write_bytes(b"no")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_verifier(tmp_path / "broken.safetensors")
    assert load_file(qa.verifier.WEIGHTS).keys() == load_file(tmp_path / "one.safetensors").keys()
