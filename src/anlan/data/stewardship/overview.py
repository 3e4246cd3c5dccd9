"""What the overview shows: scores by place and by group of fields, cells of the heat map, links to the lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from anlan.data.stewardship.catalogue import groups
from anlan.data.stewardship.enums import OwnerKind, State
from anlan.data.stewardship.policies import Score
from anlan.data.stewardship.queries import Overview

#: Upper bounds of the steps of the heat map, per cent overdue.
STEPS = (5, 15, 30, 50)
MEASURES = {"stale": "过期率", "completeness": "完整度"}


def step_of(score: Score, measure: str) -> int:
    """The step of the ramp, 0 the best to 4 the worst; -1 where there is nothing."""
    value = score.stale_share if measure == "stale" else score.completeness
    if value is None:
        return -1
    bad = value if measure == "stale" else 100 - value
    return sum(bad > bound for bound in STEPS)


def value_of(score: Score, measure: str) -> str:
    """The measure in words."""
    value = score.stale_share if measure == "stale" else score.completeness
    return "—" if value is None else f"{value:g} %"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat table."""

    text: str
    step: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A place or a group with its scores and where a click leads."""

    key: str
    title: str
    score: Score
    url: str
    stale_url: str
    cells: tuple[Cell, ...] = ()
    narrower: str = ""


def list_url(**filters: Any) -> str:
    """The list with these filters set."""
    given = {key: value for key, value in filters.items() if value}
    return f"{reverse('stewardship:list')}?{urlencode(given)}" if given else reverse("stewardship:list")


def place_lines(found: Overview, *, measure: str, division: str, group: str, owner: str) -> list[Line]:
    """A line for each place with a cell for each group of fields."""
    keys = [key for key in groups() if key in found.by_group]
    lines = []
    for place in found.places:
        cells = tuple(
            Cell(
                value_of(score, measure),
                step_of(score, measure),
                list_url(state=str(State.STALE), located_in=place.code, group=key, owner=owner),
                f"{place.name} {groups()[key][1].title}：{score.total:,} 项，过期 {score.stale:,} 项",
            )
            for key in keys
            for score in [found.cells.get((place.code, key), Score())]
        )
        narrower = ""
        if not division and len(place.code) == 6:
            narrower = "?" + urlencode(
                {k: v for k, v in (("division", place.code), ("group", group), ("owner", owner)) if v}
            )
        lines.append(
            Line(
                place.code,
                place.name,
                place.score,
                list_url(located_in=place.code, group=group, owner=owner),
                list_url(state=str(State.STALE), located_in=place.code, group=group, owner=owner),
                cells,
                narrower,
            )
        )
    return lines


def group_lines(found: Overview, *, division: str, owner: str) -> list[Line]:
    """A line for each group of fields."""
    return [
        Line(
            key,
            group.title,
            found.by_group[key],
            list_url(group=key, located_in=division, owner=owner),
            list_url(state=str(State.STALE), group=key, located_in=division, owner=owner),
        )
        for key, (_, group) in groups().items()
        if key in found.by_group
    ]


def owner_lines(found: Overview, *, division: str, group: str) -> list[Line]:
    """A line for each kind of owner."""
    return [
        Line(
            key,
            str(OwnerKind(key).label),
            found.by_owner[key],
            list_url(owner=key, located_in=division, group=group),
            list_url(state=str(State.STALE), owner=key, located_in=division, group=group),
        )
        for key in OwnerKind.values
        if key in found.by_owner
    ]


def heat_props(found: Overview, *, measure: str) -> dict[str, Any]:
    """What the heat map island draws: a step and words for each district."""
    return {
        "boundaries": "/api/v1/map/boundaries?level=district",
        "coastline": "/api/v1/map/coastline",
        "measure": MEASURES[measure],
        "bounds": list(STEPS),
        "worse": measure == "stale",
        "places": [
            {
                "code": place.code,
                "name": place.name,
                "step": step_of(place.score, measure),
                "value": value_of(place.score, measure),
                "total": place.score.total,
                "stale": place.score.stale,
                "url": f"{reverse('stewardship:overview')}?division={place.code}",
            }
            for place in found.places
            if len(place.code) == 6
        ],
    }


def enterprise_lines(scores: dict[str, Score], enterprise_name: str) -> list[Line]:
    """The groups of one enterprise."""
    return [
        Line(
            key,
            group.title,
            scores[key],
            list_url(group=key, q=enterprise_name),
            list_url(group=key, q=enterprise_name, state=str(State.STALE)),
        )
        for key, (_, group) in groups().items()
        if key in scores
    ]
