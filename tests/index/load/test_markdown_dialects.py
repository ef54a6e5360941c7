"""What MkDocs, Docusaurus and Obsidian add to Markdown: read as they show it; code and ordinary Markdown stay as they are."""

import random
import time
from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.errors import LoadError
from index.load import load
from index.store.store import Store
from index.sync import sync
from index.types import Article
from qa.assistant import Assistant


def article(text: str, path: str = "page.md") -> Article:
    (found,) = load(text.encode(), path)
    return found


def kinds(text: str, path: str = "page.md") -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in article(text, path).pieces]


MKDOCS = [
    (
        '!!! note "Opening *hours*"\n\n    The gate opens at nine.\n\n    - It closes at five.\n\nAfter.\n',
        [
            ("paragraph", "Opening hours"),
            ("paragraph", "The gate opens at nine."),
            ("list_item", "It closes at five."),
            ("paragraph", "After."),
        ],
    ),
    (
        "Before.\n!!! warning\n    Mind\n    the gap.\nAfter.\n",
        [("paragraph", t) for t in ("Before.", "Mind the gap.", "After.")],
    ),
    ('??? tip inline end "T"\n    Folded.\n\n???+ tip ""\n    Open.\n', [("paragraph", t) for t in ("T", "Folded.", "Open.")]),
    (
        "!!! note\n    Outer.\n\n    !!! danger\n        Inner.\n\n        ```\n        !!! code\n        ```\n\n    Outer.\n",
        [("paragraph", "Outer."), ("paragraph", "Inner."), ("code", "!!! code"), ("paragraph", "Outer.")],
    ),
    (
        "1. Step\n\n    !!! note\n        In the step.\n\n2. Next\n",
        [("list_item", "1. Step"), ("list_item", "In the step."), ("list_item", "2. Next")],
    ),
    (
        '=== "Linux"\n\n    Run `make`.\n\n=== "Windows"\n\n    | A | B |\n    |---|---|\n    | 1 | 2 |\n',
        [
            ("paragraph", "Linux"),
            ("paragraph", "Run make."),
            ("paragraph", "Windows"),
            ("table_header", "A | B"),
            ("table_row", "1 | 2"),
        ],
    ),
    (
        'See [it](x){:target="_blank"} now. { .small #id }\n{: .wide }\n\n## Heading { data-toc="x" .y }\n',
        [("paragraph", "See it now. "), ("heading", "Heading")],
    ),
    ('![A map](m.png){ width="300" }\n', [("caption", "A map")]),
    ('One.\n\n--8<-- "nowhere.md"\n\n--8<--\n\nTwo.\n', [("paragraph", "One."), ("paragraph", "Two.")]),
    ("/// note | Title\nInside.\n///\n", [("paragraph", "Title"), ("paragraph", "Inside.")]),
]

DOCUSAURUS = [
    (
        "Before\n:::note[The *title*]\n\nInside.\n\n- item\n\n:::\nAfter\n",
        [("paragraph", t) if t != "item" else ("list_item", t) for t in ("Before", "The title", "Inside.", "item", "After")],
    ),
    (
        "::::tip Outer title\n:::danger\nInner.\n:::\nOuter.\n::::\n",
        [("paragraph", t) for t in ("Outer title", "Inner.", "Outer.")],
    ),
    ("::: {.note}\nPandoc's.\n:::\n", [("paragraph", "Pandoc's.")]),
    ("- item\n\n  :::info\n  In the item.\n  :::\n", [("list_item", "item"), ("list_item", "In the item.")]),
]

