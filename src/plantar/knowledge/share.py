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


def percent_range(ends: tuple[float, float]) -> str:
    """The ends of an interval; once where both read alike.

    >>> percent_range((0.43, 0.6)), percent_range((0.992, 0.999))
    ('43% to 60%', 'over 99%')
    """
    low, high = (percent(end) for end in ends)
    return low if low == high else f"{low} to {high}"
