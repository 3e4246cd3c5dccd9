"""Which outcomes follow a release and how likely each is, given the release. Computes no distances.

The tree is that of the Purple Book (CPR 18E, 1999, §4.7, tables 4.5 to 4.7) as carried on in the Reference Manual
BEVI 3.2 (§3.4.6): direct ignition by reactivity and size of the release; fireball or flash fire at the direct
ignition of an instantaneous release; delayed ignition by the sources around (Purple Book table 4.A.1, probability of
ignition within one minute: busy road 0.4, heavy industry 0.7, chemical works 0.9); after a delayed ignition 0.4
explosion and 0.6 flash fire. An explosion needs something to push against: on open ground the explosion branch is
added to the flash fire, as the multi-energy method has it (CPR 14E, chapter 5).
"""

from __future__ import annotations

import dataclasses
from typing import Final

# Purple Book table 4.5: direct ignition at stationary installations; bounds in kg/s (continuous) and kg (instantaneous)
RATE_BOUNDS: Final = (10.0, 100.0)
MASS_BOUNDS: Final = (1000.0, 10000.0)
DIRECT_GAS: Final[dict[str, tuple[float, float, float]]] = {
    "low": (0.02, 0.04, 0.09),
    "medium": (0.2, 0.5, 0.7),
    "high": (0.2, 0.5, 0.7),
}
DIRECT_LIQUID: Final = 0.065  # flash point below 21 °C (K1), or held above its flash point
DIRECT_LESS_FLAMMABLE: Final = 0.0043  # flash point 21 to 55 °C (K2), BEVI table 7
DELAYED_BY_SURROUNDINGS: Final[dict[str, float]] = {"open": 0.4, "some": 0.7, "dense": 0.9}
EXPLOSION_OF_DELAYED: Final = 0.4
FIREBALL_OF_DIRECT: Final = 0.7
FLASH_POINT_K1: Final = 294.15
FLASH_POINT_K2: Final = 328.15


@dataclasses.dataclass(frozen=True, slots=True)
class Branches:
    """Conditional probabilities of the ends of the tree; they add up to 1 with `unignited`."""

    immediate: float
    fireball: float
    immediate_flash: float
    jet_or_pool: float
    delayed: float
    flash: float
    explosion: float
    unignited: float


def direct_ignition(*, phase: str, reactivity: str, rate: float, mass: float, warm: bool = True) -> float:
    """Probability of direct ignition. `phase` 'gas' or 'liquid'; `mass` > 0: instantaneous; `warm`: held above its
    flash point, or flash point below 21 °C.

    >>> direct_ignition(phase="gas", reactivity="high", rate=50.0, mass=0.0)
    0.5
    >>> direct_ignition(phase="gas", reactivity="low", rate=0.0, mass=20000.0)
    0.09
    >>> direct_ignition(phase="liquid", reactivity="medium", rate=50.0, mass=0.0)
    0.065
    """
    if phase == "liquid":
        return DIRECT_LIQUID if warm else DIRECT_LESS_FLAMMABLE
    size, bounds = (mass, MASS_BOUNDS) if mass > 0 else (rate, RATE_BOUNDS)
    column = DIRECT_GAS[reactivity]
    return column[0] if size < bounds[0] else column[1] if size <= bounds[1] else column[2]


def delayed_ignition(*, toxic: bool, reactivity: str, congestion: str, direct: float, cloud: bool) -> float:
    """Probability of ignition later, given none at first; 0 without a flammable cloud.

    A toxic gas of low reactivity (ammonia, carbon monoxide) the Purple Book treats as purely toxic; here its cloud
    meets a source strong enough no more often than the leak itself does (table 4.5 a second time).

    >>> delayed_ignition(toxic=False, reactivity="high", congestion="dense", direct=0.2, cloud=True)
    0.9
    """
    if not cloud:
        return 0.0
    if reactivity == "low" and toxic:
        return direct
    return DELAYED_BY_SURROUNDINGS[congestion]


def branches(
    *,
    phase: str,
    reactivity: str,
    rate: float,
    instantaneous_mass: float,
    congestion: str,
    cloud: bool,
    bursts_warm: bool,
    explodes: bool,
    warm: bool = True,
    flammable: bool = True,
    toxic: bool = False,
) -> Branches:
    """The ends of the tree. `cloud`: a flammable cloud forms; `bursts_warm`: a vessel of liquefied gas fails whole;
    `explodes`: there is congestion and enough gas for a blast.

    >>> b = branches(phase="gas", reactivity="high", rate=0.0, instantaneous_mass=5e4, congestion="some", cloud=True,
    ...              bursts_warm=True, explodes=True)
    >>> round(b.fireball, 3), round(b.explosion, 3), round(b.flash, 3), round(b.unignited, 3)
    (0.49, 0.084, 0.126, 0.09)
    """
    if not flammable:
        return Branches(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    direct = direct_ignition(
        phase=phase, reactivity=reactivity, rate=rate, mass=instantaneous_mass, warm=warm
    )
    delayed = (1 - direct) * delayed_ignition(
        toxic=toxic, reactivity=reactivity, congestion=congestion, direct=direct, cloud=cloud
    )
    explosion = EXPLOSION_OF_DELAYED * delayed if explodes else 0.0
    burst = instantaneous_mass > 0 and phase == "gas"
    fireball = FIREBALL_OF_DIRECT * direct if bursts_warm else 0.0
    return Branches(
        immediate=direct,
        fireball=fireball,
        immediate_flash=direct - fireball if burst else 0.0,
        jet_or_pool=0.0 if burst else direct,
        delayed=delayed,
        flash=delayed - explosion,
        explosion=explosion,
        unignited=1 - direct - delayed,
    )