MDX = [
    (
        "import Tabs from '@theme/Tabs';\nimport {\n  A,\n} from './a';\n\nexport const x = {\n  y: 1,\n};\n\n# Title\n\n"
        "<Tabs values={[\n  {label: 'no', value: 'no'},\n]}>\n"
        '<TabItem value="l" label="Linux">\nRun **make**.\n</TabItem>\n</Tabs>\n',
        [("heading", "Title"), ("paragraph", "Linux"), ("paragraph", "Run make.")],
    ),
    (
        "{/* secret */}\n\nThe <Highlight color={x > 1}>gate</Highlight> opens{' '}at {hours.open} nine.<br/>\n",
        [("paragraph", "The gate opens at  nine.\n")],
    ),
    ("<>\n\n    Indented text.\n\n</>\n", [("paragraph", "Indented text.")]),
    (
        "<Card.Title title={'Shown'} />\n\n<div style={{color: 'red'}}>\n\nText.\n\n</div>\n",
        [("paragraph", "Shown"), ("paragraph", "Text.")],
    ),
    (
        "```jsx\nimport A from 'a';\n<A b={c} />\n```\n\nUse `<A b={c} />`.\n",
        [("code", "import A from 'a';\n<A b={c} />"), ("paragraph", "Use <A b={c} />.")],
    ),
    (
        "<p hidden>secret</p>\n\n<details>\n<summary>More</summary>\n\nText.\n\n</details>\n",
        [("paragraph", "More"), ("paragraph", "Text.")],
    ),
]

OBSIDIAN = [
    (
        "See [[Ferry]], [[Ferry|the ferry]], [[boats/Ferry#Times]], [[#Fares]] and [[Ferry#^a1b2c3]].\n",
        [("paragraph", "See Ferry, the ferry, boats/Ferry > Times, Fares and Ferry.")],
    ),
    (
        "| A | B |\n|---|---|\n| [[Oslo\\|the city]] | [[A]][[B]] |\n",
        [("table_header", "A | B"), ("table_row", "the city | AB")],
    ),
    (
        "![[Ferry]]\n\n![[map.png|The harbour]]\n\n![[map.png|300]]\n\nText ![[Ferry#Times]] here.\n",
        [("caption", "The harbour"), ("paragraph", "Text  here.")],
    ),
    (
        "One %%secret%% two. %% secret\nsecret %%\n\n%%\nsecret\n\n# secret\n%%\n\nThree.\n",
        [("paragraph", "One  two. "), ("paragraph", "Three.")],
    ),
    (
        "> [!tip]- The *title*\n> Inside.\n>\n> - item\n>\n> > A quote.\n\n> [!NOTE]\n> GitHub's.\n\n> Said.\n",
        [
            ("paragraph", "The title"),
            ("paragraph", "Inside."),
            ("list_item", "item"),
            ("quote", "A quote."),
            ("paragraph", "GitHub's."),
            ("quote", "Said."),
        ],
    ),
    (
        "The gate opens at nine. ^gate-1\n\n- item ^37066d\n\n^quote-of-it\n",
        [("paragraph", "The gate opens at nine. "), ("list_item", "item ")],
    ),
    (
        "---\naliases: [VPN, remote access, /old/address]\n---\n\nText.\n",
        [("paragraph", "VPN, remote access"), ("paragraph", "Text.")],
    ),
    ("---\naliases: VPN\n---\n\nText.\n", [("paragraph", "VPN"), ("paragraph", "Text.")]),
]


