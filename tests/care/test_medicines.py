"""Lists of medicines: what is read, what is asked, what stands out."""

from __future__ import annotations

import re
from functools import cache

import pytest

from plantar.assessment.assess import Assessor
from plantar.care.care_plan import SafetyAnswers
from plantar.care.concerns import Concern, concerns
from plantar.care.flags import Situation
from plantar.care.medicines import MAYBE, Pharmacy, duplicates, fold
from plantar.knowledge.base import KnowledgeBase
from plantar.reasoning.prior import Person
from tests.builders import present, request, shared_knowledge


@pytest.fixture(scope="module")
def pharmacy() -> Pharmacy:
    return shared_pharmacy()


@cache
def shared_pharmacy() -> Pharmacy:
    """The names of all medicines, prepared once."""
    return Pharmacy(shared_knowledge())


def read(pharmacy: Pharmacy, text: str) -> list[str]:
    return [item.medicine for item in pharmacy.read(text).taken]


def said(knowledge: KnowledgeBase, text: str, **answers: bool) -> tuple[Concern, ...]:
    pharmacy = shared_pharmacy()
    found = pharmacy.read(text)
    situation = Situation(Person(), answers=answers, medicines=pharmacy.flags(found))
    return concerns(found, situation, pharmacy, knowledge)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metformin 500, amlodipine, turmeric, Eliquis",
         ["metformin", "amlodipine", "turmeric", "apixaban"]),
        ("I take Xarelto 20mg once daily and Lyrica", ["rivaroxaban", "pregabalin"]),
        ("co-codamol 30/500; St John's wort", ["co_codamol", "st_johns_wort"]),
        ("Эликвис 5 мг, Найз, Кардиомагнил 75", ["apixaban", "nimesulide", "aspirin"]),
        ("Tylenol\nZoloft 50\nLasix", ["paracetamol", "sertraline", "furosemide"]),
        ("apixaban (Eliquis) 5 mg", ["apixaban"]),
        ("bisoprolol/ramipril", ["bisoprolol", "ramipril"]),
        ("vitamin B12 1000 mcg, vitamin D3", ["cyanocobalamin", "colecalciferol"]),
        ("blood thinner (Eliquis), water tablets", ["apixaban", "a_water_tablet"]),
        ("diclofenac sodium 50mg, vit b-6, losartan potassium",
         ["diclofenac", "pyridoxine", "losartan"]),
        ("apixaban5mg or Tylenol when needed for pain", ["apixaban", "paracetamol"]),
        ("none", []),
        ("I don't take any medicines", []),
        ("No regular medications or supplements", []),
    ],
)  # fmt: skip
def test_names_brands_and_doses_are_read(
    text: str, expected: list[str], pharmacy: Pharmacy
) -> None:
    assert read(pharmacy, text) == expected
    assert pharmacy.read(text).complete


def test_one_slip_in_a_long_unmistakable_name_is_read_and_said(
    pharmacy: Pharmacy, knowledge: KnowledgeBase
) -> None:
    (item,) = pharmacy.read("metfomin").taken
    assert item.medicine == "metformin" and not item.exact
    assert any("was read as metformin" in c.text for c in said(knowledge, "metfomin"))


@pytest.mark.parametrize(
    "text", ["hydroxizine", "prednisolon", "clonidne", "carbamazapine x", "clonazpam", "lamictl"]
)
def test_a_doubtful_name_is_asked_about_and_never_taken(text: str, pharmacy: Pharmacy) -> None:
    found = pharmacy.read(text)
    assert not found.taken and found.doubtful


def test_a_doubtful_name_offers_what_it_may_mean(pharmacy: Pharmacy) -> None:
    (doubt,) = pharmacy.read("hydroxizine").doubtful
    assert {"hydroxyzine", "hydralazine"} <= set(doubt.maybe)


def test_nonsense_is_not_read_as_anything(pharmacy: Pharmacy) -> None:
    found = pharmacy.read("xyzzy, something for blood pressure")
    assert not found.taken and len(found.doubtful) == 2


def test_a_medicine_that_was_stopped_is_a_question(pharmacy: Pharmacy) -> None:
    found = pharmacy.read("stopped warfarin in May, allergic to aspirin")
    assert not found.taken
    assert [d.maybe for d in found.doubtful] == [("warfarin",), ("aspirin",)]
    denied = pharmacy.read("I take no blood thinners")
    assert not denied.taken and denied.doubtful


def test_every_known_name_is_read_as_itself(pharmacy: Pharmacy) -> None:
    for name, key in pharmacy.names.items():
        found = pharmacy.read(name)
        assert [item.medicine for item in found.taken] == [key] and found.complete, name


