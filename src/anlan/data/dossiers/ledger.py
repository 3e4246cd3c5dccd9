"""Each kind's description for the shared ledger operations, made from its declaration: keys, places, references."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from anlan.base.divisions.facade import locator
from anlan.data.dossiers import events
from anlan.data.dossiers.kinds import DossierKind
from anlan.data.dossiers.models import DossierItem
from anlan.data.dossiers.policies import FARTHEST_M, check_sizes
from anlan.data.enterprises.facade import Enterprise, normal_code
from anlan.data.hazards.facade import MajorHazardInstallation, Substance, find_substance, substance_by_id
from anlan.data.ledger.facade import (
    LedgerBook,
    LedgerFacts,
    LedgerSpec,
    initials,
    place_name,
    search_text,
)
from anlan.kernel.coordinates import distance_m
from anlan.kernel.errors import FieldError

_FACTS = LedgerFacts(
    added=events.ItemAdded,
    changed=events.ItemChanged,
    retired=events.ItemRetired,
    restored=events.ItemRestored,
    imported=events.ItemsImported,
)


@cache
def spec_of(kind: DossierKind) -> LedgerSpec[Any]:
    """The kind as the ledger operations see it."""
    return LedgerSpec(
        app="dossiers",
        kind=kind.key,
        noun=kind.key.replace("-", "_"),
        label=kind.title,
        model=kind.model,
        layer=f"{kind.key}s",
        fields=("enterprise", *kind.fields, *(("file_name",) if "file" in kind.own else ()), "is_demo"),
        facts=_FACTS,
        required=("enterprise", *kind.wanted),
        phones=kind.phones,
        examine=partial(_examine, kind),
        derive=partial(_derive, kind),
        key=partial(_key, kind),
        key_field=kind.key_fields[0],
        find=partial(_find, kind),
        prepare=partial(_prepare, kind),
    )


@cache
def book_of(kind: DossierKind) -> LedgerBook[Any]:
    """The bulk operations of a kind, for imports and the demo."""
    return LedgerBook(spec_of(kind))


def _examine(kind: DossierKind, values: dict[str, Any], record: Any) -> list[FieldError]:
    labels = kind.labels
    errors = check_sizes(values, labels)
    if values.get("lon") is not None or values.get("lat") is not None:
        errors += _check_place(values, record)
    return errors + kind.check(values, record, labels)


def _check_place(values: Mapping[str, Any], record: Any) -> list[FieldError]:
    """A thing of an enterprise stands in the enterprise's district; a point elsewhere is a slip of the pen."""
    enterprise = values.get("enterprise") or (record.enterprise if record is not None else None)
    lon = values.get("lon", record.lon if record is not None else None)
    lat = values.get("lat", record.lat if record is not None else None)
    if enterprise is None or lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return []
    located = locator().locate_many([(lon, lat)])[0]
    home = str(enterprise.located_in_id or "")[:6]
    if located is not None and home and located.district.code != home:
        return [
            FieldError(
                "lon", f"坐标在{located.district.name}，“{enterprise.name}”不在该区，请核对经纬度和坐标系。"
            )
        ]
    if enterprise.point is not None:
        away = distance_m(lon, lat, *enterprise.point)
        if away > FARTHEST_M:
            return [FieldError("lon", f"坐标距企业 {away / 1000:,.0f} 公里，请核对经纬度和坐标系。")]
    return []


def _derive(kind: DossierKind, record: DossierItem) -> None:
    """An item lies and is supervised where its enterprise is; it never goes to the worklist of unclear places."""
    enterprise = record.enterprise
    record.located_in, record.supervised_by = enterprise.located_in, enterprise.supervised_by
    record.attention = ""
    place = place_name(enterprise.located_in.name) if enterprise.located_in else ""
    more = [str(getattr(record, name) or "") for name in kind.search]
    substance = getattr(record, "substance", None)
    record.search = search_text(
        record.name,
        initials(record.name),
        enterprise.name,
        initials(enterprise.name),
        place,
        record.address,
        substance.name if substance else "",
        *more,
    )