@pytest.mark.parametrize(("text", "expected"), MKDOCS)
def test_mkdocs(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(("text", "expected"), DOCUSAURUS)
def test_docusaurus(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == kinds(text, "page.mdx") == expected


@pytest.mark.parametrize(("text", "expected"), MDX)
def test_mdx(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text, "page.mdx") == expected


@pytest.mark.parametrize(("text", "expected"), OBSIDIAN)
def test_obsidian(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_a_markdown_file_that_imports_is_mdx_and_one_that_speaks_of_it_is_not() -> None:
    assert kinds("import A from './a';\n\nThe {x} <A b={c}/> gate.\n") == [("paragraph", "The   gate.")]
    assert kinds("import goods from abroad\n\nThe {x} gate.\n") == [
        ("paragraph", "import goods from abroad"),
        ("paragraph", "The {x} gate."),
    ]
    assert kinds("The {x} gate.\n\n```\nimport A from './a';\n```\n")[0] == ("paragraph", "The {x} gate.")


def test_paragraphs_of_tags_are_labelled_and_tags_in_a_sentence_are_words() -> None:
    pieces = article("#ferry #boats/small\n\nThe #ferry leaves.\n\n#1 #2\n\n\\#ferry\n").pieces
    assert [(piece.text, piece.label) for piece in pieces] == [
        ("#ferry #boats/small", "navigation"),
        ("The #ferry leaves.", None),
        ("#1 #2", None),
        ("#ferry", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!!! note\nNot indented.\n", "!!! note Not indented."),
        ("What??? Really\n", "What??? Really"),
        ('=== "Tab"\n', '=== "Tab"'),
        (":::note\nnever closed\n", ":::note never closed"),
        (":::\n", ":::"),
        ("[[1, 2], [3, 4]] and [[1]]\n", "[[1, 2], [3, 4]] and [[1]]"),
        ("[[1]](https://a.example) \\[[Page]]\n", "[1] [[Page]]"),
        ("[[Page]]\n\n[Page]: https://a.example\n", "[Page]"),
        ("100%% of it and 50%% of that\n", "100%% of it and 50%% of that"),
        ("It is 2 ^2 and x^abc\n", "It is 2 ^2 and x^abc"),
        ("A set {1, 2}, {x: y}, {.5}, {#each items}.\n", "A set {1, 2}, {x: y}, {.5}, {#each items}."),
        ("An email <ada@example.org>, <https://a.example>\n", "An email ada@example.org, https://a.example"),
    ],
)
def test_ordinary_markdown_stays(text: str, expected: str) -> None:
    assert kinds(text) == [("paragraph", expected)]


@pytest.mark.parametrize(
    "code",
    [
        '!!! note "T"\n    Body',
        '=== "T"\n    Body',
        ":::note\nx\n:::",
        "[[Page]] %%x%% {: .a }",
        "text ^block-id",
        '--8<-- "a.md"',
    ],
)
def test_code_is_untouched(code: str) -> None:
    indented = "\n".join(f"    {line}" for line in code.split("\n"))
    assert kinds(f"```\n{code}\n```\n\nText\n\n{indented}\n") == [("code", code), ("paragraph", "Text"), ("code", code)]


PARTS = (
    "!!! a\n    ",
    "??? a\n",
    '=== "a"\n',
    ":::a\n",
    ":::\n",
    "/// a\n",
    "[[a",
    "[[",
    "![[",
    "%%",
    "%%\n",
    " ^abc",
    "{: .a",
    "{: a=",
    "{",
    "<A b=",
    "<A b={",
    '<A "',
    "> [!a]\n",
    "> [!a",
    '--8<-- "',
    "import 'a'\n",
    "-8<",
    "    ",
    "{.a ",
    "<",
    "#a ",
)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("path", ["page.md", "page.mdx"])
def test_repeated_marks_take_linear_time(part: str, path: str) -> None:
    def seconds(count: int) -> float:
        begin = time.process_time()
        article(part * count + "x\n", path)
        return time.process_time() - begin

    seconds(10)  # which imports what is needed
    short = max(min(seconds(500) for _ in range(2)), 0.005)
    assert min(seconds(4000) for _ in range(2)) < 30 * short  # quadratic work would take 64 times as long


def mutated(seed: int) -> str:
    chosen = random.Random(seed)
    text = "\n".join(text for text, _ in chosen.sample([*MKDOCS, *DOCUSAURUS, *MDX, *OBSIDIAN], 6))
    for _ in range(30):
        at = chosen.randrange(len(text))
        text = text[:at] + chosen.choice([*PARTS, "", "\n", "    ", "> ", "- "]) + text[at + chosen.randrange(4) :]
    return text


@pytest.mark.parametrize("seed", range(40))
def test_mutated_texts_end_in_an_article(seed: int) -> None:
    for path in ("page.md", "page.mdx"):
        try:
            assert article(mutated(seed), path).title
        except LoadError as error:
            assert "front matter" in str(error)


def test_a_question_is_answered_from_an_admonition(tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "wiki").mkdir()
    text = '# The pier\n\n!!! tip "History"\n\n    [[Olga Brandt|Captain Olga Brandt]] opened the pier of Eastport. ^pier\n'
    (tmp_path / "wiki" / "pier.md").write_text(text, encoding="utf-8")
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [tmp_path / "wiki"], embedder)
    answer = Assistant(store, embedder, WordReader(), MARGIN_ALONE).ask("Who opened the pier of Eastport?")
    assert [citation.quote for citation in answer.citations] == ["Captain Olga Brandt opened the pier of Eastport."]
