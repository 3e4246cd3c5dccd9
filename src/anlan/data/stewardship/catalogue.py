"""The kinds of records that have a keeper, and their groups of fields: declared once for rules, scores and screens.

A group is what one person confirms at one time. Owner, period and weight stand here until a rule says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.data.dossiers import facade as dossiers
from anlan.data.duty_contacts import facade as duty_contacts
from anlan.data.enterprises import facade as enterprises
from anlan.data.hazards import facade as hazards
from anlan.data.resources import facade as resources
from anlan.data.stewardship.enums import OwnerKind
from anlan.data.stewardship.policies import TermState
from anlan.data.stewardship.terms import (
    PLACE,
    Terms,
    fields_of,
    is_filled,
    joined,
    lines_of,
    resource_details,
    round_the_clock,
)
from anlan.kernel.actor import Actor
from anlan.kernel.errors import NotFound

REASON = "仍然属实"


def _always(record: Any) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class FieldGroup:
    """字段组. `lines` is the name under which a change of its child records appears in events: such a change writes
    the group anew and so confirms it. `applies` says which records of the kind have the group."""

    key: str
    title: str
    owner: OwnerKind
    renew_days: int
    terms: Terms
    weight: int = 1
    warn_days: int = 30
    lines: str = ""
    applies: Callable[[Any], bool] = _always


@dataclass(frozen=True, eq=False)
class RecordKind:
    """类别 of records. `find` gives one record the user sees or raises `NotFound`; `confirm` sets the record's own
    day through its room's operation; `enterprise_of` names the enterprise it belongs to, if any."""

    key: str
    title: str
    icon: str
    url_name: str
    model: type[Any]
    groups: tuple[FieldGroup, ...]
    find: Callable[[UUID | str, User], Any]
    confirm: Callable[[Any, date | None, Actor, datetime, str], Any]
    enterprise_of: Callable[[Any], Any] = lambda record: None
    related: tuple[str, ...] = ()
    children: tuple[str, ...] = ()

    def groups_of(self, record: Any) -> list[FieldGroup]:
        """The groups this record has."""
        return [group for group in self.groups if group.applies(record)]

    def rows(self) -> Any:
        """Active records with what their terms need."""
        manager: Any = self.model._default_manager
        return manager.active().select_related(*self.related).prefetch_related(*self.children).order_by()


def _set_enterprise(record: Any, day: date | None, by: Actor, at: datetime, reason: str) -> Any:
    return enterprises.change_enterprise(
        enterprise=record, version=None, by=by, at=at, reason=reason, as_of=day
    )


def _set_installation(record: Any, day: date | None, by: Actor, at: datetime, reason: str) -> Any:
    return hazards.change_installation(
        installation=record, version=None, by=by, at=at, reason=reason, as_of=day
    )


def _set_item(record: Any, day: date | None, by: Actor, at: datetime, reason: str) -> Any:
    values = {"as_of": day}
    return dossiers.change_item(item=record, values=values, version=None, by=by, at=at, reason=reason)


def _set_resource(record: Any, day: date | None, by: Actor, at: datetime, reason: str) -> Any:
    return resources.change_resource(resource=record, version=None, by=by, at=at, reason=reason, as_of=day)


def _set_place(record: Any, day: date | None, by: Actor, at: datetime, reason: str) -> Any:
    return resources.change_place(place=record, version=None, by=by, at=at, reason=reason, as_of=day)


def _set_water(record: Any, day: date | None, by: Actor, at: datetime, reason: str) -> Any:
    return resources.change_water(water=record, version=None, by=by, at=at, reason=reason, as_of=day)


def _set_contact(record: Any, day: date | None, by: Actor, at: datetime, reason: str) -> Any:
    return duty_contacts.change_contact(contact=record, version=None, by=by, at=at, reason=reason, as_of=day)


def _industry_terms(record: Any) -> list[TermState]:
    details = enterprises.DETAILS.get(record.category, ())
    return [TermState(each.name, each.label, 1, is_filled(record.details.get(each.name))) for each in details]


