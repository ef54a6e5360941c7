"""A text in, the language that it is clearly in out, or None; pure, by function words and scripts.

A short question says little: "La Paz", "VPN setup" and "Oscar de la Renta" are no language's. A language is named only where a
text asks in its words (an interrogative and another function word, or three function words) and holds none that is English
alone. What is not in a Latin script is told by its script, and by letters that one of its languages has alone. Articles are
longer: theirs is the language whose function words make up the largest share of the words, if clearly so.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

MOST_READ = 2000  # characters of an article
LEAST_WORDS = 40  # of an article, for a guess
LEAST_SHARE = 0.15  # of function words among an article's words
LEAST_DIFFERENT = 6  # function words, so that a table of names is no French for its "la"
CLEARLY = 1.5  # times as many as of any other language
OF_ARTICLES = 0.2  # least share of the articles that a language of theirs has
KNOWN = 0.7  # of the articles must be in a known language, for anything to be said

ENGLISH = "English"
UNSAID = ""  # the language of an article with too few words to tell
# Interrogatives first, after the bar other function words; without accents. What is also a common English word is left out.
_WORDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    name: (frozenset(asking.split()), frozenset(other.split()))
    for name, asking, other in (
        (
            ENGLISH,
            "who whom whose what when where which why how",
            "the a an of is are was were be been do does did has have had can could will would should may must to in on at "
            "by for from with and or but not it its this that these those there i you he she they we my your his her their "
            "our about any me us as if than then",
        ),
        (
            "French",
            "qui que quoi quand ou comment pourquoi quel quelle quels quelles combien lequel laquelle qu est-ce",
            "le la les un une des du de et est sont etait a au aux dans sur pour par avec ce cette ces il elle ils elles on "
            "je tu nous vous ne pas se son sa ses leur leurs y en d l c n s qu j m ont ete fait peut-on faut-il fut avoir "
            "etre",
        ),
        (
            "German",
            "wer wie wo wann warum weshalb welche welcher welches welchen wieviel wieviele wohin woher wem wen was wozu",
            "der das ein eine einen einem einer ist sind war waren wird werden wurde und oder nicht auf mit von vom zu zum "
            "zur im am den dem des es sie er wir ihr ich du man kann muss darf hat haben gibt fur bei nach aus uber viel "
            "viele die in sich auch lange hoch gross heisst",
        ),
        (
            "Spanish",
            "quien quienes que cuando donde como por-que cual cuales cuanto cuanta cuantos cuantas adonde",
            "el la los las un una unos unas de del y es son esta estan fue fueron en con por para se su sus al lo hay ha "
            "han tiene tienen puede puedo debo ser era no me mi a o este muy hace hizo nos",
        ),
        (
            "Italian",
            "chi che cosa quando dove come perche quale quali quanto quanta quanti quante dov cos qual com",
            "il lo la gli le i un uno una di del della dei delle dello degli e sono era nel nella in con per da dal dalla "
            "al alla si ha hanno puo posso devo mi ci non stato stata c l su sul sulla fu viene a essere ho",
        ),
        (
            "Portuguese",
            "quem que quando onde como porque qual quais quanto quanta quantos quantas aonde",
            "o os as um uma de do da dos das e sao foi foram em no na nos nas com por para se seu sua ao aos esta estao ha "
            "tem pode posso devo nao a era ser mais pelo pela eu meu minha fica",
        ),
        (
            "Dutch",
            "wie wat waar wanneer waarom welke welk hoe hoeveel waarheen waarvandaan",
            "de het een van is zijn was waren en of niet op met voor naar bij uit om te er ik je jij hij zij wij u mijn kan "
            "moet mag heeft hebben wordt werd worden dat die dit deze aan tot veel in lang heb",
        ),
        (
            "Polish",
            "kto co kiedy gdzie dlaczego jak jaki jaka jakie ktory ktora ktore ile czyj skad dokad czy kim czym kogo",
            "jest sa byl byla bylo byly i w z na do o od za po przez dla nie sie to ten ta te tego tej jego jej ich moge "
            "mozna ma maja u przy ze ze pod nad",
        ),
        (
            "Swedish",
            "vem vad nar var varfor hur vilken vilket vilka vems hurdan",
            "ar och en ett det den de som i pa av till fran med inte kan jag du han hon vi ni har hade ska ska blev for om "
            "att mycket manga lang gor finns ligger heter ma sin mitt min",
        ),
        (
            "Danish or Norwegian",
            "hvem hvad hva hvornar nar hvor hvorfor hvordan hvilken hvilket hvilke hvilken",
            "er og en et ei det den de som i pa af av til fra med ikke kan jeg du han hun vi har havde hadde skal blev ble "
            "for om at mange mye meget var heter hedder ligger min mitt",
        ),
        (
            "Turkish",
            "kim ne nerede nereye nasil neden nicin hangi kac kacinci nedir kimdir mi mu midir",
            "bir ve bu su o icin ile de da var yok olan olarak en cok ne zaman kadar sonra daha ben biz siz mi mu oldu",
        ),
    )
}
_ONLY_ENGLISH = {name: (_WORDS[ENGLISH][0] | _WORDS[ENGLISH][1]) - asking - other for name, (asking, other) in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]")
_MARKED = re.compile("[?？؟;¿]")
# A script's languages: letters that tell one from the others, and its name where there are none.
_SCRIPTS: Mapping[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "CYRILLIC": (
        (
            ("Tajik", "ҷӯӣ"),
            ("Kazakh", "әңөұүһ"),
            ("Ukrainian", "їєґ"),
            ("Belarusian", "ў"),
            ("Serbian", "ђћљњ"),
            ("Russian", "ыэё"),
        ),
        "Russian",
    ),
    "ARABIC": ((("Urdu", "ٹڈےں"), ("Persian", "پچژگک")), "Arabic"),
    "CJK": ((), "Chinese"),
    "HIRAGANA": ((), "Japanese"),
    "KATAKANA": ((), "Japanese"),
    "HANGUL": ((), "Korean"),
    "GREEK": ((), "Greek"),
    "HEBREW": ((), "Hebrew"),
    "DEVANAGARI": ((), "Hindi"),
    "THAI": ((), "Thai"),
    "GEORGIAN": ((), "Georgian"),
    "ARMENIAN": ((), "Armenian"),
    "BENGALI": ((), "Bengali"),
    "TAMIL": ((), "Tamil"),
}
_ALSO_ENGLISH = frozenset(
    "war die hat man den van son sin pour main per come don net pas des her sub tan mes ten min god".split()
)
_ALL_ENGLISH = _WORDS[ENGLISH][0] | _WORDS[ENGLISH][1] | _ALSO_ENGLISH
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "đ": "d", "’": "'"})
FEW = 6  # letters of a script without spaces that may be a name


def asked_in(question: str) -> tuple[str, ...]:
    """The language that a question is clearly in; several where it could be any of them, none where it is not clear."""
    script = _script_of(question)
    if script != "LATIN":
        return _by_script(question, script)
    words = _words_of(_QUOTED.sub(" ", question))
    held = {name: _evidence(name, words, question) for name in _WORDS if name != ENGLISH}
    most = max(held.values())
    if most:
        return tuple(name for name, evidence in held.items() if evidence == most)
    asking, other = _WORDS[ENGLISH]
    is_english = bool(asking & set(words)) and len((asking | other) & set(words)) > 1
    return (ENGLISH,) if is_english else ()


def languages_of(articles: Iterable[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The languages that a good part of the articles is in, the commonest first, and every one that any of them is in.

    The first is empty where too many articles are in no language that is known here.
    """
    guesses = [_language_of(text[:MOST_READ]) for text in articles]
    counts = Counter(guess for guess in guesses if guess is not None)
    counts.pop(UNSAID, None)
    said = sum(guess != UNSAID for guess in guesses)
    known = sum(counts.values())
    if not known or known < KNOWN * said:
        return (), frozenset(counts)
    return tuple(name for name, count in counts.most_common() if count >= OF_ARTICLES * known), frozenset(counts)


