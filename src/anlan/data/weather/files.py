"""The station adapter for files (CSV 投递): a folder that other programs drop observations into.

Every minute each `*.csv` in `<data>/weather/` is taken in and moved to `done/`; rows that cannot be taken go to
`failed/` with the reason in a last column, the others count. One row is one observation of one station.
"""

from __future__ import annotations

import csv
import io
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from anlan.data.weather.enums import ObservationSource
from anlan.data.weather.models import Station
from anlan.data.weather.operations import RANGES, record_observation
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import DomainError, InvalidInput

log = logging.getLogger("anlan.weather")

LARGEST = 5_000_000
#: Header (Chinese or the API's name) to the field it fills.
HEADERS = {
    "站号": "station",
    "时间": "observed_at",
    "观测时间": "observed_at",
    "风速": "wind_speed",
    "风向": "wind_direction_deg",
    "气温": "temperature_c",
    "相对湿度": "humidity",
    "湿度": "humidity",
    "总云量": "cloud_octas",
    "云量": "cloud_octas",
    "降水": "precipitation_mm",
    **{name: name for name in ("station", "observed_at", *RANGES)},
}
TEMPLATE = ("站号", "观测时间", "风速", "风向", "气温", "相对湿度", "总云量", "降水")


@dataclass(slots=True)
class Taken:
    """What came of one file; `bad` are rows as given with the reason appended."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: list[list[str]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return f"新增 {self.created} 条，更正 {self.updated} 条，未变 {self.unchanged} 条，未收 {len(self.bad)} 条"


def inbox() -> Path:
    """The folder files are dropped into."""
    return Path(settings.DATA_DIR) / "weather"


def take_in(raw: bytes, *, by: Actor, at: datetime) -> Taken:
    """Take in the bytes of one CSV file (UTF-8 or GB18030, separated by comma, semicolon or tab)."""
    if len(raw) > LARGEST:
        raise InvalidInput("文件过大，最多 5 MB。", field="file")
    rows = _rows(_decode(raw))
    header = next(rows, None)
    if header is None:
        raise InvalidInput("文件是空的。", field="file")
    names = [HEADERS.get(_plain(cell)) for cell in header]
    for needed, label in (("station", "站号"), ("observed_at", "观测时间"), ("wind_speed", "风速")):
        if needed not in names:
            raise InvalidInput(f"缺少“{label}”列，表头应为：{'、'.join(TEMPLATE)}。", field="file")
    taken = Taken(header=header)
    stations = {station.code: station for station in Station.objects.all()}
    for row in rows:
        values = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
        try:
            recorded = record_observation(
                station=_station(values.pop("station", ""), stations),
                observed_at=moment(values.pop("observed_at", "")),
                source=ObservationSource.FILE,
                values=values,
                by=by,
                at=at,
            )
        except DomainError as error:
            taken.bad.append([*row, "；".join(each.message for each in error.errors) or error.message])
            continue
        setattr(taken, recorded.outcome, getattr(taken, recorded.outcome) + 1)
    return taken


def sweep(*, by: Actor, at: datetime) -> int:
    """Take in whatever lies in the folder; how many files were. A file that cannot be read does not stop the next."""
    folder = inbox()
    if not folder.is_dir():
        return 0
    done = 0
    for path in sorted(folder.glob("*.csv")):
        try:
            taken = take_in(path.read_bytes(), by=by, at=at)
        except DomainError as error:
            _put(path, folder / "failed", error.message)
            log.warning("weather file %s refused: %s", path.name, error.message)
            continue
        except OSError:
            log.exception("weather file %s cannot be read", path.name)
            continue
        if taken.bad:
            _write_bad(folder / "failed" / path.name, taken)
        _put(path, folder / "done", "")
        log.info(
            "weather file %s: %d rows in, %d refused",
            path.name,
            taken.created + taken.updated,
            len(taken.bad),
        )
        done += 1
    return done


def moment(text: str) -> datetime:
    """A moment as files and programs write it; without an offset it is Shanghai's."""
    text = text.strip().replace("/", "-")
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"观测时间“{text}”应如 2026-11-03 02:10。", field="observed_at") from error
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _station(code: str, known: dict[str, Station]) -> Station:
    if code not in known:
        raise InvalidInput(f"没有站号为“{code}”的气象站。", field="station")
    return known[code]


def _plain(cell: str) -> str:
    """A header without its unit: 风速（m/s） is 风速."""
    return cell.strip().lstrip("\ufeff").split("（")[0].split("(")[0].strip()


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput("文件编码无法识别，请另存为 UTF-8 的 CSV。", field="file")


def _rows(text: str) -> Iterator[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        if any(cell.strip() for cell in row):
            yield row


def _put(path: Path, folder: Path, reason: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.move(str(path), str(folder / path.name))
    if reason:
        (folder / f"{path.stem}.txt").write_text(reason + "\n", encoding="utf-8")


def _write_bad(path: Path, taken: Taken) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*taken.header, "未收原因"])
        writer.writerows(_safe(row) for row in taken.bad)


def _safe(row: list[Any]) -> list[str]:
    """Cells that a spreadsheet would run as formulas are kept as text."""
    return [f"'{cell}" if str(cell)[:1] in "=+@" else str(cell) for cell in row]
