"""Correcting a substance and vouching for it (核实). What somebody verified, loading the shipped table leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.hazards import ghs
from anlan.data.hazards.compatibility import GROUPS
from anlan.data.hazards.events import SubstanceChanged
from anlan.data.hazards.models import Substance
from anlan.data.hazards.substances import search_column
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import FieldError, InvalidInput, StaleRecord
from anlan.kernel.records import RecordRef

KIND = "substance"
#: What may be corrected; the name identifies the record and Q and β are the standard's.
FIELDS = (
    "aliases",
    "english_name",
    "cas",
    "un",
    "formula",
    "un_class",
    "ghs",
    "groups",
    "state",
    "appearance",
    "solubility",
    "behaviour",
    "melting_point_c",
    "boiling_point_c",
    "flash_point_c",
    "ignition_point_c",
    "lower_limit_pct",
    "upper_limit_pct",
    "vapour_kpa",
    "vapour_density",
    "relative_density",
    "hazards",
    "measures",
    "dos",
    "donts",
    "fire_use",
    "fire_never",
    "fire_fighting",
    "first_aid",
    "protection",
    "spill",
    "isolation_m",
)


def change_substance(
    *,
    substance: Substance,
    values: Mapping[str, Any],
    source: str,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Substance:
    """Correct fields of a substance and mark it verified with the source it was checked against.

    `source` names that source (a standard, a data sheet). `InvalidInput` for an unknown field, class or group, a CAS
    number with a wrong check digit, a UN number without four digits, or no source; `StaleRecord` when somebody else
    saved in between.
    """
    given = {name: value for name, value in values.items() if name in FIELDS}
    errors = _complaints(values, source)
    if errors:
        raise InvalidInput.many(errors)
    with transaction.atomic():
        current = Substance.objects.select_for_update().get(pk=substance.pk)
        if version is not None and version != current.version:
            raise StaleRecord(f"“{current.name}”刚被{current.verified_by or '别人'}修改过，请核对后再保存。")
        changes = {
            name: [_text(getattr(current, name)), _text(value)]
            for name, value in given.items()
            if getattr(current, name) != value
        }
        groups_changed = "groups" in changes
        for name, value in given.items():
            setattr(current, name, value)
        _derive(current)
        current.source, current.verified = source.strip(), True
        current.verified_on, current.verified_by = in_shanghai(at).date(), by.name
        current.version += 1
        _clean(current)
        current.save()
        _note(current, changes, groups_changed=groups_changed, by=by, at=at)
    return current


def _complaints(values: Mapping[str, Any], source: str) -> list[FieldError]:
    errors = [FieldError(name, "此项不能修改。") for name in values if name not in FIELDS]
    if not source.strip():
        errors.append(FieldError("source", "请写明核对所用的来源，如标准号、安全技术说明书。"))
    cas = values.get("cas", "")
    if cas and not cas_is_valid(cas):
        errors.append(FieldError("cas", "CAS 号校验位不对，请核对。"))
    un = values.get("un", "")
    if un and not (len(un) == 4 and un.isascii() and un.isdigit()):
        errors.append(FieldError("un", "UN 号应为 4 位数字。"))
    try:
        ghs.un_class_words(values.get("un_class", ""))
    except KeyError:
        errors.append(FieldError("un_class", "UN 类别应如 2.3,8：主类别在前，次要类别用逗号隔开。"))
    for code in values.get("ghs", ()):
        try:
            ghs.split(code)
        except ValueError:
            errors.append(FieldError("ghs", f"没有危险性分类代码“{code}”。"))
    errors += [
        FieldError("groups", f"没有反应性组“{group}”。")
        for group in values.get("groups", ())
        if group not in GROUPS
    ]
    errors += _impossible(values)
    return errors


def _impossible(values: Mapping[str, Any]) -> list[FieldError]:
    low, high = values.get("lower_limit_pct"), values.get("upper_limit_pct")
    if low is not None and high is not None and low >= high:
        return [FieldError("upper_limit_pct", "爆炸上限应大于爆炸下限。")]
    return [
        FieldError(name, "应在 0 与 100 之间。")
        for name, value in (("lower_limit_pct", low), ("upper_limit_pct", high))
        if value is not None and not 0 < value <= 100
    ]


def cas_is_valid(cas: str) -> bool:
    """Whether the check digit of a CAS registry number is right.

    >>> cas_is_valid("7782-50-5"), cas_is_valid("7782-50-6"), cas_is_valid("氯")
    (True, False, False)
    """
    parts = cas.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return False
    digits = "".join(parts)
    total = sum(int(digit) * place for place, digit in enumerate(reversed(digits[:-1]), 1))
    return len(parts[1]) == 2 and total % 10 == int(digits[-1])


def _derive(current: Substance) -> None:
    current.main_class = current.un_class[:1]
    current.hazard_class = ghs.short(current.ghs)[:64]
    current.search = search_column(
        {name: getattr(current, name) for name in ("name", "aliases", "english_name", "cas", "un", "formula")}
    )


def _clean(current: Substance) -> None:
    try:
        current.clean_fields()
    except ValidationError as error:
        raise InvalidInput.many(
            [FieldError(name, "；".join(messages)) for name, messages in error.message_dict.items()]
        ) from error


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _note(
    current: Substance, changes: Mapping[str, list[str]], *, groups_changed: bool, by: Actor, at: datetime
) -> None:
    subject = RecordRef.of(KIND, current.pk)
    audit.record(
        action="hazards.change_substance",
        subject=subject,
        summary=f"核实危险化学品 {current.name}：依据 {current.source}"[:200],
        changes=dict(changes),
        by=by,
        at=at,
    )
    fact = SubstanceChanged(id=str(current.pk), name=current.name, groups_changed=groups_changed)
    events.publish(fact, subject=subject, by=by, at=at)
