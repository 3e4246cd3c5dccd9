"""Filters of a list. Each reads its own parameters from the URL, narrows the rows, and says in a chip what
it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, QueryDict

from anlan.kernel.clock import SHANGHAI

Rows = QuerySet[Any]
DISTRICT_DIGITS = 6
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Base: `key` is the URL parameter."""

    key: str
    title: str
    kind: ClassVar[str] = ""
    #: What the rows are while the filter is not set, as its first choice says.
    unset: ClassVar[str] = "全部"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.key,)

    def apply(self, rows: Rows, query: QueryDict) -> Rows:
        """Rows that pass; the filter unset passes all."""
        raise NotImplementedError

    def chip(self, request: HttpRequest) -> str:
        """What the filter does now in words; "" when unset."""
        raise NotImplementedError

    def choices_for(self, request: HttpRequest) -> Choices:
        return ()


@dataclass(frozen=True, slots=True)
class SearchFilter(Filter):
    """Text in any of `fields`. `search(rows, text)` replaces the comparison where a room has an index for
    it."""

    key: str = "q"
    title: str = "搜索"
    fields: tuple[str, ...] = ()
    search: Callable[[Rows, str], Rows] | None = None
    placeholder: str = ""
    kind: ClassVar[str] = "search"

    def apply(self, rows: Rows, query: QueryDict) -> Rows:
        text = query.get(self.key, "").strip()
        if not text:
            return rows
        if self.search is not None:
            return self.search(rows, text)
        condition = Q()
        for word in text.split()[:5]:
            anywhere = Q()
            for field in self.fields:
                anywhere |= Q(**{f"{field}__icontains": word})
            condition &= anywhere
        return rows.filter(condition)

    def chip(self, request: HttpRequest) -> str:
        text = request.GET.get(self.key, "").strip()
        return f"“{text}”" if text else ""


@dataclass(frozen=True, slots=True)
class ChoiceFilter(Filter):
    """One or several of fixed choices. `choices` may be a function of the request; `field` the ORM field."""

    choices: Choices | Callable[[HttpRequest], Choices] = ()
    field: str = ""
    kind: ClassVar[str] = "choice"

    def choices_for(self, request: HttpRequest) -> Choices:
        return self.choices(request) if callable(self.choices) else self.choices

    def apply(self, rows: Rows, query: QueryDict) -> Rows:
        wanted = [value for value in query.getlist(self.key) if value]
        if not wanted:
            return rows
        field = self.field or self.key
        return rows.filter(**({field: wanted[0]} if len(wanted) == 1 else {f"{field}__in": wanted}))

    def chip(self, request: HttpRequest) -> str:
        wanted = [value for value in request.GET.getlist(self.key) if value]
        if not wanted:
            return ""
        words = {str(value): str(label) for value, label in self.choices_for(request)}
        return f"{self.title}：{'、'.join(words.get(value, value) for value in wanted)}"


@dataclass(frozen=True, slots=True)
class BooleanFilter(Filter):
    """Yes or no. `apply_to(rows, yes)` replaces the plain field comparison."""

    field: str = ""
    yes: str = "是"
    no: str = "否"
    apply_to: Callable[[Rows, bool], Rows] | None = None
    kind: ClassVar[str] = "choice"

    def choices_for(self, request: HttpRequest) -> Choices:
        return (("1", self.yes), ("0", self.no))

    def apply(self, rows: Rows, query: QueryDict) -> Rows:
        value = query.get(self.key, "")
        if value not in {"0", "1"}:
            return rows
        if self.apply_to is not None:
            return self.apply_to(rows, value == "1")
        return rows.filter(**{self.field or self.key: value == "1"})

    def chip(self, request: HttpRequest) -> str:
        word = {"1": self.yes, "0": self.no}.get(request.GET.get(self.key, ""))
        return f"{self.title}：{word}" if word else ""


@dataclass(frozen=True, slots=True)
class DivisionFilter(Filter):
    """Records inside a division, by its code, so without a join."""

    choices: Choices | Callable[[HttpRequest], Choices] = ()
    field: str = "located_in_id"
    kind: ClassVar[str] = "choice"

    def choices_for(self, request: HttpRequest) -> Choices:
        return self.choices(request) if callable(self.choices) else self.choices

    def apply(self, rows: Rows, query: QueryDict) -> Rows:
        code = query.get(self.key, "").strip()
        if not (code.isascii() and code.isdigit()):
            return rows
        # A city's code ends in 00, a province's in 0000: the area begins with what stands before the zeros.
        prefix = (
            code[:2]
            if code.endswith("0000")
            else code[:4]
            if code.endswith("00") and len(code) == 6
            else code
        )
        if len(prefix) == DISTRICT_DIGITS:
            # Of a district there may be thousands: walking the list in its order finds a page sooner than sorting
            # them all, so the place is compared, not looked up.
            inside: Rows = rows.alias(in_district=Substr(self.field, 1, DISTRICT_DIGITS))
            return inside.filter(in_district=prefix)
        return rows.filter(**{f"{self.field}__gte": prefix, f"{self.field}__lt": prefix + ":"})

    def chip(self, request: HttpRequest) -> str:
        code = request.GET.get(self.key, "").strip()
        if not code:
            return ""
        words = dict(self.choices_for(request))
        return f"{self.title}：{words.get(code, code)}"


@dataclass(frozen=True, slots=True)
class DateRangeFilter(Filter):
    """From day to day, both included; parameters `<key>_from`, `<key>_to`. `timed` for fields with a time
    of day."""

    field: str = ""
    timed: bool = True
    kind: ClassVar[str] = "dates"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (f"{self.key}_from", f"{self.key}_to")

    def apply(self, rows: Rows, query: QueryDict) -> Rows:
        field = self.field or self.key
        first, last = (_day(query.get(name, "")) for name in self.parameters)
        if first:
            rows = rows.filter(**{f"{field}__gte": _midnight(first) if self.timed else first})
        if last:
            after = last + timedelta(days=1)
            rows = rows.filter(**{f"{field}__lt": _midnight(after) if self.timed else after})
        return rows

    def chip(self, request: HttpRequest) -> str:
        first, last = (_day(request.GET.get(name, "")) for name in self.parameters)
        if not first and not last:
            return ""
        return f"{self.title}：{first or '…'} 至 {last or '…'}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
