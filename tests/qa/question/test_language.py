"""Which language a question is in, where that is clear; English is never taken for another."""

import time

import pytest

from qa.question.language import asked_in, languages_of, other_language

ENGLISH = """Who met Wang Yi?|VPN setup|Dushanbe|Where is the Rue de la Paix?|Oscar de la Renta|Who wrote La vie en rose?|La Paz
El Niño effects|What does 'joie de vivre' mean?|Los Angeles rivalry|Wat Pho temple|Kim Jong-un?|Kim Philby spy|OPS-306|die cast
Who is Jan van der Berg?|Michelle Wie birthday|Que Sera Sera lyrics|der Spiegel founding|Was Oslo in war?|hotel Lisbon limit
limit per night|What is föhn?|Rodrigo de Río de Loza|Comment on Oslo|Who is 王毅?|爱的奉献|Führerprinzip|a la carte menu
How do I reset my password""".replace("\n", "|").split("|")
OTHERS = {
    "French": "Où se trouve le bureau de Lisbonne ?|Qui a ouvert le port ?|Combien coûte une clé perdue ?|Comment installer le "
    "VPN ?|Quelle est la limite pour un hôtel à Oslo ?",
    "German": "Wie hoch ist der Nurek-Damm?|Wer leitet das Finanzteam?|Wann wurde der Hafen eröffnet?|Warum ist mein Konto "
    "gesperrt?|Was kostet ein Hotel in Wien?",
    "Spanish": "¿Quién dirige el equipo de finanzas?|Cuándo se inauguró el puerto|¿Cuánto cuesta un hotel en Oslo?",
    "Italian": "Chi ha aperto il porto?|Quanto costa un albergo a Vienna?|Dove si trova l'ufficio di Lisbona?",
    "Portuguese": "Quem abriu o porto?|Onde fica o escritório de Lisboa?",
    "Dutch": "Wie heeft de haven geopend?|Hoeveel kost een hotel in Oslo?",
    "Polish": "Kto jest prezydentem Tadżykistanu?|Jak ustawić VPN?",
    "Swedish": "Vem öppnade hamnen?",
    "Danish or Norwegian": "Hvor mye koster et hotell i Oslo?",
    "Turkish": "Limanı kim açtı?",
    "Russian": "Когда открыли порт?",
    "Chinese": "谁开了港口？",
    "Japanese": "港を開いたのは誰ですか",
    "Arabic": "من فتح الميناء؟",
    "Greek": "Ποιος άνοιξε το λιμάνι;",
}
ASKED = [(question, language) for language, questions in OTHERS.items() for question in questions.split("|")]
TOO_SHORT_TO_TELL = {"Was kostet ein Hotel in Wien?", "Limanı kim açtı?", "谁开了港口？"}
GERMAN = (
    "Der Hafen wurde im Jahr 1921 von der Stadt eröffnet und ist bis heute der größte an der Küste. Er hat drei Becken, und in "
)
GERMAN += "jedem liegen am Morgen die Boote der Fischer, die mit dem Fang auf den Markt gehen."
PLAIN = "The harbour was opened by the town in 1921 and is still the largest on the coast. It has three basins, and in each "
PLAIN += "of them there are the boats of the fishers, who go to the market with what they have caught."


@pytest.mark.parametrize("question", ENGLISH)
def test_english_is_never_taken_for_another_language(question: str) -> None:
    assert set(asked_in(question)) <= {"English"}


@pytest.mark.parametrize(("question", "language"), ASKED)
def test_other_languages_are_told_or_left_open(question: str, language: str) -> None:
    """27 of 30 are told, and none wrongly."""
    assert asked_in(question) == (() if question in TOO_SHORT_TO_TELL else (language,))


def test_the_articles_languages() -> None:
    assert languages_of([PLAIN] * 9 + ["Too short."]) == (("English",), {"English"})
    assert languages_of([GERMAN]) == (("German",), {"German"})
    assert languages_of([PLAIN] * 9 + [GERMAN]) == (("English",), {"English", "German"})
    assert languages_of([PLAIN, GERMAN]) == (("English", "German"), {"English", "German"})
    assert languages_of(["Lorem ipsum dolor sit amet consectetur " * 9] * 3 + [PLAIN]) == ((), {"English"})
    assert languages_of([]) == ((), frozenset())


@pytest.mark.parametrize(
    ("question", "articles", "notice"),
    [
        (
            "Où se trouve le bureau ?",
            [PLAIN],
            "The articles are in English; this question seems to be in French. Ask it in English.",
        ),
        ("What is the limit?", [GERMAN], "The articles are in German; this question seems to be in English. Ask it in German."),
        ("Wer hat den Hafen eröffnet?", [GERMAN], None),
        ("Wer hat den Hafen eröffnet?", [PLAIN] * 30 + [GERMAN], None),
        ("What is the limit?", [PLAIN], None),
        ("Oslo", [GERMAN], None),
        ("Où se trouve le bureau ?", [], None),
    ],
)
def test_a_question_in_another_language_than_the_articles(question: str, articles: list[str], notice: str | None) -> None:
    assert other_language(question, *languages_of(articles)) == notice


@pytest.mark.parametrize(
    "text", ["a" * 2000, "qui " * 500, "a-" * 1000, '"' * 2000, "„" * 2000, "«" * 2000, "ж" * 2000, "\ud800" * 99]
)
def test_hostile_texts_are_only_text(text: str) -> None:
    started = time.perf_counter()
    asked_in(text)
    assert time.perf_counter() - started < 0.2
