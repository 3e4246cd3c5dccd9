"""Finding doubles: the whole of a ledger in one pass, or what was written since.

Never every record with every other: records share a block (a key of `similarity.keys_of` or a cell), and within a
block, sorted by name, each is compared with the next `WINDOW` only. So the comparisons grow with the number of
records, however many of them share a telephone or a spot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anlan.base.jobs.facade import give_way
from anlan.base.spatial import facade as spatial
from anlan.data.ledger.facade import insert_rows
from anlan.data.quality.enums import PairStatus
from anlan.data.quality.faces import Ledger, faces
from anlan.data.quality.models import BlockKey, Merge, Pair
from anlan.data.quality.similarity import (
    NEAR_M,
    Face,
    Likeness,
    cells_of,
    fingerprint,
    keys_of,
    likeness,
)

#: With how many neighbours in a block a record is compared.
WINDOW = 12
_CHUNK = 2000
_SORT = 24
#: Points round a record that are looked at.
_MOST_NEAR = 60


@dataclass(frozen=True, slots=True)
class Result:
    """What one look cost and found."""

    records: int
    compared: int
    pairs: int


Found = dict[tuple[UUID, UUID], tuple[Face, Face, Likeness]]


def candidates(all_faces: Sequence[Face]) -> Iterator[tuple[Face, Face]]:
    """Pairs worth comparing, each once; at most `WINDOW` for each key of a record."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, face in enumerate(all_faces):
        for key in [*keys_of(face), *cells_of(face)]:
            blocks[key].append(number)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) < 2:
            continue
        members.sort(key=lambda number: (all_faces[number].core, all_faces[number].id))
        for position, left in enumerate(members):
            for right in members[position + 1 : position + 1 + WINDOW]:
                pair = (left, right) if left < right else (right, left)
                if pair not in seen:
                    seen.add(pair)
                    yield all_faces[left], all_faces[right]


def detect_all(ledger: Ledger, *, at: datetime) -> Result:
    """Look through a whole ledger: renew keys and pairs, and let go of pairs that are none any more."""
    gone = merged_away(ledger.kind)
    known = [face for face in faces(ledger) if face.id not in gone]
    for start in range(0, len(known), _CHUNK):
        _sync_keys(ledger.kind, known[start : start + _CHUNK])
        give_way()
    found: Found = {}
    compared = 0
    for a, b in candidates(known):
        compared += 1
        _judge(a, b, found)
    settle_pairs(ledger.kind, found, Pair.objects.filter(kind=ledger.kind), at=at)
    return Result(len(known), compared, len(found))


def detect(ledger: Ledger, ids: Iterable[UUID], *, at: datetime) -> Result:
    """Look at some records again: a few queries a record, whatever the size of the ledger."""
    wanted = set(ids)
    gone = merged_away(ledger.kind)
    own = [face for face in faces(ledger, ids=list(wanted)) if face.id not in gone]
    _sync_keys(ledger.kind, own, absent=wanted - {face.id for face in own})
    near: dict[UUID, set[UUID]] = {face.id: _neighbours(ledger, face) - {face.id} - gone for face in own}
    others = {pk for group in near.values() for pk in group}
    by_id = {face.id: face for face in [*own, *faces(ledger, ids=list(others - {f.id for f in own}))]}
    found: Found = {}
    compared = 0
    for face in own:
        for pk in near[face.id]:
            if (other := by_id.get(pk)) is not None:
                compared += 1
                _judge(face, other, found)
    concerned = Q(first_id__in=wanted) | Q(second_id__in=wanted)
    settle_pairs(ledger.kind, found, Pair.objects.filter(concerned, kind=ledger.kind), at=at)
    return Result(len(own), compared, len(found))


def merged_away(kind: str) -> set[UUID]:
    """Records that were merged into another: they are settled."""
    return set(Merge.objects.filter(kind=kind, undone_at=None).values_list("loser_id", flat=True))


def _judge(a: Face, b: Face, found: Found) -> None:
    like = likeness(a, b)
    if like is not None:
        first, second = (a, b) if a.id < b.id else (b, a)
        found[(first.id, second.id)] = (first, second, like)


