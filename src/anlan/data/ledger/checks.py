"""Checks of typed values against a model's fields: fast enough for bulk imports, worded for the person who typed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models

from anlan.base.divisions.facade import Division
from anlan.kernel.coordinates import looks_swapped, outside_china
from anlan.kernel.errors import FieldError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[^\S\n]+")
_PHONE = re.compile(r"[0-9+*#() ,;/转分机-]{3,32}")
_MOST = 2_000_000_000

Cleaner = Callable[["FieldRule", Any], Any]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What one field accepts."""

    name: str
    label: str
    clean: Cleaner
    required: bool = False
    max_length: int = 0
    choices: Mapping[str, str] | None = None
    empty: Any = None
    nullable: bool = True


def clean_text(rule: FieldRule, value: Any) -> str:
    text = str(value)
    if not text.isprintable() or "  " in text:  # else there is neither a control character nor another blank
        text = _SPACES.sub(" ", _CONTROL.sub("", text))
    text = text.strip()
    if rule.max_length and len(text) > rule.max_length:
        raise ValueError(f"不能超过 {rule.max_length} 个字，现有 {len(text)} 个。")
    return text


def phone_number(value: Any) -> str:
    """A telephone in ASCII; several may be joined by commas. `ValueError` says what to do.

    >>> phone_number("０４１１－８２７３ ００００")
    '0411-8273 0000'
    """
    text = unicodedata.normalize("NFKC", str(value)).replace("—", "-").replace("、", ",").strip()
    text = text.removesuffix(".0")
    if not _PHONE.fullmatch(text):
        raise ValueError(f"“{text[:40]}”不是电话号码，应为 3 至 32 位数字，可含区号和分机。")
    return text


def clean_phone(rule: FieldRule, value: Any) -> str:
    return phone_number(value)


def clean_integer(rule: FieldRule, value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError("应为整数。")
    if isinstance(value, int) and 0 <= value <= _MOST:
        return value
    try:
        number = Decimal(unicodedata.normalize("NFKC", str(value)).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"“{str(value)[:20]}”不是整数。") from None
    if not number.is_finite() or number != number.to_integral_value():
        raise ValueError(f"“{str(value)[:20]}”不是整数。")
    if number < 0:
        raise ValueError("不能小于 0。")
    if number > _MOST:
        raise ValueError("数值过大，请核对。")
    return int(number)


def clean_number(rule: FieldRule, value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError("应为数字。")
    if not isinstance(value, int | float):
        try:
            value = float(unicodedata.normalize("NFKC", str(value)).replace(",", "").strip())
        except ValueError:
            raise ValueError(f"“{str(value)[:20]}”不是数字。") from None
    if not math.isfinite(value):
        raise ValueError("应为有限的数字。")
    return float(value)


def clean_money(rule: FieldRule, value: Any) -> Decimal:
    try:
        amount = Decimal(unicodedata.normalize("NFKC", str(value)).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"“{str(value)[:20]}”不是金额。") from None
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 14:
        raise ValueError("金额应在 0 至 100 万亿元之间。")
    return amount.quantize(Decimal("0.01"))


def clean_date(rule: FieldRule, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"“{str(value)[:20]}”不是日期，应为 2026-10-28 的样子。") from None


def clean_moment(rule: FieldRule, value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError("时间格式不正确，应为 2026-10-28T14:05:00+08:00 的样子。") from None
    if moment.tzinfo is None:
        raise ValueError("时间须带时区。")
    return moment


def clean_flag(rule: FieldRule, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in {"是", "有", "true", "1", "y", "yes", "可用"}:
        return True
    if text in {"否", "无", "false", "0", "n", "no", "不可用"}:
        return False
    raise ValueError("应填“是”或“否”。")


def clean_choice(rule: FieldRule, value: Any) -> str:
    """The stored value; a label is understood too."""
    choices = rule.choices or {}
    text = str(value).strip()
    if text in choices:
        return text
    for stored, label in choices.items():
        if label == text:
            return stored
    shown = "、".join(list(choices.values())[:12])
    raise ValueError(f"“{text[:20]}”不在可选范围内，可填：{shown}。")


def clean_division(rule: FieldRule, value: Any) -> Division:
    """A division, by itself, its code or as `{code, name}`."""
    if isinstance(value, Division):
        return value
    code = str(value.get("code", "") if isinstance(value, Mapping) else value).strip()
    found = Division.objects.filter(pk=code).first()
    if found is None:
        raise ValueError(f"“{code[:20]}”不是本系统已载入的区划代码。")
    return found


def clean_as_is(rule: FieldRule, value: Any) -> Any:
    return value


_CLEANERS: tuple[tuple[type[models.Field[Any, Any]], Cleaner, Any], ...] = (
    (models.DateTimeField, clean_moment, None),
    (models.DateField, clean_date, None),
    (models.BooleanField, clean_flag, None),
    (models.DecimalField, clean_money, None),
    (models.FloatField, clean_number, None),
    (models.IntegerField, clean_integer, None),
    (models.TextField, clean_text, ""),
    (models.CharField, clean_text, ""),
)


def rules_of(
    model: type[models.Model],
    names: Collection[str],
    *,
    required: Collection[str],
    phones: Collection[str] = (),
) -> dict[str, FieldRule]:
    """Rules read off a model's fields; foreign keys and JSON pass as they are."""
    rules = {}
    for name in names:
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field)
        clean: Cleaner = clean_as_is
        empty: Any = None
        for kind, cleaner, blank in _CLEANERS:
            if isinstance(field, kind):
                clean, empty = cleaner, blank
                break
        if field.related_model is Division:
            clean = clean_division
        choices = {str(value): str(label) for value, label in field.flatchoices} or None
        if name in phones:
            clean = clean_phone
        elif choices:
            clean = clean_choice
        rules[name] = FieldRule(
            name=name,
            label=str(field.verbose_name),
            clean=clean,
            required=name in required,
            max_length=getattr(field, "max_length", 0) or 0,
            choices=choices,
            empty=empty,
            nullable=empty is not None or field.null,
        )
    return rules


def clean_values(
    rules: Mapping[str, FieldRule], values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FieldError]]:
    """Values in their stored form, and the complaints; keys without a rule are left out."""
    cleaned: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, rule in rules.items():
        if name not in values:
            continue
        value = values[name]
        if value is None or value == "":
            if rule.required:
                errors.append(FieldError(name, f"请填写{rule.label}。"))
            elif rule.nullable:
                cleaned[name] = rule.empty
            continue
        try:
            cleaned[name] = rule.clean(rule, value)
        except ValueError as error:
            errors.append(FieldError(name, f"{rule.label}{error}"))
    return cleaned, errors


def check_point(lon: float | None, lat: float | None) -> FieldError | None:
    """What is wrong with a WGS-84 point typed by a person: half given, exchanged, or abroad."""
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        return FieldError("lat" if lat is None else "lon", "经度和纬度须同时填写。")
    if looks_swapped(lon, lat):
        return FieldError("lon", "经度和纬度可能填反了：经度在前（约 73～135），纬度在后（约 3～54）。")
    if outside_china(lon, lat):
        return FieldError("lon", "坐标不在我国境内，请核对经纬度和坐标系。")
    return None
