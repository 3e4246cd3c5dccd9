"""Writes on saved scenarios: save, change, duplicate, retire. A scenario is calculated when it is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.hazards.facade import MajorHazardInstallation
from anlan.gis.consequences.calculating import Request
from anlan.gis.consequences.enums import ScenarioStatus
from anlan.gis.consequences.events import ScenarioRetired, ScenarioSaved
from anlan.gis.consequences.features import reaches_of
from anlan.gis.consequences.models import InstallationScenario
from anlan.gis.consequences.running import check_place, model_version, run_scenario
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord
from anlan.kernel.records import RecordRef

KIND = "consequence-scenario"
LONGEST_NAME, LONGEST_NOTE, LONGEST_REASON = 100, 500, 200
FRAMES = 12


def save_scenario(
    *,
    installation: MajorHazardInstallation,
    name: str,
    request: Request,
    by: Actor,
    at: datetime,
    note: str = "",
    is_demo: bool = False,
) -> InstallationScenario:
    """Calculate a scenario and keep it with the installation under a name of its own.

    `InvalidInput` for a missing or taken name and for whatever the models refuse; `Conflict` for a retired
    installation.
    """
    if not installation.is_active:
        raise Conflict("此重大危险源已注销，不能再保存推演方案。")
    named = _clean_name(name, installation=installation)
    inputs, result = _calculated(request, at=at)
    with transaction.atomic():
        scenario = InstallationScenario.objects.create(
            installation=installation,
            name=named,
            note=_clean_note(note),
            lon=request.lon,
            lat=request.lat,
            inputs=inputs,
            result=result,
            reaches=reaches_of(result),
            model_version=model_version(),
            saved_by=by.name,
            saved_at=at,
            is_demo=is_demo,
            located_in=installation.located_in,
            supervised_by=installation.supervised_by,
        )
        _announce(scenario, "consequences.save_scenario", f"保存推演方案“{named}”", by=by, at=at)
    return scenario


def change_scenario(
    *,
    scenario: InstallationScenario,
    version: int | None,
    by: Actor,
    at: datetime,
    **values: Any,
) -> InstallationScenario:
    """Change `name`, `note`, or the conditions (`scenario`, `weather`, `lon`, `lat`), which calculates anew."""
    _must_be_active(scenario)
    conditions = {"scenario", "weather", "lon", "lat"} & values.keys()
    inputs, result = None, None
    lon, lat = scenario.lon, scenario.lat
    if conditions:
        lon, lat = check_place(values.get("lon", lon), values.get("lat", lat))
        request = Request(
            scenario=values.get("scenario") or scenario.inputs["scenario"],
            weather=values.get("weather") or scenario.inputs["weather"],
            lon=lon,
            lat=lat,
        )
        inputs, result = _calculated(request, at=at)
    with transaction.atomic():
        current: InstallationScenario = InstallationScenario.objects.select_for_update().get(pk=scenario.pk)
        if version is not None and version != current.version:
            raise StaleRecord(f"“{current.name}”刚被 {current.saved_by} 修改过，请核对最新内容后再保存。")
        before = {"name": current.name, "note": current.note}
        if "name" in values:
            current.name = _clean_name(values["name"], installation=current.installation, apart_from=current)
        if "note" in values:
            current.note = _clean_note(values["note"])
        if inputs is not None and result is not None:
            current.inputs, current.result, current.lon, current.lat = inputs, result, lon, lat
            current.reaches = reaches_of(result)
            current.model_version = model_version()
        current.saved_by, current.saved_at = by.name, at
        current.version += 1
        current.save()
        changes = {
            name: [old, getattr(current, name)]
            for name, old in before.items()
            if old != getattr(current, name)
        }
        if inputs is not None:
            changes["inputs"] = ["", "重新测算"]
        _announce(
            current,
            "consequences.change_scenario",
            f"修改推演方案“{current.name}”",
            by=by,
            at=at,
            changes=changes,
        )
    return current


def duplicate_scenario(*, scenario: InstallationScenario, by: Actor, at: datetime) -> InstallationScenario:
    """The same conditions and result under the next free name."""
    names = set(
        InstallationScenario.objects.filter(
            installation=scenario.installation, status=ScenarioStatus.ACTIVE
        ).values_list("name", flat=True)
    )
    base = scenario.name[: LONGEST_NAME - 8]
    number = 2
    while f"{base}（{number}）" in names:
        number += 1
    with transaction.atomic():
        copy = InstallationScenario.objects.create(
            installation=scenario.installation,
            name=f"{base}（{number}）",
            note=scenario.note,
            lon=scenario.lon,
            lat=scenario.lat,
            inputs=scenario.inputs,
            result=scenario.result,
            reaches=scenario.reaches,
            model_version=scenario.model_version,
            saved_by=by.name,
            saved_at=at,
            is_demo=scenario.is_demo,
            located_in=scenario.located_in,
            supervised_by=scenario.supervised_by,
        )
        _announce(
            copy,
            "consequences.duplicate_scenario",
            f"复制推演方案“{scenario.name}”为“{copy.name}”",
            by=by,
            at=at,
        )
    return copy


def retire_scenario(
    *, scenario: InstallationScenario, reason: str, by: Actor, at: datetime
) -> InstallationScenario:
    """Take a scenario out of use; it stays readable."""
    said = " ".join(reason.split())
    if not said:
        raise InvalidInput("请填写停用原因。", field="reason")
    with transaction.atomic():
        current: InstallationScenario = InstallationScenario.objects.select_for_update().get(pk=scenario.pk)
        _must_be_active(current)
        current.status = ScenarioStatus.RETIRED
        current.retired_reason = said[:LONGEST_REASON]
        current.version += 1
        current.save(update_fields=["status", "retired_reason", "version", "updated_at"])
        audit.record(
            action="consequences.retire_scenario",
            subject=RecordRef.of(KIND, current.id),
            summary=f"停用推演方案“{current.name}”",
            reason=said,
            by=by,
            at=at,
        )
        events.publish(
            ScenarioRetired(installation=str(current.installation_id), name=current.name, reason=said),
            subject=RecordRef.of(KIND, current.id),
            located_in=current.located_in_id,
            supervised_by=current.supervised_by_id,
            by=by,
            at=at,
        )
    return current


def _calculated(request: Request, *, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs as they are kept (with the moment, so that the class of stability can be followed) and the result."""
    weather = request.weather_at(at)
    result = run_scenario(
        scenario=request.scenario,
        weather=weather,
        lon=request.lon,
        lat=request.lat,
        at=at,
        frames=FRAMES,
    )
    weather.setdefault("at", at.isoformat())
    inputs = {"scenario": dict(request.scenario), "weather": weather}
    return json.loads(json.dumps(inputs, cls=DjangoJSONEncoder)), result


