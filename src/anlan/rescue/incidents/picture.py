"""The situation picture (平战结合): what daily work has filed, on the commander's screen at once.

Every key of the contract is always there as a part `{items | value, as_of, source, missing}`; a part that has nothing
to show says why. Parts are independent: one that fails is reported as missing and the others still stand.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.data.cases.facade import similar_cases
from anlan.data.duty_contacts.facade import DutyContact, duty_contacts_for
from anlan.data.enterprises.facade import Enterprise, contacts_now
from anlan.data.hazards.facade import MajorHazardInstallation, installations_around, installations_of
from anlan.data.resources.facade import nearest_resources, sensitive_places_within
from anlan.data.weather.facade import conditions_json, current_weather
from anlan.gis.consequences.facade import SceneZones
from anlan.kernel.clock import SHANGHAI, in_shanghai
from anlan.rescue.incidents.ages import mark_ages
from anlan.rescue.incidents.cards import (
    contact_card,
    duty_card,
    enterprise_card,
    installation_card,
    substance_card,
)
from anlan.rescue.incidents.enums import DispatchStatus
from anlan.rescue.incidents.models import Incident
from anlan.rescue.incidents.photos import photo_json, photos_of
from anlan.rescue.incidents.scene_site import SiteCards, site_of
from anlan.rescue.incidents.scene_zones import zones_of_incident
from anlan.rescue.incidents.serialise import (
    bulletin_json,
    clock_json,
    deliveries_json,
    dispatch_json,
    incident_json,
    phone_report_json,
)

log = logging.getLogger("anlan.picture")

AROUND_M = 3000.0
RESOURCES_EACH = 5
NO_POINT = "尚未确定事故坐标，请在地图上点选或选择企业"

#: Parts of rooms that are not built yet say so, each in its own words.
NOT_BUILT = {
    "hidden_dangers": "隐患台账未启用",
    "last_inspection": "执法检查台账未启用",
    "licences": "行政许可台账未启用",
    "plan": "预案库未启用",
    "cameras": "视频平台未接入",
}
LIST_PARTS = {"hidden_dangers", "licences", "cameras"}


@dataclass(slots=True)
class Part:
    """One part of the picture. `as_of` is when its facts were last confirmed, None when nobody knows.

    A part of items may have a value too: what holds of all of them.
    """

    source: str
    items: list[dict[str, Any]] | None = None
    value: dict[str, Any] | None = None
    as_of: datetime | None = None
    missing: str | None = None

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"items": self.items} if self.items is not None else {"value": self.value}
        if self.items is not None and self.value is not None:
            body["value"] = self.value
        body["as_of"] = in_shanghai(self.as_of).isoformat() if self.as_of else None
        body["source"] = self.source
        body["missing"] = self.missing
        return body


@dataclass(slots=True)
class _Builder:
    incident: Incident
    user: User
    at: datetime
    parts: dict[str, Part] = field(default_factory=dict)
    _zones: SceneZones | None = None

    def incident_part(self) -> Part:
        body = incident_json(self.incident)
        return Part("接报记录", value=body, as_of=self.incident.updated_at)

    def enterprise(self) -> Part:
        enterprise = self.incident.enterprise
        if enterprise is None:
            return Part("企业台账", missing="尚未确定事故单位")
        return Part("企业台账", value=enterprise_card(enterprise), as_of=_confirmed(enterprise))

    def installations(self) -> Part:
        source, incident = "重大危险源台账", self.incident
        if incident.enterprise is not None:
            rows = installations_of(incident.enterprise, visible_to=self.user)
            missing = None if rows else "该企业没有登记重大危险源"
        elif incident.lon is not None and incident.lat is not None:
            rows = installations_around(incident.lon, incident.lat, AROUND_M, visible_to=self.user)
            missing = None if rows else "周边 3 公里内没有登记重大危险源"
        else:
            rows, missing = [], NO_POINT
        oldest = min((_confirmed(row) for row in rows), default=None)
        return Part(source, items=[installation_card(row) for row in rows], as_of=oldest, missing=missing)

    def substances(self) -> Part:
        found: dict[str, dict[str, Any]] = {}
        if self.incident.substance is not None:
            reported = substance_card(self.incident.substance)
            found[str(self.incident.substance.id)] = {**reported, "relation": "来电所述"}
        for installation in self.parts["installations"].items or []:
            for stored in installation["substances"]:
                body = {**stored["substance"], "relation": "企业登记", "quantity_t": stored["quantity_t"]}
                found.setdefault(body["id"], body)
        missing = None
        if not found:
            said = self.incident.substance_text
            missing = f"“{said}”不在物质库中" if said else "来电未述及物质，企业也未登记"
        return Part("物质库与重大危险源台账", items=list(found.values()), missing=missing)

    def contacts(self) -> Part:
        """Whom to call: the enterprise's people, then those on duty for the place."""
        enterprise, place = self.incident.enterprise, self.incident.located_in_id
        answering = contacts_now(enterprise, self.at) if enterprise is not None else []
        rows = [contact_card(each.contact, now=each.now, hours=each.hours) for each in answering]
        on_duty = duty_contacts_for(place, visible_to=self.user)
        missing = None
        if not rows and not on_duty:
            missing = "尚未确定事故单位" if enterprise is None else "该企业没有登记联系人"
            missing += "，通讯录中没有此地的值班单位"
        confirmed = [_confirmed(enterprise)] if enterprise is not None and rows else []
        as_of = min([*confirmed, *(_confirmed(row) for row in on_duty)], default=None)
        items = rows + [duty_card(row) for row in on_duty]
        source = "企业台账、值班通讯录" if rows else "值班通讯录"
        return Part(source, items=items, as_of=as_of, missing=missing)

    def site(self) -> Part:
        """What stands at the enterprise: units, how to shut off, fire water, risk points, plans, who is there now."""
        source, enterprise = "企业档案", self.incident.enterprise
        if enterprise is None:
            return Part(source, missing="尚未确定事故单位")
        found: SiteCards = site_of(enterprise, visible_to=self.user, at=self.at)
        if found.empty:
            return Part(source, missing="该企业没有登记档案")
        oldest = datetime.combine(found.as_of, time(), SHANGHAI) if found.as_of else None
        return Part(source, value=found.value, as_of=oldest)

    def resources(self) -> Part:
        dispatches = [dispatch_json(row) for row in self.incident.dispatches.all()]
        items: list[dict[str, Any]] = []
        missing = None
        if self.incident.lon is None or self.incident.lat is None:
            missing = NO_POINT
        else:
            items = nearest_resources(
                lon=self.incident.lon,
                lat=self.incident.lat,
                kinds=None,
                limit=RESOURCES_EACH,
                visible_to=self.user,
                on=in_shanghai(self.at).date(),
            )
            missing = None if items else "没有登记可用的应急资源"
        sent = {
            row["resource"]["id"]: row for row in dispatches if row["status"] != DispatchStatus.RELEASED.value
        }
        for item in items:
            here = sent.get(str(item["id"]))
            item["dispatched"] = here["status"] if here else None
        part = Part("应急资源台账", items=items, as_of=self.at, missing=missing)
        self.parts["dispatches"] = Part("调派记录", items=dispatches, as_of=self.at)
        return part

    def sensitive_places(self) -> Part:
        if self.incident.lon is None or self.incident.lat is None:
            return Part("敏感场所台账", items=[], missing=NO_POINT)
        rows = sensitive_places_within(self.incident.lon, self.incident.lat, AROUND_M, visible_to=self.user)
        missing = None if rows else "周边 3 公里内没有登记敏感场所"
        return Part("敏感场所台账", items=rows, missing=missing)

    def weather(self) -> Part:
        """What zones are calculated with: observed where somebody observed, else the month's means, marked so."""
        if self.incident.lon is None or self.incident.lat is None:
            return Part("气象观测", missing=NO_POINT)
        found = current_weather(lon=self.incident.lon, lat=self.incident.lat, at=self.at)
        return Part(found.source, value=conditions_json(found), as_of=found.observed_at)

    def _scene_zones(self) -> SceneZones:
        """Worked out once for the two parts that show it."""
        if self._zones is None:
            self._zones = zones_of_incident(self.incident, visible_to=self.user, at=self.at)
        return self._zones

    def zones(self) -> Part:
        """How far the likely release reaches, in the actual and the worst weather; GeoJSON features."""
        found = self._scene_zones()
        source = "影响范围模型（预算方案）" if found.precomputed else "影响范围模型"
        if found.missing is not None:
            return Part(source, items=[], missing=found.missing)
        value = {
            "outcomes": found.outcomes,
            "assumptions": found.assumptions,
            "warnings": found.warnings,
            "advice": found.advice,
            "weather": found.weather,
            "inputs": found.inputs,
            "url": f"{reverse('consequences:calculator')}?incident={self.incident.pk}",
        }
        return Part(source, items=found.items, value=value, as_of=self.at)

    def population(self) -> Part:
        """Filed headcounts inside the zones: employees of enterprises, people of sensitive places."""
        found = self._scene_zones()
        source = "企业从业人数、敏感场所人数（登记值）"
        if found.missing is not None:
            return Part(source, missing=f"未划定影响范围：{found.missing}")
        if found.population is None:
            return Part(source, missing="您没有查看影响范围内人数的权限")
        return Part(source, value=found.population, as_of=self.at)

    def similar_cases(self) -> Part:
        incident = self.incident
        rows = similar_cases(
            kind=incident.kind,
            substance=incident.substance.name if incident.substance else incident.substance_text,
            industry=incident.enterprise.industry if incident.enterprise else "",
            limit=5,
        )
        return Part("事故案例库", items=rows, missing=None if rows else "案例库中没有相近案例")

    def reporting(self) -> Part:
        value = {
            "clocks": [clock_json(clock) for clock in self.incident.clocks.all()],
            "bulletins": [bulletin_json(row) for row in self.incident.bulletins.all()],
            "deliveries": deliveries_json(self.incident, at=self.at),
            "phone_reports": [phone_report_json(row) for row in self.incident.phone_reports.all()],
            "proposed": incident_json(self.incident)["proposed"],
        }
        return Part("时限与报告记录", value=value, as_of=self.at)

    def scene_photos(self) -> Part:
        """Pictures from the scene, the newest first: what it looks like now is asked before what it looked like."""
        rows = list(photos_of(self.incident).reverse())
        missing = None if rows else "尚无现场照片"
        newest = rows[0].taken_at if rows else None
        return Part("现场上传", items=[photo_json(row) for row in rows], as_of=newest, missing=missing)

    def freshness(self) -> Part:
        """How old the facts of each part are, in whole days."""
        ages = {
            key: (self.at - part.as_of).days if part.as_of else None
            for key, part in self.parts.items()
            if part.missing is None
        }
        return Part("各部分的确认时间", value={"age_days": ages}, as_of=self.at)


