"""The knowledge browser: every kind of page, real Chromium."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from plantar.catalogue.catalogue import Catalogue
from plantar.catalogue.kinds import KINDS
from plantar.catalogue.sources import outside
from plantar.knowledge.schema_source import Reference
from plantar.web.app import create_app
from plantar.web.engine import Engine
from plantar.web.entry_links import link, marked
from plantar.web.entry_rules import rule
from tests.web.conftest import REMOVED, violations, violations_in_both_schemes
from tests.web.page_links import Links

XSS = "<script>window.hurt=1</script>\"'><img src=x onerror=window.hurt=1>"
SOME = {
    "conditions": "cauda_equina",
    "sites": "s1_root",
    "findings": "pain_back",
    "references": "dionne_2019",
    "medicines": "metformin",
    "exercises": "seated_tibial_nerve_glide",
    "safety_rules": "no_foot_soaks_wash_briefly_lukewarm",
    "foods": "almonds",
}
OTHERS = (
    "/knowledge",
    "/knowledge?q=siatica",
    "/knowledge?q=zzzzzz",
    "/knowledge/weakest",
    "/knowledge/conditions",
    "/knowledge/references",
    "/knowledge/conditions/cauda_equina/numb_saddle",
    "/knowledge/conditions/nothing_like_it",
    "/knowledge/references/expert_estimate",
    "/claims",
    "/claims?verdict=dangerous",
)


class Tags(HTMLParser):
    """Tags and ids by the parser of the standard library, to judge the quick patterns by."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag."""
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    """The routes without the limit of requests a minute; nothing is packed for the way."""
    with TestClient(create_app(engine).app, headers={"accept-encoding": "identity"}) as made:
        yield made


@pytest.fixture(scope="module")
def addresses(catalogue: Catalogue) -> list[str]:
    """One page of each kind, and the pages that have no kind."""
    entries = [f"/knowledge/{k}/{SOME.get(k) or next(iter(catalogue.tables[k]))}" for k in KINDS]
    return [*entries, *OTHERS]


def test_the_patterns_read_a_page_as_a_browser_does(
    client: TestClient, addresses: list[str]
) -> None:
    for address in addresses:
        text = client.get(address).text
        slow = Tags()
        slow.feed(text)
        found = Links(text)
        assert (found.tags, sorted(found.ids)) == (slow.tags, sorted(slow.ids)), address


def test_links_go_both_ways_between_a_condition_and_what_it_uses(client: TestClient) -> None:
    page = Links(client.get("/knowledge/conditions/s1_radiculopathy").text)
    for kind in ("sites", "tests", "interventions", "exercises", "references", "specialists"):
        entries = [a for a in page.links if a.startswith(f"/knowledge/{kind}/") and "." not in a]
        assert entries, kind
        one_way = []
        for entry in entries:
            back = Links(client.get(entry).text).links
            if not any("conditions/s1_radiculopathy" in a for a in back):
                one_way.append(entry)
        assert one_way == []


def test_every_likelihood_is_on_the_page_of_its_finding(catalogue: Catalogue) -> None:
    for condition, finding in catalogue.figures:
        assert any(f.condition == condition for f in catalogue.of_finding(finding))


def test_a_condition_shows_its_most_telling_figures_and_folds_the_rest(
    client: TestClient, catalogue: Catalogue
) -> None:
    page = client.get("/knowledge/conditions/tarsal_tunnel_syndrome").text
    shown, _, folded = page.partition("less telling ones last")
    figures = catalogue.of_condition("tarsal_tunnel_syndrome")
    places = [f'/knowledge/conditions/{f.condition}/{f.finding}"' for f in figures]
    assert all(place in shown for place in places[:20])
    assert all(place in folded for place in places[20:])


def test_every_reference_says_what_rests_on_it(client: TestClient, catalogue: Catalogue) -> None:
    for key in list(catalogue.tables["references"])[::12]:
        text = client.get(f"/knowledge/references/{key}").text
        assert "What rests on it" in text
        assert "<summary>" in text or "No number rests on it" in text


def test_a_likelihood_page_tells_ratio_interval_source_and_rivals(client: TestClient) -> None:
    text = client.get("/knowledge/conditions/s1_radiculopathy/pain_back").text
    for part in ("Likelihood ratio", "90 % interval", "What it rests on", "What it competes with"):
        assert part in text


