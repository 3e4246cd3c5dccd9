"""Finding an enterprise by half its name: the full-text index on SQLite, plain containment elsewhere.

The index holds pairs of characters, so a fragment of any length in any place is found; fragments may come in any
order. Names are asked first, then names with place, address and credit code. Who sees few enterprises has those
looked through instead, because the index would hand over the whole city's first. 200,000 rows answer within 20 ms.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from anlan.base.accounts.facade import Scope, User
from anlan.data.enterprises.models import Enterprise
from anlan.data.ledger.facade import fragments_of, match_expression, normal, tokens_within
from anlan.data.ledger.reading import Viewer

_CANDIDATES = 200
#: What more match than this is found sooner by walking the list than by collecting it from the index.
DENSE = 50_000
#: As many enterprises are looked through one by one.
FEW = 3000
_MATCHING_IDS = """
SELECT s.enterprise_id FROM enterprises_search AS f CROSS JOIN enterprises_searchentry AS s ON s.id = f.rowid
WHERE f.enterprises_search MATCH %s
"""
# CROSS JOIN fixes the order: from the index outward, stopping when enough candidates are found.
_CANDIDATES_SQL = """
SELECT e.id, e.name, e.lon, e.lat
FROM enterprises_search AS f
CROSS JOIN enterprises_searchentry AS s ON s.id = f.rowid
CROSS JOIN enterprises_enterprise AS e ON e.id = s.enterprise_id
WHERE f.enterprises_search MATCH %s AND e.status = 'active' AND ({scope}) LIMIT {limit}
"""
_COUNT_ALL_SQL = "SELECT COUNT(*) FROM enterprises_search WHERE enterprises_search MATCH %s"
_COUNT_RETIRED_SQL = """
SELECT COUNT(*) FROM enterprises_enterprise AS e
CROSS JOIN enterprises_searchentry AS s ON s.enterprise_id = e.id
WHERE e.status = 'retired'
  AND s.id IN (SELECT rowid FROM enterprises_search WHERE enterprises_search MATCH %s)
