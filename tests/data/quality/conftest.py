"""What the tests of 数据质量 share: rows of any model with as little as it needs, and pairs found by the job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from tests.people import AT

from anlan.data.enterprises.facade import Enterprise
from anlan.data.quality.detecting import detect_all
from anlan.data.quality.faces import LEDGERS
from anlan.data.quality.models import Pair
from anlan.kernel.ids import uuid7


def make_row(model: type[models.Model], **given: Any) -> Any:
    """A row with what must not be empty, its required foreign keys made or found likewise."""
    values = dict(given)
    for field in model._meta.concrete_fields:
        if field.name in values or field.null or field.has_default() or field.primary_key:
            continue
        if isinstance(field, models.ForeignKey):
            found = field.related_model._base_manager.first()
            values[field.name] = found or make_row(field.related_model)
            continue
        values[field.name] = _value(field)
    row = model(**values)
    row.save(force_insert=True)
    return row


def _value(field: Any) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return AT
    if field.choices:
        return field.choices[0][0]
    plain: tuple[tuple[type, Any], ...] = (
        (models.DateTimeField, AT),
        (models.DateField, date(2026, 5, 1)),
        (models.TimeField, time(8)),
        (models.UUIDField, uuid7()),
        (models.BooleanField, False),
        (models.DecimalField, Decimal(1)),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
        (models.JSONField, {}),
        (models.BinaryField, b"x"),
        (models.TextField, "文"),
        (models.CharField, uuid7().hex[: field.max_length or 8]),
    )
    return next(value for kind, value in plain if isinstance(field, kind))


@pytest.fixture
def double(register: Callable[..., Enterprise]) -> tuple[Enterprise, Enterprise]:
    """An enterprise of Jinzhou registered twice, its name with a slip."""
    contacts = [{"name": "张三", "telephone": "0411-80000001"}]
    winner = register(1, name="大连海青精细化工有限公司", contacts=contacts, employees=120)
    loser = register(
        2,
        name="大连市海青精细化工有限责任公司",
        contacts=[*contacts, {"name": "李四", "telephone": "0411-80000002"}],
        employees=150,
    )
    return winner, loser


def found_pairs(at: datetime = AT) -> list[Pair]:
    """The open pairs of enterprises after looking through the ledger."""
    detect_all(LEDGERS["enterprise"], at=at)
    return list(Pair.objects.filter(kind="enterprise", status="open"))
