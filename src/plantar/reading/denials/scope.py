"""What a "no" is about: it denies the things named right after it and nothing behind a turn.

A trained reader lets a "no" run too far ("no fever but I can't feel my feet") or not far enough.
Words right after a "no" are denied, or at least asked about. What is taken as denied though no word
of its own part of the sentence denies anything is read again without the rest of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention
from plantar.reading.sentences import Span, widened

LOOK_BACK = 60
"""Characters before a name in which the "no" about it stands."""
HEARD = 0.2
"""A "no" of the network from which the one that was written is believed altogether."""
_NO = (
    r"\b(?:no|without|w/o|nor|neither|nil|denie[sd]|denying|isn't|is not"
    r"|(?:don't|doesn't|didn't|haven't|hasn't|not|never)\s+(?:have|had|got)(?:\s+got)?)\b"
)
_SMALL = (
    r"(?:any|an?|real|actual|obvious|other|such|signs?|symptoms?|history|evidence|of|known|recent"
    r"|previous|prior|past|new|current|significant|particular|major|preceding)"
)
_HISTORY = (
    r"\bno\s+(?:\w+\s+)?history\s+of\s+(?:[\w' -]{1,30},\s*){1,4}(?:or\s+)?(?:[\w-]+\s+){0,2}$"
)
_LISTED = r"(?:[\w'-]+\s+){1,4}(?:or|nor)\s+"
_LOSS = re.compile(r"\b(?:loss|lack|disturbance) of \w+", re.I)
"""What is lost, as one thing that may be denied: "no loss of feeling"."""
_FELT = (
    r"(?:[\w-]+\s+)?(?:numb\w*|tingl\w+|pins (?:and|&) needles|pains?|ach(?:e|es|ing)|burning"
    r"|sore\w*|swelling|weakness|cramps?|cramping|stiffness|itch\w*|redness|tender\w*|stinging|heaviness"
    r"|discomfort|spasms?|symptoms?|paraesthesiae?|paresthesias?|anaesthesia|anesthesia|deficits?"
    r"|(?:loss|lack|disturbance) of \w+)"
)
"""What is complained of, not what somebody is able to do: its "no" says that all is well."""
_IN = (
    r"(?:in|of|on|at|to|into|under|underneath|round|around|between|along|below|above|down|over"
    r"|across|behind|anywhere)"
)
_THERE = re.compile(rf"\b{_IN}\s+(?:the|my|his|her|their)\b", re.I)
_FELT_THERE = rf"{_FELT}(?:(?:,|,?\s+(?:or|and|nor))\s+(?:{_SMALL}\s+)?{_FELT}){{0,4}}"
_DENIED = re.compile(
    rf"(?P<no>{_NO})\s+(?:{_LISTED}){{0,3}}(?:{_SMALL}\s+){{0,3}}"
    rf"(?:(?:[\w-]+\s+)?|{_FELT_THERE}\s+{_IN}\s+(?:[\w'-]+\s+){{0,3}})$|{_HISTORY}",
    re.I,
)
"""What stands before a name that is denied: "no", "without any sign of", "neither fever nor"."""
_NOT = re.compile(
    r"(?<!can )(?<!could )(?<!do )(?<!does )(?<!did )(?<!will )(?<!would )(?<!has )(?<!have )"
    r"\b(?:not|isn't|aren't|wasn't|weren't|ain't)\s+(?:(?:an?|any|particularly|at all)\s+)?$",
    re.I,
)
"""What stands before a complaint that is denied by its own name: "not short of breath"."""
_NEGATIVE = re.compile(r"(?:[ \t]+\w+)?[ \t]*(?:neg(?:ative)?|-ve)\b", re.I)
"""What says of a test before it that it is not so."""
_NOT_LISTED = re.compile(
    r"\b(?:but|just|only|though|yet|i|i'm|i've|my|his|her|their|the|it|it's|is|are|was|has|had|can"
    r"|can't|feel(?:s|ing)?|sensation|control|strength|power|use|movement|idea|wonder|relief|help"
    r"|longer|more|doubt|change|improvement)\b",
    re.I,
)
"""What a list of things denied does not hold."""
_OF_IT = re.compile(
    r"\W+(?:\w+\W+)?(?:feeling|sensation|control|strength|power|use|movement|relief|help|change"
    r"|improvement|better|until|before|unless|except|apart|other than|if)\b",
    re.I,
)
"""What makes the lack itself the complaint, or takes it back: "no bladder control"."""
_TURN_WORD = r"(?:but|just|only|though|although|yet|however|except|instead|because|while|whereas)"
_LIST_ITEM = (
    r"(?!(?:feeling|sensation|control|strength|power|use|movement|warmth|pulse|numb|weak|cold|hot|red"
    r"|swollen|painful|sore|stiff|blue|white|black|is|are|was|has|had|can|can't|my|the)\b)[\w'-]+"
)
_LIST_OF_NO = re.compile(
    rf"\W*{_NO}\s+{_LIST_ITEM}(?:\s+{_LIST_ITEM}){{0,2}}(?:,\s+{_LIST_ITEM}(?:\s+{_LIST_ITEM}){{0,2}})*"
    rf",?\s+(?:or|nor)\s+{_LIST_ITEM}(?:\s+{_LIST_ITEM}){{0,2}}\W*",
    re.I,
)
"""A sentence that is one list of things denied: "no fever, chills or night sweats"."""
_ANY = re.compile(r"\s*any\b", re.I)
_PLACE_AHEAD = re.compile(rf"\b{_IN}\s+\w", re.I)
_FEELS = (
    r"(?:hurt(?:s|ing)?|ach(?:es?|ing)|itch(?:es|y|ing)?|burn(?:s|ing)?|tingl(?:es?|ing|y)"
    r"|st(?:ings?|inging)|throb(?:s|bing)?|swell(?:s|ing)?|swollen|painful|sore|tender|itchy|cramp(?:s|ing)?"
    r"|bleed(?:s|ing)?|uncomfortable)\b"
)
"""What is complained of as a verb or adjective, so that its "not" says that all is well."""
_FEELS_NOT = (
    r"(?:(?:do|does|did|is|are|was|were|has|have)(?:n't| not)|never|no longer|not)\s+"
    r"(?:(?:really|actually|even|ever|very|at all|always|particularly|been|be)\s+)*"
    rf"(?P<felt>{_FEELS})"
)
_SAID_OF_IT = rf"\b(?:they|it|these|those|which|that|this)\s+{_FEELS_NOT}"
_AND_NOT = rf"\b(?:and|but|yet|though)\s+(?:(?:really|still)\s+)?{_FEELS_NOT}"
_OWN_PREDICATE = rf"(?:{_SAID_OF_IT}|{_AND_NOT})".replace("?P<felt>", "?:")
"""What is denied of a pronoun, or of the subject before an "and": nothing but its own verb."""
_DENIED_VERB = re.compile(
    rf"\b{_FEELS_NOT}(?=(?:\s+(?:me|either|now|at all|though|any ?more))*\s*"
    r"(?:$|[.,;!?\n)]|(?:and|but|or|nor|so|yet|just|only)\b))",
    re.I,
)
"""A denied verb with nothing behind it that takes the "not" back ("don't hurt as much")."""
_SUBJECT = re.compile(
    r"\W*(?:and\s+|but\s+)?(?:my|his|her|their|the|this|that|these|those|an?|both)\b", re.I
)
"""What begins a noun phrase of which a verb is denied."""
_NEVER_STOPS = re.compile(
    r"\b(?:(?:do|does|did|has|have|wo|will|would)(?:n't| not)|never)\s+(?:(?:ever|really|even)\s+)?"
    rf"(?:stops?|stopped|quits?)\s+{_FEELS}",
    re.I,
)
"""A "no" of an end: what is felt goes on."""
_TURN_AHEAD = re.compile(rf"\b(?:{_TURN_WORD}|can't|cannot|unable|feel)\b", re.I)
_TELLING = (
    r"(?:on|takes|taking|has|had|uses|using|injects?|drinks|smokes"
    r"|(?:take|drink|smoke|use)\s+(?:an?|one|two|three|four|five|six|ten|\d+|lots|loads|plenty"
    r"|too|heavily|daily|every|about))\b(?!(?:\s+[\w'-]+){0,3}\s+(?:or|nor)\b)"
)
"""What begins a statement of its own behind a comma: "no operations, on metformin"."""
_TURN = re.compile(
    rf"\b{_TURN_WORD}\b"
    r"|[.;!?\n]|\s[-\u2013\u2014]\s|,\s+(?=(?:i|i'm|i've|i'd|my|his|her|it|it's|its|they|he|she|both)\b)"
    rf"|,\s+(?={_TELLING})|\s(?:(?:and|so)\s+)?(?={_OWN_PREDICATE})",
    re.I,
)
_DENYING = re.compile(
    r"\b(?:no|nor|not|none|never|neither|nil|nothing|nobody|without|w/o|den(?:y|ie[sd]|ying)|cannot"
    r"|negative|neg|absent|absence|lack\w*|free|clear|normal|intact|fine|ok|okay|good|well|gone"
    r"|stopp?\w*|better|resolved|ended|quit|hardly|barely|rarely|ruled|excluded|unlikely|healthy"
    r"|unremarkable|nad|nkda|full|warm|pink|soft|strong|equal|preserved|unaffected|unchanged|able|can"
    r"|afebrile|apyrexi\w+|asymptomatic|ex|former\w*|too|instead|rather|least|tee-?total\w*|refus\w*|declin\w*|stable|controlled|dry"
    r"|even|same|as|like|usual|always|still|continent|regular|symmetrical|bilaterally)\b"
    r"|n't\b|cant\b|\b(?:dont|doesnt|didnt|isnt|arent|wasnt|havent|hasnt)\b|-ve\b|[05]/5|\b0\b|[\u2212\u2013-]\s*$|:",
    re.I,
)
"""Words of a sentence in which something may be not so."""
_AFTER = re.compile(rf"(?:\b{_TURN_WORD}|,)\W*$", re.I)
_BEFORE = re.compile(rf"\W*(?:{_TURN_WORD}\b|(?:(?:and|so)\s+)?{_OWN_PREDICATE})", re.I)
_ITEM = re.compile(r"[,;]\s")
"""What ends an item of a list of results."""
_ALL_DENIED = re.compile(
    r"\W*(?:(?:and|also|i|i've|he|she|there|there's|is|are|has|have|had|got|with|still|pt|patient)\s+)*"
    rf"{_NO}\s+(?:{_SMALL}\s+){{0,3}}{_FELT_THERE}(?:\s+{_IN}\b(?:\s+(?:or\s+)?[\w'-]+){{1,6}}?)?"
    r"(?:\s+(?:at all|whatsoever|either|now|currently|today|yet|so far|any ?more|though))*\W*",
    re.I,
)
"""A sentence that says of something felt that it is not so, and nothing else."""
_OWN_NO = re.compile(
    r"^\s*[,;]?\s*(?:(?:and|with)\s+)?(?:no|without|nil|not|never)\s+"
    r"(?!problem|trouble|issue|difficult|bother)\w"
    r"|^\s*[,;]?\s*(?:(?:and|it|that|which|this|i|he|she)\s+)*"
    r"(?:(?:do|does|did|has|have|is|was|would|could|ca|wo)n'?t|cannot|(?:do|does|did|can) not)\s+"
    r"(?:(?:really|actually|even|seem to|ever)\s+)*"
    r"(?!have|had|got|take|taking|took|use|using|drink|smok|need|suffer|been|it\b|them\b|any\s?more)\w",
    re.I,
)
"""A "no" with an object or a verb of its own; "no problem" is about what stands before it, and so
is "don't take it"."""
_RESULT = re.compile(
    r"\b(?:low|lowish|high|raised|elevated|normal|abnormal|deficient|positive|negative|fine|ok|okay)\b",
    re.I,
)
_DENIAL = re.compile(
    r"\b(?:no|nor|not|cannot|nope|nil|none|never|neither|without|den(?:y|ie[sd]|ying)|yes)\b|n't\b",
    re.I,
)


def denied(
    text: str,
    mentions: Sequence[Mention],
    is_lack: Callable[[str, str], bool],
    is_named: Callable[[str, int], bool],
    is_of_lack: Callable[[str], bool],
) -> list[Mention]:
    """Mentions with those right after a "no" not so; asked about where the network is against it.

    ``is_lack``: whether a finding is itself the lack of what a word names ("no pain").
    ``is_named``: whether a finding's own name begins at a place; only then a "not" denies it, for
    "not moving" is the complaint itself.
    ``is_of_lack``: whether a finding is the lack of anything; a denied verb speaks for it.
    """
    return [
        _denied_by_verb(m, of_lack=is_of_lack(m.finding))
        if _is_denied_verb(text, m)
        else _denied(m)
        if (
            _right_after_no(text, m)
            or _NEGATIVE.match(text, m.words.end)
            or (_right_after_not(text, m) and is_named(m.finding, m.words.start))
        )
        and m.p[PRESENT] > m.p[ABSENT]
        and not is_lack(m.finding, text[m.words.start : m.words.end].split()[0])
        else m
        for m in mentions
    ]


def _is_denied_verb(text: str, mention: Mention) -> bool:
    """Whether it rests on a verb of what is felt that is denied: "they don't hurt"."""
    near = max(0, mention.words.start - LOOK_BACK), mention.words.end + LOOK_BACK
    return any(
        match.start("felt") < mention.words.end and mention.words.start < match.end("felt")
        for match in _DENIED_VERB.finditer(text, *near)
    )


def _denied_by_verb(mention: Mention, *, of_lack: bool) -> Mention:
    """Not so where it was taken as so; the lack of it that was taken as not so is asked about."""
    if (mention.p[PRESENT] > mention.p[ABSENT]) is of_lack:
        return mention
    return mention.said(FEARED) if of_lack else _denied(mention)


def _right_after_no(text: str, mention: Mention) -> bool:
    return follows_no(text, mention) and not _OF_IT.match(text, mention.words.end)


def follows_no(text: str, mention: Mention) -> bool:
    """Whether a mention stands right behind a "no", whatever stands behind it."""
    start, end = mention.words.start, mention.words.end
    before = _DENIED.search(text[max(0, start - LOOK_BACK) : start])
    if not before:
        return False
    said = before["no"] or ""
    had = not said.lower().startswith("never") and not _ANY.match(
        text[start - len(before[0]) + len(said) :]
    )
    named = f"{before[0] if had else before[0][len(said) :]}{text[start:end]}"
    named = _THERE.sub(" ", _LOSS.sub(" ", named))
    return not _NOT_LISTED.search(named)


def _right_after_not(text: str, mention: Mention) -> bool:
    start = mention.words.start
    return bool(_NOT.search(text[max(0, start - LOOK_BACK) : start]))


def _denied(mention: Mention) -> Mention:
    """Not so where the network half thinks so too, else only asked about."""
    said = mention.p[PRESENT] + mention.p[ABSENT]
    return mention.said(ABSENT if mention.p[ABSENT] >= HEARD * said else FEARED)


def subjects_of_denied(text: str, sentence: Span) -> Iterator[Span]:
    """Things of which a sentence denies a feeling, where nothing else is denied of them.

    "My black toe isn't painful": the toe is black, and does not hurt.
    """
    for found in _DENIED_VERB.finditer(text, sentence.start, sentence.end):
        subject = _before(text, sentence, found)
        if _SUBJECT.match(text, subject.start, subject.end) and undenied(text, subject):
            yield subject


def told_before_never_stops(text: str, sentence: Span) -> Iterator[Span]:
    """What stands before a "no" of an end: "it hurts so badly it never stops hurting"."""
    for found in _NEVER_STOPS.finditer(text, sentence.start, sentence.end):
        before = _before(text, sentence, found)
        if text[before.start : before.end].strip() and undenied(text, before):
            yield before


def _before(text: str, sentence: Span, found: re.Match[str]) -> Span:
    """What of its part of the sentence stands before a match."""
    start = found.start()
    return Span(part_of(text, sentence, Span(start, start + 1)).start, start)


def never_stops(text: str, sentence: Span, words: Span) -> bool:
    """Whether words rest on a feeling of which it is denied that it ends."""
    return any(
        found.start() < words.end and words.start < found.end()
        for found in _NEVER_STOPS.finditer(text, sentence.start, sentence.end)
    )


def all_denied(text: str, sentence: Span) -> bool:
    """Whether a sentence denies something felt and tells nothing else ("no pain in the heel")."""
    said = text[sentence.start : sentence.end]
    return bool(_ALL_DENIED.fullmatch(said)) and not _TURN_AHEAD.search(said)


def listed_no(text: str, sentence: Span) -> bool:
    """Whether a sentence is a list of things denied, and nothing else."""
    return bool(_LIST_OF_NO.fullmatch(text, sentence.start, sentence.end))


def names_place(text: str, sentence: Span, words: Span) -> bool:
    """Whether words tell where: they stand behind "in the", or hold it."""
    return bool(_PLACE_AHEAD.search(text, sentence.start, words.end))


def denied_behind(text: str, sentence: Span, words: Span) -> Span | None:
    """The item in which words stand, where the one "no" of the sentence is that of a later item.

    "Worse at the first steps, no tingling": the "no" has an object of its own.
    """
    item = item_of(text, sentence, Span(words.start, words.start + 1))
    behind = text[item.end : sentence.end]
    if _DENYING.search(text, item.start, item.end) or not _OWN_NO.match(behind):
        return None
    if _DENIAL.search(text, sentence.start, item.start):
        return None
    return item


def part_of(text: str, sentence: Span, words: Span) -> Span:
    """The part of a sentence between two turns, in which words stand."""
    start, end = sentence.start, sentence.end
    for match in _TURN.finditer(text, sentence.start, sentence.end):
        if match.end() <= words.start:
            start = match.end()
        elif match.start() >= words.end:
            return Span(start, match.start())
    return Span(start, end)


def parts_of(text: str, sentence: Span) -> Iterator[Span]:
    """The parts of a sentence between its turns; none of a sentence without one."""
    turns = [m.span() for m in _TURN.finditer(text, sentence.start, sentence.end)]
    starts = [sentence.start, *(end for _, end in turns)]
    ends = [*(start for start, _ in turns), sentence.end]
    if turns:
        yield from (Span(a, b) for a, b in zip(starts, ends, strict=True) if text[a:b].strip())


def undenied(text: str, part: Span) -> bool:
    """Whether no word of a part of a sentence denies anything; of a question none needs to."""
    return (
        not _DENYING.search(text, part.start, part.end)
        and "?" not in text[part.start :][: part.end - part.start + 1]
    )


def turned(text: str, part: Span, sentence: Span) -> bool:
    """Whether a turn parts it from the "no" of its sentence ("No, but ...", "... but no ...")."""
    return bool(
        _AFTER.search(text, sentence.start, part.start)
        and _DENIAL.search(text, sentence.start, part.start)
    ) or bool(
        _BEFORE.match(text, part.end, sentence.end) and _DENIAL.search(text, part.end, sentence.end)
    )


def read_again(mention: Mention, alone: Mention | None, *, beside_turn: bool) -> Mention:
    """A mention as its part of the sentence says it alone, where that says the contrary.

    Beside a turn the part alone is right; elsewhere both may be, and it is asked about.
    """
    if alone is None or alone.p[PRESENT] <= alone.p[ABSENT]:
        return mention
    return replace(mention, p=alone.p) if beside_turn else mention.said(FEARED)


def in_part(mention: Mention, alone: Sequence[Mention | None]) -> Mention:
    """A denial, asked about where a part of its sentence, read alone, says the contrary."""
    so = any(m and m.p[PRESENT] > m.p[ABSENT] for m in alone)
    return mention.said(FEARED) if so else mention


def tells_result(text: str, item: Span) -> bool:
    """Whether an item of a list says in a word how a test came out."""
    return bool(_RESULT.search(text, item.start, item.end))


def holds_number(text: str, item: Span, words: Span) -> bool:
    """Whether an item holds a number apart from the name in it ("B12")."""
    start, end = widened(text, words.start, words.end)
    rest = f"{text[item.start : start]} {text[end : item.end]}"
    return any(c.isdigit() for c in rest)


def item_of(text: str, sentence: Span, words: Span) -> Span:
    """The item of a list of results in which words stand, between commas or semicolons."""
    cuts = [m.span() for m in _ITEM.finditer(text, sentence.start, sentence.end)]
    start = max([end for _, end in cuts if end <= words.start], default=sentence.start)
    end = min([start for start, _ in cuts if start >= words.end], default=sentence.end)
    return Span(start, end)
