"""The nearest method where a model has no data: the isolation and protective distances of the response guidebook."""

from __future__ import annotations

from anlan.consequence import protective_action
from anlan.consequence.substances import Substance


def guidebook(fluid: Substance, *, large: bool = True) -> str:
    """A Chinese sentence with the guidebook's distances, or that it is to be followed where it lists none.

    >>> from anlan.consequence import substances
    >>> guidebook(substances.get("氯")).startswith("请按应急响应指南")
    True
    """
    if not fluid.un:
        return "请按应急响应指南的初始隔离距离处置"
    try:
        found = protective_action.erg(fluid.un, spill="large" if large else "small", night=True)
    except ValueError:
        return _orange(fluid.un)
    return (
        f"请按应急响应指南（{found.edition}，{'大量' if large else '少量'}泄漏、夜间）处置："
        f"初始隔离 {found.isolation_m:.0f} m，下风向防护 {found.downwind_km:g} km"
    )


def _orange(un: str) -> str:
    try:
        guide = protective_action.orange_guide(un)
    except ValueError as error:
        return "请按应急响应指南处置；" + str(getattr(error, "advice", ""))
    fire = f"，火场 {guide.fire_m:.0f} m" if guide.fire_m else ""
    return f"请按应急响应指南（{guide.edition}，指南 {guide.guide}）处置：初始隔离 {guide.isolation_m:.0f} m{fire}"
