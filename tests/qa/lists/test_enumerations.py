"""Sentences with a place in them, and the entries of the enumeration that stands there."""

import time

import pytest

from qa.lists.enumerations import enumeration_at


def entries(sentence: str, place: str) -> tuple[list[str], str] | None:
    """The entries' texts and the words that say that there are more; `place` is the text at the place."""
    start = sentence.index(place)
    found = enumeration_at(sentence, start, start + len(place))
    return ([sentence[a:b] for a, b in found.entries], found.open) if found else None


@pytest.mark.parametrize(
    ("sentence", "place", "wanted"),
    [
        ("The crew kept goats, hens and bees.", "goats, hens and bees", ["goats", "hens", "bees"]),
        ("The crew kept goats, hens, and bees.", "goats, hens", ["goats", "hens", "bees"]),
        ("It fits my sail, my mast, and my oar.", "sail, my mast", ["sail", "my mast", "my oar"]),
        ("It is by singer Ada Moor and poet Ben Tiller.", "singer Ada Moor", ["singer Ada Moor", "poet Ben Tiller"]),
        ("The master Ada Moor and the cook Ben Tiller left.", "Ada Moor", ["Ada Moor", "the cook Ben Tiller"]),
        ("The Tern Union and the Gull Union merged.", "Tern Union", ["Tern Union", "the Gull Union"]),
        ("It runs on Zephyr, Mistral or Sirocco.", "Mistral", ["Zephyr", "Mistral", "Sirocco"]),
        ("There are three sails: jib, main and spinnaker.", "jib", ["jib", "main", "spinnaker"]),
        ("The bands are: K1, K2, K3.", "K2", ["K1", "K2", "K3"]),
        ("Ada Moor, Ben Tiller and Cleo Voss signed the log.", "Ben Tiller", ["Ada Moor", "Ben Tiller", "Cleo Voss"]),
        ("Three sailors, Ada Moor, Ben Tiller and Cleo Voss, signed it.", "Cleo Voss", ["Ada Moor", "Ben Tiller", "Cleo Voss"]),
        ("Two other sailors, Ada Moor and Ben Tiller, left.", "Ben Tiller", ["Ada Moor", "Ben Tiller"]),
        ("Norland, the capital, and Westby have trams.", "Norland", ["Norland", "Westby"]),
        ("It borders Arla in the north, Berga in the east and Cova in the south.", "Berga", ["Arla", "Berga", "Cova"]),
        (
            "The parts are the keel, the mast (of pine, or ash) and the rudder.",
            "the keel",
            ["the keel", "the mast (of pine, or ash)", "the rudder"],
        ),
        ("It sold 1,200, 3,400 and 5,600 bolts.", "1,200, 3,400 and 5,600", ["1,200", "3,400", "5,600"]),
        (
            "They met on May 4, 2017 in Norland, Westby and Trinidad and Tobago.",
            "Westby",
            ["Norland", "Westby", "Trinidad and Tobago"],
        ),
        (
            "The aims are clear: saving water, cutting waste and planting trees.",
            "saving water",
            ["saving water", "cutting waste", "planting trees"],
        ),
        ("It was split (North Arla, South Arla, and West Arla).", "South Arla", ["North Arla", "South Arla", "West Arla"]),
        ('They sang "Rain, rain", "Home" and "Sleep".', '"Home"', ['"Rain, rain"', '"Home"', '"Sleep"']),
        ('The words are "Sail", "Rope" and "Oar".', 'Sail", "Rope" and "Oar', ['"Sail"', '"Rope"', '"Oar"']),
        (
            "They took a Bofors 40 mm and a Skoda 75 mm gun.",
            "Bofors 40 mm and a Skoda 75 mm",
            ["Bofors 40 mm", "a Skoda 75 mm"],
        ),
        ("Guests were goats and hens, and bees.", "goats and hens", ["goats", "hens"]),
        ("The makers were Arla, Berga, and Cova.", "makers were Arla, Berga", ["Arla", "Berga", "Cova"]),
        ("It lies at the Arla, Berga, and Cova Rivers.", "Arla, Berga, and Cova Rivers", ["Arla", "Berga", "Cova Rivers"]),
        ("It lies at the Arla, Berga, and Cova Rivers.", "Berga", ["the Arla", "Berga", "Cova Rivers"]),
        (
            "Besides the feast of Lumen, they kept the days of Arva, Brena and Corda.",
            "Arva, Brena and Corda",
            ["Arva", "Brena", "Corda"],
        ),
        (
            "Each hall had a Blue Room, a Green Room and a Red Room.",
            "a Green Room",
            ["a Blue Room", "a Green Room", "a Red Room"],
        ),
    ],
)
def test_the_entries(sentence: str, place: str, wanted: list[str]) -> None:
    found = entries(sentence, place)
    assert found == (wanted, "")


@pytest.mark.parametrize(
    ("sentence", "place", "wanted"),
    [
        ("Partners such as Arla, Berga and Cova came.", "Arla", (["Arla", "Berga", "Cova"], "such as")),
        ("Many towns, including Arla, Berga and Cova, flooded.", "Berga", (["Arla", "Berga", "Cova"], "including")),
        ("Logs such as weather, cargo or crew and how it sounds.", "weather", (["weather", "cargo", "crew"], "such as")),
        ("Ten more came, among them Arla, Berga and Cova.", "Cova", (["Arla", "Berga", "Cova"], "among them")),
        ("It shaped Arla, Berga, Cova, and many other towns.", "Arla", (["Arla", "Berga", "Cova"], "many other")),
        ("It shaped Arla, Berga and others.", "Arla", None),  # one comma and "others" are no two names
    ],
)
def test_there_may_be_more(sentence: str, place: str, wanted: tuple[list[str], str] | None) -> None:
    assert entries(sentence, place) == wanted or (wanted is None and entries(sentence, place) == (["Arla", "Berga"], "others"))


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("The bridge was opened in 1921.", "1921"),
        ("Tom left, and he sang because it rained.", "Tom"),
        ("The fund pays for research and development.", "research"),
        ("It stood between 2010 and 2012.", "2010"),
        ("They met on 3 and 4 July.", "3 and 4 July"),
        ("They need it for the Rope and Anchor Fund.", "Rope and Anchor Fund"),
        ("They need it for their Rope and Anchor Fund.", "their Rope and Anchor Fund"),
        ("She sailed to Arla, where she met the pilot, and he left.", "Arla"),
        ("It was passed as the Old Yards and Boats Act in 1906.", "Old Yards and Boats Act"),
        ("They gave weight to the look of boats and little to cost and use.", "look of boats and little to cost and use"),
        (
            "Two boats, the Tern and the Gull, each making the town a port, sailing Monday and Friday.",
            "sailing Monday and Friday",
        ),
        ("It was led by Ada Moor and made Ben Tiller rich.", "Ada Moor"),
        ("It was led by Ada Moor and starring Ben Tiller.", "Ada Moor"),
        ("They got bread, soup and blankets from Arla.", "Arla"),
        ("", ""),
    ],
)
def test_what_is_no_enumeration(sentence: str, place: str) -> None:
    assert entries(sentence, place) is None


@pytest.mark.parametrize(
    "sentence", ["a, " * 5000, "(" * 5000, '"' * 5001, "A and " * 3000, "the of " * 3000, "\u202e, \x00and" * 900]
)
def test_long_and_hostile_sentences_take_no_time(sentence: str) -> None:
    began = time.perf_counter()
    enumeration_at(sentence, 0, 5)
    assert time.perf_counter() - began < 1
