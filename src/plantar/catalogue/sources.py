"""What a reference points to outside: identifiers first, then the pages that were read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from plantar.knowledge.schema_source import Reference

_DOI = re.compile(r"10\.\d{4,9}/[^\s;,?&#]+")
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+(?:org|com|uk|gov|eu|int|net|edu)(?:/[^\s;]*)?")
_TAIL = re.compile(r"(/+(full|abstract|epdf|pdf|html|[a-z]{2}))+/*$|[./]+$", re.IGNORECASE)
_PMID = re.compile(r"PMID:? ?(\d{7,8})|pubmed\.ncbi\.nlm\.nih\.gov/(\d{7,8})|/pubmed/(\d{7,8})")
_PMC = re.compile(r"\bPMC ?(\d{5,8})\b")


@dataclass(frozen=True, slots=True)
class Outside:
    """An address on the web and what to call it."""

    name: str
    address: str


def outside(reference: Reference) -> tuple[Outside, ...]:
    """Links of a reference, each once.

    >>> outside(Reference(citation="A 2020", address="https://x.org/doi/10.1000/ab.1/full",
    ...                   read="read"))[0].address
    'https://doi.org/10.1000/ab.1'
    """
    text = unquote(f"{reference.citation} {reference.address} {reference.note}")
    found = [_doi(match.group()) for match in _DOI.finditer(text)]
    for match in _PMID.finditer(text):
        number = next(filter(None, match.groups()))
        found.append(Outside(f"PubMed {number}", f"https://pubmed.ncbi.nlm.nih.gov/{number}/"))
    for match in _PMC.finditer(text):
        number = match.group(1)
        address = f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{number}/"
        found.append(Outside(f"Full text PMC{number}", address))
    for page in _pages(reference.address):
        host = urlsplit(page).hostname or ""
        if not re.fullmatch(r"[\d.]+", host):
            found.append(Outside(f"Page read: {host.removeprefix('www.')}", page))
    return tuple({link.address.rstrip("/"): link for link in reversed(found)}.values())[::-1]


def _pages(address: str) -> list[str]:
    """Web addresses as noted; one without a scheme is taken as https."""
    parts = [part.strip() for part in address.split(";")]
    pages = [_closed(page) for part in parts for page in re.findall(r"https?://\S+", part)]
    return pages + [f"https://{part}" for part in parts if _BARE.fullmatch(part)]


def _closed(text: str) -> str:
    """Without a closing bracket that belongs to the sentence around it."""
    return text[:-1] if text.endswith(")") and text.count("(") < text.count(")") else text


def _doi(found: str) -> Outside:
    doi = re.sub(r"(CD\d{6}\.pub\d+).*", r"\1", found)
    doi = _TAIL.sub("", _closed(doi))
    return Outside(f"DOI {doi}", f"https://doi.org/{doi}")
