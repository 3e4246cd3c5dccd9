"""Setting whom bulletins go to. The first change turns the defaults of the law into rows of the city's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation
from anlan.base.audit import facade as audit
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, NotFound
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.enums import AddresseeCategory, DeliveryWay, Grade, IncidentKind
from anlan.rescue.incidents.models import AddresseeRule
from anlan.rescue.incidents.reporting_queries import addressee_rules

LABELS = {
    "name": "名称",
    "category": "类别",
    "grade_from": "最低等级",
    "kinds": "事故类型",
    "dangers": "较大涉险",
    "way": "方式",
    "contact": "联系方式",
    "organisation": "平台机构",
    "basis": "依据",
    "enabled": "启用",
}
LIMITS = {"name": 64, "contact": 128, "basis": 120}


def add_addressee(*, values: Mapping[str, Any], by: Actor, at: datetime) -> AddresseeRule:
    """A further addressee, last in order. `values` by the fields of the rule; `organisation` is an id or None."""
    with transaction.atomic():
        _own_rows()
        given = _checked(
            {"grade_from": Grade.ORDINARY, "kinds": [], "dangers": True, "enabled": True, **values}
        )
        _must_be_new(given["name"])
        last = AddresseeRule.objects.order_by("-sort").values_list("sort", flat=True).first() or 0
        rule = AddresseeRule.objects.create(sort=last + 10, **_columns(given))
        _record("add_addressee", rule.name, f"增加报送对象 {rule.name}", by=by, at=at)
    return rule


def change_addressee(*, name: str, values: Mapping[str, Any], by: Actor, at: datetime) -> AddresseeRule:
    """Change the addressee of this name; deliveries already made keep what they were made with."""
    with transaction.atomic():
        rule = _own(name)
        given = _checked({**_values(rule), **values})
        if given["name"] != name:
            _must_be_new(given["name"])
        before = _values(rule)
        for column, value in _columns(given).items():
            setattr(rule, column, value)
        changes = {
            LABELS[key]: [_plain(before[key]), _plain(given[key])]
            for key in LABELS
            if before[key] != given[key]
        }
        if changes:
            rule.version += 1
            rule.save()
            words = f"修改报送对象 {name}：{'、'.join(changes)}"
            _record("change_addressee", name, words, by=by, at=at, changes=changes)
    return rule


def order_addressee(*, name: str, up: bool, by: Actor, at: datetime) -> None:
    """Move an addressee one place up or down; at the end of the list nothing happens."""
    with transaction.atomic():
        _own(name)
        rows = list(AddresseeRule.objects.all())
        here = next(index for index, row in enumerate(rows) if row.name == name)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for number, row in enumerate(rows, start=1):
            AddresseeRule.objects.filter(pk=row.pk).update(sort=number * 10)
        words = f"报送对象 {name} {'上移' if up else '下移'}"
        _record("order_addressee", name, words, by=by, at=at)


def restore_addressees(*, by: Actor, at: datetime) -> None:
    """Back to the defaults of the law; the city's own rows are gone, what was reported stays."""
    with transaction.atomic():
        names = list(AddresseeRule.objects.values_list("name", flat=True))
        AddresseeRule.objects.all().delete()
        words = "恢复默认报送对象"
        _record("restore_addressees", "all", words, by=by, at=at, changes={"原设置": [names, "默认"]})


def organisation_choices() -> list[tuple[str, str]]:
    """Authorities and partners that may stand behind an addressee: id and name."""
    rows = Organisation.objects.filter(retired_at=None).exclude(kind=OrganisationKind.ENTERPRISE)
    return [(str(key), name) for key, name in rows.order_by("name").values_list("id", "name")]


def _own_rows() -> None:
    if AddresseeRule.objects.exists():
        return
    AddresseeRule.objects.bulk_create(
        AddresseeRule(
            name=rule.name,
            category=rule.category,
            grade_from=rule.grade_from,
            kinds=sorted(rule.kinds),
            dangers=rule.dangers,
            way=rule.way,
            contact=rule.contact,
            organisation_id=rule.organisation,
            basis=rule.basis,
            sort=number * 10,
        )
        for number, rule in enumerate(addressee_rules(), start=1)
    )


def _own(name: str) -> AddresseeRule:
    _own_rows()
    found = AddresseeRule.objects.filter(name=name).first()
    if found is None:
        raise NotFound("没有这个报送对象，可能已被改名，请刷新后再操作。")
    return found


def _must_be_new(name: str) -> None:
    if AddresseeRule.objects.filter(name=name).exists():
        raise Conflict(f"已有报送对象“{name}”。", code="duplicate", field="name")


def _values(rule: AddresseeRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "category": rule.category,
        "grade_from": int(rule.grade_from),
        "kinds": sorted(rule.kinds),
        "dangers": rule.dangers,
        "way": rule.way,
        "contact": rule.contact,
        "organisation": rule.organisation_id,
        "basis": rule.basis,
        "enabled": rule.enabled,
    }


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    errors = []
    given: dict[str, Any] = {name: values.get(name) for name in LABELS}
    for name, most in LIMITS.items():
        given[name] = str(given[name] or "").strip()
        if len(given[name]) > most:
            errors.append(FieldError(name, f"{LABELS[name]}过长，最多 {most} 个字。"))
    if not given["name"]:
        errors.append(FieldError("name", "请填写报送对象名称。"))
    if given["category"] not in AddresseeCategory.values:
        errors.append(FieldError("category", "请选择类别。"))
    if given["way"] not in DeliveryWay.values:
        errors.append(FieldError("way", "请选择报送方式。"))
    try:
        given["grade_from"] = int(Grade(int(given["grade_from"])))
    except (TypeError, ValueError):
        errors.append(FieldError("grade_from", "请选择最低事故等级。"))
    given["kinds"] = sorted(set(given["kinds"] or []))
    if not set(given["kinds"]) <= set(IncidentKind.values):
        errors.append(FieldError("kinds", "没有这种事故类型。"))
    given["dangers"], given["enabled"] = bool(given["dangers"]), bool(given["enabled"])
    organisation: UUID | None = given["organisation"] or None
    if organisation and not Organisation.objects.filter(pk=organisation, retired_at=None).exists():
        errors.append(FieldError("organisation", "没有这个平台机构，或已停用。"))
    if given["way"] == DeliveryWay.SYSTEM and organisation is None:
        errors.append(FieldError("organisation", "用平台报送须选择平台机构。"))
    given["organisation"] = organisation
    if errors:
        raise InvalidInput.many(errors)
    return given


def _columns(given: Mapping[str, Any]) -> dict[str, Any]:
    return {("organisation_id" if key == "organisation" else key): value for key, value in given.items()}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool | list) else str(value)


def _record(
    action: str,
    name: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    audit.record(
        action=f"incidents.{action}",
        subject=RecordRef.of("addressee", name),
        summary=summary,
        changes=changes,
        by=by,
        at=at,
    )
