"""转为演练: a closed incident as a scenario, and keeping scenarios.

What came from outside (calls, pictures, notes of others, casualties, how the forces moved) becomes events; what the
desk did (dispatches, requests, the level, bulletins, the close) becomes acts, due when it was done then. Callers are
not named: their names and numbers are of no use in a drill and nobody else's business.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import User, default_supervisor
from anlan.base.audit import facade as audit
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.kernel.records import RecordRef
from anlan.rescue.drills.models import SavedScenario
from anlan.rescue.drills.scenario import MAX_T, Scenario, read_scenario
from anlan.rescue.incidents.facade import Call, Dispatch, Incident, find_place, photos_of

_LEVEL = re.compile(r"启动 (IV|III|II|I) 级响应")
_WHO = re.compile(r"（[^）]*）[：]?")
STAMPS = {
    "acknowledged": "acknowledged_at",
    "en_route": "en_route_at",
    "on_scene": "on_scene_at",
    "released": "released_at",
}


def scenario_of(incident: Incident) -> Scenario:
    """The scenario of a closed incident with a point; `Conflict` while it is open or has none."""
    if incident.is_open:
        raise Conflict("事故尚未结束，结束后才能转为演练情景。", code="open")
    if incident.lon is None or incident.lat is None:
        raise Conflict("事故没有坐标，补充坐标后才能转为演练情景。", code="no_point")
    return read_scenario(_Course(incident).as_data())


class _Course:
    """One incident's course in seconds after its first call."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.zero = incident.received_at

    def t(self, moment: datetime) -> float:
        return round(min(max((moment - self.zero).total_seconds(), 0.0), MAX_T), 1)

    def as_data(self) -> dict[str, Any]:
        incident = self.incident
        return {
            "format": 1,
            "key": f"incident-{incident.id.hex[:20]}",
            "title": f"复盘：{incident.title}"[:100],
            "summary": incident.summary[:1000],
            "source": f"由 {incident.number} 的记录生成，来电人信息已隐去。",
            "zero": "首次来电",
            "kind": incident.kind,
            "place": {"name": (incident.place or incident.title)[:180], "lon": incident.lon, "lat": incident.lat},
            "substance": incident.substance.name if incident.substance else incident.substance_text,
            "enterprise": incident.enterprise.name if incident.enterprise else "",
            "events": [*self._calls(), *self._photos(), *self._notes(), *self._casualties(), *self._moves()],
            "acts": [*self._sent(), *self._asked(), *self._levels(), *self._reports(), self._end()],
        }  # fmt: skip

    def _calls(self) -> list[dict[str, Any]]:
        first = self.incident.description or self.incident.title
        rows = [{"kind": "call", "at": 0, "said": first[:2000], **_caller(0)}]
        later = self.incident.timeline.filter(kind="call", at__gt=self.zero).order_by("at", "id")
        for number, entry in enumerate((each for each in later if "再次来电" in each.text), start=1):
            said = _WHO.sub("：", entry.text.replace("再次来电", "", 1)).strip("：") or "重复报告同一事故"
            rows.append({"kind": "call", "at": self.t(entry.at), "said": said[:2000], **_caller(number)})
        return rows

    def _photos(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": "photo", "at": self.t(photo.taken_at), "file": photo.file.sha256,
                "caption": (photo.caption or "现场照片")[:150], "lon": photo.lon, "lat": photo.lat,
            }
            for photo in photos_of(self.incident)
        ]  # fmt: skip

    def _notes(self) -> list[dict[str, Any]]:
        rows = self.incident.timeline.filter(kind="note", at__gte=self.zero).order_by("at", "id")
        return [{"kind": "note", "at": self.t(each.at), "text": each.text[:2000]} for each in rows[:200]]

    def _casualties(self) -> list[dict[str, Any]]:
        """The final figures, at the moment they were last changed; how they came about the log tells."""
        incident = self.incident
        if not (incident.deaths or incident.missing or incident.serious_injuries or incident.direct_loss):
            return []
        told = incident.timeline.filter(kind__in=["change", "casualty"]).order_by("-at").first()
        moment = told.at if told else self.zero
        return [
            {
                "kind": "casualties", "at": self.t(moment), "deaths": incident.deaths, "missing": incident.missing,
                "serious_injuries": incident.serious_injuries, "direct_loss": float(incident.direct_loss) or None,
            }
        ]  # fmt: skip

    def _own(self) -> list[Dispatch]:
        return list(self.incident.dispatches.exclude(resource_kind="service").order_by("ordered_at", "id"))

    def _moves(self) -> list[dict[str, Any]]:
        """How the forces moved; their return belongs to the close."""
        rows = []
        for slot, dispatch in enumerate(self._own()[:100]):
            for status, stamp in STAMPS.items():
                moment = getattr(dispatch, stamp)
                if moment is not None and status != "released":
                    rows.append({"kind": "status", "at": self.t(moment), "slot": slot, "status": status})
        return rows

    def _sent(self) -> list[dict[str, Any]]:
        """One act for what was ordered in the same minute."""
        groups: dict[float, list[Dispatch]] = {}
        for dispatch in self._own()[:100]:
            groups.setdefault(self.t(dispatch.ordered_at) // 60 * 60, []).append(dispatch)
        return [
            {
                "kind": "dispatch", "at": self.t(rows[0].ordered_at), "due": self.t(rows[-1].ordered_at),
                "forces": [
                    {"name": row.resource_name[:120], "resource_kind": row.resource_kind, "task": row.task}
                    for row in rows[:20]
                ],
            }
            for rows in groups.values()
        ]  # fmt: skip

    def _asked(self) -> list[dict[str, Any]]:
        rows = self.incident.dispatches.filter(
            resource_kind="service", contact__in=["119", "120", "110", "122"]
        )
        return [
            {
                "kind": "service", "at": self.t(row.ordered_at), "due": self.t(row.ordered_at),
                "service": row.contact, "task": row.task,
            }
            for row in rows
        ]  # fmt: skip

    def _levels(self) -> list[dict[str, Any]]:
        found = []
        for entry in self.incident.timeline.filter(kind="decision").order_by("at", "id"):
            match = _LEVEL.search(entry.text)
            if match:
                moment = self.t(entry.at)
                found.append({"kind": "level", "at": moment, "due": moment, "level": match[1]})
        return found

    def _reports(self) -> list[dict[str, Any]]:
        """Signed bulletins. The final one may be written after the close; in a drill it comes just before."""
        rows = self.incident.bulletins.filter(status="sent", signed_at__isnull=False).order_by("ordinal")
        last = self.t(self.incident.closed_at or self.zero)
        return [
            {"kind": "bulletin", "at": moment, "due": moment, "bulletin": row.kind}
            for row in rows
            for moment in [min(self.t(row.signed_at or self.zero), last)]
        ]

    def _end(self) -> dict[str, Any]:
        moment = self.t(self.incident.closed_at or self.zero)
        summary = self.incident.summary[:2000]
        return {"kind": "close", "at": moment, "due": moment, "summary": summary or "处置结束。"}


def _caller(number: int) -> dict[str, str]:
    return {"caller_name": f"报告人{number + 1}", "caller_phone": f"000-{number + 1:04d}"}


def save_scenario(
    *, scenario: Scenario, made_from: Incident | None = None, user: User, by: Actor, at: datetime
) -> SavedScenario:
    """Keep a scenario for later drills; it belongs to the place it plays at."""
    place = scenario.place
    call = Call(kind=scenario.kind, place=place.name, lon=place.lon, lat=place.lat, exercise=True)
    division = find_place(call).division
    if made_from is None and division is None:
        raise InvalidInput("情景地点不在本市范围内。", field="place")
    code = made_from.located_in_id if made_from is not None else division
    supervisor = made_from.supervised_by if made_from is not None else default_supervisor(division or "")
    if not user.scope.sees(code or "", supervisor.id if supervisor else None):
        raise NotAllowed("情景地点不在您的管辖范围内。", field="place")
    with transaction.atomic():
        saved = SavedScenario.objects.create(
            title=scenario.title,
            data=scenario.model_dump(mode="json"),
            made_from=made_from,
            made_by=by.name,
            located_in_id=code,
            supervised_by=supervisor,
        )
        audit.record(
            action="drills.save_scenario",
            subject=RecordRef.of("scenario", saved.id),
            summary=f"保存演练情景 {scenario.title}",
            by=by,
            at=at,
        )
    return saved
