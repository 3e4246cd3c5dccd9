"""What hangs on the loser of a merge goes to the winner, row by row, with a journal to take it back.

Rooms that know better register a mover (`register_mover`). Everything else is found by Django's own knowledge of who
points at the model, in whatever room: so a table that somebody adds tomorrow is moved or the merge is refused, never
forgotten. Rows are rewritten here directly and not by the operations of their rooms, because those operations would
date the facts anew, ask for rights of each room, and refuse what is finished (an accepted filing); moving changes none
of what the rows say, only of whom they say it. The audit entry of the merge names them all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Max

from anlan.data.dossiers.facade import DossierItem
from anlan.data.ledger.facade import LedgerRecord
from anlan.kernel.errors import Conflict

#: A journal line: `{op, model, pk, before, after, digest}`; `op` is move, drop or the key of a registered mover.
Line = dict[str, Any]


@dataclass(frozen=True)
class Mover:
    """How a room moves what it keeps itself. `move(loser, winner)` answers what `back(lines)` needs to undo it.

    Both are called within the transaction of the merge; `back` answers sentences about what stays.
    """

    move: Callable[[Any, Any], list[Any]]
    back: Callable[[list[Any]], list[str]]


_movers: dict[tuple[str, str], Mover] = {}

#: Pairs of columns by which rooms name a record without a foreign key.
_NAMED_BY = (
    ("subject_kind", "subject_id"),
    ("resource_kind", "resource_id"),
    ("kind", "record_id"),
    ("kind", "target_id"),
)
#: What names a record on purpose as it was: the audit chain and facts (never rewritten), the index of points and the
#: ages (kept by the ledgers' own facts), the effects of an import (undone record by record), this room's own rows.
_STAYS = frozenset({"audit", "events", "spatial", "imports", "quality", "jobs"})
_DERIVED = frozenset({"stewardship.upkeep", "enterprises.searchentry"})


def register_mover(kind: str, mover: Mover, *, key: str) -> None:
    """Let a room move what it keeps about records of `kind`; before the generic mover, in order of `key`."""
    _movers[(kind, key)] = mover


def move_all(kind: str, loser: LedgerRecord, winner: LedgerRecord) -> list[Line]:
    """Move everything; the journal. Afterwards no row points at the loser but those `_DERIVED` from it."""
    journal: list[Line] = []
    for (of, key), mover in sorted(_movers.items()):
        if of == kind and (lines := mover.move(loser, winner)):
            journal.append({"op": key, "lines": lines})
    for field in pointing_at(type(loser)):
        journal += _move_rows(field, loser, winner)
    for model, kind_name, id_name in named_by_kind():
        journal += _move_named(model, kind_name, id_name, kind, loser, winner)
    left = [label for label, _ in hanging_on(loser)]
    if left:
        raise Conflict(f"“{loser.name}”还有不能转移的记录（{'、'.join(left)}），未合并。", code="in_use")
    return journal


def pointing_at(model: type[models.Model]) -> list[Any]:
    """Every foreign key of the project to the model, except rows derived from the record itself."""
    return [
        field
        for owner in apps.get_models()
        for field in owner._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is model
        and owner._meta.label_lower not in _DERIVED
    ]


def named_by_kind() -> Iterator[tuple[type[models.Model], str, str]]:
    """Tables that name records by kind and id."""
    for model in apps.get_models():
        if model._meta.app_label in _STAYS or model._meta.label_lower in _DERIVED:
            continue
        names = {f.attname for f in model._meta.concrete_fields if not isinstance(f, models.ForeignKey)}
        for kind_name, id_name in _NAMED_BY:
            if kind_name in names and id_name in names:
                yield model, kind_name, id_name


def hanging_on(record: LedgerRecord) -> list[tuple[str, int]]:
    """What still points at a record, with its number."""
    found = []
    for field in pointing_at(type(record)):
        number = field.model._base_manager.filter(**{field.name: record.pk}).count()
        if number:
            found.append((str(field.model._meta.verbose_name), number))
    return found


def _move_rows(field: Any, loser: LedgerRecord, winner: LedgerRecord) -> list[Line]:
    model = field.model
    journal: list[Line] = []
    shift = _numbers_to_shift(model, field, winner)
    same = _duplicates(model, field, winner)
    for row in model._base_manager.filter(**{field.name: loser.pk}).order_by("pk"):
        if same is not None and _likeness_of(row, same[0]) in same[1]:
            journal.append(_dropped(row))
            continue
        values: dict[str, Any] = {field.attname: winner.pk}
        for name, by in shift.items():
            values[name] = getattr(row, name) + by
        if isinstance(row, DossierItem):
            # An item lies where its enterprise lies.
            values |= {"located_in_id": winner.located_in_id, "supervised_by_id": winner.supervised_by_id}
        journal.append(_written(row, values))
    return journal


def _move_named(
    model: type[models.Model],
    kind_name: str,
    id_name: str,
    kind: str,
    loser: LedgerRecord,
    winner: LedgerRecord,
) -> list[Line]:
    """Rows that name the loser; the id column may be text or a UUID."""
    texts = isinstance(model._meta.get_field(id_name), models.CharField)
    old, new = (str(loser.pk), str(winner.pk)) if texts else (loser.pk, winner.pk)
    rows = model._base_manager.filter(**{kind_name: kind, id_name: old}).order_by("pk")
    return [_written(row, {id_name: new}) for row in rows]


def _numbers_to_shift(model: type[models.Model], field: Any, winner: LedgerRecord) -> dict[str, int]:
    """Numbers counted within the record go on after the winner's own (filings, versions)."""
    found = {}
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or field.name not in constraint.fields:
            continue
        for name in constraint.fields:
            counted = model._meta.get_field(name)
            if name != field.name and isinstance(counted, models.IntegerField):
                highest = model._base_manager.filter(**{field.name: winner.pk}).aggregate(most=Max(name))[
                    "most"
                ]
                found[name] = 0 if highest is None else highest + 1
    return found


