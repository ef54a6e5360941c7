"""Words in lower case in, what they have in common or against each other out: forms, synonyms and opposites; pure, English.

Hand-made tables of general words, each a line that can be read and added to. "Fell", "drops" and "declined" are the same; two
words are opposite where the one's being so rules the other out: "rose" and "fell".
"""

import re
from functools import cache, lru_cache

# Irregular forms: the base first.
_IRREGULAR = """
be am is are was were been being; become became; begin began begun; bear bore born borne; beat beaten; bring brought
break broke broken; build built; buy bought; catch caught; choose chose chosen; come came; deal dealt; do does did done
draw drew drawn; drive drove driven; drink drank drunk; eat ate eaten; fall fell fallen; feel felt; fight fought; find found
fly flew flown; forbid forbade forbidden; forget forgot forgotten; freeze froze frozen; get got gotten; give gave given
go goes went gone; grow grew grown; have has had; hear heard; hide hid hidden; hold held; keep kept; know knew known; lay laid
lead led; leave left; lend lent; lie lay lain lying; lose lost; make made; mean meant; meet met; pay paid; ride rode ridden
ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken
shoot shot; show showed shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; speak spoke spoken
spend spent; stand stood; steal stole stolen; strike struck stricken; swear swore sworn; swim swam swum; take took taken
teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood; wake woke woken
wear wore worn; win won; write wrote written; man men; woman women; child children; foot feet; tooth teeth
withdraw withdrew withdrawn; overthrow overthrew overthrown; undergo underwent undergone; bind bound; feed fed; light lit
person people persons; die dying; tie tying; country countries; agree agreed; guarantee guaranteed; free freed
"""
# Words that say the same; the first stands for all. What is only near is left out: "attack" is no synonym of "invade".
_SYNONYMS = """
begin start commence; end finish conclude; buy purchase acquire; allow permit; large big; happen occur; help assist aid
get obtain; die perish; movie film; automobile car; child kid; build construct; choose select pick; answer reply; need require
rise increase grow climb; fall decrease decline drop shrink; forbid ban prohibit; percent percentage %; city town
lie locate situate; author writer; doctor physician; ill sick; fast quick rapid; quickly rapidly; difficult hard; rich wealthy
frequent common; frequently often; rare uncommon; rarely seldom; approximately about around roughly circa; entire whole
destroy demolish; reject refuse; accept approve; agree consent; dispatch send; hurt injure wound; vehicle lorry truck
u.s us usa america; uk britain; mainly mostly primarily chiefly; usually normally generally; lawyer attorney
error mistake fault; photo photograph picture; phone telephone; aeroplane airplane; ship vessel; illegal unlawful
legal lawful; empty vacant; euro euros €; dollar dollars $; dismiss fire sack; resign quit; reside live dwell; wage salary
vacation holiday
"""
# What cannot both be so, of the same thing. Every pair is said once.
_OPPOSITES = """
rise fall; accept reject; open close; open shut; open closed; before after; first last; win lose; victory defeat; winner loser
allow forbid; legal illegal; include exclude; north south; east west; northern southern; eastern western; northeast southwest
northwest southeast; up down; above below; over under; more less; more fewer; most least; many few; much little; high low
higher lower; highest lowest; large small; larger smaller; largest smallest; bigger smaller; biggest smallest; great small
long short; longer shorter; longest shortest; old young; older younger; oldest youngest; eldest youngest; old new; older newer
oldest newest; early late; earlier later; earliest latest; fast slow; faster slower; fastest slowest; quickly slowly
strong weak; stronger weaker; strongest weakest; hot cold; warm cold; warmer colder; warm cool; warmer cooler; hot cool
dry wet; light heavy; lighter heavier; light dark; bright dark; rich poor; richer poorer; cheap expensive; cheaper dearer
good bad; better worse; best worst; easy difficult; easier harder; simple complex; simple complicated; common rare
frequent rare; frequently rarely; often rarely; usual unusual; always never; all none; everybody nobody; everyone nobody
everything nothing; everywhere nowhere; begin end; begin stop; arrive leave; arrive depart; enter leave; enter exit
join leave; buy sell; lend borrow; give take; send receive; import export; imports exports; push pull; live die; alive dead
birth death; born die; love hate; like dislike; agree disagree; agree refuse; agree reject; consent refuse; support oppose
favour oppose; favor oppose; approve reject; approve disapprove; approve oppose; praise criticise; praise criticize
praise condemn; admit deny; confirm deny; succeed fail; success failure; pass fail; attack defend; friend enemy
friendly hostile; ally enemy; peace war; guilty innocent; acquit convict; true false; right wrong; correct wrong
correct incorrect; safe dangerous; safe unsafe; public private; domestic foreign; internal external; inside outside
indoor outdoor; indoors outdoors; upper lower; inner outer; left right; front back; top bottom; major minor; majority minority
maximum minimum; positive negative; increase reduce; increase cut; raise lower; raise cut; raise reduce; expand contract
widen narrow; wide narrow; wider narrower; thick thin; thicker thinner; deep shallow; deeper shallower; tall short
taller shorter; full empty; occupied vacant; fill vacant; build destroy; create destroy; appear disappear; arise vanish
remember forget; male female; man woman; boy girl; son daughter; father mother; brother sister; husband wife; uncle aunt
king queen; day night; morning evening; summer winter; solid liquid; solid gas; natural artificial; ancient modern
permanent temporary; voluntary compulsory; voluntary mandatory; optional mandatory; optional compulsory; optional obligatory
active inactive; presence absence; present absent; possible impossible; able unable; capable incapable; complete incomplete
direct indirect; dependent independent; formal informal; visible invisible; regular irregular; secure insecure; sane insane
honest dishonest; connect disconnect; lock unlock; install remove; install uninstall; add remove; insert remove
enable disable; strengthen weaken; improve worsen; accelerate slow; hire dismiss; hire fire; appoint dismiss; employ dismiss
release imprison; release arrest; free imprison; release detain; free occupied; attract repel; advance retreat; conquer lose
upgrade downgrade; underestimate overestimate; optimistic pessimistic; superior inferior; senior junior; sober drunk
sweet sour; sweet bitter; soft hard; loud quiet; noisy quiet; rough smooth; clean dirty; near far; nearer farther; profit loss
asset liability; credit debit; supply demand; plural singular; vertical horizontal; northward southward; eastward westward
inward outward; forward backward
clockwise anticlockwise; upstream downstream; literate illiterate; lift impose; abolish introduce; ascend descend
abolish establish; repeal enact; widely rarely; lengthen shorten; encourage discourage; satisfied dissatisfied
pleased disappointed; happy sad; happy unhappy; kind cruel; brave cowardly; generous mean; wild tame; urban rural
plaintiff defendant; odd even; ahead behind; healthy unhealthy; healthy ill; cancel confirm; postpone advance; lead trail
obey disobey; continue stop; continue cease; start cease; keep discard; maintain abandon; win draw; hostile peaceful
violent peaceful; wealthy poor; clear unclear; half all; partly entirely; partially fully; partly fully; partially completely
partly completely; temporarily permanently; directly indirectly; voluntarily forcibly
"""
# Of which one must be so: what is not forbidden is allowed.
_COMPLEMENTS = """
allow forbid; legal illegal; possible impossible; able unable; true false; present absent; include exclude; correct incorrect
complete incomplete; alive dead; optional mandatory; optional compulsory; direct indirect; visible invisible
"""
_UN_LEAST = 5  # letters after un-, non-: "unable", not "union"


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """What a word in lower case may be a form or a synonym of. "Found" is a form of "find" and of "founded"."""
    forms = _stems(word)
    forms |= {_bases()[word]} if word in _bases() else set()
    return frozenset(forms | {f"={_heads()[form]}" for form in forms if form in _heads()})


