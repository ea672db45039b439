"""A text that is not English is marked and not read; shorthand is English."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.reading.language import foreign
from plantar.reading.listener import Listener

FOREIGN = {
    "Spanish": "Desde hace tres semanas tengo el talón derecho dormido y me arde por la noche",
    "French": "Depuis trois semaines mon talon droit est engourdi et il brûle pendant la nuit",
    "German": "Seit drei Wochen ist meine rechte Ferse taub und brennt in der Nacht sehr stark",
    "Polish": "Od trzech tygodni moja prawa pięta jest zdrętwiała i piecze w nocy",
    "Turkish": "Üç haftadır sağ topuğum uyuşuk ve geceleri çok yanıyor",
    "Dutch": "Sinds drie weken voelt mijn rechter hiel verdoofd en brandt hij elke nacht heel erg",
    "Russian": "У меня онемела пятка",
    "Arabic": "كعبي مخدر منذ أسبوع",
    "Chinese": "我的脚跟麻木",
}
ENGLISH = [
    "My heel has been numb for three weeks and it burns at night",
    "numb heel",
    "52M, 3/52 R LBP rad L5, SLR +ve 40, EHL 4/5, AJ absent R, no saddle anaesth",
    "PMH: T2DM, HTN. DH: metformin, ramipril. O/E: power 5/5, pinprick reduced S1 L",
    "cant feel me foot since tuesdy, goin up me leg, proper worryin",
    "caf\u00e9 owner, na\u00efve to steroids, numb heel since the d\u00e9j\u00e0 vu",
    "Numbness plantar aspect hindfoot, Tinel positive, Dellon sign negative",
    "",
    "\U0001f642\U0001f642\U0001f642",
    "123 456 7/10",
    "BP 150/90, pulse 72 regular, BMI 34, ESR 8, CRP < 5",
    "HbA1c 74 mmol/mol, B12 120 ng/L, TSH 2.1, eGFR 88 mL/min",
    "FBC NAD, U+E NAD, LFT NAD, TSH 12, B12 110 ng/L",
]


@pytest.mark.parametrize("text", ["cantpee", "I cantpee", "cantwalk", "numbtoes", "heelpain"])
def test_two_english_words_joined_are_no_other_language(text: str, listener: Listener) -> None:
    assert not listener.hear(text).foreign


@pytest.mark.parametrize("text", ["wadenkrampf", "linksarm taub", "fersentaub", "beinschmerz"])
def test_two_words_of_another_language_joined_stay_foreign(text: str, listener: Listener) -> None:
    assert listener.hear(text).foreign


@pytest.mark.parametrize("language", FOREIGN)
def test_a_text_in_another_language_is_foreign(language: str) -> None:
    assert foreign(FOREIGN[language])


@pytest.mark.parametrize("text", ENGLISH)
def test_plain_poor_and_clinical_english_is_read(text: str) -> None:
    assert not foreign(text)


def test_capitals_do_not_make_a_foreign_text_english() -> None:
    assert foreign(FOREIGN["German"].upper())


def test_a_foreign_word_among_english_ones_is_no_foreign_text() -> None:
    assert not foreign("My Ferse is numb and my talon burns, as they say in the Schweiz")


SHORT_FOREIGN = [
    "talon engourdi",
    "Ferse taub",
    "mein Fuß ist taub",
    "ich kann nicht pinkeln",
    "je ne sens plus mon pied",
    "ne peux pas uriner",
    "mi pie está dormido",
    "no siento el pie",
    "dolor en el talon",
    "hormigueo pie izquierdo",
    "pierna débil",
    "non sento il piede",
    "tallone intorpidito",
    "calcanhar dormente",
    "hiel verdoofd",
    "tenen tintelen",
    "pięta drętwieje",
    "noga trnie",
    "topuk uyuşuk",
    "häl domnad",
    "jalka puutunut",
    "picior amorțit",
    "pani peshab nahi",
    "kaki kebas",
    "namamanhid paa ko",
    "fersenschmerz",
]
SHORT_ENGLISH = [
    "heel numb",
    "numb toes left",
    "tingly foot 3/52",
    "left heal numb",
    "left hell numb",
    "tingeling in the left heel",
    "nubm foot",
    "numness left foot",
    "ankel numb",
    "can't pee",
    "cannot wee",
    "legs like jelly",
    "saddle anaesthesia",
    "plantar fasciitis",
    "foot drop R",
    "T2DM numb feet",
    "EHL weak",
    "plantars down",
    "dysaesthesia",
    "cauda equina?",
    "on gabapentin",
    "sole numb lft",
    "my fut is numb",
    "48F, HTN, hyperlipidaemia",
    "help",
    "It hasn't gone",
    "pain n numb",
    "zaps in foot",
    "No: I can't pee",
    "I am unwell",
    "is it serious",
]


@pytest.mark.parametrize("text", SHORT_FOREIGN)
def test_a_few_words_of_another_language_are_foreign(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    assert heard.foreign
    assert not heard.evidence


@pytest.mark.parametrize("text", SHORT_ENGLISH)
def test_a_few_english_words_are_read_be_they_misspelt(text: str, listener: Listener) -> None:
    assert not listener.hear(text).foreign


@pytest.mark.parametrize(
    "text", ["left heal numb", "left hell numb", "tingeling in the left heel", "can't pee"]
)
def test_short_complaints_are_heard(text: str, listener: Listener) -> None:
    assert listener.hear(text).facts


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_one_or_the_other(text: str) -> None:
    assert foreign(text) in (True, False)
