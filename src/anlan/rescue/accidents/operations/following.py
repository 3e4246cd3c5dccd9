"""The ledger follows the desk: an incident closed as handled enters, its later casualties move the record, a merged or
dismissed one leaves.

Each receiver ends in `follow_incident`, which brings one incident's record to what the incident now is; running it
again changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor
from anlan.rescue.accidents.ledger import ACCIDENTS
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.operations.keeping import grade_change
from anlan.rescue.accidents.policies import propose_kind
from anlan.rescue.incidents.enums import NOT_COUNTED, IncidentStatus
from anlan.rescue.incidents.facade import Incident

SOURCE = "处置结束自动入账"
LEFT = "处置记录已并入其他事故或认定为误报、测试"
#: What the ledger takes over from its incident, each under the same name.
FOLLOWED = ("deaths", "missing", "serious_injuries", "later_deaths", "direct_loss")


def follow_incident(*, incident_id: UUID | str, by: Actor, at: datetime) -> Accident | None:
    """Bring the record of an incident to what the incident now is; the record, if there is one.

    A real incident that was handled enters at its close and stays when it is reopened. Merged, false, test and
    exercise incidents leave or never enter. A settled dossier keeps its figures: the screens say that they differ.
    """
    with transaction.atomic():
        incident = (
            Incident.objects.select_related("enterprise", "substance", "located_in", "supervised_by")
            .filter(pk=incident_id)
            .first()
        )
        if incident is None:
            return None
        found = Accident.objects.filter(incident=incident).first()
        stands = not incident.exercise and incident.outcome not in NOT_COUNTED
        if not stands:
            return _withdraw(found, by=by, at=at) if found is not None else None
        if found is None:
            closed = incident.status == IncidentStatus.CLOSED
            return _enter(incident, by=by, at=at) if closed else None
        if found.withdrawn:
            found = _return(found, by=by, at=at)
        return _update(found, incident, by=by, at=at)


def _entry(incident: Incident) -> dict[str, Any]:
    """The first record of an incident; a person completes it."""
    enterprise = incident.enterprise
    substance = incident.substance.name if incident.substance else incident.substance_text
    values: dict[str, Any] = {
        "incident": incident,
        "name": incident.title[:128],
        "occurred_at": incident.occurred_at or incident.received_at,
        "address": incident.place[:200],
        "lon": incident.lon,
        "lat": incident.lat,
        "located_in": incident.located_in,
        "supervised_by": incident.supervised_by,
        "enterprise": enterprise,
        "kind": propose_kind(
            incident_kind=incident.kind,
            text=f"{incident.title}{incident.place}{incident.description}{incident.summary}",
        ),
        "substance": substance[:100],
        "course": "\n".join(each for each in (incident.description, incident.summary) if each)[:4000],
        "is_demo": bool(enterprise and enterprise.is_demo),
        "source": SOURCE,
        **{name: getattr(incident, name) for name in FOLLOWED},
    }
    return {name: value for name, value in values.items() if value is not None}


def _enter(incident: Incident, *, by: Actor, at: datetime) -> Accident:
    values = _entry(incident)
    twins = Accident.objects.filter(name=values["name"], occurred_at=values["occurred_at"])
    if twins.exists():  # two events told of at one place and moment: closing the second must not be refused
        values["name"] = f"{values['name'][:100]}（{incident.number}）"
    entered = ledger.create(ACCIDENTS, values=values, by=by, at=at)
    _remember(entered, incident)
    return entered


def _update(accident: Accident, incident: Incident, *, by: Actor, at: datetime) -> Accident:
    """Take over what moved at the desk since it was last seen; losses listed by item stay the ledger's own."""
    if accident.is_settled or not accident.is_active:
        return accident
    moved = [name for name, value in _figures_of(incident).items() if accident.seen.get(name) != value]
    values = {name: getattr(incident, name) for name in moved if name != "direct_loss" or not accident.losses}
    if values:
        accident = ledger.change(
            ACCIDENTS,
            record=accident,
            values=values,
            version=None,
            by=by,
            at=at,
            reason=f"随处置记录 {incident.number} 更新",
            follow=grade_change,
        )
    if moved:
        _remember(accident, incident)
    return accident


def _figures_of(incident: Incident) -> dict[str, str]:
    return {name: format(getattr(incident, name), "") for name in FOLLOWED}


def _remember(accident: Accident, incident: Incident) -> None:
    accident.seen = _figures_of(incident)
    Accident.objects.filter(pk=accident.pk).update(seen=accident.seen)


def _withdraw(accident: Accident, *, by: Actor, at: datetime) -> Accident:
    if not accident.is_active:
        return accident
    accident = ledger.retire(ACCIDENTS, record=accident, reason=LEFT, by=by, at=at)
    accident.withdrawn = True
    accident.save(update_fields=["withdrawn"])
    return accident


def _return(accident: Accident, *, by: Actor, at: datetime) -> Accident:
    accident = ledger.restore(ACCIDENTS, record=accident, by=by, at=at)
    accident.withdrawn = False
    accident.save(update_fields=["withdrawn"])
    return accident
