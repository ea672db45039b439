"""Medicine stands in the knowledge files; code that knows an id or a dose is named here."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from plantar.knowledge.base import KnowledgeBase

SOURCE = Path(__file__).parents[2] / "src" / "plantar"
TABLES = (
    "conditions",
    "findings",
    "sites",
    "signals",
    "regions",
    "region_groups",
    "self_tests",
    "references",
    "tests",
    "specialists",
)
CARE = (
    "flags",
    "interventions",
    "medicines",
    "medicine_classes",
    "care_groups",
    "exercises",
    "safety_rules",
    "tags",
    "follow_up",
    "scores",
)
PLACES = ("regions", "region_groups", "sites")
"""Tables whose ids of one word are words of the drawing, too."""
DOSE = re.compile(
    r"(?<![.\d])\d+(?:\.\d+)?\s?(?:mg|mcg|g|mL|ml|litres?|°C|mmHg|units|weeks?|days?|minutes?|min)\b"
)
NAMED_UNIT = re.compile(r"(?:^|_)(?:MG|G|ML|MM|DAYS|WEEKS|HOURS|MINUTES)$|^(?:DAYS|MG|MM)_")


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All that a file is made of, walked once for every test."""
    return tuple(ast.walk(tree))


@cache
def literals(tree: ast.Module) -> tuple[str, ...]:
    """Strings of the code without docstrings."""
    said = {
        id(node.value)
        for node in nodes(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return tuple(
        node.value
        for node in nodes(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    )


def constants(tree: ast.Module) -> Iterator[tuple[list[str], ast.expr]]:
    """The names and the value of each constant of a file."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = (part for target in targets for part in ast.walk(target))
            yield [n.id for n in named if isinstance(n, ast.Name)], node.value


def is_number(node: ast.AST) -> bool:
    """Whether it is a number, with or without a sign."""
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant) and type(inner.value) in (int, float)


def numbers(tree: ast.Module) -> Iterator[str]:
    """Names of constants that a unit of medicine belongs to."""
    for names, value in constants(tree):
        written = isinstance(value, ast.Constant | ast.UnaryOp | ast.Tuple | ast.List)
        if written and any(map(is_number, ast.walk(value))):
            yield from (name for name in names if NAMED_UNIT.search(name))


def rows_of_numbers(tree: ast.Module) -> Iterator[str]:
    """Constants that are, or hold, several numbers together: most are limits or thresholds."""
    for names, value in constants(tree):
        rows = (n for n in ast.walk(value) if isinstance(n, ast.Tuple | ast.List))
        if any(len(row.elts) > 1 and all(map(is_number, row.elts)) for row in rows):
            yield ", ".join(names)


@cache
def files() -> tuple[tuple[str, ast.Module], ...]:
    """Every file of the package, parsed once."""
    return tuple(
        (path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
    )


NEUTRAL = {"age_years", "expert_estimate", "who_atc"}
"""Names that any code about people and sources may use."""
PLAIN_WORDS = {
    "cold",  # what is painted
    "falls",  # what a diary asks
    "gold",  # a kind of case
    "gp", "pharmacist",  # who may start something: a closed list
    "pregnant", "sex",  # fields of a person
    "salt",  # of a sealed diary
}  # fmt: skip
"""Ids of one word that mean something else in code."""
IDS = {
    "assessment/cohort.py": 1,
    "assessment/compose.py": 2,
    "assessment/daily.py": 2,
    "assessment/settled.py": 1,
    "care/exercise.py": 1,
    "care/flags.py": 5,  # flags that code works out, and the finding that a person is asked for
    "care/plan.py": 2,
    "care/safety_questions.py": 1,  # the question that is asked before others
    "cli/daily.py": 2,
    "evaluation/figures.py": 1,  # a subgroup of the model card
    "exchange/fhir_in.py": 1,
    "knowledge/schema_care_plan.py": 1,  # a state of life that intakes are given for
    "knowledge/schema_workup.py": 3,  # pictures that are drawn by code
    "reading/facts.py": 1,
    "reading/listener.py": 1,
    "reading/times/onset.py": 1,  # the length of time itself
    "web/api.py": 6,  # an example of a request
    "web/claims.py": 1,  # a part of the article
    "web/entry_facts.py": 1,
    "web/pictures.py": 4,
}
"""How many ids a file may name. A number may only go down; a new file is not added lightly."""
DOSES = {
    "care/follow_up.py": 1,
    "triage/urgency.py": 2,  # names of the levels
}
PLAIN = {"assessment/document.py", "care/diet_week.py", "care/medicines.py"}
"""Sizes on paper, days of a week, and the units that a list is read by."""


@pytest.fixture(scope="module")
def ids(knowledge: KnowledgeBase) -> frozenset[str]:
    """Every id, but those that are plain words of code."""
    tables = {t: {*getattr(knowledge, t)} for t in TABLES}
    tables |= {t: {*getattr(knowledge.care, t)} for t in CARE}
    rules = {flag.id for flag in knowledge.red_flags}
    places = set().union(*(tables[t] for t in PLACES))
    plain = PLAIN_WORDS | {name for name in places if "_" not in name}
    return frozenset(rules.union(*tables.values()) - NEUTRAL - plain)


def named_in(tree: ast.Module, ids: frozenset[str]) -> set[str]:
    """Ids in the strings of a file; an id of one word only where it is the whole string."""
    texts = literals(tree)
    words = {word for text in texts for word in text.split() if "_" in word}
    return (words | {*texts}) & ids


def test_no_code_names_more_entries_of_the_knowledge_than_it_may(ids: frozenset[str]) -> None:
    named = {name: named_in(tree, ids) for name, tree in files()}
    over = {n: sorted(found) for n, found in named.items() if len(found) > IDS.get(n, 0)}
    assert not over


def listed(tree: ast.Module) -> Iterator[list[str]]:
    """The words of each list, tuple, set and dict that is written out."""
    for node in nodes(tree):
        parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        yield [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]


TOPIC_LISTS = {"reading/denials/rereading.py": 1}
"""Files with a list of topics; what holds of a topic is a field of topics.yaml."""


def test_no_code_lists_topics_of_which_something_holds(knowledge: KnowledgeBase) -> None:
    held = {
        name: [words for words in listed(tree) if len(knowledge.topics.keys() & {*words}) > 1]
        for name, tree in files()
    }
    over = {n: found for n, found in held.items() if len(found) > TOPIC_LISTS.get(n, 0)}
    assert not over


def test_no_code_holds_a_dose_or_a_clinical_limit() -> None:
    held = {
        name: [t[:60] for t in literals(tree) if DOSE.search(t)] + list(numbers(tree))
        for name, tree in files()
        if name not in PLAIN and not name.startswith(("catalogue/", "web/", "cli/", "knowledge/"))
    }
    over = {n: found for n, found in held.items() if len(found) > DOSES.get(n, 0)}
    assert not over


ROWS = {
    "assessment/cohort.py": 1,  # codes of a state
    "assessment/signs.py": 1,  # how many are shown and looked at
    "care/calendar.py": 1,  # days of a week
    "care/workup.py": 1,  # how many are shown
}
"""How many constants of several numbers a file of a room of medicine may hold."""


def test_no_room_of_medicine_holds_limits_that_belong_together() -> None:
    rooms = tuple(r for r in (*ROOMS_OF_MEDICINE, "assessment/") if r != "anatomy/")
    held = {name: [*rows_of_numbers(tree)] for name, tree in files() if name.startswith(rooms)}
    over = {n: found for n, found in held.items() if len(found) > ROWS.get(n, 0)}
    assert not over


ADVICE = {
    "reasoning/why.py": 1,
    "triage/decision.py": 3,
}
"""Sentences for a person that rooms of medicine still hold; standing_advice.yaml is their place."""
ROOMS_OF_MEDICINE = ("anatomy/", "care/", "reasoning/", "triage/")


def sentences(tree: ast.Module) -> list[str]:
    """Strings that end like a sentence and are one by their length."""
    return [t for t in literals(tree) if len(t.split()) >= 7 and t.rstrip().endswith(".")]


def test_no_room_of_medicine_holds_more_advice_than_it_may() -> None:
    held = {name: sentences(tree) for name, tree in files() if name.startswith(ROOMS_OF_MEDICINE)}
    over = {n: found for n, found in held.items() if len(found) > ADVICE.get(n, 0)}
    assert not over


DAYS_OF_A_MONTH_OR_YEAR = frozenset({30.4, 30.44, 365, 365.25})


def test_only_the_file_of_units_says_how_many_days_a_month_or_a_year_has() -> None:
    held = {
        name
        for name, tree in files()
        for node in nodes(tree)
        if isinstance(node, ast.Constant) and node.value in DAYS_OF_A_MONTH_OR_YEAR
    }
    assert held == {"knowledge/units.py"}


def test_the_scan_sees_a_sentence() -> None:
    tree = ast.parse("SAY = 'Look at both feet each day, and use a mirror.'; NAME = 'a foot.'")
    assert len(sentences(tree)) == 1


def test_the_scan_sees_an_id_and_a_dose() -> None:
    tree = ast.parse("LIMIT_MG = 300\ncheck('numb_heel', 'at most 14 units a week')")
    assert list(numbers(tree)) == ["LIMIT_MG"]
    assert [t for t in literals(tree) if DOSE.search(t)] == ["at most 14 units a week"]
    assert "numb_heel" in list(literals(tree))


def test_the_scan_sees_an_id_of_one_word_and_limits_in_a_tuple() -> None:
    limits = "LOW, HIGH = (150.0, 360.0), (50.0, 160.0)\nDOSE_MG = (5, 10)"
    tree = ast.parse(f"{limits}\nif tag == 'nimesulide': pass")
    assert list(rows_of_numbers(tree)) == ["LOW, HIGH", "DOSE_MG"]
    assert list(numbers(tree)) == ["DOSE_MG"]
    assert named_in(tree, frozenset({"nimesulide"})) == {"nimesulide"}
    assert named_in(ast.parse("SAY = 'never nimesulide'"), frozenset({"nimesulide"})) == set()


FRACTIONS = {
    "anatomy/figure.py": ("HEIGHT", "PARTS", "WIDTH"),  # of a drawing
    "anatomy/fills.py": ("EXPECTED_FROM",),  # which hatching is drawn
    "anatomy/guide.py": ("FRAME",),  # of a drawing
    "anatomy/map_sheet.py": ("GAP, SHEET", "SMALLEST, LETTER", "p >= 0.05"),  # what is drawn
    "anatomy/painted.py": ("TOUCHED",),  # which words a painting is shown in
    "anatomy/place_words.py": ("WHOLE",),  # which words a painting is shown in
    "anatomy/territory.py": (  # rounding; of one side each is as probable
        "left > 1e-09",
        "('right', 0.5, right)",
        "('left', 0.5, left)",
        "('right', 0.5, np.stack([np.where(face, least, p), np.where(face, p, least)]))",
        "('left', 0.5, np.stack([np.where(face, p, least), np.where(face, least, p)]))",
    ),
    "assessment/compose.py": ("p >= 0.1", "p < 0.001"),  # how a probability is printed
    "assessment/document.py": ("USUAL, CLOSER",),  # of a letter
    "assessment/summary.py": ("LEAST",),  # how a probability is said
    "care/claims.py": ("LEAST_SHARE", "SAME"),  # how alike two texts are
    "care/diet_week.py": (  # costs and limits of an optimiser
        "MISSING", "SHORTFALL", "AGAIN", "TOO_OFTEN", "MOST_CATCHING_UP", "ROUNDING",
        "{'mip_rel_gap': 0.05, 'node_limit': 60}", "x > 0.5",
    ),
    "care/first_line.py": ("TIE",),  # rounding
    "care/medicines.py": ("MAYBE",),  # how alike two names are
    "cli/localize.py": ("p >= 0.5",),  # which regions are named
    "cli/render.py": ("abs(condition.text_db) >= 0.5",),  # what is rounded to nought is not said
    "exchange/diary_out.py": ("LEAST_SHARE",),  # a slip of the finger
    "exchange/search.py": ("LEAST",),  # how alike two names are
    "population/charts.py": ("(0.0, 0.5, 1.0)",),  # ticks of an axis
    "population/disclosure.py": ("NOUGHT",),  # rounding
    "reasoning/explanation.py": ("LEAST",),  # rounding
    "reasoning/interval.py": ("LEVEL",),  # of every interval that is shown
    "reasoning/questions.py": ("apart[a, b] < 1e-09",),  # rounding
    "records/course.py": ("TWO_SIDED_95_PERCENT", "DAY_S"),  # of the normal distribution; seconds
    "triage/decision.py": ("TOLD_FROM",),  # rounding
    "web/diary/charts.py": ("WIDTH, HEIGHT", "LEFT, RIGHT, TOP, FLOOR", "(0, 0.5, 1)"),  # drawn
    "web/drawn.py": ("RARE",),  # what is drawn
    "web/entry_charts.py": (  # of a drawing
        "WIDEST_DB", "WIDTH, HEIGHT", "TICKS", "(600.0, 190.0, 150.0)",
    ),
    "web/visits.py": ("MOST_VISITS, LONGEST_S",),  # seconds
    "web/where.py": ("NUMB_FROM, FITS_FROM",),  # what is drawn
    "web/wording.py": ("STRENGTHS",),  # which words a weight of evidence is called by
}  # fmt: skip
"""Fractions that a file may hold; any other is a parameter of model.yaml, with its basis."""
READING = {
    "reading/denials/scope.py": ("HEARD",),
    "reading/encoder.py": ("EPSILON",),  # rounding
    "reading/gelu.py": ("END", "ABOVE", "BELOW"),  # of a function of mathematics
    "reading/extraction.py": ("READ_NO",),
    "reading/language.py": ("ENGLISH_OFTEN", "ENGLISH", "FOREIGN_LETTERS"),  # counts of words
    "reading/network.py": ("LEAST",),
    "reading/numbers.py": ("FAR_ABNORMAL, FAR_NORMAL_HIGH, FAR_NORMAL_LOW", "CLOSE"),
    "reading/times/dates.py": ("TODAY",),  # days of some hours
    "reading/number_words.py": ("_VALUES", "_FRACTIONS"),  # what numbers are worth
    "reading/recognition.py": ("LEADING", "SURE_SIDE", "PLAIN"),
    "reading/senses.py": ("PART",),
    "reading/times/durations.py": ("DECADES", "YEARS", "_SINCE"),
    "reading/times/temporality.py": ("MARGIN",),
}
"""From which probability on the rules of the reader take something as said: they belong in
model.yaml, and are on their way there. None may be added."""


def is_fraction(node: ast.AST) -> bool:
    """Whether it is written as a fraction, other than nought and one."""
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    if not isinstance(inner, ast.Constant) or type(inner.value) is not float:
        return False
    return inner.value not in (0.0, 1.0)


def lone_fractions(tree: ast.Module) -> Iterator[str]:
    """Constants that are or hold a fraction, comparisons with one, and those in rows of code."""
    for names, value in constants(tree):
        if any(map(is_fraction, ast.walk(value))):
            yield ", ".join(names)
    for node in (n for body in tree.body if not is_constant(body) for n in ast.walk(body)):
        if isinstance(node, ast.Compare):
            sides = (part for side in (node.left, *node.comparators) for part in ast.walk(side))
            if any(map(is_fraction, sides)):
                yield ast.unparse(node)
        elif any(map(is_fraction, parts_of(node))):
            yield ast.unparse(node)


def parts_of(node: ast.AST) -> list[ast.expr]:
    """The values of a tuple, list, set or dict that is written out."""
    if isinstance(node, ast.Dict):
        return node.values
    return node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []


def is_constant(node: ast.stmt) -> bool:
    """Whether it gives a name of the module its value."""
    return isinstance(node, ast.Assign | ast.AnnAssign)


FRACTION_ROOMS = (
    *ROOMS_OF_MEDICINE, "assessment/", "cli/", "exchange/", "intake/", "population/", "records/",
    "web/",
)  # fmt: skip


def test_no_room_holds_a_fraction_of_its_own() -> None:
    held = {n: (*lone_fractions(tree),) for n, tree in files() if n.startswith(FRACTION_ROOMS)}
    assert {n: found for n, found in held.items() if found} == FRACTIONS


def test_the_reader_holds_no_more_fractions_than_it_may() -> None:
    held = {n: {*lone_fractions(tree)} for n, tree in files() if n.startswith("reading/")}
    over = {n: found - {*READING.get(n, ())} for n, found in held.items()}
    assert not any(over.values()), over


def test_the_scan_sees_a_lone_fraction() -> None:
    code = "TICKED = 0.45\nif value[f] > 0.2 or n > 3: pass\nshare = max(p, 0.0) < 1.0"
    assert [*lone_fractions(ast.parse(code))] == ["TICKED", "value[f] > 0.2"]


def test_the_scan_sees_a_fraction_beside_other_numbers() -> None:
    code = "TOP, NAMED_FROM = 3, 0.01\ndef sides():\n    return [('both', 0.96, both), (1, 2)]"
    assert [*lone_fractions(ast.parse(code))] == ["TOP, NAMED_FROM", "('both', 0.96, both)"]


def test_the_painting_page_counts_a_region_as_the_model_does(knowledge: KnowledgeBase) -> None:
    sheet = (SOURCE / "web" / "static" / "sheet.js").read_text(encoding="utf-8")
    said = re.search(r"HALF = ([\d.]+);", sheet)
    assert said and float(said[1]) == knowledge.model.map.mostly.value


WORDING = {
    "clinical", "description", "emergency_number", "expect", "frequency", "item", "label",
    "meaning", "message", "name", "note", "plain", "plain_name", "say", "stop", "term", "text",
    "title", "who", "why",
}  # fmt: skip
"""Fields that are written for people: what a program must know stands in a field of its own."""
TAKES_APART = {
    "count", "endswith", "find", "index", "partition", "removeprefix", "removesuffix", "split",
    "startswith",
}  # fmt: skip
SEARCHES = {"findall", "finditer", "fullmatch", "match", "search", "split"}
READ_WORDING = {
    "assessment/report.py": 1,  # a side is not said twice
    "cli/diary.py": 1,  # the name of a file
    "faults.py": 1,  # what the library says of a wrong value
    "knowledge/schema_triage.py": 1,  # checks that a number to dial is said
    "population/on_spark.py": 2,  # what Java says of an error
    "records/database.py": 2,  # what a driver says of an error
}
"""How often a file may look into such words."""


def of_wording(node: ast.expr) -> bool:
    """Whether it is a field for people, or what an error says, in any letters."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("lower", "casefold", "strip") and of_wording(node.func.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
        return "error" in ast.unparse(node)
    return isinstance(node, ast.Attribute) and node.attr in WORDING


def reads_wording(tree: ast.Module) -> list[str]:
    """Where words for people are looked into or taken apart."""
    found = []
    for node in nodes(tree):
        if isinstance(node, ast.Compare):
            inside = any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
            if inside and of_wording(node.comparators[0]):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            apart = node.func.attr in TAKES_APART and of_wording(node.func.value)
            if apart or (node.func.attr in SEARCHES and any(map(of_wording, node.args))):
                found.append(ast.unparse(node))
    return found


def test_no_code_reads_what_is_written_for_people() -> None:
    read = {n: reads_wording(tree) for n, tree in files() if not n.startswith("reading/")}
    over = {n: found for n, found in read.items() if len(found) > READ_WORDING.get(n, 0)}
    assert not over


@pytest.mark.parametrize(
    "code",
    [
        "soon = 'next visit' not in c.ask.lower() or 'cup' in insole.item.lower()",
        "if name in reason.plain: pass",
        "note.text.startswith(UNUSED)",
        "re.search('[0-9]+', row.plain.when) or re.findall('x', country.emergency_number)",
        "if 'needs one' in str(error): pass",
        "h.plain.partition('. ')",
    ],
)
def test_the_scan_sees_code_that_reads_prose(code: str) -> None:
    assert reads_wording(ast.parse(code))


TIME = "days"
"""The unit whose factors every calendar knows."""


def factors(knowledge: KnowledgeBase) -> set[float]:
    """Factors between two units of a finding, both ways, that are no power of ten."""
    kept = (f for f in knowledge.findings.values() if f.unit != TIME)
    found = {factor for finding in kept for factor in finding.units.values()}
    return {way for f in found if not math.log10(f).is_integer() for way in (f, 1 / f)}


def test_no_factor_between_two_units_stands_in_code(knowledge: KnowledgeBase) -> None:
    known = factors(knowledge)
    assert any(math.isclose(factor, 18, rel_tol=0.005) for factor in known)
    found = [
        f"{name}:{node.lineno}: {node.value}"
        for name, tree in files()
        for node in nodes(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
        if not node.value.is_integer()
        if any(math.isclose(node.value, factor, rel_tol=0.002) for factor in known)
    ]
    assert not found
