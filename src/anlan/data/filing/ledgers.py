"""The fileable kinds as the lower rooms have them: their fields, how records read, and the operations that write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from anlan.base.files.facade import StoredFile
from anlan.data.dossiers.facade import (
    DossierKind,
    change_item,
    create_item,
    retire_item,
)
from anlan.data.dossiers.facade import kinds as dossier_kinds
from anlan.data.enterprises.enums import ContactRole, OnDays
from anlan.data.enterprises.facade import DETAILS, Contact, Enterprise, change_enterprise
from anlan.data.filing.fields import FilingField, Type, Value, field_of
from anlan.data.filing.kinds import ENTERPRISE, INSTALLATION, FileableKind, Values, Write
from anlan.data.hazards.facade import (
    MajorHazardInstallation,
    change_installation,
    create_installation,
    retire_installation,
)
from anlan.kernel.clock import in_shanghai

SOURCE = "企业填报"
_CONFIRMED = frozenset({"as_of", "source"})
_BASE = (
    "name",
    "short_name",
    "legal_representative",
    "employees",
    "business",
    "address",
    "lon",
    "lat",
)
_INSTALLATION = (
    "name",
    "kind",
    "level",
    "r_value",
    "exposed_people",
    "description",
    "address",
    "lon",
    "lat",
    "filing_number",
    "filed_on",
    "review_due_on",
    "chief_name",
    "chief_phone",
    "technical_name",
    "technical_phone",
    "operating_name",
    "operating_phone",
)
_CONTACTS = FilingField(
    "contacts",
    "联系人",
    "lines",
    parts=(
        FilingField("role", "类别", "choice", tuple((str(v), str(w)) for v, w in ContactRole.choices)),
        FilingField("name", "姓名"),
        FilingField("post", "职务"),
        FilingField("telephone", "电话", required=True),
        FilingField("hours", "值守时间"),
        FilingField("days", "值守日", "choice", tuple((str(v), str(w)) for v, w in OnDays.choices)),
        FilingField("starts", "值守起"),
        FilingField("ends", "值守止"),
    ),
)
_STORED = FilingField(
    "stored",
    "储存物质（设计最大量）",
    "lines",
    help="物质填名称、CAS 号或 UN 号；数量为设计最大量",
    parts=(
        FilingField("substance", "物质", required=True),
        FilingField("quantity_t", "数量（吨）", "number", required=True),
        FilingField("container", "容器"),
        FilingField("critical_quantity_t", "采用临界量（吨）", "number"),
        FilingField("beta", "采用 β", "number"),
    ),
)
_DETAIL_TYPES: Mapping[str, Type] = {
    "text": "text",
    "integer": "number",
    "flag": "choice",
    "choice": "choice",
    "date": "date",
}
_FLAG = (("true", "是"), ("false", "否"))


def fileable_kinds() -> list[FileableKind]:
    """All of them, in the order of the screen."""
    return [_enterprise(), _installation(), *(_dossier(each) for each in dossier_kinds())]


def stamp(write: Write) -> dict[str, Any]:
    """When and by whom accepted facts were confirmed."""
    return {"as_of": _day(write), "source": SOURCE}


def _day(write: Write) -> date:
    return in_shanghai(write.at).date()


def _given(values: Values, fields: Sequence[FilingField]) -> dict[str, Any]:
    """Typed values as the operations take them: an empty one is none."""
    types = {each.name: each.type for each in fields}
    given: dict[str, Any] = {}
    for name, value in values.items():
        if types.get(name) == "lines":
            given[name] = list(value or [])
        elif types.get(name) == "file":
            given[name] = StoredFile.objects.filter(pk=UUID(str(value))).first() if value else None
        else:
            given[name] = value if value != "" else None
    return given


def _read(record: Any, fields: Sequence[FilingField]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for each in fields:
        value = getattr(record, f"{each.name}_id" if each.type == "file" else each.name)
        values[each.name] = each.typed(value)
    return values


# 企业 ---------------------------------------------------------------------------------------------------------------


@cache
def _details(category: str) -> tuple[FilingField, ...]:
    return tuple(
        FilingField(
            each.name,
            each.label,
            _DETAIL_TYPES[each.type],
            _FLAG if each.type == "flag" else tuple((word, word) for word in each.choices),
        )
        for each in DETAILS.get(category, ())
    )


@cache
def _base_fields() -> tuple[FilingField, ...]:
    plain = tuple(field_of(Enterprise, name, required=name == "name") for name in _BASE)
    return (*plain, _CONTACTS)


def _read_enterprise(record: Enterprise, fields: Sequence[FilingField]) -> dict[str, Value]:
    own = {each.name for each in _base_fields()} - {"contacts"}
    details = record.details or {}
    values: dict[str, Value] = {}
    for each in fields:
        if each.name == "contacts":
            names = [part.name for part in _CONTACTS.parts]
            rows = [{name: getattr(row, name) for name in names} for row in record.contacts.all()]
            values[each.name] = each.typed(rows)
        else:
            value = getattr(record, each.name) if each.name in own else details.get(each.name)
            values[each.name] = each.typed(value)
    return values


def _enterprise() -> FileableKind:
    def fields_of(enterprise: Enterprise) -> tuple[FilingField, ...]:
        return (*_base_fields(), *_details(enterprise.category))

    def sections_of(enterprise: Enterprise) -> list[tuple[str, list[str]]]:
        sections = [
            ("基本信息", ["name", "short_name", "legal_representative", "employees", "business"]),
            ("位置", ["address", "lon", "lat"]),
        ]
        if details := [each.name for each in _details(enterprise.category)]:
            sections.append((f"{enterprise.get_category_display()}信息", details))
        return [*sections, ("联系人", ["contacts"])]

    def change(record: Enterprise, values: Values, write: Write) -> Enterprise:
        given = _given(values, fields_of(record))
        contacts = given.pop("contacts", None)
        return change_enterprise(
            enterprise=record,
            version=None,
            contacts=contacts,
            reason=write.reason,
            within=write.within,
            by=write.by,
            at=write.at,
            **given,
            **stamp(write),
        )

    return FileableKind(
        key=ENTERPRISE,
        title="企业基本信息与联系人",
        counter="项",
        icon="building-factory-2",
        renew_days=365,
        fields_of=fields_of,
        sections_of=sections_of,
        records_of=lambda enterprise: [enterprise] if enterprise.is_active else [],
        read=_read_enterprise,
        brief=_contacts_brief,
        change=change,
    )


def _contacts_brief(record: Enterprise) -> str:
    people: list[Contact] = list(record.contacts.all())
    return f"从业 {record.employees if record.employees is not None else '—'} 人，联系人 {len(people)} 个"


# 重大危险源 -----------------------------------------------------------------------------------------------------------


@cache
def _installation_fields() -> tuple[FilingField, ...]:
    plain = tuple(field_of(MajorHazardInstallation, name, required=name == "name") for name in _INSTALLATION)
    return (*plain, _STORED)


def _read_installation(record: MajorHazardInstallation, fields: Sequence[FilingField]) -> dict[str, Value]:
    values = _read(record, [each for each in fields if each.name != "stored"])
    names = [part.name for part in _STORED.parts]
    rows = [{name: getattr(row, name) for name in names} for row in record.stored.all()]
    rows.sort(key=lambda row: (str(row["substance"]), str(row["container"])))
    values["stored"] = _STORED.typed(rows)
    return values


def _installation() -> FileableKind:
    def records_of(enterprise: Enterprise) -> list[MajorHazardInstallation]:
        rows: Any = MajorHazardInstallation.objects
        return list(
            rows.active()
            .filter(enterprise=enterprise)
            .prefetch_related("stored__substance")
            .order_by("name", "id")
        )

    def create(enterprise: Enterprise, values: Values, write: Write) -> MajorHazardInstallation:
        given = _given(values, _installation_fields())
        stored = given.pop("stored", None) or ()
        return create_installation(
            enterprise=enterprise,
            stored=stored,
            is_demo=enterprise.is_demo,
            within=write.within,
            by=write.by,
            at=write.at,
            **given,
            **stamp(write),
        )

    def change(record: MajorHazardInstallation, values: Values, write: Write) -> MajorHazardInstallation:
        given = _given(values, _installation_fields())
        stored = given.pop("stored", None)
        return change_installation(
            installation=record,
            version=None,
            stored=stored,
            reason=write.reason,
            within=write.within,
            by=write.by,
            at=write.at,
            **given,
            **stamp(write),
        )

    def retire(record: MajorHazardInstallation, write: Write) -> MajorHazardInstallation:
        return retire_installation(installation=record, reason=write.reason, by=write.by, at=write.at)

    sections = [
        ("基本信息", ["name", "kind", "level", "r_value", "exposed_people", "description"]),
        ("储存物质", ["stored"]),
        ("位置", ["address", "lon", "lat"]),
        ("备案", ["filing_number", "filed_on", "review_due_on"]),
        ("包保责任人", [name for name in _INSTALLATION if name.endswith(("_name", "_phone"))]),
    ]
    return FileableKind(
        key=INSTALLATION,
        title="重大危险源",
        counter="处",
        icon="flame",
        renew_days=365,
        fields_of=lambda enterprise: _installation_fields(),
        sections_of=lambda enterprise: sections,
        records_of=records_of,
        read=_read_installation,
        brief=lambda record: "、".join(str(row) for row in record.stored.all()) or "没有登记储存物质",
        create=create,
        change=change,
        retire=retire,
    )


def _with_unit(label: str, text: str) -> str:
    """A bare number says what it is.

    >>> _with_unit("容积（立方米）", "21.3"), _with_unit("类型", "储罐")
    ('容积 21.3 立方米', '储罐')
    """
    if not text[:1].isdigit() or not text.replace(",", "").replace(".", "").isdigit():
        return text
    what, _, unit = label.removesuffix("）").partition("（")
    return f"{what} {text} {unit}".strip()


# 档案 ---------------------------------------------------------------------------------------------------------------


def _dossier_fields(kind: DossierKind) -> tuple[FilingField, ...]:
    fields = []
    for name in kind.fields:
        if name in _CONFIRMED:
            continue
        label, required = kind.label(name), name in kind.wanted
        if name == "file":
            fields.append(
                FilingField(
                    name, label, "file", required=required, help="PDF、图片、docx、xlsx，不超过 30 MB"
                )
            )
        elif kind.is_reference(name):
            text = "填名称、CAS 号或 UN 号" if name == "substance" else "填重大危险源名称，可以是本次新增的"
            fields.append(FilingField(name, label, "text", required=required, help=text))
        else:
            fields.append(field_of(kind.model, name, label=label, required=required))
    return tuple(fields)


def _dossier(kind: DossierKind) -> FileableKind:
    fields = _dossier_fields(kind)
    references = [name for name in ("substance", "installation", "file") if name in kind.own]
    place = [each.name for each in fields if each.name in {"address", "lon", "lat"}]
    own = [each.name for each in fields if each.name not in place]

    def records_of(enterprise: Enterprise) -> list[Any]:
        rows: Any = kind.model._default_manager
        related = ["enterprise__located_in", "enterprise__supervised_by", *references]
        return list(
            rows.active().filter(enterprise=enterprise).select_related(*related).order_by("name", "id")
        )

    def create(enterprise: Enterprise, values: Values, write: Write) -> Any:
        given = {**_given(values, fields), **stamp(write), "is_demo": enterprise.is_demo}
        return create_item(
            kind=kind, enterprise=enterprise, values=given, within=write.within, by=write.by, at=write.at
        )

    def change(record: Any, values: Values, write: Write) -> Any:
        return change_item(
            item=record,
            values={**_given(values, fields), **stamp(write)},
            version=None,
            reason=write.reason,
            within=write.within,
            by=write.by,
            at=write.at,
        )

    def retire(record: Any, write: Write) -> Any:
        return retire_item(item=record, reason=write.reason, by=write.by, at=write.at)

    def brief(record: Any) -> str:
        texts = [_with_unit(kind.label(name), kind.of(record, name)) for name in kind.brief if name != "tag"]
        return "　".join(text for text in texts if text)[:80]

    return FileableKind(
        key=kind.key,
        title=kind.title,
        counter=kind.counter,
        icon=kind.icon,
        renew_days=kind.renew_days,
        fields_of=lambda enterprise: fields,
        sections_of=lambda enterprise: [("内容", own), ("位置", place)],
        records_of=records_of,
        read=_read,
        brief=brief,
        create=create,
        change=change,
        retire=retire,
        named_by=("tag", "name") if "tag" in kind.own else ("name",),
    )
