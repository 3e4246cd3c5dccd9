"""Counting `Upkeep` into `Tally`: all of it from time to time and when a day has passed, differences in between.

Pages read the tally alone, so that a city of 200,000 enterprises opens as fast as a village.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When

from anlan.data.ledger.facade import insert_many
from anlan.data.stewardship.enums import State
from anlan.data.stewardship.models import Tally, TallyDay, Upkeep
from anlan.data.stewardship.policies import Score, score_of_one
from anlan.kernel.clock import in_shanghai

_KEY = ("located_in_id", "supervised_by_id", "group", "owner")
_COUNTED = ("total", "fresh", "due", "stale", "weight", "weight_current", "weight_filled")


def state_of(row: Upkeep, on: date) -> State:
    """The state of an upkeep row on a day."""
    if on > row.due_on:
        return State.STALE
    return State.DUE if on >= row.warn_on else State.FRESH


def in_state(state: State | str, on: date) -> Q:
    """Upkeep rows in a state on a day."""
    if state == State.STALE:
        return Q(due_on__lt=on)
    if state == State.DUE:
        return Q(due_on__gte=on, warn_on__lte=on)
    return Q(due_on__gte=on, warn_on__gt=on)


def sums(on: date) -> dict[str, Any]:
    """Aggregates that make a `Score` of upkeep rows on a day."""

    def share(condition: Q, value: Any) -> Sum:
        return Sum(
            Case(When(condition, then=value), default=Value(0), output_field=IntegerField()), default=0
        )

    return {
        "total": Count("pk"),
        "n_fresh": share(in_state(State.FRESH, on), Value(1)),
        "n_due": share(in_state(State.DUE, on), Value(1)),
        "n_stale": share(in_state(State.STALE, on), Value(1)),
        "w": Sum("weight", default=0),
        "w_current": share(Q(due_on__gte=on), F("weight")),
        "w_filled": Sum(F("weight") * F("completeness"), default=0),
    }


def score_from(row: dict[str, Any]) -> Score:
    """The score of one row of `sums`."""
    return Score(
        row["total"],
        row["n_fresh"],
        row["n_due"],
        row["n_stale"],
        row["w"],
        row["w_current"],
        row["w_filled"],
    )


def recount(*, at: datetime) -> int:
    """Count everything anew as of the day of `at`; how many lines the tally has."""
    on = in_shanghai(at).date()
    with transaction.atomic():
        rows = Upkeep.objects.order_by().values(*_KEY).annotate(**sums(on))
        lines = [_line({name: row[name] for name in _KEY}, score_from(row)) for row in rows]
        Tally.objects.all().delete()
        insert_many(Tally, lines)
        TallyDay.objects.update_or_create(pk=1, defaults={"on": on, "at": at, "dirty": False})
    return len(lines)


def _line(key: dict[str, Any], score: Score) -> Tally:
    return Tally(**key, **{name: getattr(score, name) for name in _COUNTED})


def shift(*, minus: Iterable[Upkeep], plus: Iterable[Upkeep]) -> None:
    """Move the tally by rows that go and rows that come, in the states of the day it was counted on."""
    day = TallyDay.objects.filter(pk=1).first()
    if day is None:
        return  # the first count takes everything
    moved: dict[tuple[Any, ...], Score] = defaultdict(Score)
    for rows, sign in ((minus, -1), (plus, 1)):
        for row in rows:
            one = score_of_one(state_of(row, day.on), weight=row.weight, filled=row.completeness)
            key = tuple(getattr(row, name) for name in _KEY)
            moved[key] += Score(*(sign * getattr(one, name) for name in _COUNTED))
    for key, score in moved.items():
        if score == Score():
            continue
        named = dict(zip(_KEY, key, strict=True))
        match = {
            f"{name}__isnull" if value is None else name: value is None or value
            for name, value in named.items()
        }
        steps = {name: F(name) + getattr(score, name) for name in _COUNTED if getattr(score, name)}
        if not Tally.objects.filter(**match).update(**steps):
            _line(named, score).save(force_insert=True)


def tally_day() -> TallyDay | None:
    """As of when the tally is."""
    return TallyDay.objects.filter(pk=1).first()


def due_for_recount(*, at: datetime) -> bool:
    """Whether the tally is of another day, was never made, or is known to be off."""
    day = tally_day()
    return day is None or day.dirty or day.on != in_shanghai(at).date()
