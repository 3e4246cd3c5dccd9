"""How alike a past accident is to a present one; pure."""

from __future__ import annotations

#: Kinds that turn into one another.
_NEAR = ({"fire", "explosion", "leak"}, {"leak", "poisoning"}, {"collapse", "mine"})


def likeness(
    *, kind: str, substance: str, industry: str, case_kind: str, case_substance: str, case_industry: str
) -> int:
    """Points of likeness; 0 means nothing in common. The substance counts most, then the kind, then the industry.

    >>> present = {"kind": "fire", "substance": "原油", "industry": "25"}
    >>> likeness(**present, case_kind="explosion", case_substance="原油", case_industry="59")
    6
    """
    points = 0
    if substance and case_substance and (substance in case_substance or case_substance in substance):
        points += 5
    if kind and kind == case_kind:
        points += 3
    elif any(kind in group and case_kind in group for group in _NEAR):
        points += 1
    if industry and industry == case_industry:
        points += 2
    return points
