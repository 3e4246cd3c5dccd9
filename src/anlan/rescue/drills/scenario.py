"""情景: the JSON format of a scenario, its checks, and the scenarios that come with the product.

A scenario is one JSON object (format 1):

    {"format": 1, "key": "…", "title": "…", "summary": "…", "source": "what the figures rest on",
     "zero": "2010-07-16 18:12 爆炸",        T+0 in words
     "kind": "explosion", "place": {"name": "…", "lon": 121.89, "lat": 38.965},      WGS-84
     "substance": "原油", "enterprise": "name in the ledger that stands in, or empty",
     "events":  [what happens, whoever does what],
     "acts":    [what responders should do]}

Each event and act has `at` (seconds after T+0) and `kind`. Events: `call` (the first opens the incident; later ones
are merged or taken), `photo` (a picture beside the scenario), `note` (weather or other information), `casualties`,
`status` (the force in `slot`, 0 the first one sent, becomes acknowledged, en_route, on_scene or released), `arrival`
(a force that comes by itself). Acts: `dispatch`, `service`, `level`, `bulletin`, `log`, `close`; `due` says by when
(seconds after T+0; left out, it is not judged). A demonstration plays acts at `at`; in a live drill they are what the
players are measured by.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from anlan.kernel.errors import FieldError, InvalidInput, NotFound
from anlan.rescue.drills.enums import InjectKind

FOLDER = Path(__file__).parent / "scenarios"
MAX_STEPS = 500
MAX_T = 7 * 24 * 3600.0
Seconds = Annotated[float, Field(ge=0, le=MAX_T)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]
People = Annotated[int, Field(ge=0, le=100_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Strict):
    name: str = Field(min_length=1, max_length=180)
    lon: Lon
    lat: Lat


class CallEvent(_Strict):
    kind: Literal["call"]
    at: Seconds
    caller_name: str = Field("", max_length=64)
    caller_phone: str = Field("", max_length=32)
    said: str = Field(min_length=1, max_length=2000)
    missing: People = 0
    serious_injuries: People = 0
    deaths: People = 0


class PhotoEvent(_Strict):
    """`picture` is a file name in `scenarios/pictures`, a drawing that says so; or `file` the SHA-256 of a picture this
    installation keeps."""

    kind: Literal["photo"]
    at: Seconds
    picture: str = Field("", pattern=r"^([a-z0-9-]+\.(png|jpg|webp))?$")
    file: str = Field("", pattern=r"^([0-9a-f]{64})?$")
    caption: str = Field(min_length=1, max_length=150)
    lon: Lon | None = None
    lat: Lat | None = None

    @model_validator(mode="after")
    def _one_source(self) -> PhotoEvent:
        if bool(self.picture) == bool(self.file):
            raise ValueError("照片须给出 picture 或 file 之一")
        return self


class NoteEvent(_Strict):
    kind: Literal["note"]
    at: Seconds
    text: str = Field(min_length=1, max_length=2000)
    about: Literal["scene", "weather"] = "scene"


class CasualtiesEvent(_Strict):
    """Only what is given changes; loss in yuan."""

    kind: Literal["casualties"]
    at: Seconds
    deaths: People | None = None
    missing: People | None = None
    serious_injuries: People | None = None
    direct_loss: Annotated[float, Field(ge=0, le=1e11)] | None = None
    reason: str = Field("", max_length=200)


class StatusEvent(_Strict):
    kind: Literal["status"]
    at: Seconds
    slot: Annotated[int, Field(ge=0, le=99)]
    status: Literal["acknowledged", "en_route", "on_scene", "released"]


class Force(_Strict):
    name: str = Field(min_length=1, max_length=120)
    resource_kind: str = Field("rescue-team", max_length=24)
    task: str = Field("", max_length=200)


class ArrivalEvent(_Strict):
    kind: Literal["arrival"]
    at: Seconds
    force: Force


class _Act(_Strict):
    at: Seconds
    due: Seconds | None = None
    title: str = Field("", max_length=120)


class DispatchAct(_Act):
    kind: Literal["dispatch"]
    forces: list[Force] = Field(min_length=1, max_length=20)


class ServiceAct(_Act):
    kind: Literal["service"]
    service: Literal["119", "120", "110", "122"]
    task: str = Field("", max_length=200)


class LevelAct(_Act):
    kind: Literal["level"]
    level: Literal["I", "II", "III", "IV"]
    grade: Annotated[int, Field(ge=1, le=4)] | None = None
    reason: str = Field("", max_length=200)


class BulletinAct(_Act):
    kind: Literal["bulletin"]
    bulletin: Literal["initial", "follow_up", "final"]


class LogAct(_Act):
    kind: Literal["log"]
    text: str = Field(min_length=1, max_length=2000)


class CloseAct(_Act):
    kind: Literal["close"]
    summary: str = Field(min_length=5, max_length=2000)


Event = Annotated[
    CallEvent | PhotoEvent | NoteEvent | CasualtiesEvent | StatusEvent | ArrivalEvent,
    Field(discriminator="kind"),
]
Act = Annotated[
    DispatchAct | ServiceAct | LevelAct | BulletinAct | LogAct | CloseAct, Field(discriminator="kind")
]
Step = (
    CallEvent | PhotoEvent | NoteEvent | CasualtiesEvent | StatusEvent | ArrivalEvent
    | DispatchAct | ServiceAct | LevelAct | BulletinAct | LogAct | CloseAct
)  # fmt: skip


class Scenario(_Strict):
    """A whole scenario; see the module."""

    format: Literal[1] = 1
    key: str = Field(pattern=r"^[a-z0-9-]{3,64}$")
    title: str = Field(min_length=2, max_length=100)
    summary: str = Field("", max_length=1000)
    source: str = Field("", max_length=500)
    zero: str = Field("", max_length=60)
    kind: Literal[
        "fire", "explosion", "leak", "collapse", "poisoning", "mine", "traffic", "special-equipment", "other"
    ]
    place: Place
    substance: str = Field("", max_length=64)
    enterprise: str = Field("", max_length=128)
    events: list[Event] = Field(max_length=MAX_STEPS)
    acts: list[Act] = Field(default_factory=list, max_length=MAX_STEPS)

    @model_validator(mode="after")
    def _told_in_order(self) -> Scenario:
        calls = [each.at for each in self.events if each.kind == "call"]
        if not calls:
            raise ValueError("情景至少要有一次来电")
        first = min(calls)
        early = [each.at for each in (*self.events, *self.acts) if each.at < first]
        if early:
            raise ValueError(f"第一次来电（{first:g} 秒）之前不能有其他情景（{min(early):g} 秒）")
        if [each.kind for each in self.acts].count("close") > 1:
            raise ValueError("“结束”只能有一次")
        return self

    @property
    def start_t(self) -> float:
        """Where the drill's clock begins: at the first call, because before it nobody at the desk knows anything."""
        return min(each.at for each in self.events if each.kind == "call")

    @property
    def end_t(self) -> float:
        return max(each.at for each in (*self.events, *self.acts))

    def steps(self) -> list[Step]:
        """Events and acts in the order of time; of the same second calls come first, moves of forces after the orders,
        the close last."""
        rank = {InjectKind.CALL: 0, InjectKind.STATUS: 2, InjectKind.CLOSE: 3}
        ordered: list[Step] = [*self.events, *self.acts]
        return sorted(ordered, key=lambda each: (each.at, rank.get(InjectKind(each.kind), 1)))

    def moved(self, *, name: str, lon: float, lat: float) -> Scenario:
        """The same course somewhere else: every point keeps its offset from the scene; degrees of WGS-84."""
        east, north = lon - self.place.lon, lat - self.place.lat
        events = [
            each.model_copy(update={"lon": round(each.lon + east, 6), "lat": round(each.lat + north, 6)})
            if each.kind == "photo" and each.lon is not None and each.lat is not None
            else each
            for each in self.events
        ]
        return self.model_copy(update={"place": Place(name=name, lon=lon, lat=lat), "events": events})


def read_scenario(data: Any) -> Scenario:
    """A scenario from JSON data; `InvalidInput` names every place that is wrong."""
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        raise InvalidInput.many(
            [
                FieldError(".".join(str(part) for part in each["loc"]) or "scenario", _said(each["msg"]))
                for each in error.errors()[:20]
            ]
        ) from error


def _said(message: str) -> str:
    return f"情景格式不正确：{message.removeprefix('Value error, ')}"


@cache
def shipped() -> dict[str, Scenario]:
    """The scenarios that come with the product, by key, oldest event first."""
    found = [read_scenario(json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
    return {each.key: each for each in found}


def picture_path(name: str) -> Path:
    """The file of a scenario's picture; NotFound when it is not there."""
    path = FOLDER / "pictures" / Path(name).name
    if not path.is_file():
        raise NotFound(f"情景图片“{name}”不存在。")
    return path
