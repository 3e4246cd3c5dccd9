"""Models against field trials: which model meets which trials, pair by pair, and what peers are known to reach.

The trials are those of `field_trials`; no measurement is written here and nothing is fitted.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from anlan.consequence import dispersion, field_trials, met, substances, validation
from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.constants import ATMOSPHERE, R
from anlan.consequence.dispersion.dense_gas_result import DenseCloud
from anlan.consequence.field_trials import FieldTrial, Observation
from anlan.consequence.validation import Performance

FRACTION, METRES = "体积分数", "m"
#: How many distances a model's curve is drawn through.
CURVE_POINTS = 25
#: What a trial's inputs are called that its source leaves open.
ASSUMED = {
    "wind_height": "测风高度",
    "relative_humidity": "相对湿度",
    "source_area": "源面积",
    "averaging_time": "平均时间",
    "gas_heat_capacity": "比热容",
    "source_temperature": "源温度",
    "roughness": "粗糙度",
    "air_temperature": "气温",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One pair in the group's unit."""

    trial: str
    distance_m: float
    observed: float
    predicted: float


@dataclass(frozen=True, slots=True)
class Words:
    """A text for the page and the same for the document."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Curve:
    """What the model says along the axis of a trial."""

    trial: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TrialGroup:
    """A model against the trials of a campaign."""

    key: str
    title: Words
    model: Words
    unit: str
    rows: tuple[Row, ...]
    measures: Performance
    sources: tuple[str, ...]
    notes: tuple[Words, ...] = ()
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True, slots=True)
class Peer:
    """What another program is reported to reach on the same trials (not run here)."""

    trials: str
    model: str
    figures: str
    source: str


Pair = Callable[[FieldTrial], Iterable[Row]]

_SLABX = "slabx VALIDATION.md（github.com/lyullee/slabx）"
PEERS: tuple[Peer, ...] = (
    Peer("Desert Tortoise", "Phast 8.61", "FAC2 1.00，MG 1.03，VG 1.22", _SLABX),
    Peer("Desert Tortoise", "slabx 1.0.7", "FAC2 0.67，MG 0.73，VG 1.48", _SLABX),
    Peer("Desert Tortoise", "DRIFT 3.7", "FAC2 0.67，MG 0.56，VG 1.57", _SLABX),
    Peer("Burro 8, 5 % (455 m)", "slabx 1.0.7", "449 m", _SLABX),
    Peer("Burro 8, 5 % (455 m)", "Phast 8.4", "191 m", _SLABX),
    Peer(
        "LNG (Burro, Coyote, Maplin Sands)",
        "slabx 1.0.7",
        "FAC2 0.90，MG 1.25，VG 1.23，FB 0.12，NMSE 0.12",
        _SLABX,
    ),
    Peer(
        "LNG (Burro, Coyote, Maplin Sands)",
        "Phast 8.4",
        "FAC2 0.90，MG 1.00，VG 1.21，FB -0.04，NMSE 0.20",
        _SLABX,
    ),
    Peer("Prairie Grass", "slabx 1.0.7", "FAC2 1.00，MG 1.22，VG 1.14，FB 0.17，NMSE 0.18", _SLABX),
)

_AMMONIA = Words("Desert Tortoise 液氨", "Desert Tortoise, liquid ammonia")
_BURRO = Words("Burro 液化天然气", "Burro, LNG on water")
_MAPLIN = Words("Maplin Sands 液化天然气", "Maplin Sands, LNG on the sea")
_TRACER = Words("Prairie Grass 示踪气体", "Prairie Grass, tracer gas")
_DENSE = Words("重气积分模型", "integral dense-gas model")
_DENSE_LIMIT = Words("重气积分模型，到爆炸下限的距离", "integral dense-gas model, distance to 5 %")
_DENSE_WIDTH = Words(
    "重气积分模型，峰值 1/e 处半宽", "integral dense-gas model, half width at 1/e of the peak"
)
_DENSE_PASSIVE = Words("重气积分模型的被动极限", "integral dense-gas model in its passive limit")
_NOMOGRAM = Words("Britter–McQuaid 曲线", "Britter-McQuaid nomogram")
_NOMOGRAM_LIMIT = Words("Britter–McQuaid 曲线，到爆炸下限的距离", "Britter-McQuaid nomogram, distance to 5 %")
_PLUME = Words("高斯烟羽（Briggs 乡村）", "Gaussian plume, Briggs rural")


def judge_trials() -> list[TrialGroup]:
    """Every model against every campaign it can be asked about.

    >>> {group.title.english for group in judge_trials()} >= {"Desert Tortoise, liquid ammonia", "Burro, LNG on water"}
    True
    """
    plans: tuple[tuple[str, Words, str, Words, str, Pair], ...] = (
        ("desert-tortoise", _AMMONIA, "Desert Tortoise", _DENSE, FRACTION, _dense),
        ("desert-tortoise-width", _AMMONIA, "Desert Tortoise", _DENSE_WIDTH, METRES, _widths),
        ("burro", _BURRO, "Burro", _DENSE_LIMIT, METRES, _dense),
        ("burro-nomogram", _BURRO, "Burro", _NOMOGRAM_LIMIT, METRES, _nomogram),
        ("maplin-sands", _MAPLIN, "Maplin Sands", _DENSE, FRACTION, _dense),
        ("maplin-sands-nomogram", _MAPLIN, "Maplin Sands", _NOMOGRAM, FRACTION, _nomogram),
        ("prairie-grass", _TRACER, "Prairie Grass", _PLUME, FRACTION, _plume),
        ("prairie-grass-dense", _TRACER, "Prairie Grass", _DENSE_PASSIVE, FRACTION, _dense),
    )
    groups = (_judged(*plan) for plan in plans)
    return [group for group in groups if group is not None]


def _judged(key: str, title: Words, group: str, model: Words, unit: str, pairs: Pair) -> TrialGroup | None:
    trials = [trial for trial in field_trials.load() if trial.group == group]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfRangeWarning)
        found = [(trial, tuple(pairs(trial))) for trial in trials]
        rows = tuple(row for _, some in found for row in some)
        if not rows:
            return None
        measures = validation.performance_measures(
            observed=[row.observed for row in rows], predicted=[row.predicted for row in rows]
        )
        drawn = tuple(_curve(trial) for trial, _ in found) if pairs is _dense and unit == FRACTION else ()
    used = [trial for trial, some in found if some]
    sources = tuple(dict.fromkeys(trial.source for trial in used))
    return TrialGroup(key, title, model, unit, rows, measures, sources, tuple(_notes(used)), drawn)


def _curve(trial: FieldTrial) -> Curve:
    """The axis from half the nearest to one and a half times the farthest measurement."""
    cloud = field_trials.predict(trial)
    ends = [seen.distance_m for seen in trial.observations]
    first, last = math.log(0.5 * min(ends)), math.log(1.5 * max(ends))
    step = (last - first) / (CURVE_POINTS - 1)
    x = tuple(math.exp(first + step * number) for number in range(CURVE_POINTS))
    return Curve(trial.trial, x, tuple(float(cloud.centreline(each)) for each in x))


def _notes(trials: list[FieldTrial]) -> Iterator[Words]:
    """What lowers the worth of the comparison."""
    if any(trial.quality == "digitised" for trial in trials):
        yield Words("实测值由图读出，误差较大", "measurements read off a figure")
    names = tuple(dict.fromkeys(name for trial in trials for name in trial.assumed))
    if names:
        chinese = "、".join(ASSUMED.get(name, name) for name in names)
        english = ", ".join(name.replace("_", " ") for name in names)
        yield Words(f"资料未给出而取常用值：{chinese}", f"assumed where the source is silent: {english}")
    if sum(len(trial.observations) for trial in trials) < 10:
        yield Words("数据少，指标只作参考", "few pairs: the measures are an indication only")
    for trial in trials:
        for other in trial.alternative:
            yield Words(
                f"{trial.trial} 的实测另有一说：按弧线最大值内插为 {other.distance_m:g} m",
                f"{trial.trial}: another reading of the arc maxima gives {other.distance_m:g} m",
            )


def _dense(trial: FieldTrial) -> Iterator[Row]:
    for pair in field_trials.compare(trial):
        yield Row(pair.trial, pair.distance_m, pair.observed, pair.predicted)


def _widths(trial: FieldTrial) -> Iterator[Row]:
    """Half width where the concentration has fallen to 1/e of the axis: the outline of that fraction."""
    if not trial.widths:
        return
    cloud = field_trials.predict(trial)
    for width in trial.widths:
        level = float(cloud.centreline(width.distance_m)) / math.e
        yield Row(
            trial.trial, width.distance_m, width.half_width_m, _half_width(cloud, level, width.distance_m)
        )


def _half_width(cloud: DenseCloud, level: float, distance: float) -> float:
    """Where the outline of `level` crosses `distance`, on the left."""
    upper = sorted((float(x), float(y)) for x, y in cloud.contour(level) if y >= 0)
    after = next(number for number, (x, _) in enumerate(upper) if x >= distance)
    (x0, y0), (x1, y1) = upper[max(after - 1, 0)], upper[after]
    return y1 if x1 == x0 else y0 + (distance - x0) / (x1 - x0) * (y1 - y0)


def _plume(trial: FieldTrial) -> Iterator[Row]:
    """The passive plume with the wind as measured and the class whose 1/L is nearest by Golder."""
    given = trial.conditions
    density = ATMOSPHERE * substances.get(trial.substance).molar_mass / (R * given["air_temperature"])
    for seen in trial.observations:
        found = dispersion.gaussian_plume(
            mass_rate=given["mass_rate"],
            wind_speed=given["wind_speed"],
            x=seen.distance_m,
            y=0.0,
            z=seen.height_m,
            release_height=given.get("source_height", 0.0),
            stability=_class_of(trial),
            terrain="rural",
        )
        yield Row(trial.trial, seen.distance_m, seen.concentration, found / density)


def _class_of(trial: FieldTrial) -> str:
    given = trial.conditions
    if "stability" in given:
        return str(given["stability"])
    measured, roughness = given["inverse_obukhov_length"], given["roughness"]
    away = {
        letter: abs(float(met.inverse_obukhov_length(stability=letter, roughness=roughness)) - measured)
        for letter in "ABCDEF"
    }
    return min(away, key=lambda letter: away[letter])


def _nomogram(trial: FieldTrial) -> Iterator[Row]:
    """Britter and McQuaid's plume of the pool's vapour at its boiling point; wind to 10 m by a logarithmic profile."""
    given, gas = trial.conditions, substances.get(trial.substance)
    pressure = given.get("pressure", ATMOSPHERE)
    cold = given.get("source_temperature", gas.boiling_point)
    if cold is None:
        return
    density = float(gas.gas_density(cold, pressure))
    plume = dispersion.britter_mcquaid_plume(
        source_volume_rate=given["mass_rate"] / density,
        source_density=density,
        source_temperature=cold,
        air_density=float(met.air_density(temperature=given["air_temperature"], pressure=pressure)),
        air_temperature=given["air_temperature"],
        wind_speed_10m=_ten_metres(given["wind_speed"], given["wind_height"], given["roughness"]),
    )
    for seen in trial.observations:
        yield _asked(trial, seen, plume)


def _asked(trial: FieldTrial, seen: Observation, plume: dispersion.HeavyPlume) -> Row:
    if seen.measure == "distance":
        return Row(trial.trial, seen.distance_m, seen.distance_m, plume.distance(seen.concentration))
    return Row(trial.trial, seen.distance_m, seen.concentration, float(plume.concentration(seen.distance_m)))


def _ten_metres(speed: float, height: float, roughness: float) -> float:
    return float(speed) * math.log(10.0 / roughness) / math.log(height / roughness)
