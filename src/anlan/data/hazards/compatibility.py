"""Which substances must not be kept together, by reactivity groups; pure.

The groups follow those of the EPA/NOAA chemical reactivity worksheet (CAMEO), narrowed to what a city stores; that
incompatible goods are kept apart is GB 15603-2022. A pair is judged by its gravest meeting of groups; what no rule
names counts as compatible, which is no proof that it is. Owns rules and words; which substance is in which group is
the table of substances.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, Protocol, TypeVar

from anlan.data.hazards.enums import Severity

GROUPS: dict[str, str] = {
    "acetylene": "乙炔及炔烃",
    "acid": "无机强酸",
    "acid-oxidising": "氧化性酸",
    "acid-weak": "有机酸、弱酸",
    "alcohol": "醇",
    "aldehyde": "醛",
    "amine": "氨、胺、肼",
    "ammonium": "铵盐",
    "aqueous": "水溶液",
    "azide": "叠氮化物",
    "base": "碱",
    "chlorate": "氯酸盐、高氯酸盐、亚氯酸盐",
    "cyanide": "氰化物",
    "dehydrating": "浓硫酸",
    "dithionite": "连二亚硫酸盐",
    "epoxide": "环氧化物",
    "ester": "酯",
    "ether": "醚",
    "explosive": "爆炸品",
    "flammable-solid": "易燃固体",
    "fluoride": "氟化物",
    "fuel": "可燃气体、液体",
    "halide": "卤代烃",
    "halogen": "卤素",
    "heavy": "重金属及其化合物",
    "hydrolysing": "遇水放出酸雾的物质",
    "hypochlorite": "次氯酸盐、氯化异氰尿酸盐",
    "inert": "惰性气体",
    "isocyanate": "异氰酸酯",
    "ketone": "酮",
    "metal": "金属粉末",
    "monomer": "易聚合单体",
    "nitrate": "硝酸盐",
    "nitrite": "亚硝酸盐",
    "nitro": "硝基化合物",
    "oxidiser": "氧化剂",
    "permanganate": "高锰酸盐",
    "peroxide": "有机过氧化物",
    "pesticide": "农药",
    "phosphide": "磷化物",
    "pyrophoric": "遇空气自燃的物质",
    "reducer": "还原剂",
    "self-reactive": "自反应物质",
    "sulfide": "硫化物",
    "water-oxygen": "碱金属过氧化物",
    "water-reactive": "遇水放出易燃气体的物质",
}

_FIRE = "接触可着火、爆炸"
_VIOLENT = "剧烈反应，可着火、爆炸"
_HEAT = "剧烈放热、喷溅"
_POLYMER = "引发剧烈聚合，容器可爆裂"
_SEVERE: tuple[tuple[str, str, str], ...] = (
    ("oxidiser", "fuel flammable-solid metal reducer pyrophoric water-reactive phosphide sulfide", _FIRE),
    ("oxidiser", "amine self-reactive explosive", _VIOLENT),
    ("nitrate", "fuel flammable-solid metal cyanide", "形成爆炸性混合物"),
    ("chlorate", "ammonium", "生成不稳定的氯酸铵，可自行爆炸"),
    ("chlorate", "acid acid-weak", "放出易爆的二氧化氯"),
    ("nitrite", "ammonium cyanide", "受热可爆炸"),
    ("permanganate", "acid", "可爆炸"),
    ("hypochlorite", "acid acid-weak hydrolysing", "放出氯"),
    ("hypochlorite", "amine ammonium", "生成氯胺和易爆的三氯化氮"),
    ("halogen", "amine ammonium", "生成易爆的三氯化氮，放出有毒气体"),
    ("halogen", "acetylene azide", "可爆炸"),
    ("cyanide", "acid acid-weak hydrolysing", "放出氰化氢"),
    ("sulfide", "acid acid-weak hydrolysing", "放出硫化氢"),
    ("phosphide", "acid acid-weak hydrolysing aqueous", "放出磷化氢，可自燃"),
    ("fluoride", "acid", "放出氟化氢"),
    ("azide", "acid acid-weak hydrolysing", "放出剧毒易爆的叠氮酸"),
    ("azide", "heavy", "生成敏感的爆炸物"),
    ("dithionite", "acid", "放出二氧化硫，可自燃"),
    ("water-reactive", "acid acid-weak aqueous alcohol", "放出易燃气体并着火"),
    ("water-reactive", "halide", "可爆炸"),
    ("metal", "acid halide", "放出氢或爆炸性反应"),
    ("hydrolysing", "aqueous alcohol base amine", "剧烈反应，放出有毒酸雾"),
    ("water-oxygen", "aqueous acid", "剧烈放热放氧，可引燃"),
    ("acid", "epoxide isocyanate", _POLYMER),
    ("acid", "peroxide self-reactive explosive", "引发分解爆炸"),
    ("acid-oxidising", "fuel reducer flammable-solid", _FIRE),
    ("base", "isocyanate epoxide", _POLYMER),
    ("amine", "isocyanate epoxide", _POLYMER),
    ("amine", "peroxide", "引发分解爆炸"),
    ("amine", "heavy", "可生成敏感的爆炸物"),
    ("acetylene", "heavy", "生成敏感的乙炔化物"),
    ("alcohol", "isocyanate", "剧烈放热，放出气体，容器可爆裂"),
    ("pyrophoric", "fuel explosive peroxide flammable-solid", "自燃后引燃、引爆"),
    ("explosive", "fuel flammable-solid peroxide self-reactive", "着火即可引爆"),
    ("peroxide", "halogen hypochlorite", "引发分解爆炸"),
)
_SERIOUS: tuple[tuple[str, str, str], ...] = (
    ("acid", "base amine", _HEAT),
    ("acid", "aldehyde monomer", _POLYMER),
    ("acid", "nitrate nitrite", "放出有毒的氮氧化物"),
    ("acid-weak", "base amine", _HEAT),
    ("acid-weak", "epoxide isocyanate", _POLYMER),
    ("acid-weak", "metal", "放出氢"),
    ("base", "halide nitro", "可生成易爆、易燃产物"),
    ("base", "aldehyde monomer", _POLYMER),
    ("base", "peroxide explosive", "促进分解"),
    ("base", "ammonium", "放出氨"),
    ("base", "metal", "放出氢"),
    ("base", "halogen", _HEAT),
    ("amine", "halide aldehyde monomer", "剧烈放热"),
    ("ammonium", "metal", "混合物受热可爆炸"),
    ("aqueous", "isocyanate", "放出二氧化碳，密闭容器可胀裂"),
    ("aqueous", "dithionite dehydrating", "剧烈放热"),
    ("azide", "halide", "可生成爆炸物"),
    ("cyanide", "oxidiser hypochlorite chlorate", "受热可爆炸，放出有毒气体"),
    ("dehydrating", "fuel flammable-solid", "脱水放热，可着火"),
    ("explosive", "metal", "提高敏感度"),
    ("fuel", "self-reactive", "着火后互相加剧"),
    ("nitrite", "amine", "放热，生成致癌的亚硝胺"),
    ("oxidiser", "pesticide nitro cyanide azide", "受热剧烈反应，放出有毒气体"),
    ("peroxide", "heavy monomer", "引发分解或聚合"),
    ("water-reactive", "base amine hydrolysing", "放出易燃气体"),
)


class Stored(Protocol):
    """What the rules need of a substance."""

    @property
    def name(self) -> str: ...

    @property
    def groups(self) -> Sequence[str]: ...


S = TypeVar("S", bound=Stored)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reaction:
    """What two substances do when they meet. `hazard` Chinese; `basis` names the rule: which groups met."""

    hazard: str
    severity: Severity
    basis: str


@dataclass(frozen=True)
class Mixture(Generic[T]):
    """Two substances that must not be kept together, and why; the gravest reaction first."""

    first: T
    second: T
    reactions: tuple[Reaction, ...]

    @property
    def severity(self) -> Severity:
        return self.reactions[0].severity

    @property
    def hazard(self) -> str:
        return self.reactions[0].hazard


def _rules() -> dict[frozenset[str], tuple[Severity, str]]:
    rules: dict[frozenset[str], tuple[Severity, str]] = {}
    for severity, lines in ((Severity.SEVERE, _SEVERE), (Severity.SERIOUS, _SERIOUS)):
        for one, others, hazard in lines:
            for other in others.split():
                rules.setdefault(frozenset((one, other)), (severity, hazard))
    return rules


_RULES = _rules()


def incompatibilities(a: Stored, b: Stored) -> tuple[Reaction, ...]:
    """What can happen when `a` and `b` meet, gravest first; empty when no rule names their groups.

    Symmetric, and empty for a substance with itself. Source: EPA/NOAA reactivity groups; GB 15603-2022.

    >>> from types import SimpleNamespace as Any
    >>> chlorine = Any(name="氯", groups=["halogen", "oxidiser"])
    >>> ammonia = Any(name="氨", groups=["amine", "base", "fuel"])
    >>> found = incompatibilities(chlorine, ammonia)
    >>> found[0].severity.label, any("三氯化氮" in each.hazard for each in found)
    ('禁止同存', True)
    """
    if a.name == b.name:
        return ()
    found: dict[str, Reaction] = {}
    for one in a.groups:
        for other in b.groups:
            rule = _RULES.get(frozenset((one, other)))
            if rule is None or one == other:
                continue
            severity, hazard = rule
            reaction = Reaction(hazard, severity, _basis(one, other))
            kept = found.get(hazard)
            if kept is None or _order(reaction) < _order(kept):
                found[hazard] = reaction
    return tuple(sorted(found.values(), key=_order))


def mixtures(substances: Iterable[S]) -> list[Mixture[S]]:
    """Every pair of the substances that must not be kept together, gravest first; one substance counts once."""
    once = {each.name: each for each in substances}
    pairs = combinations(sorted(once.values(), key=lambda each: each.name), 2)
    found = [Mixture(a, b, reactions) for a, b in pairs if (reactions := incompatibilities(a, b))]
    return sorted(
        found, key=lambda each: (each.severity != Severity.SEVERE, each.first.name, each.second.name)
    )


def worst(found: Iterable[Mixture[T]]) -> str:
    """The gravest severity as stored on an installation: "severe", "serious" or ""."""
    severities = {each.severity for each in found}
    return next((each.value for each in (Severity.SEVERE, Severity.SERIOUS) if each in severities), "")


def group_words(groups: Iterable[str]) -> list[str]:
    """The groups in Chinese.

    >>> group_words(["fuel", "alcohol"])
    ['可燃气体、液体', '醇']
    """
    return [GROUPS[each] for each in groups]


def _basis(one: str, other: str) -> str:
    first, second = sorted((GROUPS[one], GROUPS[other]))
    return f"反应性组：{first} × {second}"


def _order(reaction: Reaction) -> tuple[bool, bool, str, str]:
    """Gravest first; what names the product before what only says fire."""
    general = reaction.hazard in {_FIRE, _VIOLENT, _HEAT}
    return reaction.severity != Severity.SEVERE, general, reaction.hazard, reaction.basis
