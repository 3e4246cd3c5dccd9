"""What a photograph says of itself: size in pixels, when and where it was taken. Bytes only; no Django, no database.

Reads JPEG (APP1), PNG (eXIf) and WebP (EXIF chunk); all three carry the same TIFF block (Exif 2.32, CIPA DC-008). A
file that is damaged or silent gives what could be read and None for the rest, never an error: the picture counts.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo

from anlan.kernel.clock import SHANGHAI

#: Exif and the headers stand at the front of a file; WebP alone puts Exif behind the image.
MAX_BLOCKS = 500
_DATE_TIME, _EXIF_IFD, _GPS_IFD = 0x0132, 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_START_OF_FRAME = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """`taken_at` is aware (Shanghai time when the camera gave no offset); `lon`, `lat` in degrees of WGS-84."""

    width: int = 0
    height: int = 0
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


def facts_of(content: bytes) -> PhotoFacts:
    """Read what the file says of itself."""
    try:
        width, height, block = _parts(content)
    except (struct.error, IndexError):
        return PhotoFacts()
    found = PhotoFacts(width=width, height=height)
    if not block:
        return found
    try:
        return _with_exif(found, block)
    except (struct.error, IndexError, ValueError, ZeroDivisionError, OverflowError):
        return found


def _parts(content: bytes) -> tuple[int, int, bytes]:
    """Width, height and the TIFF block of a file of one of the three kinds."""
    if content[:2] == b"\xff\xd8":
        return _jpeg(content)
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return _png(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    return 0, 0, b""


def _jpeg(content: bytes) -> tuple[int, int, bytes]:
    width = height = 0
    block = b""
    at = 2
    for _ in range(MAX_BLOCKS):
        if at + 4 > len(content) or content[at] != 0xFF:
            break
        marker = content[at + 1]
        if marker == 0xDA:  # the image itself begins
            break
        (length,) = struct.unpack_from(">H", content, at + 2)
        body = content[at + 4 : at + 2 + length]
        if marker == 0xE1 and body[:6] == b"Exif\x00\x00" and not block:
            block = body[6:]
        elif marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", body, 1)
        at += 2 + length
    return width, height, block


def _png(content: bytes) -> tuple[int, int, bytes]:
    width, height = struct.unpack_from(">II", content, 16)
    at = 8
    for _ in range(MAX_BLOCKS):
        if at + 8 > len(content):
            break
        length, name = struct.unpack_from(">I4s", content, at)
        if name == b"eXIf":
            return width, height, content[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, b""


def _webp(content: bytes) -> tuple[int, int, bytes]:
    width = height = 0
    at = 12
    for _ in range(MAX_BLOCKS):
        if at + 8 > len(content):
            break
        name, length = struct.unpack_from("<4sI", content, at)
        body = content[at + 8 : at + 8 + length]
        if name == b"VP8X":
            width = int.from_bytes(body[4:7], "little") + 1
            height = int.from_bytes(body[7:10], "little") + 1
        elif name == b"VP8 " and not width:
            width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", body, 6))
        elif name == b"VP8L" and not width:
            bits = int.from_bytes(body[1:5], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        elif name == b"EXIF":
            return width, height, body.removeprefix(b"Exif\x00\x00")
        at += 8 + length + length % 2
    return width, height, b""


@dataclass(frozen=True, slots=True)
class _Tiff:
    """A TIFF block: byte order and its directories."""

    block: bytes
    order: str

    def directory(self, at: int) -> dict[int, tuple[int, int, int]]:
        """Tag to (type, count, place of the value)."""
        (count,) = struct.unpack_from(f"{self.order}H", self.block, at)
        found = {}
        for number in range(min(count, MAX_BLOCKS)):
            place = at + 2 + 12 * number
            tag, kind, values = struct.unpack_from(f"{self.order}HHI", self.block, place)
            inside = _SIZES.get(kind, 1) * values <= 4
            found[tag] = (kind, values, place + 8 if inside else self.long(place + 8))
        return found

    def long(self, at: int) -> int:
        return int(struct.unpack_from(f"{self.order}I", self.block, at)[0])

    def text(self, entry: tuple[int, int, int] | None) -> str:
        if entry is None or entry[0] != 2 or entry[1] > 64:
            return ""
        return self.block[entry[2] : entry[2] + entry[1]].split(b"\x00")[0].decode("ascii", "ignore").strip()

    def degrees(self, entry: tuple[int, int, int] | None) -> float | None:
        """Degrees, minutes and seconds, each a fraction of two unsigned integers."""
        if entry is None or entry[0] != 5 or entry[1] != 3:
            return None
        numbers = struct.unpack_from(f"{self.order}6I", self.block, entry[2])
        whole, minutes, seconds = (float(numbers[index]) / float(numbers[index + 1]) for index in (0, 2, 4))
        return whole + minutes / 60 + seconds / 3600


def _with_exif(found: PhotoFacts, block: bytes) -> PhotoFacts:
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return found
    tiff = _Tiff(block, order)
    root = tiff.directory(tiff.long(4))
    return _placed(replace(found, taken_at=_taken(tiff, root)), tiff, root)


def _taken(tiff: _Tiff, root: dict[int, tuple[int, int, int]]) -> datetime | None:
    inner = tiff.directory(tiff.long(root[_EXIF_IFD][2])) if _EXIF_IFD in root else {}
    text = tiff.text(inner.get(_TAKEN)) or tiff.text(root.get(_DATE_TIME))
    try:
        moment = datetime.strptime(f"{text} +0000", "%Y:%m:%d %H:%M:%S %z")
    except ValueError:
        return None
    return moment.replace(tzinfo=_zone(tiff.text(inner.get(_OFFSET))))


def _zone(text: str) -> tzinfo:
    """The zone of "+08:00"; a camera that does not say was set to the clock on the wall."""
    try:
        hours, minutes = int(text[1:3]), int(text[4:6])
    except ValueError:
        return SHANGHAI
    if text[0] not in "+-" or hours > 14 or minutes > 59:
        return SHANGHAI
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if text[0] == "-" else ahead)


def _placed(found: PhotoFacts, tiff: _Tiff, root: dict[int, tuple[int, int, int]]) -> PhotoFacts:
    if _GPS_IFD not in root:
        return found
    gps = tiff.directory(tiff.long(root[_GPS_IFD][2]))
    try:
        lat, lon = tiff.degrees(gps.get(2)), tiff.degrees(gps.get(4))
    except ZeroDivisionError:  # a receiver without a fix writes 0/0
        return found
    if lat is None or lon is None or not (lat <= 90 and lon <= 180) or (lat == 0 and lon == 0):
        return found
    south, west = tiff.text(gps.get(1)) == "S", tiff.text(gps.get(3)) == "W"
    return replace(found, lon=round(-lon if west else lon, 6), lat=round(-lat if south else lat, 6))
