"""Who it is: read where it is said, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.reading.listener import Listener
from plantar.reading.person import age_in, sex_in

PEOPLE = [
    ("I'm a 52 year old woman", 52, "female"),
    ("My feet burn since one year. I have 50 years, man.", 50, "male"),
    ("I am 44 years, woman, numb feet", 44, "female"),
    ("I'm 61 and a man. Numb toes", 61, "male"),
    ("Man, 50 years. Burning feet.", 50, "male"),
    ("Burning feet. Woman, 63.", 63, "female"),
    ("It has burned for ten years, man", None, "unknown"),
    ("Oh man, my feet burn", None, "unknown"),
    ("I\u2019m 52", 52, "unknown"),
    ("I am 34 weeks pregnant", None, "unknown"),
    ("I'm 80 kg", None, "unknown"),
    ("52yo man with a numb heel", 52, "male"),
    ("52 y/o female", 52, "female"),
    ("a 52-year-old gentleman", 52, "male"),
    ("aged 70", 70, "unknown"),
    ("47F numb foot", 47, "female"),
    ("47M numb foot", 47, "male"),
    ("numb for 47 months", None, "unknown"),
    ("47 Fahrenheit", None, "unknown"),
    ("the man at the shop told the woman", None, "unknown"),
    ("My son is 9 and my heel is numb", None, "unknown"),
    ("a 340 year old house", None, "unknown"),
    ("my 25 year old walking boots pinch", None, "unknown"),
    ("my 7 year old son has a numb heel", 7, "unknown"),
    ("my heel is numb", None, "unknown"),
    ("I'm 1.65 m tall and my heel is numb", None, "unknown"),
    ("after 50 m of walking my calf hurts", None, "unknown"),
    ("20 m from home my foot goes numb", None, "unknown"),
    ("54m with a numb foot", 54, "male"),
    ("65yo M, numb feet", 65, "male"),
    ("walked home at -30 F", None, "unknown"),
    ("I'm 10 miles into a run", None, "unknown"),
    ("I am 15 minutes into my run", None, "unknown"),
    ("I'm 12 st", None, "unknown"),
    ("my trainers are 2 years old and my toes are numb. Im 33", 33, "unknown"),
    ("my 3 year old jumped on my foot, I am 35", 35, "unknown"),
    ("My GP is a 45 year old woman. My heel is numb", None, "unknown"),
    ("my boss, a 60 year old man, had this", None, "unknown"),
    ("diabetic since age 12, numb feet", None, "unknown"),
    ("She have 78 year, foot is cold", 78, "female"),
    ("female 38, numb toes", 38, "female"),
    ("male, 41: numb thigh", 41, "male"),
    ("65 yr, numb heel", 65, "unknown"),
    ("", None, "unknown"),
    ("67, male. Feet tingle.", 67, "male"),
    ("67, female. Feet tingle.", 67, "female"),
    ("67/M numb feet", 67, "male"),
    ("71/F tingling", 71, "female"),
    ("M/67 numb feet", 67, "male"),
    ("M67 with burning feet", 67, "male"),
    ("F 34, tingling feet", 34, "female"),
    ("(F, 58) burning soles", 58, "female"),
    ("Male, 67. Numb feet.", 67, "male"),
    ("f, 29, tingling toes", None, "female"),
    ("29, f, tingling toes", 29, "female"),
    ("29, m, tingling toes", 29, "male"),
    ("Age 67, sex M. Numb feet.", 67, "male"),
    ("Age: 67\nSex: female", 67, "female"),
    ("gender female, age 44", 44, "female"),
    ("58 year old. Female. Burning feet.", 58, "female"),
    ("pt is a 47 y.o. F c/o heel pain", 47, "female"),
    ("lady of 58 with burning feet", 58, "female"),
    ("I am a man of 63", 63, "male"),
    ("71 y/o gent with foot drop", 71, "male"),
    ("I'm a 45 year old mum with heel pain", 45, "female"),
    ("45 male, numb toes", 45, "male"),
    ("numb heel, 52 female", 52, "female"),
    ("I'm fifty-two and my heel hurts", 52, "unknown"),
    ("I am fifty two years old", 52, "unknown"),
    ("aged sixty-one, toes tingle", 61, "unknown"),
    ("a seventy year old man", 70, "male"),
    ("Hi, 38 here, runner", 38, "unknown"),
    ("I'm ninety percent sure it is the heel", None, "unknown"),
    ("I am sixty kilos", None, "unknown"),
    ("twenty minutes after a run my toes go numb", None, "unknown"),
    ("stuck on the M25 with a numb foot", None, "unknown"),
    ("My foot is numb. My dad, 80, has diabetes.", None, "unknown"),
    ("My wife says I should ask about my heel", None, "unknown"),
    ("I spoke to my mother about my heel", None, "unknown"),
    ("walked 20, maybe 25 metres", None, "unknown"),
]
RELATIVES = [
    ("my dad, 80, has numb feet", 80, "male"),
    ("my dad (80) has numb feet", 80, "male"),
    ("My wife is 34 and her heel is numb", 34, "female"),
    ("My mother, who is 71, can't feel her toes", 71, "female"),
    ("my husband's foot is numb", None, "male"),
    ("my grandmother aged 91 can't walk", 91, "female"),
    ("my elderly father, 86, fell", 86, "male"),
    ("my sister turned 50, her feet burn", 50, "female"),
    ("my uncle is sixty-six and his leg is weak", 66, "male"),
    ("my partner, 41, has foot drop", 41, "unknown"),
    ("my mum's toes tingle", None, "female"),
    ("my brother's a big chap of 30, numb foot", None, "male"),
    ("my boyfriend (27) can't lift his foot", 27, "male"),
    ("my gran is 88, both feet numb", 88, "female"),
    ("my aunt has had this for 12 years", None, "female"),
    ("my wife is 20 weeks pregnant, her thigh is numb", None, "female"),
    ("My father is 70 kg and cannot feel his foot", None, "male"),
    ("my mom, 59 years old, tingling soles", 59, "female"),
    ("my grandad 79 cold foot", 79, "male"),
    ("my girlfriend is 23, burning feet", 23, "female"),
]
AGES = {
    "The child is 8 years old, numb leg": 8,
    "boy, 12 years old, numb leg": 12,
    "16 year old school girl with numb foot": 16,
    "Patient, 70 years old, numb feet": 70,
    "retired nurse, 72 years old, numb feet": 72,
    "45 year old school teacher with a numb heel": 45,
    "48 year old truck driver, numb foot": 48,
    "82 year old house bound lady, numb feet": 82,
    "30 year old dog walker, numb toes": 30,
}


@pytest.mark.parametrize(("text", "age", "sex"), PEOPLE)
def test_who_it_is_is_read_and_never_guessed(text: str, age: int | None, sex: str) -> None:
    assert (age_in(text), sex_in(text)) == (age, sex)


@pytest.mark.parametrize(("text", "age", "sex"), RELATIVES)
def test_a_text_about_a_relative_alone_tells_their_age_and_sex(
    text: str, age: int | None, sex: str
) -> None:
    assert (age_in(text), sex_in(text)) == (age, sex)


def test_the_age_of_a_relative_comes_first_where_the_text_is_about_them() -> None:
    text = "I'm 45. My dad, 80, has numb feet and I am worried"
    assert (age_in(text), age_in(text, of_another=True)) == (45, 80)
    assert (sex_in(text), sex_in(text, of_another=True)) == ("unknown", "male")


def test_the_first_age_counts() -> None:
    assert age_in("I am a 52 year old woman, my 9 year old son is well") == 52


@given(st.integers(1, 120), st.sampled_from(["{}yo", "{} years old", "aged {}", "{} y/o"]))
def test_every_age_of_a_person_is_read(age: int, wording: str) -> None:
    assert age_in(f"numb heel, {wording.format(age)}, otherwise well") == age


ANOTHERS = [
    ("my 25 year old son stood on my foot", None),
    ("my shoes are 20 years old, heel numb", None),
    ("my bike is 30 years old, toes numb", None),
    ("my 80 year old mother fell on my leg, foot numb", None),
    ("carried my 12 year old son and now my foot is numb", None),
    ("my 3 year old jumped on my foot", None),
    ("my neighbour's 5 year old trod on my toes", None),
    ("the house is 90 years old and my foot is numb", None),
    ("wearing 15 year old boots, toes numb", None),
    ("numb since a 20 year old injury", None),
    ("my dog is 12 years old and he bit my foot", None),
    ("my daughter stood on my foot, she is 25", None),
    ("my son aged 12 kicked me, shin numb", None),
    ("my 25 y/o son stood on my foot", None),
    ("our 2 year old fell on my leg, toes numb", None),
    ("a 30 year old bike saddle, numb toes", None),
    ("my wife is 45 years old, my foot is numb", None),
    ("my insoles are about 5 years old", None),
    ("the ladder was over 20 years old, I fell", None),
    ("my mattress is 10 years old, I am 44, heel numb", 44),
    ("my 60 year old feet are numb", 60),
    ("52 year old teacher, numb heel", 52),
    ("72 yr old retired nurse, numb soles", 72),
    ("the patient is 70 years old", 70),
    ("She is 70 years old, numb feet", 70),
    ("my husband is 60 years old and his foot is numb", 60),
    ("my 60 year old husband has a numb foot", 60),
    ("my 9 year old daughter has a numb toe", 9),
    ("a 12 year old boy with a numb foot", 12),
    ("23F horse trainer, numb thigh", 23),
    ("I write for my grandmother, she is 80, her foot is numb", 80),
]


@pytest.mark.parametrize(("text", "age"), ANOTHERS)
def test_the_age_of_a_thing_or_of_somebody_else_is_none(text: str, age: int | None) -> None:
    assert age_in(text) == age


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("She is 72. Her feet are numb", 72, "female"),
        ("he's 58 and his heel tingles", 58, "male"),
        ("He is 5 miles away. My foot is numb", None, "unknown"),
    ],
)
def test_who_is_only_he_or_she_has_an_age_and_a_sex(text: str, age: int | None, sex: str) -> None:
    assert (age_in(text), sex_in(text)) == (age, sex)


@pytest.mark.parametrize("text", AGES)
def test_the_age_of_a_patient_is_read_beside_work_and_things(text: str, listener: Listener) -> None:
    assert listener.hear(text).age_years == AGES[text]