def test_ratios_follow_from_the_numbers_that_the_model_uses(catalogue: Catalogue) -> None:
    figure, network = catalogue.figures["cauda_equina", "numb_saddle"], catalogue.network
    column = network.column["numb_saddle"]
    p = network.p[network.causes.index("cauda_equina"), column]
    assert figure.ratio_present == pytest.approx(p / network.background[column], rel=0.01)
    assert figure.low < figure.mean < figure.high
    assert figure.db_present[0] < figure.db_present[1] < figure.db_present[2]
    assert figure.db_absent[0] < figure.db_absent[1] < figure.db_absent[2]


def test_the_weakest_list_weighs_influence_and_can_be_filtered(client: TestClient) -> None:
    every = client.get("/knowledge/weakest").text
    studies = client.get("/knowledge/weakest?basis=study&urgency=emergency_now").text
    assert every.count('role="rowheader"') == 60
    assert 'class="basis study"' in studies and 'class="basis estimate"' not in studies
    assert "No number fits" in client.get("/knowledge/weakest?group=nothing").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("siatica", "/knowledge/findings/history_sciatica"),
        ("plantar fascitis", "/knowledge/conditions/plantar_fasciitis"),
        ("PINS and needels", "/knowledge/findings/feel_tingle"),
        ("diabetic polyneuropathy", "/knowledge/conditions/diabetic_polyneuropathy"),
        ("g57.8", "/knowledge/conditions/medial_calcaneal_neuropathy"),
        ("Glucophage", "/knowledge/medicines/metformin"),
        ("numb_heal", "/knowledge/findings/numb_heel_only"),
        ("numb_heel_planter", "/knowledge/findings/numb_heel_plantar"),
        ("hellth", "/knowledge/findings/history_healthy"),
    ],
)
def test_search_finds_names_codes_sayings_and_misspelt_words(
    client: TestClient, asked: str, found: str
) -> None:
    page = client.get("/knowledge", params={"q": asked})
    assert found in Links(page.text).links
    assert "<mark>" in page.text


def test_search_that_finds_nothing_says_what_to_do(client: TestClient) -> None:
    assert "Try fewer words" in client.get("/knowledge?q=qqqqqqqqqq").text


def test_an_unknown_entry_gives_a_friendly_page_with_what_was_meant(client: TestClient) -> None:
    answer = client.get("/knowledge/conditions/caudaequina")
    assert answer.status_code == 404
    assert "/knowledge/conditions/cauda_equina" in Links(answer.text).links
    for address in ("/knowledge/nothing", "/knowledge/nothing/at_all", "/knowledge/sites/x/y"):
        assert client.get(address).status_code == 404


def test_first_pages_are_light(client: TestClient) -> None:
    for address in ("/knowledge", "/claims", "/knowledge/weakest", "/knowledge/conditions"):
        answer = client.get(address)
        files = [a for a in Links(answer.text).links if a.startswith("/static")]
        parts = [answer.content, *(client.get(a).content for a in files)]
        assert sum(len(gzip.compress(p)) for p in parts) < 100_000


def test_search_answers_while_one_types(page: Page) -> None:
    page.goto("/knowledge")
    page.locator("#q").press_sequentially("siatica")
    page.wait_for_selector("#found mark")
    assert "sciatica" in page.locator("#found").inner_text()
    assert page.url.endswith("/knowledge")
    assert violations(page) == []


def test_search_works_without_javascript(plain: Page) -> None:
    plain.goto("/knowledge")
    plain.fill("#q", "siatica")
    plain.press("#q", "Enter")
    plain.click("#found >> text=Sciatica or a slipped disc before")
    assert "history_sciatica" in plain.url


def test_query_and_claim_text_never_become_markup(page: Page) -> None:
    page.goto("/knowledge")
    page.fill("#q", XSS)
    page.click("button.primary")
    assert page.input_value("#q") == XSS[:80]
    page.goto("/claims")
    page.fill("#text", f"garlic {XSS}")
    page.click("text=Check it")
    page.locator("#answer h2").first.wait_for()
    assert page.evaluate("window.hurt") is None
    page.goto("/knowledge/conditions/%3Cscript%3Ewindow.hurt=1%3C%2Fscript%3E")
    assert page.evaluate("window.hurt") is None


