"""The words by which the rules on names judge: short lists of English, to be added to as models show the need.

The rules are heuristics and warn at most. A label in another language, or one that the lists do not know,
passes. Each function returns the words that it objects to as they stand in the label, or an empty text.
"""

from __future__ import annotations

import re
from functools import cache


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ACTIONS = (
    "abolish accelerate achieve adapt adopt adjust align allocate allow appoint apply assess assign attract avoid"
    " become bring choose collaborate communicate connect consider convert coordinate create declare decrease"
    " deliver deploy develop diminish discourage discuss eliminate employ empower enable encourage engage enhance"
    " ensure establish evaluate expand explore extend facilitate foster generate get give hire identify implement"
    " impose improve increase inform integrate intensify introduce invest involve keep learn lose maintain make"
    " manage maximise maximize meet minimise minimize mitigate modernise modernize motivate obtain optimise"
    " optimize organise organize participate postpone prepare prescribe prevent prioritise prioritize promote"
    " protect provide raise recognise recognize recruit redesign reduce regulate reinforce relieve remove"
    " reorganise reorganize replace resist resolve respond restore restrict retain seek send simplify solve"
    " stabilise stabilize standardise standardize stimulate streamline strengthen sustain take teach understand"
    " weaken worsen"
)
"""Verbs that say what someone does, without those that are as often the noun at the head of a label (train,
support, fund, plan, use, share, limit, supply, pay)."""
_SAME_AS_NOUN = "hire increase decrease"
"""Of these, the ones that are nouns where a preposition follows: `increase in costs`."""
_BEFORE_THE = "boost build change close cut fund grow lead limit plan scale set share stop support train use"
"""Verbs only where a determiner follows: `change the culture`, but `change management`."""
_NOUNS = (
    "building learning setting meeting scaling prescribing teaching developing adjusting connecting engaging"
    " regulating giving"
)
"""Forms of the verbs above that are as often nouns or adjectives: `prescribing errors`, `giving circles`."""
_PREPOSITIONS = "of in for to from with on by about at between among per towards"
_CHANGES = (
    "accelerating declining decreasing deteriorating diminishing enhancing escalating expanding falling growing"
    " improving increasing intensifying lowering raising reducing rising shrinking strengthening weakening"
    " worsening increased decreased reduced improved enhanced strengthened weakened worsened"
)
"""Participles that put a direction of change before the name of what changes."""
_DETERMINERS = "a an the this that these those my our your his her its their"
_FINITE = "is are was were isn't aren't wasn't weren't has have had does do did cannot can't"
_RELATIVE = "who that which where whom whose when what how"
_QUANTITIES = (
    "ability activity availability behaviour budget burden capability capacity conditions cost costs culture"
    " demand density effort efforts environment frequency intensity level levels load needs number opportunities"
    " options policies policy power practice practices pressure priorities process programme programmes program"
    " programs quality quantity rate rates ratio requirements share speed standards stock strategy"
    " style time times value volume will"
)
"""Heads of compounds: `hiring rate` is a noun phrase, `hiring nurses` an action."""
_NEGATIONS = "not never without lack lacking absence"
_NEGATED = (
    "contraction decline decrease deterioration disengagement disincentive dissatisfaction distrust"
    " discontent disinterest inability inefficiency insecurity instability intolerance misunderstanding"
    " mistrust noncompliance nonadherence nonattendance shrinkage underfunding underinvestment"
    " underperformance underprovision underreporting understaffing underuse underutilisation"
    " underutilization under-funding under-investment under-performance under-provision under-reporting"
    " under-staffing under-resourcing under-use under-utilisation under-utilization unavailability"
    " unawareness unhappiness unreliability unwillingness worsening"
)
"""Nouns that name the bad end of something that has a good name. Established quantities with a statistic of
their own (unemployment, inequality, uncertainty, shortage) are not among them."""
_NON = re.compile(r"non[-‐‑][a-z]+(?:nce|ment|[ts]ion|ness|ity|ship|uptake|take-up|use)(?:s)?", re.IGNORECASE)
_PAIRS = (
    "health and social care|health and care|health and well-?being|social and health care"
    "|research and development|supply and demand|demand and supply|accidents? and emergency|health and safety"
    "|trial and error|terms and conditions|law and order"
    "|wear and tear|profit and loss|monitoring and evaluation|information and communications? technology"
    "|science and technology|maternal and child health|mother and child|obstetrics and gynaecology|nose and throat"
    "|food and drink|command and control|equality and diversity|quality and outcomes|drugs? and alcohol|cause and effect"
    "|carrots? and sticks?|checks and balances|mergers and acquisitions|oil and gas|water and sanitation|pros and cons"
    "|goods and services|plan and do|black and white|sexual and reproductive health|hand, foot and mouth"
    "|more or less|make or buy|one or more|two or more|all or nothing"
)
_BETWEEN = re.compile(r"\b(?:between|balance of|ratio of)\b.*", re.IGNORECASE)
_JOINERS = re.compile(r"(?<![\w-])(?:and/or|and|or|nor|&)(?![\w-])|\w+&\w+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W\d_][\w'’‐‑-]*")