def _enterprise_kind() -> RecordKind:
    model = enterprises.Enterprise
    base = fields_of(
        model,
        ("credit_code", 2),
        ("address", 2),
        *PLACE,
        ("industry", 2),
        ("category", 2),
        "level",
        "department",
        "scale",
        ("employees", 2),
        ("legal_representative", 2),
        "business",
    )
    people = (("name", "姓名", 2), ("post", "职务", 1))
    contacts = joined(lines_of("contacts", "联系人", weight=3, of_each=people), round_the_clock)
    return RecordKind(
        key=enterprises.KIND,
        title="企业",
        icon="building-factory-2",
        url_name="enterprises:detail",
        model=model,
        groups=(
            FieldGroup("enterprise.base", "企业基本信息", OwnerKind.ENTERPRISE, 365, base, weight=3),
            FieldGroup(
                "enterprise.contacts",
                "企业联系人",
                OwnerKind.ENTERPRISE,
                180,
                contacts,
                weight=3,
                lines="contacts",
            ),
            FieldGroup(
                "enterprise.industry",
                "行业信息",
                OwnerKind.ENTERPRISE,
                365,
                _industry_terms,
                applies=lambda record: bool(enterprises.DETAILS.get(record.category)),
            ),
        ),
        find=lambda record_id, user: enterprises.enterprise_by_id(record_id, visible_to=user),
        confirm=_set_enterprise,
        enterprise_of=lambda record: record,
        related=("located_in",),
        children=("contacts",),
    )


def _installation_kind() -> RecordKind:
    model = hazards.MajorHazardInstallation
    base = fields_of(
        model, *PLACE, "kind", ("level", 2), ("r_value", 1), ("exposed_people", 2), "filing_number", "filed_on",
        "review_due_on", "description",
    )  # fmt: skip
    people = fields_of(
        model, ("chief_name", 1), ("chief_phone", 2), ("technical_name", 1), ("technical_phone", 2),
        ("operating_name", 1), ("operating_phone", 2),
    )  # fmt: skip
    stored = lines_of("stored", "储存物质", weight=3, of_each=(("container", "容器", 1),))
    return RecordKind(
        key=hazards.KIND,
        title="重大危险源",
        icon="alert-hexagon",
        url_name="hazards:detail",
        model=model,
        groups=(
            FieldGroup("installation.base", "重大危险源基本信息", OwnerKind.ENTERPRISE, 365, base, weight=3),
            FieldGroup(
                "installation.stored", "储存物质", OwnerKind.ENTERPRISE, 180, stored, weight=4, lines="stored"
            ),
            FieldGroup("installation.responsible", "包保责任人", OwnerKind.ENTERPRISE, 90, people, weight=3),
        ),
        find=lambda record_id, user: hazards.installation_by_id(record_id, visible_to=user),
        confirm=_set_installation,
        enterprise_of=lambda record: record.enterprise,
        related=("located_in", "enterprise"),
        children=("stored",),
    )


#: How much the kinds of a dossier count; others count once.
_ITEM_WEIGHTS = {"storage-unit": 3, "risk-point": 2, "shut-off": 3, "held-licence": 1, "dossier-file": 1}


def _item_kind(kind: dossiers.DossierKind) -> RecordKind:
    wanted = [(name, 2 if name in kind.required else 1) for name in kind.own if name != "file"]
    place: list[tuple[str, int]] = [("point", 1)] if kind.has_place else []
    group = FieldGroup(
        f"item.{kind.key}",
        kind.title,
        OwnerKind.ENTERPRISE,
        kind.renew_days,
        fields_of(kind.model, *[(f"{n}_id" if kind.is_reference(n) else n, w) for n, w in wanted], *place),
        weight=_ITEM_WEIGHTS.get(kind.key, 1),
    )
    return RecordKind(
        key=kind.key,
        title=kind.title,
        icon=kind.icon,
        url_name=f"dossiers:{kind.key}",
        model=kind.model,
        groups=(group,),
        find=lambda record_id, user: dossiers.item_by_id(kind, record_id, visible_to=user),
        confirm=_set_item,
        enterprise_of=lambda record: record.enterprise,
        related=("located_in", "enterprise"),
    )


_RESOURCE_DAYS = {"rescue-team": 90, "medical-institution": 90, "supplies": 180, "vehicle": 90}


