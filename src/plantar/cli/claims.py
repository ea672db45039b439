"""``plantar claims``: the article's statements, answered."""

from __future__ import annotations

import json
from collections import Counter

from rich.console import Console
from rich.markup import escape

from plantar import KnowledgeBase, load
from plantar.care.claims import ClaimFinder, FoundClaim
from plantar.errors import EvidenceError

VERDICTS = {
    "supported": "green",
    "partly": "cyan",
    "unsupported": "yellow",
    "wrong": "bold yellow",
    "dangerous": "bold red",
}


def run_claims(text: str | None, *, verdict: str, most: int, as_json: bool) -> None:
    """Print the claims that fit ``text``; without it how many of each verdict there are.

    As JSON all claims are printed where there is no text.

    Raises:
        EvidenceError: an unknown verdict.
    """
    if verdict and verdict not in VERDICTS:
        raise EvidenceError(f"--verdict: found {verdict!r}; expected {', '.join(VERDICTS)}")
    knowledge, out = load(), Console(highlight=False)
    if text is None and not as_json:
        _overview(knowledge, verdict, out)
        return
    if text is None:
        claims = knowledge.care.claims.items()
        found = tuple(
            FoundClaim(key, c, 0.0, False) for key, c in claims if verdict in ("", c.verdict)
        )
    else:
        found = ClaimFinder(knowledge).find(text, verdict=verdict, most=most)
    if as_json:
        print(json.dumps([_as_dict(f, knowledge) for f in found], indent=1, ensure_ascii=False))
        return
    if not found:
        out.print("No claim about this. Try fewer or other words; the claims are in English.")
    for item in found:
        _show(item, knowledge, out)


def _overview(knowledge: KnowledgeBase, verdict: str, out: Console) -> None:
    claims = knowledge.care.claims
    counts: Counter[str] = Counter(claim.verdict for claim in claims.values())
    for name, style in VERDICTS.items():
        out.print(f"{counts[name]:5d}  [{style}]{name}[/]")
    if verdict:
        for claim in claims.values():
            if claim.verdict == verdict:
                out.print(f"- {escape(claim.claim)}")


def _show(item: FoundClaim, knowledge: KnowledgeBase, out: Console) -> None:
    claim = item.claim
    out.print(f"[{VERDICTS[claim.verdict]}]{claim.verdict.upper()}[/]  {escape(claim.claim)}")
    out.print(f"  {escape(claim.what_to_say)}")
    for key in claim.reference:
        out.print(f"  [dim]\\[{key}] {escape(knowledge.references[key].citation)}[/]")
    where = ", ".join(str(line) for line in claim.article_lines)
    out.print(f"  [dim]evidence: {claim.evidence_grade}; line {where or '-'}; {item.id}[/]\n")


def _as_dict(item: FoundClaim, knowledge: KnowledgeBase) -> dict[str, object]:
    claim = item.claim
    return {
        "id": item.id,
        "fit": item.fit,
        "claim": claim.claim,
        "verdict": claim.verdict,
        "what_to_say": claim.what_to_say,
        "harm": claim.harm,
        "evidence_grade": claim.evidence_grade,
        "article_lines": list(claim.article_lines),
        "references": {key: knowledge.references[key].citation for key in claim.reference},
    }
