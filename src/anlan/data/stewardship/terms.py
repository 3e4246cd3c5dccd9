"""How it is told whether a field is filled: declared fields of a model, telephones, child records.

A group of fields gives its terms for one record; the record's children must have been read with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from anlan.data.stewardship.policies import TermState

Terms = Callable[[Any], list[TermState]]
#: The place and supervisor every ledger record should have.
PLACE = (("point", 2), ("located_in_id", 1), ("supervised_by_id", 1))
_LABELS = {"point": "坐标", "located_in_id": "所在区划", "supervised_by_id": "监管机构"}


def is_filled(value: Any) -> bool:
    """Whether a stored value says something: zero and False do, an empty text or list does not."""
    return value is not None and value != "" and value != [] and value != {}


def fields_of(model: type[Any], *wanted: str | tuple[str, int]) -> Terms:
    """Terms that are fields of the model, each with weight 1 unless given as (name, weight)."""
    named = {each.name: str(getattr(each, "verbose_name", each.name)) for each in model._meta.get_fields()}
    listed = [(each, 1) if isinstance(each, str) else each for each in wanted]
    labelled = [
        (name, _LABELS.get(name) or named.get(name.removesuffix("_id"), name), weight)
        for name, weight in listed
    ]

    def terms(record: Any) -> list[TermState]:
        return [
            TermState(name, label, weight, is_filled(getattr(record, name)))
            for name, label, weight in labelled
        ]

    return terms


def joined(*parts: Terms) -> Terms:
    """The terms of several sources, in order."""
    return lambda record: [term for part in parts for term in part(record)]


def lines_of(
    relation: str, label: str, *, weight: int, of_each: Iterable[tuple[str, str, int]] = ()
) -> Terms:
    """Whether there are child records at all and, for each named field of them, whether every one has it."""
    wanted = tuple(of_each)

    def terms(record: Any) -> list[TermState]:
        rows = list(getattr(record, relation).all())
        found = [TermState(relation, label, weight, bool(rows))]
        for name, words, each in wanted:
            full = bool(rows) and all(is_filled(getattr(row, name)) for row in rows)
            found.append(TermState(f"{relation}.{name}", words, each, full))
        return found

    return terms


def resource_details(record: Any) -> list[TermState]:
    """What a resource's kind says beyond the common fields."""
    return [TermState(label, label, 1, is_filled(value)) for label, value in record.detail_rows]


def round_the_clock(record: Any) -> list[TermState]:
    """Whether some telephone of an enterprise is answered at any hour."""
    rows = list(record.contacts.all())
    always = any(not row.limited for row in rows)
    return [TermState("contacts.always", "全天可通的电话", 1, always)]