def test_no_name_stands_for_two_medicines(knowledge: KnowledgeBase) -> None:
    seen: dict[str, str] = {}
    for key, entry in knowledge.care.medicines.items():
        for name in (key.replace("_", " "), *entry.names):
            assert seen.setdefault(fold(name), key) == key, name


def test_there_are_at_least_350_medicines(knowledge: KnowledgeBase) -> None:
    assert len(knowledge.care.medicines) >= 350
    assert 0 < MAYBE < 100


def test_two_of_a_class_are_a_duplicate(pharmacy: Pharmacy) -> None:
    found = pharmacy.read("Nurofen, naproxen")
    assert duplicates(found, pharmacy) == [("nsaid", ("nurofen", "naproxen"))]


def test_the_same_medicine_under_two_names_is_a_duplicate(pharmacy: Pharmacy) -> None:
    assert duplicates(pharmacy.read("Panadol, co-codamol"), pharmacy)[0][0] == "paracetamol"


def test_a_gel_is_not_an_oral_nsaid(pharmacy: Pharmacy) -> None:
    assert pharmacy.read("voltarol gel").taken[0].classes == ("nsaid_topical",)


def test_aspirin_for_pain_counts_as_an_nsaid_and_for_the_heart_not(pharmacy: Pharmacy) -> None:
    assert "nsaid" in pharmacy.read("aspirin 500 mg").taken[0].classes
    assert "nsaid" not in pharmacy.read("aspirin 75 mg").taken[0].classes


def test_ibuprofen_with_apixaban_is_raised_today(knowledge: KnowledgeBase) -> None:
    found = said(knowledge, "ibuprofen, apixaban")
    (concern,) = [c for c in found if c.kind == "interaction" and c.medicine == "ibuprofen"]
    assert concern.soon and "bleeding" in concern.text


@pytest.mark.parametrize("weeks", [None, True])
def test_a_painkiller_in_pregnancy_is_raised_today_where_nobody_asked_which_week(
    weeks: bool | None, knowledge: KnowledgeBase
) -> None:
    asked = {} if weeks is None else {"pregnant_20_weeks_or_more": weeks}
    found = said(knowledge, "ibuprofen", pregnant=True, **asked)
    assert [c for c in found if c.soon and "week 20" in c.text]
    early = said(knowledge, "ibuprofen", pregnant=True, pregnant_20_weeks_or_more=False)
    assert not [c for c in early if "week 20" in c.text]


def test_isoniazid_keeps_its_vitamin_b6(knowledge: KnowledgeBase) -> None:
    texts = [c.text for c in said(knowledge, "isoniazid, vitamin B6") if c.medicine == "pyridoxine"]
    assert len(texts) == 1 and "Do not stop it" in texts[0]


@pytest.mark.parametrize(
    "name",
    ["metronidazole", "nitrofurantoin", "amiodarone", "ciprofloxacin", "linezolid", "paclitaxel",
     "isoniazid", "leflunomide", "colchicine", "phenytoin", "bortezomib", "stavudine"],
)  # fmt: skip
def test_a_medicine_that_harms_nerves_is_named(name: str, knowledge: KnowledgeBase) -> None:
    assert any(c.kind == "nerve" for c in said(knowledge, name))


def test_metformin_is_kept_and_vitamin_b12_tested(knowledge: KnowledgeBase) -> None:
    (concern,) = [c for c in said(knowledge, "metformin") if c.kind == "nerve"]
    assert "Keep taking metformin" in concern.text and "B12" in concern.text
    assert not concern.soon


@pytest.mark.parametrize("name", sorted(shared_knowledge().care.medicine_classes))
def test_how_soon_to_ask_about_a_medicine_is_what_its_words_say(
    name: str, knowledge: KnowledgeBase
) -> None:
    entry = knowledge.care.medicine_classes[name]
    if "next visit" in entry.ask:
        assert entry.soon is False
    elif re.search(r"\btoday\b|within a day", entry.ask):
        assert entry.soon is True


def test_nobody_is_told_to_stop_a_prescribed_medicine_alone(knowledge: KnowledgeBase) -> None:
    for name, entry in knowledge.care.medicine_classes.items():
        told = entry.ask.lower().replace("never stop", "").replace("do not stop", "")
        if name != "nitrous_oxide":  # not prescribed: here stopping is the treatment
            assert "stop " not in told, name


def test_a_medicine_is_not_said_to_interact_with_itself(knowledge: KnowledgeBase) -> None:
    assert not [c for c in said(knowledge, "tramadol") if c.kind == "interaction"]
    assert [c for c in said(knowledge, "tramadol, sertraline") if c.kind == "interaction"]