def _clean_name(
    name: str, *, installation: MajorHazardInstallation, apart_from: InstallationScenario | None = None
) -> str:
    named = " ".join(str(name or "").split())
    if not named:
        raise InvalidInput("请填写方案名称。", field="name")
    if len(named) > LONGEST_NAME:
        raise InvalidInput(f"方案名称不能超过 {LONGEST_NAME} 字。", field="name")
    taken = InstallationScenario.objects.filter(
        installation=installation, name=named, status=ScenarioStatus.ACTIVE
    )
    if apart_from is not None:
        taken = taken.exclude(pk=apart_from.pk)
    if taken.exists():
        raise InvalidInput(f"此危险源已有名为“{named}”的方案，请换一个名称。", field="name")
    return named


def _clean_note(note: str) -> str:
    said = str(note or "").strip()
    if len(said) > LONGEST_NOTE:
        raise InvalidInput(f"说明不能超过 {LONGEST_NOTE} 字。", field="note")
    return said


def _must_be_active(scenario: InstallationScenario) -> None:
    if not scenario.is_active:
        raise Conflict(f"推演方案“{scenario.name}”已停用，不能再修改；需要时请复制。")


def _announce(
    scenario: InstallationScenario,
    action: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, list[Any]] | None = None,
) -> None:
    subject = RecordRef.of(KIND, scenario.id)
    audit.record(action=action, subject=subject, summary=summary, changes=dict(changes or {}), by=by, at=at)
    events.publish(
        ScenarioSaved(
            installation=str(scenario.installation_id), name=scenario.name, changed=changes is not None
        ),
        subject=subject,
        located_in=scenario.located_in_id,
        supervised_by=scenario.supervised_by_id,
        by=by,
        at=at,
    )
