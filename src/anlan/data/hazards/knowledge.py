"""The shipped knowledge base put together: facts of each substance, texts by its class, figures of the models; pure.

Facts are data/substances.json (built by tools/build-knowledge), texts by class with exceptions data/advice.json. Owns
how they become one record; the database and whoever verified it are `substances`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from anlan.consequence import substances as models
from anlan.data.hazards import ghs
from anlan.data.hazards.enums import SubstanceList
from anlan.data.hazards.policies import standing
from anlan.data.ledger.facade import initials

_DATA = Path(__file__).parent / "data"
SOURCE = "GB 18218-2018；处置要点据公开资料整理"
MODELS = "物性库（chemicals、NFPA 325、IEC 60079-20-1）"
PACKAGE = "chemicals 1.5.2"
BY_CLASS = "按危险类别编写，未逐项核对"
CLASSES = "据《危险化学品目录》分类信息整理，未逐项核对"
_ZERO_C = 273.15
_ROOM = 293.15
#: g/mol of dry air; UN "initial isolation" by state [m] while nothing is known (ERG 2024).
_AIR = 28.96
_ISOLATION = {"gas": 100, "liquefied_gas": 100, "liquid": 50, "solid": 25}
_FIGURES = (
    "melting_point_c",
    "boiling_point_c",
    "flash_point_c",
    "ignition_point_c",
    "lower_limit_pct",
    "upper_limit_pct",
    "vapour_kpa",
    "vapour_density",
    "relative_density",
)
_FROM_FACTS = (
    "english_name",
    "cas",
    "un",
    "formula",
    "un_class",
    "state",
    "appearance",
    "solubility",
    "lists",
)


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """Every shipped substance as field values of the model; the texts are whole sentences."""
    facts = json.loads((_DATA / "substances.json").read_text(encoding="utf-8"))
    advice = json.loads((_DATA / "advice.json").read_text(encoding="utf-8"))
    return tuple(_record(fact, advice) for fact in facts)


def _record(fact: dict[str, Any], advice: dict[str, Any]) -> dict[str, Any]:
    quantity, beta, reference = standing(fact["listed"])
    names = [fact["name"], *fact.get("aliases", [])]
    record: dict[str, Any] = {name: fact.get(name, "") for name in _FROM_FACTS}
    record |= {
        "name": fact["name"],
        "aliases": names[1:],
        "initials": initials(fact["name"])[:32],
        "ghs": fact.get("ghs", []),
        "groups": fact.get("groups", []),
        "main_class": fact.get("un_class", "")[:1],
        "hazard_class": ghs.short(fact.get("ghs", []))[:64],
        "critical_quantity_t": quantity,
        "beta": beta,
        "gb18218": reference,
        "molar_mass": fact.get("molar_mass"),
        "model_key": fact.get("key", ""),
        "source": SOURCE,
    }
    figures = _figures(fact)
    record |= {name: figures.get(name) for name in _FIGURES}
    record |= _texts(fact, advice, record)
    record["sources"] = _sources(fact)
    return record


def _figures(fact: dict[str, Any]) -> dict[str, float | None]:
    """Of the models' substance where there is one, else what the build took from the package."""
    if "key" not in fact:
        return dict(fact.get("physical", {}))
    found = models.get(fact["key"])
    gas = fact["state"] in {"gas", "liquefied_gas"}
    light = found.boiling_point is not None and found.boiling_point < 573.0
    return {
        "melting_point_c": _celsius(found.melting_point),
        "boiling_point_c": _celsius(found.boiling_point),
        "flash_point_c": None if gas else _celsius(found.flash_point),
        "ignition_point_c": _celsius(found.autoignition),
        "lower_limit_pct": _percent(found.lower_flammable_limit),
        "upper_limit_pct": _percent(found.upper_flammable_limit),
        "vapour_kpa": _vapour_kpa(found),
        "vapour_density": _rounded(found.molar_mass * 1000 / _AIR, 3) if gas or light else None,
        "relative_density": _relative_density(found),
    }


