"""`from qa import open_assistant`: light to import, typed for whoever uses it, and the examples in its docs work."""

import inspect
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import qa
from qa import Answer, Citation, Settings, Turn, open_assistant

HERE = Path(__file__).parents[2]
README = (HERE / "README.md").read_text(encoding="utf-8")
PACKAGES = Path(qa.__file__).parents[1]

USER = """
from pathlib import Path
from qa import Answer, Citation, Settings, Turn, open_assistant

assistant = open_assistant(Settings(store=Path("store")))
answer: Answer = assistant.ask("Who?", [Turn("Who opened it?", "Olga")], top_k=5)
places: list[tuple[str, int, int]] = [(cited.document.id, cited.start, cited.end) for cited in answer.citations]
first: Citation = answer.citations[0]
reveal_type(answer.answer)
"""
WRONG = {
    "number: int = assistant.ask('Who?')": '(expression has type "Answer", variable has type "int")',
    "assistant.ask(5)": 'Argument 1 to "ask" of "Assistant" has incompatible type "int"; expected "str"',
    "open_assistant(store='store')": 'Unexpected keyword argument "store" for "open_assistant"',
}


def examples() -> list[str]:
    """The Python of the package's docstring, and each of the README."""
    inside = [line[4:] for line in (qa.__doc__ or "").splitlines() if line.startswith("    ")]
    blocks = [block.partition("\n```")[0] for block in README.split("\n```python\n")[1:]]
    return ["\n".join(inside), *blocks]


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = "torch transformers faiss numpy sqlite3 gradio fastapi starlette jinja2 pydantic mcp".split()
    code = f"import sys, qa; from qa import *; print(sorted(set({heavy}) & set(sys.modules)), Settings, open_assistant)"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGES)
    assert child.stdout.startswith("[] ")


def test_what_it_exports_is_documented() -> None:
    assert sorted(qa.__all__) == ["Answer", "Citation", "Settings", "Turn", "open_assistant"]
    assert all(inspect.getdoc(thing) for thing in (Answer, Citation, Settings, Turn, open_assistant))


def test_errors_are_those_of_the_store(tmp_path: Path) -> None:
    from index.errors import StoreError

    with pytest.raises(StoreError, match="There is no store in"):
        open_assistant(Settings(store=tmp_path / "none"))


def test_the_example_is_five_lines() -> None:
    assert [len(example.splitlines()) for example in examples()[:1]] == [5]


@pytest.mark.slow
def test_a_users_script_passes_mypy_strict_against_the_installed_package(tmp_path: Path) -> None:
    """In a virtual environment that holds the packages as installed ones, so it is py.typed that counts."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    (site,) = (tmp_path / "venv").glob("**/site-packages")
    (site / "installed.pth").write_text(f"{PACKAGES}\n{sysconfig.get_paths()['purelib']}\n", encoding="utf-8")
    (tmp_path / "user.py").write_text(USER + "".join(f"{line}\n" for line in WRONG), encoding="utf-8")
    python = next(path for path in (tmp_path / "venv").glob("*/python*") if path.stem == "python")
    child = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "--config-file=", "user.py"],
        capture_output=True, text=True, check=False, cwd=tmp_path, timeout=600,
    )  # fmt: skip
    said = child.stdout.splitlines()
    assert 'Revealed type is "str | None"' in said[0], child.stdout + child.stderr
    errors = [line for line in said if line.startswith("user.py") and "error:" in line]
    assert len(errors) == len(WRONG)
    assert [error for error, sentence in zip(errors, WRONG.values(), strict=True) if sentence not in error] == []


@pytest.mark.slow
@pytest.mark.parametrize("example", examples())
def test_the_examples_work(tmp_path: Path, example: str) -> None:
    from qa.cli import main

    assert main(["sync", str(HERE / "seeds"), "--store", str(tmp_path / "store")]) == 0
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(PACKAGES)!r}); exec(open('example.py').read())"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert child.returncode == 0, child.stderr
    assert "180 euros" in child.stdout and "Travel and expenses policy" in child.stdout
