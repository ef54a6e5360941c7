"""A number in, the made-up article of that number out, always the same: as many articles as a measurement of size needs.

The words and the grammar are our own. Each article is about one thing in one place, in sections of thirty to ninety words,
each a passage; its first sentence says who opened the thing and when, which is what its question asks.
"""

import random
from dataclasses import dataclass

SEED = 42
SECTIONS = 8  # of an article; each becomes one passage
SENTENCES = 2, 6  # of a section, from and to

_BEGINS = "Bel Cor Dal Esk Fen Gar Hol Ith Jor Kel Lum Mar Nor Ost Pel Quin Rav Sel Tor Ulm Ver Wex Yar Zel".split()
_MIDDLES = "a e i o u ara eli ino oru una ande esti".split()
_ENDS = "burg dale fell ford haven holm mere mouth port stead ton vik wick worth".split()
_FIRST = "Ada Bruno Celia Dario Elke Farid Greta Hugo Ines Jonas Kira Leon Mira Nils Olga Petr Rosa Sven Tilda Yusuf".split()
_LAST = "Abel Brandt Castel Dorn Egger Falk Grimm Halas Ilves Jansen Kova Lind Marek Novak Olsen Prus Rohde Sato Varga".split()
_THINGS = (
    "harbour bridge library mill market lighthouse museum brewery theatre railway orchard quarry school clinic canal "
    "observatory bakery archive garden ferry"
).split()
_TOPICS = (
    "History|Building|Visitors|Money|Repairs|Staff|Weather|Surroundings|Plans|Disputes|Records|Opening hours|Transport|Safety"
).split("|")
_MATERIALS = "granite oak brick copper slate glass steel limestone".split()
_SEASONS = "spring summer autumn winter".split()
_JOBS = "carpenter surveyor teacher engineer clerk gardener pilot keeper".split()
_FRAMES = (
    "In {year} the council of {place} paid {amount} crowns for new {material} at the {thing}.",
    "{person}, a {job} from {other}, kept the books of the {thing} for {number} years.",
    "Every {season} about {amount} people come to the {thing} from {other} and the villages around it.",
    "The eastern part of the {thing} is made of {material} and stands {number} metres from the river.",
    "A storm in the {season} of {year} damaged the {material} roof, and the repairs took {number} weeks.",
    "The {job} {person} asked for {amount} crowns more, which the town refused in {year}.",
    "Those who come by train change at {other} and walk for {number} minutes.",
    "Between {year} and {later} the {thing} was closed because the {material} had cracked.",
    "A second {thing} was planned near {other}, but {person} spoke against it and it was never begun.",
    "The oldest record of the {thing} is a letter of {year}, in which {person} complains about the cold.",
    "Since {later} the {thing} opens at {hour} in {season} and an hour later in the rest of the year.",
    "The {job} of {place} counts the visitors; in {later} there were {amount} of them.",
    "Children pay {number} crowns less, and whoever lives in {other} pays nothing on Mondays.",
    "{person} wrote a book of {number} chapters about the {thing}, printed in {other} in {later}.",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the article of a number is about, and what its first sentence says."""

    thing: str
    place: str
    person: str
    year: int

    @property
    def question(self) -> str:
        return f"Who opened the {self.thing} of {self.place}?"


def facts(number: int) -> Facts:
    """What the article of this number says first."""
    drawn = random.Random(f"{SEED} facts {number}")
    return Facts(drawn.choice(_THINGS), _place(drawn), _person(drawn), drawn.randint(1750, 1990))


def article(number: int) -> str:
    """The article of this number, in Markdown."""
    about, drawn = facts(number), random.Random(f"{SEED} article {number}")
    opening = f"{about.person} opened the {about.thing} of {about.place} in {about.year}."
    sections: list[str] = []
    for topic in drawn.sample(_TOPICS, SECTIONS):
        said = " ".join(_sentence(about, drawn) for _ in range(drawn.randint(*SENTENCES)))
        sections.append(f"## {topic}\n\n{said if sections else f'{opening} {said}'}\n")
    title = f"The {about.thing} of {about.place}"
    date = f"20{drawn.randint(10, 25)}-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}"
    return f"---\ntitle: {title}\ndate: {date}\n---\n\n# {title}\n\n" + "\n".join(sections)


def _sentence(about: Facts, drawn: random.Random) -> str:
    year = drawn.randint(about.year, 2000)
    return drawn.choice(_FRAMES).format(
        thing=about.thing,
        place=about.place,
        other=_place(drawn),
        person=_person(drawn),
        job=drawn.choice(_JOBS),
        material=drawn.choice(_MATERIALS),
        season=drawn.choice(_SEASONS),
        number=drawn.randint(3, 90),
        amount=f"{drawn.randint(1, 90)},{drawn.randint(0, 999):03}",
        hour=f"{drawn.randint(6, 11)}:{drawn.choice(('00', '15', '30'))}",
        year=year,
        later=drawn.randint(year + 1, 2020),
    )


def _place(drawn: random.Random) -> str:
    return drawn.choice(_BEGINS) + drawn.choice(_MIDDLES) + drawn.choice(_ENDS)


def _person(drawn: random.Random) -> str:
    return f"{drawn.choice(_FIRST)} {drawn.choice(_LAST)}"
