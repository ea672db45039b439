"""The whole catalogue: entries, links between them, figures and search, each made once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from plantar.anatomy.territory import expected
from plantar.catalogue.entries import CatalogueEntry, entry_of
from plantar.catalogue.figures import Key, LikelihoodFigure, figures
from plantar.catalogue.kinds import KINDS, tables
from plantar.catalogue.lookup import Index
from plantar.catalogue.mentions import CrossReference, Target, Use, grouped, mentions
from plantar.knowledge.schema_model import parameters
from plantar.knowledge.schema_source import BackgroundRate

if TYPE_CHECKING:
    from plantar.reasoning.network import Floats, Network

TELLING_DB, MOST_TELLING = 3.0, 3
"""Decibans from which a finding is named as telling (a factor of two), and how many are."""
LEAST_ALIKE, MOST_NEAR, MOST_LETTERS = 60, 5, 80
"""Similarity of ids, in per cent, from which an entry may have been meant; how many are named."""
LEAST_SHARE = 0.02
"""Share of people below which a region is not listed under a site."""


Skip = str | tuple[str, str]


class Catalogue:
    """What the pages of the browser read; nothing is reckoned before it is asked for."""

    def __init__(self, network: Network) -> None:
        self.network, self.knowledge = network, network.knowledge
        self.tables = tables(self.knowledge)

    @cached_property
    def entries(self) -> Mapping[str, Mapping[str, CatalogueEntry]]:
        """Entries by kind and id."""
        return {
            kind: {key: entry_of(kind, key, row, self.knowledge) for key, row in table.items()}
            for kind, table in self.tables.items()
        }

    @cached_property
    def uses(self) -> Mapping[Target, tuple[CrossReference, ...]]:
        """What uses each entry."""
        return mentions(self.tables, self.knowledge)

    @cached_property
    def figures(self) -> Mapping[Key, LikelihoodFigure]:
        """Every likelihood."""
        return figures(self.network)

    @cached_property
    def by_influence(self) -> tuple[LikelihoodFigure, ...]:
        """Figures, the one that could mislead most first."""
        return tuple(
            sorted(self.figures.values(), key=lambda f: (-f.swing, f.condition, f.finding))
        )

    @cached_property
    def place(self) -> Mapping[Key, int]:
        """Rank of each likelihood by influence, from 1."""
        return {(f.condition, f.finding): n for n, f in enumerate(self.by_influence, 1)}

    @cached_property
    def index(self) -> Index:
        """Search over all names."""
        return Index(entry for table in self.entries.values() for entry in table.values())

    def has(self, kind: str, key: str) -> bool:
        """Whether there is such an entry."""
        return key in self.tables.get(kind, {})

    def sorted(self, kind: str) -> list[CatalogueEntry]:
        """All entries of a kind, by title."""
        return sorted(self.entries[kind].values(), key=lambda e: e.title.lower())

    def title(self, kind: str, key: str) -> str:
        """Title of an entry, or its id in words where there is none."""
        return self.entries[kind][key].title if self.has(kind, key) else key.replace("_", " ")

    def near(self, kind: str, key: str) -> list[CatalogueEntry]:
        """Entries of a kind whose id is much like this one; of any kind where none is."""
        asked, kinds = key[:MOST_LETTERS].lower(), [kind] if kind in self.tables else list(KINDS)
        for chosen in (kinds, list(KINDS)):
            ids = {(k, name): name for k in chosen for name in self.tables[k]}
            found = process.extract(
                asked, ids, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=MOST_NEAR
            )
            if found:
                return [self.entries[k][name] for _, _, (k, name) in found]
        return []

    def in_text(self, kind: str, key: str) -> str:
        """Title of a finding or another entry as it was written, for the middle of a sentence."""
        row = self.tables[kind][key]
        return str(
            getattr(row, "plain", "") or getattr(row, "plain_name", "") or self.title(kind, key)
        )

    def used(self, kind: str, key: str, skip: Iterable[Skip] = ()) -> list[Use]:
        """What uses an entry, by kind and role, in the order of the kinds.

        ``skip`` names roles, or pairs of kind and role, that the page shows elsewhere.
        """
        hidden = frozenset(skip)
        return grouped(
            mention
            for mention in self.uses.get((kind, key), ())
            if not hidden & {mention.role, (mention.kind, mention.role)}
        )

    def keys(self, kind: str, key: str, by: str, role: str) -> list[str]:
        """Ids of the entries of kind ``by`` that use an entry in a role."""
        found = self.uses.get((kind, key), ())
        return list(dict.fromkeys(m.key for m in found if m.kind == by and m.role == role))

    def of_condition(self, key: str) -> list[LikelihoodFigure]:
        """Figures of a condition, the largest step first."""
        return self._by_condition.get(key, [])

    @cached_property
    def _by_condition(self) -> Mapping[str, list[LikelihoodFigure]]:
        found: defaultdict[str, list[LikelihoodFigure]] = defaultdict(list)
        for figure in self.figures.values():
            found[figure.condition].append(figure)
        return {k: sorted(rows, key=lambda f: -f.moves) for k, rows in found.items()}

    @cached_property
    def _rates(self) -> Floats:
        return self.network.rates(self.network.prior)

    def presenters(self, finding: str) -> float:
        """Rate of a finding over all who come, worked out from the model."""
        return float(self._rates[self.network.column[finding]])

    def background_of(self, finding: str) -> float:
        """Rate of a finding in adults who came for something unrelated."""
        return float(self.network.background[self.network.column[finding]])

    @cached_property
    def _by_finding(self) -> Mapping[str, list[LikelihoodFigure]]:
        found: defaultdict[str, list[LikelihoodFigure]] = defaultdict(list)
        for figure in self.figures.values():
            found[figure.finding].append(figure)
        return {k: sorted(rows, key=lambda f: -f.ratio_present) for k, rows in found.items()}

    def telling(self, key: str) -> tuple[list[LikelihoodFigure], list[LikelihoodFigure]]:
        """Findings of a condition that say most when they are there, for and against it."""
        rows = sorted(self.of_condition(key), key=lambda f: -f.db_present[1])
        rising = [f for f in rows if f.db_present[1] > TELLING_DB][:MOST_TELLING]
        falling = [f for f in reversed(rows) if f.db_present[1] < -TELLING_DB][:MOST_TELLING]
        return rising, falling

    def of_finding(self, key: str) -> list[LikelihoodFigure]:
        """Likelihoods of a finding, the condition that it speaks for most first."""
        return self._by_finding.get(key, [])

    def by_basis(self) -> list[tuple[str, int]]:
        """How many likelihoods rest on what, best first."""
        counts = Counter(_standing(f) for f in self.figures.values())
        return [(name, counts[name]) for name in STANDINGS if counts[name]]

    def estimates(self) -> list[tuple[str, int, int]]:
        """Other numbers of the model: what they are, how many, and how many are estimates."""
        conditions, findings = self.knowledge.conditions.values(), self.knowledge.findings.values()
        rows: dict[str, list[str]] = {
            "priors": [c.prior.basis for c in conditions if c.prior],
            "background rates of findings": ["estimate" for f in findings if f.background],
            "weights of findings": [self.knowledge.finding_weights.basis]
            * len(self.knowledge.finding_weights.weights),
            "parameters": [p.basis for _, p in parameters(self.knowledge.model)],
            "territories of sites": [s.basis for s in self.knowledge.sites.values()],
        }
        return [(name, len(found), found.count("estimate")) for name, found in rows.items()]

    def beside(
        self, figure: LikelihoodFigure
    ) -> tuple[LikelihoodFigure | None, LikelihoodFigure | None]:
        """The likelihoods of the same condition before and after this one in its table."""
        rows: list[LikelihoodFigure | None] = [None, *self.of_condition(figure.condition), None]
        at = rows.index(figure)
        return rows[at - 1], rows[at + 1]

    def resting(self, kind: str, key: str) -> list[tuple[str, int, list[LikelihoodFigure]]]:
        """Likelihoods that rest on a reference, by condition, the condition with most first."""
        groups: defaultdict[str, list[LikelihoodFigure]] = defaultdict(list)
        for mention in self.uses.get((kind, key), ()):
            if mention.role == "likelihood":
                groups[mention.key].append(self.figures[mention.key, mention.part])
        rows = ((name, len(found), found) for name, found in groups.items())
        return sorted(rows, key=lambda row: (-row[1], self.title("conditions", row[0])))

    def territory(self, site: str) -> list[tuple[str, float]]:
        """Regions that a lesion at a site makes numb, most often first; rare ones left out."""
        return [(r, p) for r, p in expected(site, self.knowledge).items() if p >= LEAST_SHARE]

    @cached_property
    def _feeders(self) -> Mapping[str, list[tuple[str, float]]]:
        found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for site in self.knowledge.sites:
            for region, p in self.territory(site):
                found[region].append((site, p))
        return found

    def feeders(self, region: str) -> list[tuple[str, float]]:
        """Sites whose lesion makes a region numb, most often first."""
        return sorted(self._feeders.get(region, []), key=lambda row: -row[1])

    def better_not(self, test: str) -> list[str]:
        """What is said against ordering a test of this name."""
        rows = self.knowledge.workup.avoid
        return [f"avoid_{n}" for n, row in enumerate(rows, 1) if row.test == test]

    def acted_on(self, rule: str) -> list[tuple[str, str]]:
        """Treatments and exercises that a safety rule acts on."""
        found = self.uses.get(("safety_rules", rule), ())
        return [(m.kind, m.key) for m in found if m.role == "acted on"]

    def tells(self, classes: Iterable[str]) -> list[Target]:
        """Safety facts and findings that taking a medicine of these classes makes known."""
        rows = [self.knowledge.care.medicine_classes[name] for name in classes]
        found = [("flags", flag) for row in rows for flag in row.flags]
        found += [("findings", row.finding) for row in rows if row.finding]
        return list(dict.fromkeys(found))

    @cached_property
    def _claimed(self) -> Mapping[str, list[Target]]:
        found: defaultdict[str, list[Target]] = defaultdict(list)
        for target, rows in self.uses.items():
            for mention in rows:
                if mention.role == "claim about it":
                    found[mention.key].append(target)
        return found

    def claimed(self, claim: str) -> list[Target]:
        """What deals with a claim."""
        return self._claimed.get(claim, [])

    def background(self, key: str) -> list[tuple[str, BackgroundRate]]:
        """Rates of a finding in people who are not ill with it."""
        rows = self.tables["background_rates"]
        keys = self.keys("findings", key, "background_rates", "in others")
        return [(k, row) for k in keys if isinstance(row := rows[k], BackgroundRate)]


STANDINGS = (
    "study",
    "guideline",
    "fitted on development cases",
    "estimate of two estimators",
    "estimate of one estimator",
)


def _standing(figure: LikelihoodFigure) -> str:
    """What a figure rests on, finer than its basis."""
    match figure.basis:
        case "study":
            return STANDINGS[0]
        case "guideline":
            return STANDINGS[1]
        case "fitted":
            return STANDINGS[2]
        case _:
            return STANDINGS[3] if len(figure.estimates) > 1 else STANDINGS[4]
