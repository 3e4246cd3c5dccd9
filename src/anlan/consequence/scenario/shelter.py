"""Stay indoors or leave: what the cloud's arrival, its duration and the air exchange of houses advise.

Only for poison; before fire and blast one always leaves. The indoor concentration of a room that exchanges its air λ
times an hour follows dC_in/dt = λ (C_out − C_in) (Purple Book §5.2.3).
"""

from __future__ import annotations

import math
from typing import Final

from anlan.consequence.scenario.inputs import Scenario, Weather
from anlan.consequence.scenario.outcomes import exposure
from anlan.consequence.scenario.release import Release
from anlan.consequence.scenario.results import Outcome, Shelter

AIR_CHANGES: Final = 1.0  # per hour, house with windows shut
WARNING_TIME: Final = 1800.0  # s from the alarm until a street is empty on foot
TIGHT_ENOUGH: Final = 0.35  # share of the outdoor concentration below which a shut room is a good shelter
LONG: Final = 3600.0


def advice(
    scenario: Scenario, weather: Weather, released: Release | None, found: tuple[Outcome, ...]
) -> Shelter | None:
    """The advice for those down the wind; None where nobody needs any."""
    poison = next((outcome for outcome in found if outcome.kind == "toxic-cloud" and outcome.zones), None)
    burning = [outcome for outcome in found if outcome.kind != "toxic-cloud" and outcome.zones]
    if poison is None or released is None:
        if not burning:
            return None
        return Shelter("evacuate", "火灾爆炸危险：疏散黄区以内人员，禁绝火源，远离门窗", None, None)
    exchange = AIR_CHANGES if scenario.indoor_air_changes_per_h is None else scenario.indoor_air_changes_per_h
    lasting = exposure(released)
    share = indoor_share(lasting, exchange)
    edge = min(poison.zones, key=lambda zone: -zone.max_distance_m)
    arrives = edge.arrival_s
    return _judged(share, lasting, arrives, exchange)


def indoor_share(lasting: float, air_changes_per_h: float) -> float:
    """Indoor over outdoor concentration at the end of a cloud that stays `lasting` seconds.

    >>> round(indoor_share(1800.0, 1.0), 3)
    0.393
    """
    return 1 - math.exp(-air_changes_per_h * lasting / 3600.0)


def _judged(share: float, lasting: float, arrives: float | None, exchange: float) -> Shelter:
    numbers = f"室内浓度到气云过去时约为室外的 {100 * share:.0f}%（换气 {exchange:g} 次/h，{lasting / 60:.0f} 分钟）"
    if share <= TIGHT_ENOUGH or (arrives is not None and arrives < WARNING_TIME and lasting < LONG):
        text = f"就地避险：关闭门窗和空调，到上层、背风房间；气云过后立即通风并外出。{numbers}"
        return Shelter("shelter", text, round(share, 3), arrives)
    if arrives is not None and arrives >= WARNING_TIME:
        text = f"来得及撤离：气云到达前向侧风方向撤离；来不及的关闭门窗。{numbers}"
        return Shelter("evacuate", text, round(share, 3), arrives)
    text = f"先就地避险，再有组织撤离：泄漏时间长，密闭房间挡不住，做好防护后向侧风方向转移。{numbers}"
    return Shelter("shelter-then-evacuate", text, round(share, 3), arrives)
