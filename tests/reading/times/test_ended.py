"""What counts only while it is so: told of long ago it is neither a fact nor asked about."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import State
from plantar.reading.listener import Listener
from tests.reading.builders import texts_of


def test_what_is_over_long_ago_is_not_asked_about_as_if_it_were_so(listener: Listener) -> None:
    asked = [
        (text, label)
        for text, labels in texts_of("over")
        for label in labels
        if label[1:] in {doubt.finding for doubt in listener.hear(text).doubts}
    ]
    assert not asked


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("I was pregnant in 2012 and my thigh went numb", "unknown"),
        ("pregnant 20 years ago, feet numb", "unknown"),
        ("got pregnant in 2026, heel numb", "yes"),
        ("I am 20 weeks pregnant, thigh numb", "yes"),
    ],
)
def test_a_pregnancy_of_long_ago_is_none_of_today(
    text: str, pregnant: str, dated: Listener
) -> None:
    assert dated.hear(text).pregnant == pregnant


@pytest.mark.parametrize(
    "text",
    [
        "I was pregnant 20 years ago. My foot is numb.",
        "I had my baby 20 years ago and got an epidural, my foot is numb",
    ],
)
def test_the_time_of_what_is_over_is_not_that_of_the_complaint(
    text: str, listener: Listener
) -> None:
    assert listener.hear(text).duration_days is None


SO_NOW = [
    ("I take apixaban, in 2012 I took warfarin. The leg is numb.", "takes_anticoagulant"),
    ("I used to take warfarin and take apixaban now. My leg is numb.", "takes_anticoagulant"),
    ("I was on heparin in 2012 and now I'm on apixaban. The leg is numb.", "takes_anticoagulant"),
    ("I had an epidural in 2015 and another one yesterday.", "history_neuraxial_anaesthesia"),
    ("I stepped on a nail in 2015 and again yesterday. The sole is numb.", "history_puncture"),
    ("I dived in 2005 and again yesterday. Legs tingling.", "history_dive"),
    ("I dived yesterday, my first dive was in 2005. Legs tingling.", "history_dive"),
    ("A snake bit me in 1999 and again today. Foot numb.", "history_bite_sting"),
    ("I gave birth in 2018 and six days ago. Legs numb.", "history_postpartum"),
]
SO_AGAIN = [
    ("I hit my head in 2010 and again yesterday. Leg numb.", "history_head_injury"),
    ("I had a foot ulcer in 2018. Now I have one again. Diabetic. Feet numb.", "foot_ulcer"),
    ("I had a foot ulcer in 2018 and have one again now. Feet numb.", "foot_ulcer"),
    ("I used laughing gas in 2019 and use it again now. Feet numb.", "history_nitrous_oxide"),
    ("I took prednisolone in 2015 and take it again now. Legs numb.", "takes_steroid"),
    ("I stopped apixaban last year but take it again. Leg numb.", "takes_anticoagulant"),
]
OVER = [
    ("I took warfarin in 2012. My leg is numb since yesterday.", "takes_anticoagulant"),
    ("I had an epidural in 2015 and my foot has been numb since yesterday.",
     "history_neuraxial_anaesthesia"),
    ("I used laughing gas in 2019. My feet are numb now.", "history_nitrous_oxide"),
    ("I injected heroin in 1995, my leg is numb today.", "history_injecting_drugs"),
    ("I was pregnant in 2012 and since yesterday my thigh is numb.", "history_pregnancy"),
    ("Had a flu jab in 2019. Both legs numb for three months.", "history_vaccination"),
    ("I was vegan from 2010 to 2015. Toes tingle.", "history_b12_poor_diet"),
    ("I have been vegan until 2015. Toes tingle.", "history_b12_poor_diet"),
    ("They took me off the blood thinner last month. My foot is numb.", "takes_anticoagulant"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "finding"), SO_NOW)
def test_what_is_so_now_counts_though_it_was_so_long_ago_too(
    text: str, finding: str, dated: Listener
) -> None:
    so = {f.evidence.finding for f in dated.hear(text).facts if f.evidence.state is State.PRESENT}
    assert finding in so


@pytest.mark.parametrize(("text", "finding"), SO_AGAIN)
def test_what_may_be_so_again_is_never_silently_over(
    text: str, finding: str, dated: Listener
) -> None:
    heard = dated.hear(text)
    told = {e.finding for e in heard.evidence if e.state is State.PRESENT}
    assert finding in told | {d.finding for d in heard.doubts}


@pytest.mark.parametrize(("text", "finding"), OVER)
def test_what_was_so_long_ago_is_no_fact_because_a_complaint_is_of_now(
    text: str, finding: str, dated: Listener
) -> None:
    assert finding not in {f.evidence.finding for f in dated.hear(text).facts}


@pytest.mark.parametrize(
    ("text", "finding", "so"),
    [
        ("On steroids since 2010, fever and back pain, leg numb.", "fever", True),
        ("Operated in 2010, now fever and back pain, leg numb.", "fever", True),
        ("I am on chemo, had it in 2013 too. Fever 39, feet numb.", "fever", True),
        ("I had pneumonia with fever in 2010. My feet are numb.", "fever", False),
        ("In 2010 I had a fever, now my foot is numb.", "fever", False),
        ("I could not pee after the operation in 2010, foot numb.", "bladder_retention", False),
    ],
)
def test_an_old_date_beside_a_symptom_does_not_make_it_old(
    text: str, finding: str, so: bool, dated: Listener
) -> None:
    facts = {f.evidence.finding for f in dated.hear(text).facts}
    assert (finding in facts) is so


def test_what_lasts_over_three_months_is_not_under_three_months(dated: Listener) -> None:
    heard = dated.hear("Both legs have been numb for over three months.")
    assert "duration_under_three_months" not in {e.finding for e in heard.evidence}
    assert heard.duration_days and heard.duration_days > 91


@pytest.mark.parametrize(
    "text",
    [
        "My foot is numb. I had shingles ten years ago.",
        "Numb toes. Shingles on my back in 2015, long gone.",
        "My heel tingles. Years ago I had shingles on my face.",
        "I had shingles when I was a student. My sole is numb.",
        "Both feet numb. Two years ago I had shingles round my waist.",
    ],
)
def test_shingles_of_years_ago_are_no_rash_of_now(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    named = {f.evidence.finding for f in heard.facts if f.evidence.state is State.PRESENT}
    assert "rash_blisters_band" not in named | {d.finding for d in heard.doubts}


@pytest.mark.parametrize(
    "text",
    [
        "A band of blisters on my leg since Monday and the leg is numb.",
        "I have shingles on my thigh, it is numb.",
        "I had shingles in 2010 and now there are blisters in a band down my leg again.",
        "Shingles last week on my leg, now it is numb.",
    ],
)
def test_shingles_of_now_are_a_rash(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    named = {f.evidence.finding for f in heard.facts} | {d.finding for d in heard.doubts}
    assert "rash_blisters_band" in named
