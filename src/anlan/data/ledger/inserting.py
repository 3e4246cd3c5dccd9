"""Inserting and updating many rows with prepared statements: a third of the time of `bulk_create`, which splits at 999
parameters, and a tenth of that of `bulk_update`, which builds a CASE for every field.

For new rows with a known primary key only; no signals, no defaults but those of the fields. Values are converted a
column at a time, each distinct value once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

M = TypeVar("M", bound=models.Model)

#: Fields whose Python value is not what the database takes.
_CONVERTED = (
    models.UUIDField,
    models.DateTimeField,
    models.DateField,
    models.DecimalField,
    models.JSONField,
    models.ForeignKey,
)


def new_record(model: type[M], values: Mapping[str, Any]) -> M:
    """`model(**values)` in half the time: every field is handed over in its place."""
    columns, blank, made = _layout(model)
    filled = list(blank)
    for position, default in made:
        filled[position] = default()
    related: dict[str, Any] = {}
    for name, value in values.items():
        if name in columns:
            filled[columns[name]] = value
        else:
            related[name] = value
    record = model(*filled)
    for name, value in related.items():
        setattr(record, name, value)
    return record


@cache
def _layout(
    model: type[models.Model],
) -> tuple[dict[str, int], list[Any], list[tuple[int, Callable[[], Any]]]]:
    """Where each column's value stands among a model's arguments, what it is unless given, and what makes it anew."""
    fields = list(enumerate(model._meta.concrete_fields))
    made = [
        (position, field.get_default)
        for position, field in fields
        if field.has_default() and callable(field.default)
    ]
    return {field.attname: n for n, field in fields}, [field.get_default() for _, field in fields], made


def insert_many(model: type[models.Model], records: Sequence[models.Model]) -> None:
    """Insert new records; their automatic times are set, to one moment for all."""
    if not records:
        return
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    _set_times(fields, records)
    columns = [_column(field, records) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608  # names from the model
            list(zip(*columns, strict=True)),
        )
    alias = connection.alias
    for record in records:
        record._state.adding = False
        record._state.db = alias


def update_many(model: type[models.Model], records: Sequence[models.Model], names: Collection[str]) -> None:
    """Write the named fields of records that are in the database; automatic times only where they are named."""
    if not records or not names:
        return
    key = model._meta.pk
    fields = [model._meta.get_field(name) for name in sorted(names)]
    quote = connection.ops.quote_name
    assert key is not None
    settings = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)  # type: ignore[union-attr]
    columns = [_column(field, records) for field in [*fields, key]]  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {quote(str(key.column))} = %s",  # noqa: S608  # names from the model
            list(zip(*columns, strict=True)),
        )


def _set_times(fields: Sequence[models.Field[Any, Any]], records: Sequence[models.Model]) -> None:
    moment = timezone.now()
    for field in fields:
        if isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add):
            for record in records:
                setattr(record, field.attname, moment)


def _column(field: models.Field[Any, Any], records: Sequence[models.Model]) -> list[Any]:
    """The values of one field; read from the instance, because the descriptors of foreign keys are slow."""
    name = field.attname
    return prepared_values(field, [vars(record)[name] for record in records])


def prepared_values(field: models.Field[Any, Any], values: list[Any]) -> list[Any]:
    """Values of one field as the database takes them."""
    if not isinstance(field, _CONVERTED):
        return values
    if isinstance(field, models.JSONField):
        return [None if value is None else field.get_db_prep_save(value, connection) for value in values]
    native = connection.features.has_native_uuid_field
    if not native and all(type(value) is UUID for value in values):
        return [value.hex for value in values]  # what Django stores, without its five calls a value
    known = {value: field.get_db_prep_save(value, connection) for value in set(values) if value is not None}
    return [known.get(value) for value in values]