def _confirmed(record: Enterprise | MajorHazardInstallation | DutyContact) -> datetime:
    """When somebody last said the facts are true: the day on record, else the last change."""
    if record.as_of is None:
        return record.updated_at
    return datetime.combine(record.as_of, time(), SHANGHAI)


def situation_picture(incident: Incident, *, visible_to: User, at: datetime) -> dict[str, Any]:
    """Every part of the picture of one incident, as JSON-ready mappings."""
    builder = _Builder(incident, visible_to, at)
    steps: list[tuple[str, Callable[[], Part]]] = [
        ("incident", builder.incident_part),
        ("enterprise", builder.enterprise),
        ("installations", builder.installations),
        ("substances", builder.substances),
        ("site", builder.site),
        ("contacts", builder.contacts),
        ("resources", builder.resources),
        ("sensitive_places", builder.sensitive_places),
        ("weather", builder.weather),
        ("zones", builder.zones),
        ("population", builder.population),
        ("similar_cases", builder.similar_cases),
        ("scene_photos", builder.scene_photos),
        ("reporting", builder.reporting),
    ]
    for key, build in steps:
        builder.parts[key] = _guarded(key, build)
    try:
        mark_ages(builder.parts, at=at)
    except Exception:  # without the ages the facts still stand
        log.exception("ages of the picture failed")
    for key, reason in NOT_BUILT.items():
        items: list[dict[str, Any]] | None = [] if key in LIST_PARTS else None
        builder.parts[key] = Part("", items=items, missing=reason)
    builder.parts["freshness"] = builder.freshness()
    return {key: part.as_json() for key, part in builder.parts.items()}


def _guarded(key: str, build: Callable[[], Part]) -> Part:
    """A part that cannot be read must not take the others with it."""
    try:
        return build()
    except Exception:  # whatever went wrong in one room, the commander needs the rest
        log.exception("picture part %s failed", key)
        return Part("", items=[], missing="读取失败，请稍后刷新")