def other_language(question: str, main: tuple[str, ...], found: frozenset[str]) -> str | None:
    """The sentence that says that a question is in another language than the articles; None where it is not, or unclear."""
    asked = asked_in(question) if main else ()
    if not asked or found & set(asked):
        return None
    theirs, its = " and ".join(main), " or ".join(asked)
    return f"The articles are in {theirs}; this question seems to be in {its}. Ask it in {' or '.join(main)}."


def _evidence(name: str, words: list[str], question: str) -> int:
    """How many function words of a language a question holds, 0 where they do not make it clear."""
    asking, other = _WORDS[name]
    if any(word in _ONLY_ENGLISH[name] for word in words):
        return 0
    held = {word for word in words if word in asking | other and word not in _ALL_ENGLISH}
    asks = bool(held & asking)
    is_marked = _MARKED.search(question) is not None
    opens = asks and is_marked and words[0] in asking and _has_foreign_letter(question)
    if (asks and len(held) > 1) or opens or (is_marked and len(held) > 2):
        return len(held) + len(held & asking)
    return 0


def _has_foreign_letter(question: str) -> bool:
    """Whether a word that is no name has a letter beyond English."""
    return any(word[0].islower() and not word.isascii() for word in _WORD.findall(question))


def _language_of(text: str) -> str | None:
    """The language of an article; `UNSAID` where it is too short, None where it is in none that is known here."""
    script = _script_of(text)
    if script != "LATIN":
        return next(iter(_named_by_letters(text, script)), None)
    words = _words_of(text)
    if len(words) < LEAST_WORDS:
        return UNSAID
    counts = Counter(words)
    shares = sorted(
        ((sum(counts[word] for word in asking | other), name) for name, (asking, other) in _WORDS.items()), reverse=True
    )
    (best, name), (second, _) = shares[:2]
    different = len((_WORDS[name][0] | _WORDS[name][1]) & set(words))
    is_clear = different >= LEAST_DIFFERENT and best >= LEAST_SHARE * len(words) and best >= CLEARLY * second
    return name if is_clear else None


