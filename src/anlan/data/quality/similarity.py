"""When two records of a ledger may be one: keys that doubles share, and the score of a pair. Pure.

Names are compared by their core: without place names and the legal form. Serial numbers must agree: 一厂 and 二厂,
3号站 and 5号站 are neighbours, not doubles.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from uuid import UUID

from anlan.data.ledger.facade import normal
from anlan.data.quality.enums import Reason

#: Two points nearer than this may be one place, metres.
NEAR_M = 50.0
#: A pair with at least this score is proposed.
THRESHOLD = 50
_POINTS = {
    Reason.CODE: 100,
    Reason.ORGANISATION: 70,
    Reason.NAME: 60,
    Reason.CORE: 45,
    Reason.SIMILAR: 30,
    Reason.PHONE: 25,
    Reason.PERSON: 25,
    Reason.NEAR: 25,
}
_FORM = re.compile(r"(?:集团)?(?:股份)?(?:有限责任公司|有限公司)|(?:集团)?(?<!分)公司$|集团$")
_SERIAL = re.compile(r"\d+|[一二三四五六七八九十甲乙丙丁东南西北新老]")
_SHORTEST_CORE = 2
_END = 3
#: Degrees; a cell is at least 100 m high and, up to 54 degrees of latitude (the country's north), 100 m wide.
_CELL_LAT, _CELL_LON = 0.0009, 0.00156


@dataclass(frozen=True, slots=True)
class Face:
    """What is compared of one record. `core` is `core_of(name)`; `group` keeps unlike things of one ledger apart."""

    kind: str
    id: UUID
    name: str
    core: str
    group: str = ""
    code: str = ""
    phones: frozenset[str] = frozenset()
    person: str = ""
    lon: float | None = None
    lat: float | None = None
    active: bool = True
    place: str = ""
    supervisor: UUID | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two faces may be one."""

    score: int
    reasons: tuple[str, ...]


def places_pattern(names: list[str]) -> re.Pattern[str]:
    """A pattern of the place names that say nothing in a firm's name, longest first."""
    ordered = sorted({normal(name) for name in names if len(name) > 1}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def core_of(name: str, places: re.Pattern[str]) -> str:
    """A name without place names and legal form; the normal form itself where nothing much is left.

    >>> core_of("大连海青（甲）化工有限公司", places_pattern(["大连市", "大连"]))
    '海青甲化工'
    """
    full = normal(name)
    core = _FORM.sub("", places.sub("", full))
    return core if len(core) >= _SHORTEST_CORE else full


def organisation_part(code: str) -> str:
    """The organisation code within a credit code (GB 32100-2015: places 9 to 17); nothing if it is not 18 long."""
    return code[8:17] if len(code) == 18 else ""


def digits_of(telephone: str) -> str:
    """The digits by which a telephone is compared; nothing when too few to say anything."""
    digits = "".join(filter(str.isdigit, telephone))
    return digits[-11:] if len(digits) >= 7 else ""


def keys_of(face: Face) -> list[str]:
    """Keys under which a double of this record would be found, places apart (`cells_of`).

    A retired record is looked for by its code alone: that a name was used before means nothing.
    """
    group = face.group[:16]
    keys = [f"o:{part}"] if (part := organisation_part(face.code)) else []
    if not face.active:
        return keys
    if face.core:
        keys += [f"h:{group}:{face.core[:_END]}", f"t:{group}:{face.core[-_END:]}"]
    keys += [f"p:{group}:{phone}" for phone in sorted(face.phones)]
    return keys


def cells_of(face: Face) -> list[str]:
    """Four overlapping cells of 100 m: two points within 50 m share at least one."""
    if face.lon is None or face.lat is None or not face.active:
        return []
    found = []
    for number in range(4):
        north = math.floor(face.lat / _CELL_LAT + 0.5 * (number & 1))
        east = math.floor(face.lon / _CELL_LON + 0.5 * (number >> 1))
        found.append(f"g:{face.group[:16]}:{number}:{north}:{east}")
    return found


def metres_between(a: Face, b: Face) -> float:
    """Flat-earth distance; infinite where a point is missing."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return math.inf
    east = (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return math.hypot(east, a.lat - b.lat) * 111_320


def similar(a: str, b: str) -> bool:
    """Whether two cores are one but for a slip: one edit, two from eight characters on, or one within the other."""
    if _SERIAL.findall(a) != _SERIAL.findall(b):
        return False
    short, long = sorted((a, b), key=len)
    if len(short) >= 4 and short in long and len(long) - len(short) <= 4:
        return True
    if len(short) < 4:
        return False
    return _edits_within(short, long, 2 if len(short) >= 8 else 1)


def _edits_within(short: str, long: str, most: int) -> bool:
    if len(long) - len(short) > most:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    end = 0
    while end < len(short) - start and short[-1 - end] == long[-1 - end]:
        end += 1
    a, b = short[start : len(short) - end], long[start : len(long) - end]
    if len(b) <= most:
        return True
    return most > 1 and _distance(a, b) <= most


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        former, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            former, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, former + (left != right))
    return row[-1]


def likeness(a: Face, b: Face) -> Likeness | None:
    """The reasons why two faces may be one, or None where they are too few."""
    if a.kind != b.kind or a.group != b.group or a.id == b.id or not (a.active or b.active):
        return None
    reasons = []
    if a.code and a.code == b.code:
        reasons.append(Reason.CODE)
    elif (part := organisation_part(a.code)) and part == organisation_part(b.code):
        reasons.append(Reason.ORGANISATION)
    if not (a.active and b.active) and not reasons:
        return None
    named = _name_reason(a, b)
    if named:
        reasons.append(named)
    if a.phones & b.phones:
        reasons.append(Reason.PHONE)
    if a.person and a.person == b.person:
        reasons.append(Reason.PERSON)
    if named and metres_between(a, b) <= NEAR_M:
        reasons.append(Reason.NEAR)
    score = sum(_POINTS[each] for each in reasons)
    if score < THRESHOLD:
        return None
    return Likeness(min(score, 100), tuple(str(each) for each in reasons))


def _name_reason(a: Face, b: Face) -> Reason | None:
    if normal(a.name) == normal(b.name):
        return Reason.NAME
    if a.core == b.core and len(a.core) >= 3:
        return Reason.CORE
    return Reason.SIMILAR if similar(a.core, b.core) else None


def fingerprint(a: Face, b: Face) -> str:
    """What was compared of both, so that a decision holds until one of them changes."""
    first, second = sorted((a, b), key=lambda face: face.id)
    parts = [
        f"{f.id}|{f.name}|{f.code}|{','.join(sorted(f.phones))}|{f.person}|{f.lon}|{f.lat}|{f.active}"
        for f in (first, second)
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
