"""Stay indoors or leave: asks `protective_action` for those a third of the way into the worst zone.

Only for poison; before fire and blast one always leaves.
"""

from __future__ import annotations

from typing import Final

from anlan.consequence import protective_action
from anlan.consequence.scenario.inputs import Scenario, Weather
from anlan.consequence.scenario.results import Outcome, Shelter, Zone
from anlan.consequence.scenario.source_term import Release
from anlan.consequence.scenario.thresholds import NAMES

EVACUATION: Final = 1800.0  # s from the alarm until a quarter is empty on foot (planning value)
LEAST_STAY: Final = 60.0  # s a cloud is reckoned to stay
LONGEST_STAY: Final = 3600.0
NEAR: Final = 1 / 3  # of the way to the end of the worst zone: where most of those in it are
SOON: Final = 900.0  # s, or where the cloud is by then: those farther off have more time
DECAY: Final = 1.7  # power of the distance with which clouds thin out far away
CAUTION: Final = "气云可燃，撤离路线避开禁火警戒区。"
FIRE: Final = "火灾爆炸危险：疏散黄区以内人员，禁绝火源，远离门窗"


def advice(
    scenario: Scenario, weather: Weather, released: Release | None, found: tuple[Outcome, ...]
) -> Shelter | None:
    """The advice for those down the wind; None where nobody needs any."""
    poison = next((outcome for outcome in found if outcome.kind == "toxic-cloud" and outcome.zones), None)
    burning = any(outcome.zones for outcome in found if outcome.kind != "toxic-cloud")
    if poison is None or released is None:
        return Shelter("evacuate", FIRE, None, None) if burning else None
    zone = poison.zones[0]
    share = min(NEAR, SOON / zone.arrival_s) if zone.arrival_s else NEAR
    near, arrives = zone.max_distance_m * share, (zone.arrival_s or 0.0) * share
    outdoor = min(zone.threshold.value * share**-DECAY, 1e6)
    weighed = protective_action.advise(
        substance=scenario.substance,
        outdoor_ppm=outdoor,
        arrival_s=arrives,
        duration_s=_stay(weather, released, near),
        evacuation_s=EVACUATION,
        air_changes_per_h=scenario.indoor_air_changes_per_h,
        wind_speed=weather.wind_speed_10m,
    )
    return Shelter(
        advice=weighed.action,
        text=weighed.text + _farther(zone, weighed.action) + (CAUTION if burning else ""),
        indoor_fraction=round(weighed.indoor_peak_ppm / outdoor, 3),
        arrival_s=round(arrives, 1),
        reasons=(f"按下风向 {near:.0f} m（{NAMES[zone.level]}区内）计算。", *weighed.reasons),
    )


def _farther(zone: Zone, action: str) -> str:
    """From which distance on there is time to leave before the cloud, where the advice is to stay."""
    if action == "evacuate" or not zone.arrival_s:
        return ""
    limit = zone.max_distance_m * (EVACUATION + 300.0) / zone.arrival_s
    if limit >= zone.max_distance_m:
        return ""
    return f"下风向 {limit:.0f} m 以外烟云 {(EVACUATION + 300) / 60:.0f} 分钟后才到，可提前向侧风向疏散。"


def _stay(weather: Weather, released: Release, distance: float) -> float:
    """How long [s] the cloud stays there: as long as it is given off, or as long as a puff takes to pass."""
    lasting = max((vapour.duration for vapour in released.vapours), default=0.0)
    passing = 0.5 * distance / weather.wind_speed_10m  # a puff is about half as long as the way it has come
    return min(max(lasting, passing, LEAST_STAY), LONGEST_STAY)
