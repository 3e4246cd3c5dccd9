"""来电呼入: a call of the scenario that a player is to take.

It reaches the players as an urgent message that leads to the intake screen with the call already written down (a
draft of their own under the inject's key). Whoever files or merges it first has taken it; the others' drafts go.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.rescue.drills.models import Drill, DrillInject
from anlan.rescue.incidents.facade import drop_draft, keep_draft


def draft_key(inject: DrillInject) -> str:
    return f"drill-{inject.id}"


def ring(drill: Drill, inject: DrillInject, *, by: Actor, at: datetime) -> None:
    """Let the call ring at every player who may take calls."""
    data = inject.data
    takers = [user for user in drill.players.all() if user.has_perm("incidents.take_call")]
    for user in takers:
        keep_draft(user=user, client_key=draft_key(inject), data=_form(drill, inject, at=at))
    number = data["caller_phone"] or "号码未显示"
    notify(
        users=takers,
        title=f"【演练】来电呼入 {number}",
        text=f"{data['caller_name'] or '报告人未留名'}，点此接听",
        url=f"/incidents/intake/?draft={draft_key(inject)}",
        level="urgent",
        by=by,
        at=at,
    )


def _form(drill: Drill, inject: DrillInject, *, at: datetime) -> dict[str, Any]:
    """The call as the intake screen keeps it. What the caller could not know stays empty."""
    data, scenario = inject.data, drill.scenario
    place = scenario["place"]

    def count(name: str) -> str:
        return str(data[name]) if data[name] else ""

    return {
        "client_key": draft_key(inject),
        "started_at": at.isoformat(),
        "caller_phone": data["caller_phone"],
        "caller_name": data["caller_name"],
        "place": place["name"],
        "lon": place["lon"],
        "lat": place["lat"],
        "kind": scenario["kind"],
        "substance": scenario["substance"],
        "deaths": count("deaths"),
        "missing": count("missing"),
        "serious_injuries": count("serious_injuries"),
        "description": data["said"],
        "exercise": True,
    }


def drop_drafts(drill: Drill, inject: DrillInject) -> None:
    """Nobody needs to take this call any more."""
    for user in drill.players.all():
        drop_draft(user=user, client_key=draft_key(inject))