def _key(kind: DossierKind, values: Mapping[str, Any]) -> Hashable | None:
    enterprise = values.get("enterprise")
    named = tuple(str(values.get(name) or "").strip() for name in kind.key_fields)
    return (enterprise.pk, named) if isinstance(enterprise, Enterprise) and any(named) else None


def _find(kind: DossierKind, keys: Iterable[Hashable]) -> dict[Hashable, DossierItem]:
    wanted: list[Any] = [key for key in keys if isinstance(key, tuple)]
    if not wanted:
        return {}
    manager: Any = kind.model._default_manager
    rows = (
        manager.active()
        .filter(enterprise__in={owner for owner, _ in wanted})
        .filter(**{f"{kind.key_fields[0]}__in": {named[0] for _, named in wanted}})
        .select_related("enterprise__located_in", "enterprise__supervised_by", "located_in")
    )
    return {
        (row.enterprise_id, tuple(str(getattr(row, name)) for name in kind.key_fields)): row for row in rows
    }


def _prepare(kind: DossierKind, rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """Turn credit codes and names of substances and installations into records; choices of the key into values."""
    codes = {normal_code(row["enterprise_code"]) for row in rows if row.get("enterprise_code")}
    manager: Any = Enterprise.objects
    owners = manager.filter(credit_code__in=codes).select_related("located_in", "supervised_by").order_by()
    known = {row.credit_code: row for row in owners if row.is_active}
    substances: dict[str, Substance | None] = {}
    complaints = []
    for row in rows:
        errors: list[FieldError] = []
        if "enterprise" not in row:
            errors += _owner(row, known)
        errors += resolve_references(kind, row, substances)
        if "kind" in kind.key_fields and row.get("kind"):
            shown = {label: value for value, label in kind.choices("kind")}
            row["kind"] = shown.get(str(row["kind"]).strip(), row["kind"])
        complaints.append(errors)
    return complaints


def _owner(row: dict[str, Any], known: Mapping[str, Enterprise]) -> list[FieldError]:
    code = normal_code(row.get("enterprise_code", ""))
    if code in known:
        row["enterprise"] = known[code]
        return []
    text = (
        f"企业台账中没有统一社会信用代码为“{code}”的企业，请先登记企业。"
        if code
        else "请填写企业统一社会信用代码。"
    )
    return [FieldError("enterprise_code", text)]


def resolve_references(
    kind: DossierKind, values: dict[str, Any], known: dict[str, Substance | None] | None = None
) -> list[FieldError]:
    """Turn the names, numbers or ids of a substance and an installation into records, in place.

    An installation must be one of the same enterprise's.
    """
    errors: list[FieldError] = []
    found = {} if known is None else known
    named = values.get("substance")
    if "substance" in kind.own and named and not isinstance(named, Substance):
        text = str(named).strip()
        if text not in found:
            found[text] = substance_by_id(text) or find_substance(text)
        values["substance"] = found[text]
        if found[text] is None:
            errors.append(
                FieldError(
                    "substance", f"危险化学品目录中没有“{text[:40]}”，请用目录中的名称、CAS 号或 UN 号。"
                )
            )
    named = values.get("installation")
    if "installation" in kind.own and named and isinstance(values.get("enterprise"), Enterprise):
        installation = _installation(values["enterprise"], named)
        values["installation"] = installation
        if installation is None:
            errors.append(FieldError("installation", "该企业没有登记这个重大危险源。"))
    return errors


def _installation(enterprise: Enterprise, named: Any) -> MajorHazardInstallation | None:
    if isinstance(named, MajorHazardInstallation):
        return named if named.enterprise_id == enterprise.pk else None
    rows: Any = MajorHazardInstallation.objects
    rows = rows.active().filter(enterprise=enterprise)
    try:
        return rows.filter(pk=UUID(str(named))).first()  # type: ignore[no-any-return]  # a manager of Any
    except ValueError:
        return rows.filter(name=str(named).strip()).first()  # type: ignore[no-any-return]  # a manager of Any
