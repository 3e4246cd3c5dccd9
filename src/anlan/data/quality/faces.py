"""The ledgers that are looked through for doubles, and the faces of their records: read in bulk, a few columns each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division
from anlan.data.enterprises import facade as enterprises
from anlan.data.ledger.facade import LedgerRecord, place_name
from anlan.data.quality.similarity import Face, core_of, digits_of, places_pattern
from anlan.data.resources import facade as resources
from anlan.kernel.actor import Actor

_COMMON = ("id", "name", "lon", "lat", "status", "located_in_id", "supervised_by_id")
_ACTIVE = "active"


@dataclass(frozen=True)
class Merging:
    """The operations of a ledger that a merge uses; each checks, audits and publishes by itself."""

    find: Callable[[UUID | str, User], LedgerRecord]
    change: Callable[..., LedgerRecord]
    retire: Callable[..., LedgerRecord]
    restore: Callable[..., LedgerRecord]
    #: The fields a person chooses from, in order.
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """One ledger under examination. `extra` maps the face's attribute to the model's column; without `layer` the points
    of each group have their own."""

    kind: str
    title: str
    model: type[LedgerRecord]
    url_name: str
    layer: str
    topic: str
    extra: Mapping[str, str]
    merging: Merging
    view: str
    edit: str
    contacts: bool = False

    def url(self, record_id: UUID) -> str:
        """The page of a record."""
        return reverse(self.url_name, args=[record_id])


def _named(operation: Callable[..., Any], name: str) -> Callable[..., LedgerRecord]:
    """The operation of a ledger with its record given as `record`."""

    def call(*, record: LedgerRecord, by: Actor, at: datetime, **more: Any) -> LedgerRecord:
        found: LedgerRecord = operation(**{name: record}, by=by, at=at, **more)
        return found

    return call


_PLACE_FIELDS = ("name", "address", "point", "located_in", "supervised_by")
_LEDGERS = (
    Ledger(
        kind=enterprises.KIND,
        title="企业",
        model=enterprises.Enterprise,
        url_name="enterprises:detail",
        layer=enterprises.LAYER,
        topic="enterprises",
        extra={"code": "credit_code", "person": "legal_representative"},
        view="enterprises.view_enterprise",
        edit="enterprises.edit_enterprise",
        contacts=True,
        merging=Merging(
            find=lambda pk, user: enterprises.enterprise_by_id(pk, visible_to=user),
            change=_named(enterprises.change_enterprise, "enterprise"),
            retire=_named(enterprises.retire_enterprise, "enterprise"),
            restore=_named(enterprises.restore_enterprise, "enterprise"),
            fields=(
                "name", "short_name", "credit_code", "address", "point", "located_in", "supervised_by", "industry",
                "category", "level", "department", "scale", "employees", "legal_representative", "business",
                "organisation", "details", "as_of", "source",
            ),
        ),
    ),
    Ledger(
        kind=resources.KIND,
        title="应急资源",
        model=resources.Resource,
        url_name="resources:detail",
        layer="",
        topic="resources",
        extra={"group": "kind", "phone": "contact_phone", "person": "contact_name"},
        view="resources.view_resource",
        edit="resources.edit_resource",
        merging=Merging(
            find=lambda pk, user: resources.resource_for(pk, visible_to=user),
            change=_named(resources.change_resource, "resource"),
            retire=_named(resources.retire_resource, "resource"),
            restore=_named(resources.restore_resource, "resource"),
            fields=(*_PLACE_FIELDS, "contact_name", "contact_phone", "as_of", "source"),
        ),
    ),
    Ledger(
        kind=resources.PLACE_KIND,
        title="敏感场所",
        model=resources.SensitivePlace,
        url_name="resources:place",
        layer=resources.PLACE_LAYER,
        topic="sensitive_places",
        extra={"group": "kind", "phone": "contact_phone", "person": "contact_name"},
        view="resources.view_place",
        edit="resources.edit_place",
        merging=Merging(
            find=lambda pk, user: resources.place_for(pk, visible_to=user),
            change=_named(resources.change_place, "place"),
            retire=_named(resources.retire_place, "place"),
            restore=_named(resources.restore_place, "place"),
            fields=(
                *_PLACE_FIELDS, "people", "people_day", "people_night",
                "contact_name", "contact_phone", "as_of", "source",
            ),
        ),
    ),
)  # fmt: skip
LEDGERS = {ledger.kind: ledger for ledger in _LEDGERS}


def place_words() -> re.Pattern[str]:
    """Names of the province, city and districts, which firms carry in theirs."""
    names = list(Division.objects.exclude(level="township").values_list("name", flat=True))
    shorter = [re.sub(r"[省市]$", "", place_name(name)) for name in names]
    return places_pattern([*names, *shorter])


def faces(
    ledger: Ledger, *, ids: Sequence[UUID] | None = None, places: re.Pattern[str] | None = None
) -> list[Face]:
    """Faces of the given records, or of all of the ledger, retired ones included."""
    pattern = place_words() if places is None else places
    rows: Any = ledger.model._default_manager.order_by()
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    phones = _telephones(ledger, ids)
    columns = [*_COMMON, *ledger.extra.values()]
    names = [*_COMMON, *ledger.extra]
    return [
        _face(ledger, dict(zip(names, row, strict=True)), phones, pattern)
        for row in rows.values_list(*columns).iterator(chunk_size=5000)
    ]


def _face(
    ledger: Ledger, row: Mapping[str, Any], phones: Mapping[UUID, set[str]], places: re.Pattern[str]
) -> Face:
    numbers = set(phones.get(row["id"], ()))
    numbers |= {digits for part in row.get("phone", "").split(",") if (digits := digits_of(part))}
    return Face(
        kind=ledger.kind,
        id=row["id"],
        name=row["name"],
        core=core_of(row["name"], places),
        group=row.get("group", ""),
        code=row.get("code", ""),
        phones=frozenset(numbers),
        person=row.get("person", "").strip(),
        lon=row["lon"],
        lat=row["lat"],
        active=row["status"] == _ACTIVE,
        place=row["located_in_id"] or "",
        supervisor=row["supervised_by_id"],
    )


def _telephones(ledger: Ledger, ids: Iterable[UUID] | None) -> dict[UUID, set[str]]:
    if not ledger.contacts:
        return {}
    rows: Any = enterprises.Contact.objects.order_by()
    if ids is not None:
        rows = rows.filter(enterprise__in=ids)
    found: dict[UUID, set[str]] = defaultdict(set)
    for enterprise_id, telephone in rows.values_list("enterprise_id", "telephone").iterator(chunk_size=5000):
        if digits := digits_of(telephone):
            found[enterprise_id].add(digits)
    return found
