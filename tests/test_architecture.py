"""The rules of the house, read from the code itself: who imports whom, what is never called, and how a file looks."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("index", "qa")
    for path in sorted((ROOT / package).rglob("*.py"))
}
NAMES = list(MODULES)
PURE = (
    "index.types index.errors index.sentences index.clean index.chunk index.wide_rows index.boilerplate index.moved "
    "qa.types qa.rewrite qa.turns qa.decide "
    "qa.evidence qa.definition qa.synonyms qa.keywords qa.cite qa.deep_link qa.terms qa.segments qa.place qa.word_forms "
    "qa.links qa.as_json qa.found qa.hosts qa.beside qa.charts qa.in_parts qa.gaps qa.missing qa.other_words qa.asked_thing "
    "qa.named_there qa.duplicates qa.evaluate.metrics "
    "qa.suggest.from_sentences qa.suggest.candidates "
    "qa.doctor.finding qa.doctor.csp qa.doctor.page qa.doctor.systems qa.doctor.our_answer qa.doctor.embedding "
    "qa.doctor.outward qa.doctor.versions qa.doctor.contradictions"
).split() + [
    name
    for name in NAMES
    if fnmatch(name, "qa.answers*") or re.match(r"qa\.(claims|dialogue|how_to|lists|question|speech|values)\b", name)
    if name not in ("qa.dialogue.cited_before", "qa.values.date_value", "qa.values.quantity_value")
]
HEAVY = {"torch", "transformers", "sentence_transformers", "safetensors", "faiss", "gradio", "fastapi", "starlette", "uvicorn",
         "numpy", "sklearn", "sqlite3", "jinja2", "huggingface_hub", "lxml", "tqdm", "matplotlib", "dateutil",
         "text_to_num", "pypdf", "docx", "pptx", "openpyxl", "docutils", "mwparserfromhell", "watchfiles"}  # fmt: skip

# Who may use what of ours; everybody may use index.types and index.errors.
OURS = {
    "index.types": [],
    "index.errors": [],
    "index.sentences": [],
    "index.boilerplate": [],
    "index.clean": ["index.boilerplate", "index.load.metadata"],
    "index.chunk": ["index.sentences", "index.wide_rows"],
    "index.wide_rows": [],
    "index.load*": ["index.load*"],
    "index.load.pdf_blocks": ["index.load*", "index.sentences"],
    "index.ocr": ["index.load.pdf"],
    "index.sources*": ["index.load*", "index.sources*"],
    "index.weights": [],
    "index.fetch": [],
    "index.embed": ["index.weights"],
    "index.store*": ["index.store*", "index.embed"],
    "index.store.backup": ["index.store*", "index.load.archive", "index.sources.added"],
    "index.store.manifest": ["index.store.schema", "index.sources.added"],
    "index.store.restore": ["index.store*", "index.load.archive"],
    "index.store.exchange": [],
    "index.jail": ["index.load*", "index.ocr"],
    "index.moved": [],
    "index.identities": ["index.clean", "index.moved", "index.store*"],
    "index.mass_removal": ["index.sources.folder", "index.store.writer"],
    "index.staging": ["index*"],
    "index.sync": ["index*"],
    "index.watch": ["index.embed", "index.sources.folder", "index.store*", "index.sync"],
    "qa": ["qa.types", "qa.settings", "qa.assistant"],  # the last when it is called
    "qa.types": [],
    "qa.settings": [],
    "qa.spans": [],
    "qa.like_length": [],
    "qa.terms": [],
    "qa.segments": [],
    "qa.deep_link": ["qa.segments"],
    "qa.rewrite": ["qa.types", "qa.terms", "qa.dialogue*"],
    "qa.turns": ["qa.types"],
    "qa.evidence": ["qa.types", "qa.terms", "qa.question*", "qa.values.answer_types", "qa.values.another_thing", "qa.rewrite"],
    "qa.missing": ["qa.types", "qa.terms", "qa.rewrite", "qa.evidence", "qa.other_words", "qa.asked_thing", "qa.named_there"],
    "qa.named_there": ["qa.types", "qa.terms", "qa.rewrite", "qa.evidence", "qa.other_words", "qa.asked_thing"],
    "qa.asked_thing": ["qa.terms", "qa.question*"],
    "qa.other_words": ["qa.terms"],
    "qa.gaps": ["qa.terms"],
    "qa.gaps_found": ["qa.gaps", "qa.journal", "qa.question_log", "qa.retrieve", "qa.terms", "index.store*", "index.embed"],
    "qa.refusal": ["qa.types", "qa.missing", "qa.suggest.stored", "index.store*"],
    "qa.suggest*": ["qa.suggest*", "qa.types", "qa.terms", "index.sentences", "index.store*"],
    "qa.suggest.make": ["qa.suggest*", "qa.types", "qa.assistant", "index.store*"],  # it asks
    "qa.definition": ["qa.types", "qa.terms"],
    "qa.decide": ["qa.types", "qa.evidence"],
    "qa.cite": ["qa.types", "qa.terms", "qa.beside", "qa.deep_link", "index.sentences"],
    "qa.synonyms": ["qa.types", "qa.terms"],
    "qa.keywords": ["qa.types", "qa.terms", "qa.evidence", "qa.synonyms"],
    "qa.duplicates": [],
    "qa.retrieve": ["qa.types", "qa.terms", "qa.synonyms", "qa.duplicates", "index.store*", "index.embed"],
    "qa.elsewhere": ["qa.types", "qa.duplicates", "qa.retrieve", "index.store*"],
    # fixes are kept in the journal and checked against the articles
    "qa.fixes": ["qa.types", "qa.cite", "qa.journal", "qa.place", "qa.rewrite", "qa.synonyms", "qa.synonyms_file",
                 "index.store*"],
    "qa.synonyms_file": ["qa.synonyms"],
    "qa.question_log": ["qa.types", "qa.journal"],
    "qa.feedback_export": ["qa.journal", "qa.place"],
    "qa.charts": [],
    "qa.age": [],
    "qa.quotations": ["qa.types", "qa.cite", "qa.evidence", "qa.keywords", "index.store*"],
    "qa.instead": ["qa.types", "qa.fixes", "qa.place", "qa.keywords", "qa.quotations", "qa.retrieve", "index.store*"],
    "qa.calibration_file": ["qa.decide", "qa.read", "qa.settings"],
    "qa.found": ["qa.types", "qa.decide"],
    "qa.ahead": ["qa.types", "qa.terms", "qa.answers*", "qa.question*", "qa.fixes", "qa.quotations", "qa.retrieve",
                 "index.store*"],
    "qa.in_parts": ["qa.question.parts", "qa.rewrite", "qa.turns", "qa.types"],
    "qa.word_forms": ["qa.terms"],
    "qa.question*": ["qa.question*", "qa.terms"],
    "qa.dialogue*": ["qa.dialogue*", "qa.terms"],
    "qa.dialogue.cited_before": ["qa.types", "index.store*"],
    "qa.values*": ["qa.values*", "qa.types", "qa.terms", "qa.question*"],
    "qa.values.same_subject": ["qa.values*", "qa.types", "qa.terms", "qa.question*", "qa.evidence", "qa.rewrite"],
    "qa.values.stated_by": ["qa.values*", "qa.types", "qa.terms", "qa.evidence", "qa.rewrite"],
    "qa.lists*": ["qa.lists*", "qa.values*", "qa.terms", "qa.word_forms", "qa.question*", "qa.types", "qa.rewrite",
                  "index.sentences"],
    "qa.how_to*": ["qa.how_to*", "qa.word_forms", "index.sentences"],
    "qa.speech*": ["qa.speech*", "qa.terms", "qa.word_forms", "index.sentences"],
    "qa.claims*": ["qa.claims*", "qa.terms", "qa.types", "qa.rewrite", "index.sentences"],
    # a kind of answer takes what it needs of these, and `Found`
    "qa.answers*": ["qa.answers*", "qa.question*", "qa.values*", "qa.lists*", "qa.how_to*", "qa.speech*", "qa.claims*",
                    "qa.found", "qa.types", "qa.terms", "qa.word_forms", "qa.rewrite", "qa.evidence", "qa.decide",
                    "qa.keywords", "qa.cite", "qa.asked_thing", "qa.other_words", "index.sentences"],
    "qa.verbalise": [],
    "qa.checkpoint": [],
    "qa.read": ["qa.types", "qa.checkpoint", "qa.like_length", "qa.spans", "qa.verbalise", "index.weights"],
    "qa.verifier": ["qa.types", "qa.checkpoint", "qa.like_length", "qa.read", "qa.verbalise", "index.weights"],
    "qa.beside": ["qa.types"],
    "qa.links": ["qa.types"],
    "qa.as_json": ["qa.types", "qa.deep_link", "qa.links"],
    "qa.render": ["qa.types", "qa.segments", "qa.deep_link", "qa.links", "qa.beside"],
    "qa.receipt": ["qa.types", "index.store*", "index.clean"],
    "qa.place": ["index.sentences"],
    "qa.journal": ["qa.rewrite", "qa.place"],
    "qa.weigh": ["qa.types", "qa.read", "qa.verifier", "qa.definition", "qa.evidence"],
    "qa.examined": ["qa.types", "qa.evidence", "qa.fixes", "qa.question*"],
    "qa.assistant": ["qa.examined",
                     "qa.types", "qa.terms", "qa.settings", "qa.question*", "qa.dialogue.cited_before", "qa.rewrite",
                     "qa.ahead", "qa.retrieve", "qa.elsewhere", "qa.weigh", "qa.read", "qa.verifier", "qa.definition",
                     "qa.synonyms", "qa.keywords", "qa.fixes", "qa.instead", "qa.quotations", "qa.evidence", "qa.decide",
                     "qa.cite", "qa.answers*", "qa.found", "qa.in_parts", "qa.refusal", "qa.suggest.stored",
                     "qa.calibration_file",
                     "index.store*", "index.embed", "index.weights"],
    "qa.mcp*": ["qa.mcp*", "qa.types", "qa.assistant", "qa.settings", "qa.turns", "qa.rewrite", "qa.retrieve", "qa.quotations",
                "qa.cite", "qa.render", "qa.as_json", "qa.segments", "qa.deep_link", "qa.web.limits", "qa.web.origins",
                "index.store*"],
    "qa.listening": [],
    "qa.hosts": [],
    "qa.doctor.finding": [],
    "qa.doctor.outward": [],
    "qa.doctor.csp": [],
    "qa.doctor.page": ["qa.doctor.csp"],
    "qa.doctor.systems": ["qa.doctor.page"],
    "qa.doctor.our_answer": ["qa.doctor.csp", "qa.doctor.page", "qa.settings", "qa.hosts"],
    "qa.doctor.embedding": ["qa.doctor*", "qa.settings", "qa.hosts"],
    "qa.doctor.versions": ["qa.doctor.finding"],
    "qa.doctor.contradictions": ["qa.doctor.finding", "qa.settings", "qa.hosts"],
    "qa.doctor*": ["qa.doctor*", "qa.listening", "qa.settings", "qa.assistant", "qa.read", "qa.verifier", "qa.fixes",
                   "qa.hosts", "qa.journal", "qa.web.admission", "qa.web.clients", "qa.web.origins", "qa.web.request_log",
                   "qa.web.users", "qa.calibration_file",
                   "index.fetch", "index.store*", "index.embed", "index.weights"],
    "qa.deploy*": ["qa.settings", "qa.hosts"],
    "qa.evaluate*": ["qa*", "index*"],
    "qa.train*": ["qa*", "index*"],
    "qa.cli*": ["qa*", "index*"],
    "qa.web*": ["qa.web*", "qa.types", "qa.suggest*", "qa.gaps*",
                 "qa.assistant", "qa.render", "qa.segments", "qa.receipt", "qa.settings", "qa.turns",
                "qa.hosts", "qa.as_json", "qa.links",
                "qa.journal", "qa.place", "qa.quotations", "qa.beside", "qa.deep_link", "index.sync", "index.sources*",
                "index.store*", "qa.question_log", "qa.charts", "qa.age", "qa.feedback_export", "qa.fixes", "qa.synonyms",
                "qa.synonyms_file", "index.embed"],
    # an article that is added is shown, before it is stored, as a sync would read it
    "qa.web.drafts": ["index.jail", "index.load*", "index.clean"],
    "qa.web.added_articles": ["qa.web.drafts", "qa.web.syncing", "index.clean", "index.sources*", "index.store*", "index.sync",
                              "index.embed"],
    "qa.web.adding": ["qa.web*", "qa.assistant", "qa.segments", "index.load*", "index.chunk", "index.sync"],
}  # fmt: skip

# Who may use what of others'.
THEIRS = {
    "sqlite3": ["index.store*", "qa.journal"],
    "faiss": ["index.store.dense"],
    # the assistant only sets the number of threads
    "torch": ["qa.checkpoint", "qa.read", "qa.verifier", "qa.assistant", "qa.train*"],
    "transformers": ["qa.checkpoint", "qa.read", "qa.verifier", "qa.train*", "index.weights"],
    "sentence_transformers": ["index.embed"],
    "safetensors": ["index.embed", "qa.checkpoint", "qa.train*"],
    "huggingface_hub": ["index.weights"],
    "gradio": ["qa.web*"],
    "fastapi": ["qa.web*"],
    "starlette": ["qa.web*", "qa.mcp.http"],
    "uvicorn": ["qa.web.server", "qa.cli.mcp"],
    "h11": ["qa.web.server"],
    "prometheus_client": ["qa.web.metrics"],
    "mcp": ["qa.mcp.server", "qa.mcp.http"],
    "mcp_types": ["qa.mcp.server", "qa.mcp.offers"],
    "jinja2": ["qa.render"],
    "markupsafe": [],
    "sklearn": ["qa.train*", "qa.evaluate.intervals"],
    "matplotlib": ["qa.evaluate.plot"],
    "filelock": ["index.store.lock"],
    "lxml": ["index.load*"],
    "pypdf": ["index.load*"], "docx": ["index.load*"], "pptx": ["index.load*"], "openpyxl": ["index.load*"],
    "docutils": ["index.load*"], "mwparserfromhell": ["index.load*"], "watchfiles": ["index*", "qa.cli*"],
    "markdown_it": ["index.load*"],
    "dateutil": ["qa.values.date_value"],
    "text_to_num": ["qa.values.quantity_value"],
    "yaml": ["index.load*"],
    # but for index.fetch: whether a port is free, or one that is
    "socket": ["qa.listening", "qa.web.server", "index.fetch"],
    # the load goes to this machine or to the server that the operator names, over many connections at once
    "httpx": ["index.fetch", "qa.evaluate.load"], "ssl": ["index.fetch"],
    "http": [], "requests": [], "urllib3": [], "aiohttp": [], "urllib.request": ["index.fetch"], "ftplib": [],
    "smtplib": [], "pickle": [], "joblib": [], "marshal": [], "shelve": [], "dill": [],
}  # fmt: skip


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imports(module: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere in the file; `from a import b` gives a.b where that is a module of ours."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES or inner in THEIRS else str(node.module)


def matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def calls(module: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """(dotted name, call) of every call."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("name", NAMES)
def test_who_may_import_whom(name: str) -> None:
    if name == "index":
        assert list(imports(tree(name))) == []
        return
    allowed = next((OURS[pattern] for pattern in sorted(OURS, key=len, reverse=True) if fnmatch(name, pattern)), None)
    assert allowed is not None, "a new file: say above what it may import"
    ours = {other for other in imports(tree(name)) if other.split(".")[0] in ("index", "qa")}
    allowed = [*allowed, "index.types", "index.errors"]
    assert sorted(other for other in ours if not matches(other, allowed)) == []