@lru_cache(maxsize=50_000)
def same(one: str, other: str) -> bool:
    """Whether two words in lower case are forms of one word, or synonyms."""
    return one == other or not keys(one).isdisjoint(keys(other))


@lru_cache(maxsize=50_000)
def opposite(one: str, other: str) -> bool:
    """Whether two words in lower case, in any form, rule each other out."""
    first, second = keys(one), keys(other)
    if any((a, b) in _pairs() for a in first for b in second):
        return True
    return any(_negates(a, b) or _negates(b, a) for a in first for b in second)


@lru_cache(maxsize=50_000)
def has_opposite(word: str) -> bool:
    """Whether the table has something that rules out the word in lower case."""
    return not keys(word).isdisjoint(_opposed())


def complementary(one: str, other: str) -> bool:
    """Whether of two words in lower case, in any form, just one must be so: allowed and forbidden, but not hot and cold."""
    first, second = keys(one), keys(other)
    return any((a, b) in _complements() for a in first for b in second)


def is_past(word: str) -> bool:
    """Whether a word in lower case is the past or the participle of a verb, by its looks."""
    return word in _pasts() or (len(word) > 3 and word.endswith("ed") and not word.endswith("eed"))


def _negates(one: str, other: str) -> bool:
    return any(one == prefix + other for prefix in ("un", "non", "non-")) and len(other) >= _UN_LEAST


def _stems(word: str) -> set[str]:
    """The word, and what it may be without an inflection: "planned" may come of plann, planne or plan."""
    found = {word}
    if len(word) > 4 and word.endswith(("ies", "ied")):
        found.add(word[:-3] + "y")
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.add(word[:-1])
        found |= {word[:-2]} if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")) else set()
    for ending in ("ed", "ing"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 2 and not word.endswith("eed"):
            found |= {root, root + "e"} | ({root[:-1]} if root[-1] == root[-2] else set())
    return found


def _groups(table: str) -> list[list[str]]:
    return [group.split() for group in re.split(r"[;\n]", table) if group.split()]


@cache
def _bases() -> dict[str, str]:
    return {form: group[0] for group in _groups(_IRREGULAR) for form in group}


@cache
def _pasts() -> frozenset[str]:
    same_form = {"put", "cut", "set", "hit", "let", "cost", "shut", "beat", "read", "spread", "hurt", "become", "come", "run"}
    others = {"men", "women", "children", "feet", "teeth", "people", "persons", "countries", "is", "are", "am", "has", "does"}
    others |= {"goes", "being", "lying", "dying", "tying"}
    return frozenset(form for group in _groups(_IRREGULAR) for form in group[1:] if form not in others) | same_form


@cache
def _heads() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _groups(_SYNONYMS):
        for word in group:
            found.setdefault(word, group[0])
    return found


@cache
def _opposed() -> frozenset[str]:
    return frozenset(first for first, _ in _pairs())


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    return _both_ways(_OPPOSITES)


@cache
def _complements() -> frozenset[tuple[str, str]]:
    return _both_ways(_COMPLEMENTS)


def _both_ways(table: str) -> frozenset[tuple[str, str]]:
    heads = _heads()
    pairs = [(first, second) for first, second in _groups(table)]
    pairs += [(f"={heads.get(first, first)}", f"={heads.get(second, second)}") for first, second in pairs]
    return frozenset(pairs + [(second, first) for first, second in pairs])