def _words_of(text: str) -> list[str]:
    """The words in lower case without accents; a compound also gives its parts."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = _WORD.findall(plain)
    return words + [part for word in words if "-" in word for part in word.split("-")]


def _script_of(text: str) -> str:
    """The script of most letters, `LATIN` where there are none; any kana makes it Japanese."""
    if text.isascii():
        return "LATIN"
    scripts = Counter(unicodedata.name(letter, "LATIN").split()[0] for letter in text[:MOST_READ] if letter.isalpha())
    if not scripts or scripts["LATIN"] * 2 >= scripts.total():
        return "LATIN"
    kana = next((name for name in ("HIRAGANA", "KATAKANA") if scripts[name]), None)
    return kana or next(name for name, _ in scripts.most_common() if name != "LATIN")


def _by_script(question: str, script: str) -> tuple[str, ...]:
    """The language of a question that is not in Latin letters; none where it may be a name or a word that is looked for."""
    words = _WORD.findall(question)
    together = script in ("CJK", "HIRAGANA", "KATAKANA", "THAI") and sum(map(len, words)) >= FEW
    is_question = together or len(words) > 2 or (len(words) > 1 and _MARKED.search(question) is not None)
    return _named_by_letters(question, script) if is_question else ()


def _named_by_letters(text: str, script: str) -> tuple[str, ...]:
    letters, otherwise = _SCRIPTS.get(script, ((), ""))
    low = text.lower()
    name = next((name for name, own in letters if any(letter in low for letter in own)), otherwise)
    return (name,) if name else ()