PLAIN_GOALS = "acceptable aspiration aspirations desired goal goals ideal target targets tolerable wanted"
"""Words that nothing but a goal has in its name."""
STRONG_GOALS = (
    f"{PLAIN_GOALS} aspired ideally intended needed optimal optimum planned preferred recommended reference"
    " required setpoint targeted"
)
"""Words that make a name that of a goal wherever it acts."""
WEAK_GOALS = (
    "allowed ambient budget capacity ceiling limit limits max maximum minimum norm normal objective objectives"
    " quota standard standards threshold"
)
"""Words that may name a goal: they do where it is held against a state, that is, with the opposite sign."""
GAPS = "gap gaps shortfall shortfalls"
"""Names of goal minus state."""
COMPARISONS = (
    f"{GAPS} adequacy backlog deficit deviation difference discrepancy error excess imbalance mismatch ratio"
    " relative shortage surplus undersupply under-supply unmet vacancies vacancy"
)
"""Names of what compares a state with a goal, in whatever direction."""


def words(text: str) -> tuple[str, ...]:
    """The words of a label, or of an id with `_`, in small letters."""
    return tuple(match.group().casefold() for match in _WORD.finditer(text.replace("_", " ")))


def names_any(texts: tuple[str, ...], listed: str) -> bool:
    """Whether one of the texts holds one of the listed words."""
    return any(word in _set(listed) for text in texts for word in words(text))


def verb_in(label: str) -> str:
    """The words that make a label an action or a sentence: a verb, or the -ing form of one."""
    plain = _plain(label)
    small = [word.casefold() for word in plain]
    if not small:
        return ""
    second = small[1] if len(small) > 1 else ""
    if _commands(small[0], second) or small[0] in _set(_CHANGES) or _is_doing(small):
        return plain[0]
    if small[0] == "to" and second in _set(_ACTIONS) | _set(_BEFORE_THE):
        return f"{plain[0]} {plain[1]}"
    return _finite(plain)


def _plain(label: str) -> list[str]:
    return [match.group() for match in _WORD.finditer(_BRACKETS.sub(" ", label))]


def _commands(first: str, second: str) -> bool:
    """A label that starts with a verb in its plain form."""
    if first in _set(_SAME_AS_NOUN):
        return bool(second) and second not in _set(_PREPOSITIONS) | _set(_QUANTITIES) - _set("cost costs")
    return first in _set(_ACTIONS) or (first in _set(_BEFORE_THE) and second in _set(_DETERMINERS))


def _is_doing(small: list[str]) -> bool:
    """An -ing form with an object. Without one it is a noun, as in `training`, `hiring rate`, `nursing staff`."""
    if not small[0].endswith("ing") or len(small) == 1 or small[0] == "during":
        return False
    if small[1] in _set(_DETERMINERS):
        return True
    phrase = small[1:]
    ends = [place for place, word in enumerate(phrase) if word in _set(_PREPOSITIONS) | {"and", "or"}]
    head = phrase[ends[0] - 1 if ends else -1] if not ends or ends[0] else ""
    return bool(head) and _stem_acts(small[0]) and head not in _set(_QUANTITIES)


def _stem_acts(doing: str) -> bool:
    stem = doing.removesuffix("ing")
    undoubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    return doing not in _set(_NOUNS) and not _set(_ACTIONS).isdisjoint({stem, f"{stem}e", undoubled})


def _finite(plain: list[str]) -> str:
    """A verb that makes the label a sentence; not in `people who are ill` or `willingness to have children`."""
    small = [word.casefold() for word in plain]
    for place, word in enumerate(plain[1:], start=1):
        inside = small[place - 1] == "to" or not _set(_RELATIVE).isdisjoint(small[:place])
        if word in _set(_FINITE) and not inside:
            return word
    return ""


def negation_in(label: str) -> str:
    """The words of a label that deny something, or name the lack or the bad end of it."""
    plain = _plain(label)
    small = [word.casefold().replace("‐", "-").replace("‑", "-") for word in plain]
    if small[:2] in (["loss", "of"], ["failure", "to"], ["failure", "of"]):
        return " ".join(plain[:2])
    number = re.search(r"\b[Nn]o\.|\b[Nn]o \d", label) is not None
    for place, word in enumerate(small):
        denies = plain[place] in ("no", "No") and place + 1 < len(plain) and not number
        listed = word in _set(_NEGATIONS) or _NON.fullmatch(word)
        if denies or listed or _bad_end(small, place):
            return plain[place]
    return ""


def _bad_end(small: list[str], place: int) -> bool:
    """The negated noun heads the phrase: it is the last word, or what follows says of, in or with what."""
    after = small[place + 1] if place + 1 < len(small) else "of"
    return small[place] in _set(_NEGATED) and after in _set(_PREPOSITIONS)


def joined_in(label: str) -> str:
    """The word that joins two things in a label; not one in brackets, in a fixed expression or after `between`."""
    if not _JOINERS.search(label):
        return ""
    fixed = re.sub(rf"\b(?:{_PAIRS})\b", "pair", _BRACKETS.sub(" ", label), flags=re.IGNORECASE)
    text = _BETWEEN.sub(" ", fixed)
    for match in _JOINERS.finditer(text):
        if re.fullmatch(r"\w+&\w+", match.group()):
            if match.group().upper() == match.group():
                continue  # a name such as R&D
            return "&"
        before, after = text[: match.start()].strip(" ,"), text[match.end() :].strip(" ,")
        theatre = match.group() == "OR" and not label.isupper()  # an operating room
        if before and after and not theatre:
            return match.group()
    return ""
