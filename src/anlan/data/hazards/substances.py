"""The table of substances: loading what the project ships, finding by name, English name, CAS or UN number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.hazards.events import SubstancesLoaded
from anlan.data.hazards.knowledge import shipped
from anlan.data.hazards.models import Substance
from anlan.data.ledger.facade import fragments_of, initials, normal, search_text
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


def load_substances(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Bring the shipped substances into the database; answers how many were created and updated.

    A substance somebody has verified stays as it is.
    """
    fresh: list[Substance] = []
    updated = 0
    with transaction.atomic():
        known = {substance.name: substance for substance in Substance.objects.all()}
        for row in shipped():
            substance = known.get(row["name"])
            if substance is None:
                fresh.append(Substance(**row, search=search_column(row)))
            elif not substance.verified and _differs(substance, row):
                for name, value in row.items():
                    setattr(substance, name, value)
                substance.search = search_column(row)
                substance.version += 1
                substance.save()
                updated += 1
        Substance.objects.bulk_create(fresh, batch_size=50)
        created = len(fresh)
        if created or updated:
            subject = RecordRef.of("substance-table", "substances")
            audit.record(
                action="hazards.load_substances",
                subject=subject,
                summary=f"载入危险化学品：新增 {created} 种，更新 {updated} 种",
                by=by,
                at=at,
            )
            events.publish(SubstancesLoaded(created=created, updated=updated), subject=subject, by=by, at=at)
    return created, updated


def _differs(substance: Substance, row: dict[str, Any]) -> bool:
    return any(getattr(substance, name) != value for name, value in row.items())


def search_column(row: Mapping[str, Any]) -> str:
    """The search column of a substance with these names and numbers."""
    names = [row["name"], *row["aliases"]]
    numbers = (row["english_name"], row["cas"], row["un"], row["formula"])
    return search_text(*names, *map(initials, names), *numbers)


def search_substances(text: str = "") -> QuerySet[Substance]:
    """Substances by part of a Chinese or English name, alias, pinyin initials, formula, CAS or UN; exact ones first.

    "UN1017" and "1017" find the same.
    """
    rows = Substance.objects.all()
    text = text.strip()
    if not text:
        return rows
    number = text.upper().removeprefix("UN").strip()
    if number.isascii() and number.isdigit() and len(number) == 4:
        return rows.filter(un=number)
    for fragment in fragments_of(text) or ["\x00"]:
        rows = rows.filter(search__contains=fragment)
    whole = normal(text)
    rank = Case(
        When(Q(name=text) | Q(cas=text), then=Value(0)),
        When(search__startswith=whole + "|", then=Value(0)),
        When(Q(search__contains=f"|{whole}|") | Q(search__endswith=f"|{whole}"), then=Value(1)),
        When(name__startswith=text, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", "name")


def ranked(rows: QuerySet[Substance], text: str) -> QuerySet[Substance]:
    """Substances found by `text` with `place`, a column that sorts best first, then by name; by name without text."""
    if not text.strip():
        return rows.annotate(place=F("name"))
    found = search_substances(text)
    if "rank" not in found.query.annotations:  # a whole UN number
        return found.annotate(place=F("name"))
    return found.annotate(place=Concat(Cast("rank", CharField()), Value(" "), F("name")))


def substance_by_id(substance_id: UUID | str) -> Substance | None:
    """The substance with this id, or None."""
    try:
        key = UUID(str(substance_id))
    except ValueError:
        return None
    return Substance.objects.filter(pk=key).first()


def find_substance(text: str) -> Substance | None:
    """The substance a person means: by id, exactly by name, alias, CAS or UN number, else the only one that matches."""
    whole = normal(text)
    if not whole:
        return None
    if (by_id := substance_by_id(text)) is not None:
        return by_id
    found = list(search_substances(text)[:20])
    for substance in found:
        names = [substance.name, *substance.aliases, substance.english_name, substance.cas, substance.un]
        names.append(substance.formula)
        if whole in {normal(name) for name in names} or whole == f"un{substance.un}":
            return substance
    return found[0] if len(found) == 1 else None


def substances_named(ids: Iterable[UUID | str]) -> list[Substance]:
    """The substances with these ids, in this order; what is no id or unknown is left out."""
    keys = []
    for text in ids:
        try:
            keys.append(UUID(str(text)))
        except ValueError:
            continue
    found = Substance.objects.in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]