def test_knowledge_never_becomes_markup(catalogue: Catalogue) -> None:
    hostile = "<b>sciatica</b> & co"
    assert marked(hostile, {"sciatica"}) == ("&lt;b&gt;<mark>sciatica</mark>&lt;/b&gt; &amp; co")
    assert "<script>" not in link(catalogue, "conditions", "<script>")
    assert "<script>" not in rule("<script>", catalogue)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_every_kind_of_page_fits_the_screen_and_is_accessible_in_light_and_dark(
    page: Page, addresses: list[str], part: int
) -> None:
    """One visit of a page for all of it: what is too wide is named with the width."""
    faults = []
    for address in addresses[part::6]:
        page.goto(address)
        for width in (320, 360, 1440, 768):
            page.set_viewport_size({"width": width, "height": 1000})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                faults.append(f"{address} at {width}: {needed}")
        page.evaluate(REMOVED)
        faults += [f"{address}: {fault}" for fault in violations_in_both_schemes(page)]
    assert faults == []


def test_a_fault_deep_in_a_long_list_is_seen(page: Page) -> None:
    """What is left out beside two alike is only what is like them."""
    rows = "<li><a href='/claims'>claims</a></li>" * 40
    main = "document.querySelector('main').innerHTML"
    for fault in ("<li><img src='/static/icon.svg'></li>", "<li><a href='/claims'></a></li>"):
        page.goto("/claims")
        page.evaluate(f"{main} = `<h1>Claims</h1><ul>{rows}{fault}{rows}</ul>`")
        assert len(violations(page)) == 1, fault
        page.evaluate(REMOVED)
        assert page.locator("main li").count() == 3 and len(violations(page)) == 1


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (
            "https://x.org/doi/10.1007/s00415-005-0622-5/full",
            "https://doi.org/10.1007/s00415-005-0622-5",
        ),
        (
            "https://x.org/article/S0161-4754(11)00070-4/t",
            "https://x.org/article/S0161-4754(11)00070-4/t",
        ),
        ("https://pubmed.ncbi.nlm.nih.gov/30233007/", "https://pubmed.ncbi.nlm.nih.gov/30233007/"),
        ("nice.org.uk/guidance/ng12", "https://nice.org.uk/guidance/ng12"),
        (
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC7425221",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC7425221/",
        ),
    ],
)
def test_a_reference_leads_to_its_identifier_or_to_the_page_that_was_read(
    address: str, link: str
) -> None:
    row = Reference(citation="A 2020", address=address, read="partly")
    assert link in [found.address for found in outside(row)]


def test_bare_machines_and_memory_are_no_links() -> None:
    for address in ("http://47.251.13.51:8081/26255334", "memory", "Neurology 2010", ""):
        assert outside(Reference(citation="A 2020", address=address, read="memory")) == ()


def test_a_rule_reads_as_a_nested_list_with_links(catalogue: Catalogue) -> None:
    told = rule("pain_back and (weak_leg or lab_calcium<1.9) and not history_diabetes", catalogue)
    assert "all of these" in told and "any of these" in told and "<b>not</b>" in told
    assert "less than 1.9" in told and 'href="/knowledge/findings/weak_leg"' in told


def test_the_keyboard_alone_reaches_an_entry(page: Page) -> None:
    page.goto("/knowledge")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("morton")
    page.keyboard.press("Enter")
    page.wait_for_url("**/knowledge?q=morton")
    page.locator("#found a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/knowledge/*/*")


def test_what_a_finding_is_read_off_the_map_by_is_named_and_linked(client: TestClient) -> None:
    page = client.get("/knowledge/findings/numb_heel_plantar").text
    assert 'href="/knowledge/regions/pl_heel_med"' in page.split("Read off the map")[1][:200]
    assert ">pl_heel_med" not in page


@pytest.mark.parametrize("flag", ["acute_cord_syndrome", "cauda_equina_signs"])
def test_a_red_flag_is_read_on_a_phone_with_its_signals_folded(page: Page, flag: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/knowledge/red_flags/{flag}")
    assert page.evaluate("document.documentElement.scrollHeight") < 3 * 844
    signal = page.locator("details.signal").first
    assert not signal.locator("a").first.is_visible()
    signal.locator("summary").first.click()
    assert signal.locator("a").first.is_visible()