def test_warfarin_with_glucosamine_is_raised(knowledge: KnowledgeBase) -> None:
    found = said(knowledge, "warfarin, Teraflex")
    assert any(c.kind == "interaction" and c.medicine == "glucosamine" for c in found)


def test_every_class_flag_and_source_exists(knowledge: KnowledgeBase) -> None:
    for key, entry in knowledge.care.medicine_classes.items():
        assert set(entry.flags) <= set(knowledge.care.flags), key
        assert set(entry.reference) <= set(knowledge.references), key


@pytest.mark.parametrize(
    ("text", "medicine"),
    [
        ("phenelzine, sertraline", "sertraline"),
        ("warfarin, metronidazole", "metronidazole"),
        ("methotrexate, trimethoprim", "trimethoprim"),
        ("apixaban, St John's wort", "st johns wort"),
        ("ramipril, potassium chloride", "potassium"),
        ("clopidogrel, warfarin", "clopidogrel"),
        ("naproxen, lithium", "naproxen"),
    ],
)
def test_a_known_dangerous_pair_is_raised(
    text: str, medicine: str, knowledge: KnowledgeBase
) -> None:
    found = [c for c in said(knowledge, text) if c.kind == "interaction"]
    assert medicine in {c.medicine for c in found}
    assert all("Do not stop" in c.text or "ask them before" in c.text for c in found)


def test_a_multivitamin_leaves_the_amount_of_vitamin_b6_open(pharmacy: Pharmacy) -> None:
    assert pharmacy.flags(pharmacy.read("Centrum"))["vitamin_b6_above_10_mg"][0] is None
    water = pharmacy.flags(pharmacy.read("water tablets"))
    assert water["potassium_raising_medicine"][0] is None
    assert pharmacy.flags(pharmacy.read("amlodipine"))["vitamin_b6_above_10_mg"][0] is False


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("amitriptyline", "angle_closure_glaucoma"),
        ("tramadol", "epilepsy"),
        ("Eliquis", "bleeding_disorder"),
        ("Detralex", "pregnant"),
        ("co-codamol, paracetamol", "liver_disease"),
    ],
)
def test_what_the_person_has_makes_a_medicine_a_concern(
    text: str, flag: str, knowledge: KnowledgeBase
) -> None:
    having = [c for c in said(knowledge, text, **{flag: True}) if c.kind == "interaction"]
    without = [c for c in said(knowledge, text, **{flag: False}) if c.kind == "interaction"]
    assert len(having) > len(without)


def test_no_medicine_breaks_the_list_or_is_told_to_be_stopped_alone(
    knowledge: KnowledgeBase,
) -> None:
    for key in knowledge.care.medicines:
        for concern in said(knowledge, f"{key.replace('_', ' ')} 5 mg, warfarin, sertraline"):
            text = concern.text.lower()
            for kind in (
                "do not stop it", "never stop it yourself", "never stop an epilepsy",
                "if you bought it, stop it",
            ):  # fmt: skip
                text = text.replace(kind, "")
            assert "stop taking" not in text and "stop it" not in text, concern
            assert not re.search(r"\d+\s*mg", text), concern


def test_allopurinol_with_azathioprine_is_raised_today(knowledge: KnowledgeBase) -> None:
    found = said(knowledge, "allopurinol, azathioprine")
    assert any(c.kind == "interaction" and c.soon and c.medicine == "allopurinol" for c in found)


@pytest.mark.parametrize("item", ["steroid_gout_flare", "antibiotics_infected_foot"])
def test_weak_kidneys_or_an_allergy_leave_a_treatment(item: str, knowledge: KnowledgeBase) -> None:
    blocks = set(knowledge.care.interventions[item].block_flags)
    assert blocks.isdisjoint({"kidney_disease_stage_4_or_5", "allergy_to_ingredient"})


def test_what_is_to_be_mentioned_names_no_visit_that_may_be_later_than_the_one_of_today(
    knowledge: KnowledgeBase,
) -> None:
    rows = [r for r in knowledge.care.standing_advice.values() if r.part == "medicine_next_visit"]
    assert rows and all("visit" not in row.text for row in rows)


def test_the_age_alone_is_no_news_of_a_prescribed_medicine(assessor: Assessor) -> None:
    person, told = Person(71, "female"), present("pain_heel", "time_first_step")

    def said(medicine: str) -> list[str]:
        safety = SafetyAnswers({"red_flags_cleared": True}, medicine)
        report = assessor.assess(request(person, told, safety=safety))
        return [concern.text for concern in report.plan.medicines]

    assert not [text for text in said("apixaban") if "65 or over" in text]
    assert said("ibuprofen") and said("amitriptyline")