def _vapour_kpa(found: models.Substance) -> float | None:
    if not found.has("vapour_pressure"):
        return None
    low, high = found.liquid_range()
    critical = found.critical_temperature
    if not low <= _ROOM <= high or (critical is not None and critical < _ROOM):
        return None
    return _rounded(float(found.vapour_pressure(_ROOM)) / 1000, 3)


def _relative_density(found: models.Substance) -> float | None:
    """Of the liquid at 20 °C, or at its boiling point when that is lower."""
    if not found.has("liquid_density") or found.state_at_ambient == "solid":
        return None
    boiling = found.boiling_point or _ROOM
    kelvin = min(_ROOM, boiling)
    fit = found.correlations["liquid_density"]
    if not fit.t_min <= kelvin <= fit.t_max:
        return None
    return _rounded(float(found.liquid_density(kelvin)) / 1000, 3)


def _texts(fact: dict[str, Any], advice: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    profile = _profile(fact["profile"], advice["profiles"])
    special = advice["special"].get(fact["name"], {})
    chosen = profile | {name: value for name, value in special.items() if name != "aid"}
    aid = " ".join(advice["first_aid"][part] for part in chosen["aid"].split("+"))
    note = fact.get("note", "")
    deadly = SubstanceList.HIGHLY_TOXIC in fact.get("lists", "")
    danger = chosen["danger"].replace("有毒", "剧毒", 1) if deadly else chosen["danger"]
    hazards = fact.get("hazards") or "；".join(part for part in (danger, note) if part)
    measures = fact.get("measures") or "；".join((*chosen["do"], *chosen["dont"]))
    return {
        "hazards": hazards[:300],
        "measures": measures[:500],
        "dos": list(chosen["do"]),
        "donts": list(chosen["dont"]),
        "fire_use": chosen["use"],
        "fire_never": chosen["never"],
        "fire_fighting": chosen["fire"],
        "first_aid": " ".join(part for part in (special.get("aid", ""), aid) if part),
        "protection": advice["protection"][chosen["protect"]],
        "spill": chosen["spill"],
        "behaviour": _behaviour(fact, record["vapour_density"], note),
        "isolation_m": _isolation(fact),
    }


def _profile(key: str, profiles: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = profiles[key]
    base = _profile(own["like"], profiles) if "like" in own else {}
    return base | own


def _behaviour(fact: dict[str, Any], vapour_density: float | None, note: str) -> str:
    parts = []
    if vapour_density is not None and fact["state"] != "solid":
        parts.append(_heaviness(vapour_density, gas=fact["state"] != "liquid"))
    parts.append(note)
    return "；".join(part for part in parts if part)[:500]


def _heaviness(ratio: float, *, gas: bool) -> str:
    """How the vapour spreads.

    >>> _heaviness(2.49, gas=True), _heaviness(0.55, gas=True)
    ('气体约为空气的 2.5 倍重，沿地面扩散', '气体约为空气的 0.55 倍重，向上扩散')
    """
    noun = "气体" if gas else "蒸气"
    if ratio >= 1.1:
        return f"{noun}约为空气的 {ratio:.2g} 倍重，沿地面扩散"
    if ratio <= 0.9:
        return f"{noun}约为空气的 {ratio:.2g} 倍重，向上扩散"
    return f"{noun}与空气差不多重"


def _isolation(fact: dict[str, Any]) -> int:
    """The distance to keep at once, before anything is known (ERG 2024): 500 m for explosives, else by state."""
    if any(code.startswith("EX") for code in fact.get("ghs", [])):
        return 500
    return _ISOLATION[fact["state"]]


def _sources(fact: dict[str, Any]) -> dict[str, str]:
    figures = MODELS if "key" in fact else PACKAGE if fact.get("physical") else ""
    return {
        "classes": CLASSES,
        "figures": figures,
        "texts": BY_CLASS,
        "groups": "EPA/NOAA 反应性组（CAMEO），未逐项核对",
    }


def _celsius(kelvin: float | None) -> float | None:
    return None if kelvin is None else round(kelvin - _ZERO_C, 1)


def _percent(fraction: float | None) -> float | None:
    return None if fraction is None else round(fraction * 100, 2)


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
