"""The accident ledger's description for the shared ledger operations."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from anlan.data.ledger.facade import LedgerBook, LedgerFacts, LedgerSpec, initials, place_name, search_text
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import FieldError
from anlan.rescue.accidents import events
from anlan.rescue.accidents.columns import read_rows
from anlan.rescue.accidents.enums import DossierState, IndirectCause, Nature
from anlan.rescue.accidents.models import Accident, YearSerial
from anlan.rescue.accidents.policies import (
    EARLIEST,
    MAX_LOSS,
    MAX_PEOPLE,
    is_accident,
    law_grade,
    read_losses,
    sum_of,
)

KIND = "accident"
LAYER = "accidents"
PEOPLE = ("deaths", "missing", "serious_injuries", "minor_injuries", "later_deaths")
#: What follows from other fields when a record is written.
DERIVED = ("occurred_on", "month", "grade", "direct_loss", "unit", "industry", "counted", "search")
Values = dict[str, Any]
FIELDS = (
    "name",
    "incident",
    "occurred_at",
    "address",
    "lon",
    "lat",
    "located_in",
    "supervised_by",
    "unit",
    "enterprise",
    "industry",
    "kind",
    "substance",
    *PEOPLE,
    "direct_loss",
    "losses",
    "course",
    "direct_cause",
    "indirect_causes",
    "indirect_cause",
    "nature",
    "lessons",
    "dossier",
    "settled_on",
    "reported_on",
    "extension_reason",
    "suspended_days",
    "counted",
    "counted_reason",
    "counted_decided_by",
    "case",
    "is_demo",
    "as_of",
    "source",
)


def _examine(values: dict[str, Any], record: Accident | None) -> list[FieldError]:
    errors = [
        FieldError(name, f"{Accident._meta.get_field(name).verbose_name}人数过大，请核对。")  # type: ignore[union-attr]  # a column
        for name in PEOPLE
        if (values.get(name) or 0) > MAX_PEOPLE
    ]
    if (moment := values.get("occurred_at")) is not None and in_shanghai(moment).date() < EARLIEST:
        errors.append(FieldError("occurred_at", "发生时间过早，请核对年份。"))
    errors += _examine_losses(values, record) + _examine_causes(values)
    if values.get("suspended_days", 0) > 3650:
        errors.append(FieldError("suspended_days", "技术鉴定天数过大，请核对。"))
    if not values.get("nature", True):
        values["nature"] = Nature.UNDETERMINED
    return errors + _examine_settling(values, record)


def _examine_losses(values: dict[str, Any], record: Accident | None) -> list[FieldError]:
    """The total must be the sum of its items; an empty total beside items is filled."""
    errors = []
    if "losses" in values:
        try:
            values["losses"] = read_losses(values["losses"] or {})
        except ValueError as error:
            return [FieldError("losses", f"损失明细{error}")]
    items = values.get("losses", record.losses if record else {})
    given = values.get("direct_loss")
    if given is not None and given > MAX_LOSS:
        errors.append(FieldError("direct_loss", "直接经济损失应在 0 至 1,000 亿元之间。"))
    if items:
        total = sum_of(items)
        if given is None or (given == 0 and "losses" in values):
            values["direct_loss"] = total
        elif given != total:
            errors.append(
                FieldError("direct_loss", f"直接经济损失 {given:,.2f} 元与明细合计 {total:,.2f} 元不一致。")
            )
    return errors


def _examine_causes(values: dict[str, Any]) -> list[FieldError]:
    if "indirect_causes" not in values:
        return []
    given = values["indirect_causes"] or []
    if not isinstance(given, list) or any(each not in IndirectCause.values for each in given):
        return [FieldError("indirect_causes", "间接原因类别不在 GB 6442 的类别内。")]
    values["indirect_causes"] = [each.value for each in IndirectCause if each.value in given]
    return []


def _examine_settling(values: dict[str, Any], record: Accident | None) -> list[FieldError]:
    """A settled dossier names the direct cause and the nature of the accident."""

    def now_is(name: str, default: Any = "") -> Any:
        return values.get(name, getattr(record, name) if record else default)

    if now_is("dossier") != DossierState.SETTLED:
        return []
    errors = []
    if not now_is("direct_cause"):
        errors.append(FieldError("direct_cause", "结案前请填写直接原因。"))
    if now_is("nature", Nature.UNDETERMINED) == Nature.UNDETERMINED:
        errors.append(FieldError("nature", "结案前请认定事故性质。"))
    return errors


def _derive(record: Accident) -> None:
    moment = in_shanghai(record.occurred_at)
    record.occurred_on, record.month = moment.date(), moment.year * 100 + moment.month
    record.direct_loss = Decimal(record.direct_loss)
    record.grade = law_grade(
        deaths=record.deaths,
        serious_injuries=record.serious_injuries,
        direct_loss=record.direct_loss,
        on=record.occurred_on,
    )
    if record.enterprise is not None:
        record.unit = record.unit or record.enterprise.name
        record.industry = record.industry or record.enterprise.industry
    if not record.counted_decided_by:
        harm = {name: getattr(record, name) for name in PEOPLE}
        record.counted = is_accident(kind=record.kind, **harm, direct_loss=record.direct_loss)
    if not record.number:
        record.number = take_number(moment.year)
    place = place_name(record.located_in.name) if record.located_in else ""
    record.search = search_text(
        record.name,
        initials(record.name),
        record.number,
        record.unit,
        record.substance,
        place,
        record.address,
        record.kind_label,
    )


def take_number(year: int) -> str:
    """The next number of a year, SG2026-0001; the row is held until the transaction ends, so none is given twice."""
    with transaction.atomic():
        YearSerial.objects.get_or_create(year=year)
        serial = YearSerial.objects.select_for_update().get(year=year)
        serial.last += 1
        serial.save(update_fields=["last"])
    return f"SG{year}-{serial.last:04d}"


def _key(values: Mapping[str, Any]) -> Hashable | None:
    moment = values.get("occurred_at")
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return None
    return (str(values.get("name") or "").strip(), moment) if moment else None


def _find(keys: Iterable[Hashable]) -> dict[Hashable, Accident]:
    names = {key[0] for key in keys if isinstance(key, tuple)}
    manager: Any = Accident.objects
    rows = manager.active().filter(name__in=names).select_related("located_in", "enterprise")
    return {(row.name, row.occurred_at): row for row in rows}


def _prepare(rows: Sequence[Values]) -> list[list[FieldError]]:
    """What a file says, in the ledger's values; settled accidents are not changed by a file."""
    complaints = read_rows(rows)
    known = _find([key for row in rows if (key := _key(row)) is not None])
    for row, found in zip(rows, complaints, strict=True):
        record = known.get(_key(row)) if not found else None
        if record is not None and record.is_settled:
            found.append(FieldError("name", f"{record.number} 已结案，不能由导入修改。"))
    return complaints


def _after(records: Sequence[Accident]) -> None:
    """A file writes only the columns it has: what follows from them is written here."""
    changed = [record for record in records if not record.just_added]
    if changed:
        Accident.objects.bulk_update(changed, DERIVED, batch_size=250)


ACCIDENTS: LedgerSpec[Accident] = LedgerSpec(
    app="accidents",
    kind=KIND,
    noun="accident",
    label="事故",
    model=Accident,
    layer=LAYER,
    fields=FIELDS,
    required=("name", "occurred_at", "kind"),
    facts=LedgerFacts(
        added=events.AccidentAdded,
        changed=events.AccidentChanged,
        retired=events.AccidentRetired,
        restored=events.AccidentRestored,
        imported=events.AccidentsImported,
    ),
    examine=_examine,
    derive=_derive,
    key=_key,
    find=_find,
    prepare=_prepare,
    after=_after,
)
BOOK = LedgerBook(ACCIDENTS)
