"""Whether a number of years is the age of whom a text is about, or of another or a thing."""

from __future__ import annotations

import re

MEN = r"dad|father|husband|brother|uncle|grand(?:ad|dad|father|pa)|boyfriend|father-in-law"
WOMEN = r"mum|mom|mother|wife|sister|aunt(?:ie)?|gran|nan|grand(?:ma|mother)|girlfriend"
_YOUNG = (
    r"(?:grand|step)?(?:sons?|daughters?|child(?:ren)?)|kids?|boys?|lads?|bab(?:y|ies)|toddlers?|teenagers?"
    r"|twins?|nephews?|nieces?|cousins?|grandkids?"
)
RELATIVE = rf"(?:{MEN}|{WOMEN}|{_YOUNG}|partner|fianc[e\u00e9]e?|spouse|(?:\w+-in-law))"
_OTHERS = (
    r"(?:friend|mate|neighbou?r|colleague|boss|gp|doctor|nurse|physio\w*|dog|cat|horse|pony|puppy"
    r"|kitten|puppies|kittens|pet|parrot|tortoise|lodger|tenant|client|pupil|student|teacher|patient)s?"
)
_OWN_BODY = (
    r"(?:(?:\w+\s+)?(?:heels?|foot|feet|legs?|knees?|toes?|body|back|bones|skin|joints|hips?|ankles?"
    r"|self|eyes|brain)\b(?!\s+(?:replacement|fracture|injury|brace|scar)))"
)
_A_THING = (
    r"(?:\w+\s+){0,2}?(?:shoes?|boots?|trainers?|sneakers?|sandals?|slippers?|heels|insoles?|orthotics?"
    r"|socks?|skates?|cleats?|mattress|bed|sofa|chair|settee|saddle|injur(?:y|ies)|fracture|break"
    r"|sprain|scars?|wounds?|accident|crash|op|operation|surgery|replacement|implant|graft|plate"
    r"|screws?|stent|pacemaker|prosthe\w+|brace|splint|tattoo|car|van|truck|lorry|bikes?|bicycle"
    r"|motorbike|scooter|house|flat|home|building|floor|carpet|tree|ladder|stairs|mower|machine"
    r"|prescription|scan|x-?ray|mri|report|letter|results?|photo|habit|problem|complaint|whisky|wine"
    r"|company|business|school|marriage|relationship|dogs?|cats?|horses?|pony|puppy)"
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|but|or|that|which|with|is|are|was|were|has|have|had|from|in|on"
    r"|of|when|since|for|so|to|i|my|the|at|made|got|gave|hurts?|rubs?|fell|ran|stood)\b)"
)
"""A thing, which the next word does not make somebody's work: not "a school teacher"."""
_OWNER = re.compile(
    r"(?:\b(?:my|our|his|her|their|your|whose)|['\u2019]s|s['\u2019])\s+(?:[\w-]+\s+){0,2}$", re.I
)
"""Whose somebody of that age is: "my 25 year old son", "next door's 5 year old"."""
_SUBJECT = re.compile(
    r"(?P<who>[\w'\u2019-]+)(?:\s*,\s*(?:who|which|that))?\s*"
    r"(?:\b(?:is|are|was|were|am|be|being|turned|turns)|['\u2019](?:s|re|m))\s+"
    r"(?:(?:now|only|just|about|around|over|nearly|almost|all|at|least|already|some|a|an)\s+){0,3}$",
    re.I,
)
"""Of whom or what an age is said: "the shoes are 20 years old"."""
_PERSON = re.compile(
    r"(?:i|im|he|she|they|we|you|who|patient|pt|client|resident|man|woman|lady|gentleman|person|age"
    r"|name|mr|mrs|ms|it|child|kid|boy|girl|baby|lad|teenager|adolescent)$",
    re.I,
)
_BEFORE_AGED = re.compile(
    rf"(?:\b(?:my|our|his|her|their|your)|['\u2019]s)\s+(?:[\w-]+\s+){{0,2}}?(?:{RELATIVE}|{_OTHERS})"
    rf"\s*[,(]?\s*$",
    re.I,
)
"""Somebody's relative or acquaintance right before an age; "Patient, 70" is whom it is about."""
_THING_BEHIND = re.compile(rf"[\s-]{{1,2}}{_A_THING}", re.I)
_BODY_BEHIND = re.compile(rf"[\s-]{{1,2}}{_OWN_BODY}", re.I)
_LOOK_BACK = 40


def of_another_or_thing(text: str, start: int, end: int, *, about_relative: bool) -> bool:
    """Whether the age from ``start`` to ``end`` is that of a thing, or of somebody else.

    ``about_relative``: the text is about a relative, whose age it may then be.

    >>> text = "my 25 year old son stood on my foot"
    >>> of_another_or_thing(text, 3, 14, about_relative=False)
    True
    """
    before = text[max(0, start - _LOOK_BACK) : start]
    if _BODY_BEHIND.match(text, end):
        return False
    if _THING_BEHIND.match(text, end):
        return True
    subject = _SUBJECT.search(before)
    if subject and not _PERSON.match(subject["who"]):
        named = re.fullmatch(rf"{RELATIVE}(?:['\u2019]s)?", subject["who"], re.I)
        return not (named and about_relative)
    somebody = _OWNER.search(before) or _BEFORE_AGED.search(before)
    return bool(somebody) and not about_relative
