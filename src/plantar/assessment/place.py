"""Where it may sit, in the sentence that every face says: it agrees with the causes named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plantar.assessment.report import Leading, RankedSite, SiteSentence
from plantar.knowledge.base import KnowledgeBase

MOST_NAMED = 2


def place(
    sites: Sequence[RankedSite],
    own: Mapping[str, Sequence[str]],
    lead: Leading,
    knowledge: KnowledgeBase,
) -> SiteSentence:
    """The places that are named, the one to draw first.

    Where a red flag set the level, the place of what it is for is named: as the likely one where
    that cause leads, as an "if" where another does.

    Args:
        sites: of all causes together, most probable first.
        own: condition to its own sites, for what the red flags of the level are for.
        lead: what leads, and what is to be excluded first.
        knowledge: holds the names, and from what probability a place is named alone.
    """
    table, most = {s.id: s for s in sites}, sites[0]
    flagged = [table[s] for c in lead.conditions for s in own.get(c, ()) if s in table]
    clear = bool(flagged) or most.probability >= knowledge.model.report.leads.value
    named = flagged or ([most] if clear else sites)
    named = list(dict.fromkeys(named))[:MOST_NAMED]
    ifs = {c: own[c][:MOST_NAMED] for c in lead.to_exclude if own.get(c)}
    excluded = [at[0] for at in ifs.values()]
    start = "Most likely" if clear else "No single place stands out; first come"
    start = start if not ifs else f"Otherwise {start[:1].lower()}{start[1:]}"
    return SiteSentence(
        tuple(dict.fromkeys((*excluded, *(s.id for s in named)))),
        " ".join(_if(knowledge, c, at, clinical=True) for c, at in ifs.items()),
        " ".join(
            (
                *(_if(knowledge, c, at, clinical=False) for c, at in ifs.items()),
                f"{start}: {'; or '.join(map(_sided, named))}.",
            )
        ),
    )


def _if(knowledge: KnowledgeBase, cause: str, at: Sequence[str], *, clinical: bool) -> str:
    entry, places = knowledge.conditions[cause], [knowledge.sites[s] for s in at]
    name = entry.name if clinical else entry.plain_name
    where = " or ".join(p.name if clinical else p.plain_name for p in places)
    return f"If it is {name}: {where}."


def _sided(site: RankedSite) -> str:
    return f"{site.plain_name}, {site.plain_side}" if site.plain_side else site.plain_name