#: Lines of a person and a telephone that both records have are one line afterwards.
_ONE_LINE = {"enterprises.contact": ("name", "telephone", "role")}


def _duplicates(
    model: type[models.Model], field: Any, winner: LedgerRecord
) -> tuple[tuple[str, ...], set[tuple[Any, ...]]] | None:
    names = _ONE_LINE.get(model._meta.label_lower)
    if names is None:
        return None
    rows = model._base_manager.filter(**{field.name: winner.pk})
    return names, set(rows.values_list(*names))


def _likeness_of(row: models.Model, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _plain(row: models.Model) -> dict[str, Any]:
    """Every column of a row as JSON keeps it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder, default=str))
    return plain


def _digest(row: models.Model) -> str:
    text = json.dumps(_plain(row), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _dropped(row: models.Model) -> Line:
    line = {"op": "drop", "model": row._meta.label_lower, "pk": str(row.pk), "before": _plain(row)}
    row.delete()
    return line


def _written(row: models.Model, values: Mapping[str, Any]) -> Line:
    before = {name: getattr(row, name) for name in values}
    _update(row, values)
    fresh = type(row)._base_manager.get(pk=row.pk)
    plain = json.loads(json.dumps(before, cls=DjangoJSONEncoder, default=str))
    return {
        "op": "move",
        "model": row._meta.label_lower,
        "pk": str(row.pk),
        "before": plain,
        "digest": _digest(fresh),
    }


def move_back(kind: str, journal: Iterable[Line]) -> list[str]:
    """Give back what moved and is as it was left; the answer says what stays with the winner, and why."""
    remains: list[str] = []
    for line in reversed(list(journal)):
        if line["op"] == "move":
            remains += _moved_back(line)
        elif line["op"] == "drop":
            model = apps.get_model(line["model"])
            values = _restored(model, line["before"])
            row = model._base_manager.create(**values)
            _update(row, values)  # with the times it had
        elif (mover := _movers.get((kind, line["op"]))) is not None:
            remains += mover.back(line["lines"])
        else:
            raise Conflict("合并时转移记录的模块已停用，无法撤销。")
    return remains


def _moved_back(line: Line) -> list[str]:
    model = apps.get_model(line["model"])
    title = str(model._meta.verbose_name)
    row = model._base_manager.filter(pk=line["pk"]).first()
    if row is None:
        return [f"{title}：合并后已删除"]
    if _digest(row) != line["digest"]:
        return [f"{title}“{row}”：合并后已修改，留在保留的记录"]
    _update(row, _restored(model, line["before"]))
    return []


def _update(row: models.Model, values: Mapping[str, Any]) -> None:
    """By query: `save` would date the row anew, and the fact it tells is as old as before."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
    except IntegrityError as error:
        title = row._meta.verbose_name
        raise Conflict(f"两条记录都有{title}“{row}”，请先删去其中一条再处理。", code="in_use") from error


def _restored(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the journal as the columns take them; a foreign key by its column."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.attname in values:
            target = field.target_field if isinstance(field, models.ForeignKey) else field
            found[field.attname] = target.to_python(values[field.attname])
    return found


def counted(journal: Iterable[Line]) -> list[tuple[str, int]]:
    """What moved, in words with numbers, most first."""
    numbers: dict[str, int] = {}
    for line in journal:
        if line["op"] == "move":
            title = str(apps.get_model(line["model"])._meta.verbose_name)
            numbers[title] = numbers.get(title, 0) + 1
    return sorted(numbers.items(), key=lambda each: -each[1])


def preview(kind: str, loser: LedgerRecord) -> list[tuple[str, int]]:
    """What would move."""
    found = dict(hanging_on(loser))
    for model, kind_name, id_name in named_by_kind():
        texts = isinstance(model._meta.get_field(id_name), models.CharField)
        key: UUID | str = str(loser.pk) if texts else loser.pk
        number = model._base_manager.filter(**{kind_name: kind, id_name: key}).count()
        if number:
            title = str(model._meta.verbose_name)
            found[title] = found.get(title, 0) + number
    return sorted(found.items(), key=lambda each: -each[1])
