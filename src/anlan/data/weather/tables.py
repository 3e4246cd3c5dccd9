"""Lists of the weather."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from anlan.data.weather.enums import ObservationSource
from anlan.data.weather.models import Observation
from anlan.data.weather.queries import wind_words
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
    time_element,
)


def _matching(rows: QuerySet[Observation], text: str) -> QuerySet[Observation]:
    return (
        rows.filter(station__name__contains=text)
        | rows.filter(place__contains=text)
        | rows.filter(station__code=text)
    )


def _withdrawn(rows: QuerySet[Observation], wanted: bool) -> QuerySet[Observation]:
    return rows.exclude(withdrawn_reason="") if wanted else rows.filter(withdrawn_reason="")


def _state(row: Observation) -> str:
    return f"已撤销：{row.withdrawn_reason}" if row.withdrawn else "有效"


OBSERVATIONS = Table(
    key="weather-observations",
    title="气象观测",
    unit="条",
    columns=[
        Column(
            "observed_at",
            "观测时间",
            sortable=True,
            link=True,
            render=lambda row: time_element(row.observed_at),
            export=lambda row: row.observed_at,
        ),
        Column("where", "地点", render=lambda row: row.where, export=lambda row: row.where),
        Column("wind_speed", "风", sortable=True, render=wind_words, export=wind_words),
        Column("temperature_c", "气温（℃）", align="end"),
        Column("humidity", "湿度（%）", align="end"),
        Column("cloud_octas", "云量（八分）", align="end"),
        Column("precipitation_mm", "降水（mm）", align="end", hidden=True),
        Column("stability", "判定稳定度", hidden=True),
        Column("source", "来源"),
        Column("entered_by", "录入人", hidden=True),
        Column(
            "withdrawn_reason",
            "状态",
            render=lambda row: status_badge("已撤销", "off") if row.withdrawn else "有效",
            export=_state,
        ),
        Column("note", "备注", hidden=True, width="wide"),
    ],
    filters=[
        SearchFilter(search=_matching, placeholder="气象站、地点"),
        ChoiceFilter("source", "来源", choices=ObservationSource.choices),
        BooleanFilter("withdrawn", "状态", yes="已撤销", no="有效", apply_to=_withdrawn),
        DateRangeFilter("observed", "观测时间", field="observed_at"),
    ],
    default_order="-observed_at",
    row_url=lambda row: reverse("weather:observation", args=[row.pk]),
    empty=EmptyState(title="没有观测", text="可人工录入，也可由气象站推送或投递文件。"),
)
