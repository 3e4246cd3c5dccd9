"""What the pages and the paper of a substance show: the card, the figures, the matrix. Reads, decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from anlan.base.documents.facade import render_pdf
from anlan.data.hazards import ghs
from anlan.data.hazards.compatibility import group_words, mixtures
from anlan.data.hazards.enums import Severity, SubstanceList
from anlan.data.hazards.models import SafetySheet, Substance
from anlan.data.hazards.reach import FireReach, Reach, fire_reach_of, guidelines_of, reaches_of
from anlan.data.hazards.safety_sheets import is_old
from anlan.kernel.clock import in_shanghai

UNVERIFIED = "未核实"
_FIGURES = (
    ("melting_point_c", "熔点", "℃"),
    ("boiling_point_c", "沸点", "℃"),
    ("flash_point_c", "闪点", "℃"),
    ("ignition_point_c", "自燃点", "℃"),
    ("lower_limit_pct", "爆炸下限", "%"),
    ("upper_limit_pct", "爆炸上限", "%"),
    ("vapour_kpa", "20 ℃ 饱和蒸气压", "kPa"),
    ("vapour_density", "蒸气相对密度（空气=1）", ""),
    ("relative_density", "相对密度（水=1）", ""),
    ("molar_mass", "摩尔质量", "g/mol"),
)


def card_of(substance: Substance) -> dict[str, Any]:
    """Everything the page and the paper say of a substance."""
    return {
        "placards": ghs.placards(substance.ghs),
        "reaches": [_reach(one) for one in reaches_of(substance)],
        "reach_sources": "、".join(dict.fromkeys(one.source for one in reaches_of(substance))),
        "fire": _fire(fire_reach_of(substance)),
        "identity": _identity(substance),
        "figures": _figures(substance),
        "guidelines": [(one.label, f"{one.ppm:,.4g} ppm") for one in guidelines_of(substance)],
        "classes": [ghs.words(code) for code in substance.ghs],
        "groups": group_words(substance.groups),
        "lists": list_words(substance.lists),
        "texts": _texts(substance),
        "sources": _sources(substance),
        "checked": _checked(substance),
    }


def list_words(letters: str) -> list[str]:
    """The national lists by their letters.

    >>> list_words("1T")
    ['首批重点监管', '特别管控']
    """
    return [str(SubstanceList(letter).label) for letter in letters if letter in SubstanceList.values]


def _identity(substance: Substance) -> list[tuple[str, str]]:
    return [
        ("英文名", substance.english_name),
        ("别名", "、".join(substance.aliases)),
        ("CAS 号", substance.cas),
        ("UN 号", substance.un),
        ("分子式", substance.formula),
        ("UN 类别", ghs.un_class_words(substance.un_class)),
        ("状态", substance.get_state_display()),
        ("外观与气味", substance.appearance),
        ("溶解性", substance.solubility),
    ]


def _figures(substance: Substance) -> list[tuple[str, str]]:
    values = [(label, getattr(substance, name), unit) for name, label, unit in _FIGURES]
    return [(label, f"{value:,.5g} {unit}".strip()) for label, value, unit in values if value is not None]


def _texts(substance: Substance) -> list[tuple[str, str]]:
    said = "；".join((*substance.dos, *substance.donts))
    return [
        ("泄漏处置", substance.spill),
        ("灭火方法", substance.fire_fighting),
        ("急救", substance.first_aid),
        ("防护", substance.protection),
        ("扩散与反应", substance.behaviour),
        ("要点", "" if substance.measures == said else substance.measures),
    ]


def _sources(substance: Substance) -> list[tuple[str, str]]:
    labels = (("classes", "分类"), ("figures", "理化数据"), ("texts", "处置文字"), ("groups", "相容性"))
    found = [(label, substance.sources.get(key, "")) for key, label in labels]
    return [("总来源", substance.source), *((label, text) for label, text in found if text)]


def _checked(substance: Substance) -> str:
    if not substance.verified:
        return ""
    who = f"{substance.verified_by} " if substance.verified_by else ""
    when = f"{substance.verified_on} " if substance.verified_on else ""
    return f"{who}{when}核实，依据 {substance.source}".strip()


def _reach(one: Reach) -> dict[str, str]:
    more = " 以上" if one.at_least else ""
    spill = one.spill_label + (f"（{one.container}）" if one.container else "")
    return {
        "spill": spill + ("，入水" if one.on_water else ""),
        "isolation": metres(one.isolation_m),
        "day": f"{one.day_km:g} km{more}",
        "night": f"{one.night_km:g} km{more}",
        "source": one.source,
    }


def _fire(one: FireReach | None) -> dict[str, str] | None:
    if one is None:
        return None
    large = metres(one.large_spill_m) if one.large_spill_m is not None else ""
    return {
        "isolation": metres(one.isolation_m),
        "large": large,
        "fire": metres(one.fire_m),
        "source": one.source,
    }


def metres(value: float) -> str:
    """A distance as it is called out.

    >>> metres(60), metres(1600)
    ('60 m', '1,600 m')
    """
    return f"{value:,.0f} m"


def sheet_lines(sheets: Sequence[SafetySheet], at: datetime) -> list[dict[str, Any]]:
    """Data sheets as the page lists them."""
    today = in_shanghai(at).date()
    return [
        {
            "sheet": one,
            "whose": one.enterprise.name if one.enterprise else "通用",
            "size": f"{one.file.size / 1024:,.0f} KB",
            "url": reverse("hazards:sheet", args=[one.pk]),
            "old": is_old(one, on=today),
        }
        for one in sheets
    ]


def matrix_of(substances: Sequence[Substance]) -> dict[str, Any]:
    """Each against each: rows of cells, and the pairs that react, gravest first."""
    found = mixtures(substances)
    by_pair = {frozenset((one.first.name, one.second.name)): one for one in found}
    rows = []
    for a in substances:
        cells: list[dict[str, str]] = []
        for b in substances:
            one = by_pair.get(frozenset((a.name, b.name)))
            if a == b:
                cells.append({"key": "self", "word": "", "title": ""})
            elif one is None:
                cells.append({"key": "none", "word": "未见", "title": f"{a.name}与{b.name}：未见禁忌规则"})
            else:
                word = "禁止" if one.severity == Severity.SEVERE else "不宜"
                title = f"{a.name}与{b.name}：{one.hazard}"
                cells.append({"key": one.severity.value, "word": word, "title": title})
        rows.append({"substance": a, "cells": cells})
    return {
        "matrix": rows,
        "compared": list(substances),
        "pairs": found,
        "severe": sum(one.severity == Severity.SEVERE for one in found),
        "serious": sum(one.severity == Severity.SERIOUS for one in found),
    }


def chosen_with_links(substances: Sequence[Substance]) -> list[dict[str, Any]]:
    """Chosen substances, each with the address without it."""
    here = reverse("hazards:compatibility")
    keys = [str(one.pk) for one in substances]
    return [
        {
            "substance": one,
            "without": f"{here}?{urlencode({'ids': [key for key in keys if key != str(one.pk)]}, doseq=True)}",
        }
        for one in substances
    ]


def card_pdf(substance: Substance, *, at: datetime) -> bytes:
    """危险化学品处置卡 as PDF, one page."""
    card = card_of(substance)
    return render_pdf(
        "hazards/substance.typ",
        {
            "name": substance.name,
            "aliases": "、".join(substance.aliases),
            "english": substance.english_name,
            "numbers": [
                {"label": "UN", "text": substance.un or "—"},
                {"label": "CAS", "text": substance.cas or "—"},
            ],
            "placards": [one.word for one in card["placards"]],
            "hazards": substance.hazards,
            "dos": substance.dos,
            "donts": substance.donts,
            "isolation": metres(substance.isolation_m) if substance.isolation_m else "—",
            "reaches": card["reaches"],
            "fire": card["fire"] or {},
            "use": substance.fire_use,
            "never": substance.fire_never,
            "texts": [{"label": label, "text": text} for label, text in card["texts"][:5] if text],
            "facts": [
                {"label": label, "text": text}
                for label, text in [*card["identity"][4:], *card["figures"], *card["guidelines"]]
                if text
            ],
            "status": card["checked"] or f"{UNVERIFIED}：处置前请与现场和专家核对。",
            "printed": f"{in_shanghai(at):%Y-%m-%d %H:%M}",
        },
    )
