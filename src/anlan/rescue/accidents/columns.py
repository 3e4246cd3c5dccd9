"""Columns of the import of past accidents, and how a file's words become the ledger's values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from anlan.base.divisions.facade import Division, DivisionLevel
from anlan.data.enterprises.facade import INDUSTRIES
from anlan.data.ledger.facade import place_name
from anlan.kernel.clock import SHANGHAI, now
from anlan.kernel.columns import ImportColumn
from anlan.kernel.errors import FieldError
from anlan.rescue.accidents.enums import InjuryKind, Nature

IMPORT_COLUMNS = [
    ImportColumn("name", "事故名称", required=True, example="某厂一车间坠落事故", aliases=("名称", "事故")),
    ImportColumn(
        "occurred_at",
        "发生时间",
        required=True,
        example="2025-03-05 10:20",
        aliases=("时间", "事故时间", "发生日期"),
    ),
    ImportColumn(
        "kind",
        "事故类别",
        required=True,
        kind="choice",
        example="高处坠落",
        aliases=("类别", "事故类型"),
        choices=tuple(InjuryKind.choices),
    ),
    ImportColumn("unit", "事故单位", example="某厂", aliases=("单位", "企业名称", "事故发生单位")),
    ImportColumn(
        "industry",
        "行业",
        kind="choice",
        example="房屋建筑业",
        aliases=("行业大类",),
        choices=tuple(INDUSTRIES.items()),
    ),
    ImportColumn("located_in", "区划", example="金州区", aliases=("所在区划", "区县", "区市县")),
    ImportColumn("address", "地点", example="金州区示例路1号", aliases=("事故地点", "地址")),
    ImportColumn("lon", "经度", kind="longitude", example=""),
    ImportColumn("lat", "纬度", kind="latitude", example=""),
    ImportColumn("substance", "涉及物质", example=""),
    ImportColumn("deaths", "死亡", kind="integer", example="1", aliases=("死亡人数",)),
    ImportColumn("missing", "失踪", kind="integer", example="0", aliases=("失踪人数",)),
    ImportColumn("serious_injuries", "重伤", kind="integer", example="0", aliases=("重伤人数",)),
    ImportColumn("minor_injuries", "轻伤", kind="integer", example="2", aliases=("轻伤人数",)),
    ImportColumn(
        "direct_loss", "直接经济损失（元）", kind="number", example="1250000", aliases=("直接经济损失",)
    ),
    ImportColumn("course", "事故经过", example="拆除脚手架时坠落。", aliases=("经过",)),
    ImportColumn("direct_cause", "直接原因", example="未系挂安全带。"),
    ImportColumn("indirect_cause", "间接原因", example="现场检查不到位。"),
    ImportColumn(
        "nature",
        "事故性质",
        kind="choice",
        example="责任事故",
        aliases=("性质",),
        choices=tuple(Nature.choices),
    ),
    ImportColumn("lessons", "教训与防范措施", example="高处作业实行许可。", aliases=("防范措施", "教训")),
    ImportColumn("reported_on", "调查报告提交日期", kind="date", example="2025-04-20"),
    ImportColumn("source", "数据来源", example="2025 年事故档案"),
]

_MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")


def read_rows(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """Turn the moments and places of a file's rows into values; the complaints row by row."""
    places = _Places()
    at = now()
    complaints = []
    for row in rows:
        found: list[FieldError] = []
        for name, read in (("occurred_at", read_moment), ("located_in", places.named)):
            if row.get(name) is None or isinstance(row[name], datetime | Division):
                continue
            try:
                row[name] = read(str(row[name]))
            except ValueError as error:
                found.append(FieldError(name, str(error)))
        moment = row.get("occurred_at")
        if isinstance(moment, datetime) and moment > at:
            found.append(FieldError("occurred_at", "发生时间不能晚于现在。"))
        complaints.append(found)
    return complaints


def read_moment(text: str) -> datetime:
    """A moment as people write it, of Shanghai unless it says otherwise; `ValueError` says what to write.

    >>> read_moment("2025/3/5 10:20").isoformat(), read_moment("2025年3月5日").isoformat()
    ('2025-03-05T10:20:00+08:00', '2025-03-05T00:00:00+08:00')
    """
    plain = text.strip().replace("年", "-").replace("月", "-").replace("日", " ").replace("/", "-").strip()
    for pattern in _MOMENTS:
        try:
            return datetime.strptime(plain, pattern).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"“{text[:20]}”不是时间，应为 2025-03-05 10:20 的样子。") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


class _Places:
    """The divisions of this installation by code and name, read when a file names the first."""

    def __init__(self) -> None:
        self._known: dict[str, Division] | None = None

    def named(self, text: str) -> Division:
        """`ValueError` says what to write instead."""
        if self._known is None:
            self._known = {}
            levels = [DivisionLevel.DISTRICT, DivisionLevel.CITY]
            for division in Division.objects.filter(level__in=levels):
                for name in (division.code, division.name, place_name(division.name)):
                    self._known[name] = division
        found = self._known.get("".join(text.split()))
        if found is None:
            raise ValueError(f"没有找到区划“{text[:20]}”，请填写区县的全称或代码。")
        return found
