"""From a text to evidence: whatever the text, nothing is raised, lost or put in the wrong place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plantar.knowledge.evidence import State
from plantar.reading.extraction import (
    ExtractedFact,
    Extraction,
    UnconfirmedMention,
    UncoveredSpan,
)
from plantar.reading.listener import LONGEST, Listener
from plantar.reasoning.prior import Person

COMPLAINT = (
    "I\u2019m a 52 year old woman. My left heel has been numb for three weeks &amp; it burns at "
    "night.\n\nI have type 2 diabetes. No back pain. I can\u2019t pass water since last night."
)
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = st.sampled_from(
    [*COMPLAINT.split(), "no", "not", "maybe", "mum", "left", "both", "HbA1c", "8,1", "%", "\n"]
)


def places(heard: Extraction) -> list[tuple[int, int]]:
    """Every stretch of the text that the answer names."""
    every: list[ExtractedFact | UnconfirmedMention | UncoveredSpan] = [
        *heard.facts, *heard.perhaps, *heard.doubts, *heard.unheard,
    ]  # fmt: skip
    return [(item.start, item.end) for item in every]


def as_before(heard: Extraction) -> Extraction:
    """Without the array, which is not compared by its content."""
    return replace(heard, gist=None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n" * 5000,
        " \t\n" * 5000,
        "\u200b",
        "\x00",
        "\u00a0" * 100,
        "&nbsp;" * 100,
        "\U0001f642" * 9,
        "?! ...",
    ],
    ids=[
        "empty",
        "blank",
        "lines",
        "mixed",
        "no width",
        "null",
        "hard blanks",
        "entities",
        "emoji",
        "marks",
    ],
)
def test_a_text_without_a_word_says_nothing(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    assert not heard.facts and not heard.doubts and not heard.map.sides
    assert (heard.age_years, heard.sex, heard.duration_days) == (None, "unknown", None)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f642\U0001f9b6" * 50,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 numb \U0001f9b6\U0001f3fd heel",
        "a\ud800b my heel is numb",
        "\u202emy heel is numb",
        "my h\u0301e\u0301e\u0301l is numb",
        "numb\x00heel\x07",
        "&#0; &#99999; &#x1f642; &bogus;",
        "<script>alert(1)</script> my heel is numb",
        "x" * 5000,
        "numb " * 3000,
    ],
    ids=["emoji", "joined", "surrogate", "rtl", "accents", "control", "entities", "markup",
         "one word", "one sentence"],
)  # fmt: skip
def test_a_strange_text_is_read_without_an_error(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    assert all(0 <= start <= end <= len(text) for start, end in places(heard))


def test_a_long_text_is_read_to_its_limit(listener: Listener) -> None:
    text = ("I went to the shop and talked about the garden. " * 500)[: LONGEST - 40]
    told = text + " My left heel is numb and tingles. " + "The rest is not read. " * 50
    heard = listener.hear(told)
    assert all(end <= LONGEST for _, end in places(heard))
    assert as_before(heard) == as_before(listener.hear(told[:LONGEST]))


@FEW
@given(text=st.text(max_size=300) | st.lists(WORDS, max_size=60).map(" ".join))
@example(text="&amp;" * 40)
@example(text="Back pain: no. Fever: yes. Numb:")
def test_no_text_ever_raises(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    assert all(0 <= start <= end <= len(text) for start, end in places(heard))
    assert all(0 < fact.evidence.confidence <= 1 for fact in (*heard.facts, *heard.perhaps))


def plainly(text: str) -> str:
    """A text as it is read, for the entities and apostrophes of this file."""
    return text.replace("\u2019", "'").replace("&amp;", "&").replace("&nbsp;", " ")


def test_facts_carry_the_words_they_rest_on_at_their_place(listener: Listener) -> None:
    heard = listener.hear(COMPLAINT)
    assert heard.facts
    said: list[ExtractedFact | UnconfirmedMention] = [
        *heard.facts, *heard.perhaps, *heard.doubts,
    ]  # fmt: skip
    for item in said:
        assert item.said and plainly(COMPLAINT[item.start : item.end]) == item.said
    for clause in heard.unheard:
        assert plainly(COMPLAINT[clause.start : clause.end]).strip() == clause.said


def test_the_place_is_that_of_the_written_text_after_entities_and_runs(listener: Listener) -> None:
    before = "&nbsp;&amp;&rsquo;" * 20 + "!" * 200 + " " * 200 + "\n"
    plain, shifted = listener.hear(COMPLAINT), listener.hear(before + COMPLAINT)
    for fact in shifted.facts:
        assert plainly((before + COMPLAINT)[fact.start : fact.end]) == fact.said
    assert {f.evidence.finding for f in plain.facts if f.evidence.confidence > 0.9} <= {
        e.finding for e in shifted.evidence
    }


def test_each_finding_is_heard_once(listener: Listener) -> None:
    names = [e.finding for e in listener.hear(COMPLAINT + " " + COMPLAINT).evidence]
    assert len(names) == len(set(names))


def test_of_answers_that_rule_each_other_out_one_is_heard(listener: Listener) -> None:
    heard = listener.hear("It came on suddenly in a second. It came on slowly over many months.")
    topics = [
        listener.knowledge.findings[e.finding].topic
        for e in heard.evidence
        if e.state is State.PRESENT
    ]
    exclusive = [t for t in topics if listener.knowledge.topics[t].exclusive]
    assert len(exclusive) == len(set(exclusive))


def test_the_same_text_is_heard_the_same_way(listener: Listener) -> None:
    assert as_before(listener.hear(COMPLAINT)) == as_before(listener.hear(COMPLAINT))


def test_facts_come_in_the_order_of_the_text_and_urgent_doubts_first(listener: Listener) -> None:
    heard = listener.hear(COMPLAINT)
    assert [f.start for f in heard.facts] == sorted(f.start for f in heard.facts)
    assert [not d.urgent for d in heard.doubts] == sorted(not d.urgent for d in heard.doubts)


def test_what_is_sure_is_a_fact_and_what_is_less_sure_is_not(listener: Listener) -> None:
    heard, limits = listener.hear(COMPLAINT), listener.network.thresholds
    assert all(f.evidence.confidence >= limits.fact for f in heard.facts)
    assert all(f.evidence.confidence < limits.fact for f in heard.perhaps)


def test_what_was_heard_less_surely_is_asked_about(listener: Listener) -> None:
    heard = listener.hear(COMPLAINT)
    asked = {doubt.finding for doubt in heard.doubts}
    alone = {f.evidence.finding for f in heard.perhaps} - {"side_one"}
    assert alone <= asked


def test_age_sex_and_time_are_read_by_rule(listener: Listener) -> None:
    heard = listener.hear(COMPLAINT)
    assert (heard.age_years, heard.sex) == (52, "female")
    given_ = heard.person(Person(60, "male"))
    assert (given_.age_years, given_.sex) == (60, "male")


@pytest.mark.parametrize(
    "text",
    [
        "Desde hace tres semanas tengo el tal\u00f3n derecho dormido. No puedo orinar desde ayer.",
        "Mir ist seit drei Wochen die rechte Ferse taub. Ich kann kein Wasser lassen seit gestern.",
        "\u6211\u7684\u811a\u8ddf\u9ebb\u6728\u3002",
    ],
    ids=["Spanish", "German", "Chinese"],
)
def test_a_foreign_text_gives_no_facts_and_is_marked(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    assert heard.foreign and heard.unheard
    assert not heard.evidence and not heard.doubts and heard.gist is None
    assert not heard.map.sides and heard.duration_days is None
    assert "".join(u.said for u in heard.unheard).replace(" ", "") == text.replace(" ", "")


def test_an_english_text_is_not_marked_as_foreign(listener: Listener) -> None:
    assert not listener.hear(COMPLAINT).foreign


def test_the_text_as_a_whole_is_read_beside_its_facts(listener: Listener) -> None:
    gist = listener.hear(COMPLAINT).gist
    assert gist is not None
    assert gist.cause.sum() == pytest.approx(1, abs=1e-3) and gist.cause.shape == (len(gist.names),)
    assert list(gist.leading) == sorted(gist.leading, key=lambda item: -item[1])
    assert len(gist.similar) == 3


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Numb left foot. Possible saddle anaesthesia?", "numb_saddle"),
        ("Foot drop?", "weak_foot_lift"),
        ("Query foot drop.", "weak_foot_lift"),
    ],
)
def test_a_danger_that_is_only_suspected_is_asked_about(
    text: str, finding: str, listener: Listener
) -> None:
    heard = listener.hear(text)
    told = {f.evidence.finding for f in heard.facts} | {d.finding for d in heard.doubts}
    assert finding in told


def test_a_harmless_short_text_does_not_alarm(listener: Listener) -> None:
    gist = listener.hear("numb left heel for two weeks").gist
    assert gist is not None and not gist.alarming


def test_hands_and_toes_that_tingle_are_not_one_side_of_the_body(listener: Listener) -> None:
    heard = listener.hear("since three days my toes tingle and my hands are tingling too")
    assert {"left", "right"} <= {*heard.map.sides}
    assert "hand" not in {region[:4] for region in heard.map.felt("one")}


@pytest.mark.parametrize(
    "text",
    [
        "the toe is warm, and pink when I peek at the end of it",
        "Toes numb after the injection, foot warm and a healthy colour",
        "My foot is nice and warm. It looks pink.",
    ],
)
def test_warm_and_pink_is_neither_cold_nor_pale(text: str, listener: Listener) -> None:
    so = {e.finding for e in listener.hear(text).evidence if e.state is State.PRESENT}
    assert not so & {"foot_cold_one", "sign_foot_cool", "skin_pale", "skin_blue"}


@pytest.mark.parametrize("text", ["my foot won't get warm, it is white", "foot pale, not pink"])
def test_what_is_not_warm_or_pink_stays_a_danger(text: str, listener: Listener) -> None:
    heard = listener.hear(text)
    known = {e.finding for e in heard.evidence} | {d.finding for d in heard.doubts}
    assert known & {"foot_cold_one", "sign_foot_cool", "skin_pale"}


@pytest.mark.parametrize(
    "said",
    [
        "My right heel is numb and burns since two weeks.",
        "Since Monday the heel went completely dead on me, and it burns.",
        "There is this numb left heel that I told you about, and an itch.",
        "Got numbness in my left heel, burning too, when the shift is over.",
        "I have lost sensation under my right heel and it stings.",
    ],
)
def test_a_numb_heel_is_heard_whatever_stands_beside_it(said: str, listener: Listener) -> None:
    told = {f.evidence.finding for f in listener.hear(said).facts}
    assert "numb_heel_plantar" in told


def test_a_heel_that_is_not_numb_is_not_heard_as_numb(listener: Listener) -> None:
    for said in ("My heel is not numb.", "No numbness in the heel, it just hurts."):
        facts = (f.evidence for f in listener.hear(said).facts)
        assert not any(e.finding == "numb_heel_plantar" and e.state is State.PRESENT for e in facts)


@pytest.mark.parametrize("said", ["GP said it isn't cauda equina", "No sign of cauda equina"])
def test_a_danger_that_is_ruled_out_in_words_is_no_scan(said: str, listener: Listener) -> None:
    heard = listener.hear(f"Numb right heel and a week of sciatica. {said}.")
    assert "imaging_mri_cauda_equina" not in {f.evidence.finding for f in heard.facts}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I can't return to work, I wet myself if I cough and my saddle is numb", "numb_saddle"),
        ("The GP says my face droops if I smile and my arm is weak", "face_droop"),
        ("I was told to come back if it got worse and now I cannot pee", "bladder_retention"),
        ("Left leg cold, pale and numb. Of my pills I took none of them.", "foot_cold_one"),
        ("My left leg is cold and numb. I have none of that with the right.", "foot_cold_one"),
        ("Cannot pass urine since noon. Allergies: none.", "bladder_retention"),
        ("My legs are numb, they stopped all at once. All no good.", "numb_both_legs"),
        ("My right foot is cold and my left foot is warm", "foot_cold_one"),
        ("Both legs are paralysed. I can move neither.", "leg_paralysed"),
        ("They put a plaster on my broken ankle, it is tight", "history_cast"),
    ],
)
def test_what_is_told_is_not_taken_back_by_words_that_deny_or_advise_otherwise(
    text: str, finding: str, listener: Listener
) -> None:
    states = {f.evidence.finding: f.evidence.state for f in listener.hear(text).facts}
    assert states.get(finding) is State.PRESENT


def test_whatever_number_is_written_no_value_lies_outside_what_can_be(listener: Listener) -> None:
    table = listener.knowledge.findings
    for text in (
        "My heel has been numb for 900 years.",
        "My foot is numb since 99999 days, HbA1c 6000 mmol/mol.",
        "Numb toes for 5000 months and my B12 was 100000.",
    ):
        for item in listener.hear(text).evidence:
            entry = table[item.finding]
            if item.value is not None:
                assert (entry.minimum or 0) <= item.value <= (entry.maximum or item.value), text


def test_words_that_say_who_it_is_are_no_words_that_were_not_understood(listener: Listener) -> None:
    heard = listener.hear("My feet tingle at night, I'm 67 and take atorvastatin.")
    assert heard.age_years == 67
    assert not [u for u in heard.unheard if "67" in u.said]
