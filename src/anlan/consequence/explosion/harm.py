"""What blast does to people and buildings: probits and the meaning of an overpressure. Knows no explosion."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import not_negative, plain, positive

OVERPRESSURE_EFFECTS: Final[tuple[tuple[float, str], ...]] = (
    (200.0, "肺部严重损伤，暴露人员大量死亡"),
    (100.0, "肺部损伤，暴露人员可能死亡；钢筋混凝土建筑严重破坏"),
    (69.0, "建筑物可能全部毁坏，重型机械移位受损；人员可能死亡"),
    (48.0, "砖墙（20～30 cm）倒塌，装载的火车车厢倾覆"),
    (35.0, "房屋几乎全部毁坏，油罐破裂；耳膜破裂，人员重伤"),
    (21.0, "钢架建筑变形、与基础分离，工业建筑设备受损；人员重伤"),
    (14.0, "房屋墙壁、屋顶部分坍塌；人员可能重伤"),
    (7.0, "房屋部分破坏、不可居住；碎片、玻璃致人轻伤"),
    (5.0, "房屋轻微损坏，门窗破坏；人员轻伤"),
    (2.0, "玻璃部分破碎，天花板受损；安全距离（95% 可能无严重损害）"),
    (1.0, "玻璃破碎的典型压力"),
    (0.2, "受力玻璃偶有破碎"),
)
"""Lower bound [kPa] and meaning. Source: Clancey 1972 in CCPS 1999; HSE SPC/Tech/OSD/30 for people."""


def eardrum_probit(*, overpressure_Pa: ArrayLike) -> Any:  # noqa: N803
    """Probit of eardrum rupture: -15.6 + 1.93 ln P, P side-on [Pa] above 0.

    Source: Eisenberg et al. 1975, in CCPS 1999 and Lees 2005.

    >>> round(eardrum_probit(overpressure_Pa=43_500.0), 2)
    5.01
    """
    return plain(-15.6 + 1.93 * np.log(positive("overpressure_Pa", overpressure_Pa)))


def lung_probit(*, overpressure_Pa: ArrayLike) -> Any:  # noqa: N803
    """Probit of death by lung haemorrhage: -77.1 + 6.91 ln P, P side-on [Pa] above 0.

    Source: Eisenberg et al. 1975, in CCPS 1999 and the TNO Green Book (1992).

    >>> round(lung_probit(overpressure_Pa=141_000.0), 1)
    4.8
    """
    return plain(-77.1 + 6.91 * np.log(positive("overpressure_Pa", overpressure_Pa)))


def hsc_probit(*, overpressure_psig: ArrayLike) -> Any:
    """Probit of death by blast in the open and by collapse: 1.47 + 1.37 ln p, p [psi gauge] above 0.

    Source: Health and Safety Commission (ACDS 1991), HSE SPC/Tech/OSD/30 eq. 4.

    >>> round(hsc_probit(overpressure_psig=13.1), 2)
    4.99
    """
    return plain(1.47 + 1.37 * np.log(positive("overpressure_psig", overpressure_psig)))


def overpressure_meaning(overpressure_kPa: float) -> str:  # noqa: N803
    """What a side-on overpressure [kPa] means, in Chinese (Clancey 1972; HSE).

    >>> overpressure_meaning(7.0)
    '房屋部分破坏、不可居住；碎片、玻璃致人轻伤'
    """
    level = float(not_negative("overpressure_kPa", overpressure_kPa))
    for bound, meaning in OVERPRESSURE_EFFECTS:
        if level >= bound:
            return meaning
    return "一般无损害"