def test_nothing_but_the_commands_imports_evaluate_and_train() -> None:
    users = {name for name in NAMES for other in imports(tree(name)) if other.startswith(("qa.evaluate", "qa.train", "qa.cli"))}
    assert {name for name in users if not name.startswith(("qa.evaluate", "qa.train", "qa.cli"))} == set()


@pytest.mark.parametrize("library", THEIRS)
def test_who_may_use_a_library(library: str) -> None:
    users = {name for name in NAMES for other in imports(tree(name)) if other == library or other.startswith(f"{library}.")}
    assert sorted(name for name in users if not matches(name, THEIRS[library])) == []


@pytest.mark.parametrize("name", PURE)
def test_pure_files_use_no_heavy_library_no_disk_and_no_clock(name: str) -> None:
    used = {other.split(".")[0] for other in imports(tree(name))}
    assert used & (HEAVY | {"os", "pathlib", "time", "datetime", "random", "socket", "threading", "subprocess", "io"}) == set()
    assert [called for called, _ in calls(tree(name)) if called in ("open", "print", "input")] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_executed_unpickled_or_trusted(name: str) -> None:
    for called, call in calls(tree(name)):
        assert called not in (
            "eval",
            "exec",
            "compile",
            "__import__",
            "os.system",
            "yaml.unsafe_load",
            "torch.load",
            "Markup",
        ), called
        if called == "yaml.load":  # BaseLoader makes strings only, so it is stricter than safe_load
            assert [ast.unparse(keyword.value) for keyword in call.keywords] == ["yaml.BaseLoader"]
        for keyword in call.keywords:
            value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
            assert (keyword.arg, value) not in (("trust_remote_code", True), ("shell", True), ("allow_pickle", True))