"""
_COUNT_SQL = "SELECT COUNT(*) FROM (SELECT 1 FROM enterprises_enterprise AS e WHERE {scope} LIMIT {limit})"
# The plus keeps SQLite from walking all active rows instead of the few in scope.
_AMONG_FEW_SQL = """
SELECT e.id, e.name, e.lon, e.lat
FROM enterprises_enterprise AS e
CROSS JOIN enterprises_searchentry AS s ON s.enterprise_id = e.id
WHERE ({scope}) AND +e.status = 'active' AND {contained} LIMIT {limit}
"""
_CONTAINED = {
    "names": "instr(' ' || s.names || ' ', %s) > 0",
    "": "instr(' ' || s.names || ' ' || s.rest || ' ', %s) > 0",
}


class Candidate(NamedTuple):
    """As much of an enterprise as ranking needs."""

    id: UUID
    name: str
    lon: float | None
    lat: float | None


def filter_by_text(rows: Any, text: str) -> Any:
    """Active and retired `rows` that match every fragment of `text`; for lists."""
    fragments = fragments_of(text)
    if not fragments:
        return rows if not text.strip() else rows.none()
    if connection.vendor != "sqlite" or _number_matching(match_expression(fragments)) > DENSE:
        return rows.search(text)
    return rows.filter(pk__in=RawSQL(_MATCHING_IDS, [match_expression(fragments)]))  # noqa: S611  # bound


def active_matching(text: str, *, visible_to: Viewer) -> int | None:
    """How many active enterprises match, from the index alone; None where rows must be counted one by one.

    A word that every tenth of 200,000 names has is counted in a millisecond instead of a tenth of a second: the index
    counts active and retired, and the retired are few.
    """
    fragments = fragments_of(text)
    everything = isinstance(visible_to, User) and visible_to.scope.everything
    if not fragments or not everything or connection.vendor != "sqlite":
        return None
    expression = match_expression(fragments)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_RETIRED_SQL, [expression])
        return _number_matching(expression) - int(cursor.fetchone()[0])


def _number_matching(expression: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ALL_SQL, [expression])
        return int(cursor.fetchone()[0])


def match_enterprises(
    text: str, *, visible_to: Viewer, limit: int = 10, near: tuple[float, float] | None = None
) -> list[Enterprise]:
    """Active enterprises that match every fragment of `text`, best first.

    Best is: the name begins with the first fragment, then all fragments in the name, then the shorter name;
    `near` (lon, lat, WGS-84) moves what lies close forward.
    """
    fragments = fragments_of(text)
    if not fragments or limit <= 0 or not isinstance(visible_to, User):
        return []
    found: dict[UUID, Candidate] = {}
    for candidates in _attempts(fragments, visible_to):
        found.update((candidate.id, candidate) for candidate in candidates)
        if len(found) >= limit:
            break
    ranked = sorted(found.values(), key=lambda row: _rank(row, fragments, near))[:limit]
    ids = [candidate.id for candidate in ranked]
    manager: Any = Enterprise.objects
    rows = manager.filter(pk__in=ids).select_related("located_in", "supervised_by").order_by()
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in ids if pk in by_id]


def _attempts(fragments: list[str], user: User) -> Iterator[list[Candidate]]:
    """Names first, then names with place, address and credit code."""
    if connection.vendor != "sqlite":
        manager: Any = Enterprise.objects
        rows = manager.visible_to(user).active().search(" ".join(fragments))[:_CANDIDATES]
        yield [Candidate(row.pk, row.name, row.lon, row.lat) for row in rows]
        return
    few = _sees_few(user.scope)
    for column in ("names", ""):
        yield _among_few(fragments, column, user.scope) if few else _indexed(fragments, column, user.scope)


def _sees_few(scope: Scope) -> bool:
    if scope.everything:
        return False
    condition, parameters = _scope_sql(scope)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_SQL.format(scope=condition, limit=FEW + 1), parameters)
        return bool(cursor.fetchone()[0] <= FEW)


def _indexed(fragments: list[str], column: str, scope: Scope) -> list[Candidate]:
    condition, parameters = _scope_sql(scope)
    sql = _CANDIDATES_SQL.format(scope=condition, limit=_CANDIDATES)
    return _candidates(sql, [match_expression(fragments, column), *parameters])


def _among_few(fragments: list[str], column: str, scope: Scope) -> list[Candidate]:
    condition, parameters = _scope_sql(scope)
    contained = " AND ".join([_CONTAINED[column]] * len(fragments))
    sql = _AMONG_FEW_SQL.format(scope=condition, contained=contained, limit=_CANDIDATES)
    return _candidates(sql, [*parameters, *map(tokens_within, fragments)])


def _candidates(sql: str, parameters: list[str]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Candidate(UUID(pk), name, lon, lat) for pk, name, lon, lat in cursor.fetchall()]


def _scope_sql(scope: Scope) -> tuple[str, list[str]]:
    """The same rule as `EnterpriseQuerySet._within`, in SQL; a test holds the two together."""
    if scope.everything:
        return "1", []
    parts: list[str] = []
    parameters: list[str] = []
    for low, high in scope.ranges:
        parts.append("(e.located_in_id >= %s AND e.located_in_id < %s)")
        parameters += [low, high]
    if scope.organisations:
        marks = ", ".join(["%s"] * len(scope.organisations))
        parts += [f"e.supervised_by_id IN ({marks})", f"e.organisation_id IN ({marks})"]
        parameters += [organisation.hex for organisation in sorted(scope.organisations)] * 2
    return " OR ".join(parts) or "0", parameters


def _rank(row: Candidate, fragments: list[str], near: tuple[float, float] | None) -> tuple[float, int, str]:
    name = normal(row.name)
    score = 0.0 if name.startswith(fragments[0]) else 1.0
    score += 0.0 if all(fragment in name for fragment in fragments) else 2.0
    if near is not None:
        score += _closeness(row, near)
    return score, len(name), row.name


def _closeness(row: Candidate, near: tuple[float, float]) -> float:
    """0 at the point to 3 from 20 km on; flat-earth degrees are enough to rank."""
    if row.lon is None or row.lat is None:
        return 3.0
    east = (row.lon - near[0]) * math.cos(math.radians(near[1]))
    kilometres = math.hypot(east, row.lat - near[1]) * 111.3
    return min(kilometres / 20.0, 1.0) * 3.0