def _neighbours(ledger: Ledger, face: Face) -> set[UUID]:
    """Those beside the record in each of its blocks, and those within 50 m."""
    found: set[UUID] = set()
    sort = face.core[:_SORT]
    for key in keys_of(face):
        rows = BlockKey.objects.filter(kind=face.kind, key=key)
        after = rows.filter(sort__gte=sort).order_by("sort", "record_id")
        before = rows.filter(sort__lt=sort).order_by("-sort", "-record_id")
        for side in (after, before):
            found |= set(side.values_list("record_id", flat=True)[: WINDOW + 1])
    if face.lon is not None and face.lat is not None and face.active:
        spots = spatial.nearest(
            layers=[ledger.layer or face.group], lon=face.lon, lat=face.lat, limit=_MOST_NEAR, within_m=NEAR_M
        )
        found |= {spot.record_id for spot in spots}
    return found


def _sync_keys(kind: str, known: Sequence[Face], absent: Iterable[UUID] = ()) -> None:
    """Make the stored keys those of the faces; nothing is written where nothing changed."""
    wanted = {(face.id, key[:48], face.core[:_SORT]) for face in known for key in keys_of(face)}
    ids = [*(face.id for face in known), *absent]
    with transaction.atomic():
        rows = list(
            BlockKey.objects.filter(record_id__in=ids, kind=kind).values_list(
                "pk", "record_id", "key", "sort"
            )
        )
        stored = {(record_id, key, sort) for _, record_id, key, sort in rows}
        stale = [pk for pk, record_id, key, sort in rows if (record_id, key, sort) not in wanted]
        if stale:
            BlockKey.objects.filter(pk__in=stale).delete()
        fresh = sorted(wanted - stored)
        insert_rows(
            BlockKey,
            [
                {"kind": kind, "key": key, "sort": sort, "record_id": record_id}
                for record_id, key, sort in fresh
            ],
        )


def settle_pairs(kind: str, found: Found, concerned: object, *, at: datetime) -> None:
    """Write what was found over the pairs `concerned` (a query of them): new ones open, lost ones gone.

    A pair called 不是重复 opens again only when what was compared has changed; a merged one stays merged.
    """
    with transaction.atomic():
        stored = {(row.first_id, row.second_id): row for row in concerned}  # type: ignore[attr-defined]
        fresh = []
        for key, (first, second, like) in found.items():
            row = stored.pop(key, None)
            print_now = fingerprint(first, second)
            if row is None:
                row = Pair(kind=kind, first_id=key[0], second_id=key[1], found_at=at, status=PairStatus.OPEN)
                _describe(row, first, second, like, print_now)
                fresh.append(row)
                continue
            if row.status == PairStatus.MERGED or _same(row, first, second, like, print_now):
                continue
            if row.status == PairStatus.GONE or row.fingerprint != print_now:
                row.status, row.found_at = PairStatus.OPEN, at
                row.decided_at, row.decided_by = None, ""
            _describe(row, first, second, like, print_now)
            row.version += 1
            row.save()
        Pair.objects.bulk_create(fresh, batch_size=500)
        lost = [row.pk for row in stored.values() if row.status in (PairStatus.OPEN, PairStatus.DISMISSED)]
        for start in range(0, len(lost), 500):
            # A dismissed pair that drifted apart is asked about anew when it comes back.
            Pair.objects.filter(pk__in=lost[start : start + 500]).update(status=PairStatus.GONE)


def _same(row: Pair, first: Face, second: Face, like: Likeness, print_now: str) -> bool:
    """Whether nothing has to be written."""
    return (
        row.status != PairStatus.GONE
        and row.fingerprint == print_now
        and (row.score, tuple(row.reasons)) == (like.score, like.reasons)
        and (row.first_place, row.second_place) == (first.place, second.place)
        and (row.first_supervisor, row.second_supervisor) == (first.supervisor, second.supervisor)
    )


def _describe(row: Pair, first: Face, second: Face, like: Likeness, print_now: str) -> None:
    row.first_name, row.second_name = first.name, second.name
    row.first_place, row.second_place = first.place, second.place
    row.first_supervisor, row.second_supervisor = first.supervisor, second.supervisor
    row.score, row.reasons, row.fingerprint = like.score, list(like.reasons), print_now