def _resource_kind() -> RecordKind:
    model = resources.Resource
    common = fields_of(model, ("contact_name", 1), ("contact_phone", 3), "address", *PLACE)
    groups = [
        FieldGroup(
            f"resource.{value}",
            str(label),
            OwnerKind.DISTRICT,
            _RESOURCE_DAYS.get(value, 180),
            joined(common, resource_details),
            weight=3,
            applies=_of_kind(value),
        )
        for value, label in resources.ResourceKind.choices
    ]
    groups.append(
        FieldGroup(
            "resource.stock",
            "物资库存",
            OwnerKind.DISTRICT,
            30,
            lines_of("stock", "库存物资", weight=3),
            weight=3,
            warn_days=7,
            lines="stock",
            applies=_of_kind("supplies"),
        )
    )
    return RecordKind(
        key=resources.KIND,
        title="应急资源",
        icon="firetruck",
        url_name="resources:detail",
        model=model,
        groups=tuple(groups),
        find=lambda record_id, user: resources.resource_for(record_id, visible_to=user),
        confirm=_set_resource,
        related=("located_in",),
        children=("stock",),
    )


def _of_kind(value: str) -> Callable[[Any], bool]:
    return lambda record: bool(record.kind == value)


def _place_kind() -> RecordKind:
    model = resources.SensitivePlace
    terms = fields_of(
        model, ("people", 3), "people_day", "people_night", "contact_name", ("contact_phone", 3), "address", *PLACE
    )  # fmt: skip
    group = FieldGroup("place.base", "敏感场所", OwnerKind.TOWNSHIP, 180, terms, weight=2)
    return RecordKind(
        key=resources.PLACE_KIND,
        title="敏感场所",
        icon="school",
        url_name="resources:place",
        model=model,
        groups=(group,),
        find=lambda record_id, user: resources.place_for(record_id, visible_to=user),
        confirm=_set_place,
        related=("located_in",),
    )


def _water_kind() -> RecordKind:
    model = resources.WaterSource
    terms = fields_of(
        model, "number", ("yield_l_s", 2), "head_mpa", "access", "winter", "owner", ("contact_phone", 2), *PLACE
    )  # fmt: skip
    group = FieldGroup("water.base", "消防水源", OwnerKind.TOWNSHIP, 180, terms, weight=2)
    return RecordKind(
        key=resources.WATER_KIND,
        title="消防水源",
        icon="droplet",
        url_name="resources:water",
        model=model,
        groups=(group,),
        find=lambda record_id, user: resources.water_source_for(record_id, visible_to=user),
        confirm=_set_water,
        related=("located_in",),
    )


def _contact_kind() -> RecordKind:
    terms = fields_of(
        duty_contacts.DutyContact, ("duty_phone", 3), "hours", ("person", 1), ("mobile", 2), "post", "fax",
        ("located_in_id", 1),
    )  # fmt: skip
    group = FieldGroup(
        "duty-contact.base", "值班通讯录", OwnerKind.DISTRICT, 90, terms, weight=3, warn_days=14
    )
    return RecordKind(
        key=duty_contacts.KIND,
        title="值班通讯录",
        icon="address-book",
        url_name="duty_contacts:detail",
        model=duty_contacts.DutyContact,
        groups=(group,),
        find=lambda record_id, user: duty_contacts.duty_contact_by_id(record_id, visible_to=user),
        confirm=_set_contact,
        related=("located_in",),
    )


@cache
def _all() -> dict[str, RecordKind]:
    """Built at first use: the models are not ready while apps load."""
    listed = [
        _enterprise_kind(),
        _installation_kind(),
        *(_item_kind(kind) for kind in dossiers.kinds()),
        _resource_kind(),
        _place_kind(),
        _water_kind(),
        _contact_kind(),
    ]
    return {kind.key: kind for kind in listed}


def kinds() -> list[RecordKind]:
    """Every kind, in the order of the screens."""
    return list(_all().values())


def kind_of(key: str) -> RecordKind:
    """The kind of this key, or `NotFound`."""
    if key not in _all():
        raise NotFound("没有这类记录的责任规则。", code="unknown_kind")
    return _all()[key]


def knows(key: str) -> bool:
    """Whether records of this kind have keepers."""
    return key in _all()


@cache
def groups() -> dict[str, tuple[RecordKind, FieldGroup]]:
    """Every group of fields by its key, with its kind."""
    return {group.key: (kind, group) for kind in kinds() for group in kind.groups}


def group_title(key: str) -> str:
    """A group in words."""
    found = groups().get(key)
    return found[1].title if found else key
