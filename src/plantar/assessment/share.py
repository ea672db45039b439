"""A probability as it is printed everywhere."""

from __future__ import annotations


def percent(p: float) -> str:
    """In whole per cent, without a false nought or certainty.

    >>> percent(0.004), percent(0.43), percent(0.999)
    ('under 1%', '43%', 'over 99%')
    """
    if p < 0.01:
        return "under 1%"
    return "over 99%" if p > 0.99 else f"{p:.0%}"