@pytest.mark.parametrize("template", sorted((ROOT / "qa").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_marks_anything_safe(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup", text)


@pytest.mark.parametrize(
    "name",
    [
        "qa.read",
        "qa.verbalise",
        "qa.spans",
        "qa.cite",
        "qa.quotations",
        "qa.instead",
        "qa.decide",
        "qa.assistant",
        "qa.render",
        "qa.segments",
        "qa.web.source_page",
        "qa.mcp.tools",
    ],
)
def test_no_place_is_looked_up_by_its_string(name: str) -> None:
    """A sentence that stands twice would be cited at the wrong place. `blocks.index(block)` finds a value, not a text."""
    searches = [called for called, _ in calls(tree(name)) if re.search(r"\.(r?find|r?index)$", called)]
    assert [called for called in searches if called != "document.blocks.index"] == []


@pytest.mark.parametrize("name", NAMES)
def test_files_are_short_and_say_what_they_are(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert text.count("\n") < 320
    assert not text.strip() or ast.get_docstring(tree(name)), "a file opens with a paragraph"
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", text)


@pytest.mark.parametrize("name", NAMES)
def test_what_others_call_is_explained(name: str) -> None:
    """Public functions, classes and methods, but not those whose protocol explains them, nor a command's `add` and `run_`."""
    silent = []
    for node in tree(name).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            command = name.startswith("qa.cli.") and (node.name == "add" or node.name.startswith("run_"))
            silent += [node.name] if not ast.get_docstring(node) and not command else []
    assert silent == []


def test_no_file_is_named_after_a_place() -> None:
    parts = {part for name in NAMES for part in name.split(".")}
    assert parts & {"utils", "util", "core", "common", "helpers", "helper", "models", "misc", "base", "shared"} == set()


def test_tests_mirror_the_packages() -> None:
    folders = {path.parent.relative_to(ROOT / "tests").as_posix() for path in (ROOT / "tests").rglob("test_*.py")} - {"."}
    packages = {path.parent.relative_to(ROOT).as_posix() for path in MODULES.values()}
    assert folders <= packages | {"browser"}  # what a person sees, whichever module made it
    assert list((ROOT / "tests").rglob("__init__.py")) == []
