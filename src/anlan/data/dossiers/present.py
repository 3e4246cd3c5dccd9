"""The dossier in words, the same for the page and the paper: heads and rows of each section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from anlan.data.dossiers.ages import Age, Ages, age_of, ages_of
from anlan.data.dossiers.dossier import Dossier, Section
from anlan.data.dossiers.enums import FIRE_WATER, RiskLevel, ShutOffKind
from anlan.data.dossiers.kinds import (
    DOSSIER_FILE,
    HELD_LICENCE,
    RISK_POINT,
    SAFETY_FACILITY,
    SHUT_OFF,
    SPECIAL_EQUIPMENT,
    DossierKind,
)
from anlan.data.dossiers.models import DossierFile
from anlan.data.dossiers.queries import fire_water_among
from anlan.data.enterprises.facade import detail_rows, window_text
from anlan.kernel.clock import in_shanghai

_DUE = {HELD_LICENCE.key: "valid_until", SPECIAL_EQUIPMENT.key: "inspection_due_on"}
_SOON = timedelta(days=60)
#: What to cut first when something is on fire or leaks.
_CUT_ORDER = [str(kind) for kind in (ShutOffKind.PROCESS, ShutOffKind.GAS, ShutOffKind.POWER)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row; `tel` is a number to call, `level` 1 to 4 a colour, `late` a date gone by."""

    label: str
    text: str
    tel: str = ""
    level: int = 0
    late: bool = False
    end: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An item in words."""

    name: str
    url: str
    cells: tuple[Cell, ...]
    stale: bool
    age: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A section in words."""

    key: str
    title: str
    rows: tuple[Row, ...]
    heads: tuple[str, ...]
    name_label: str
    age: Ages | None
    add_url: str
    list_url: str


def shown_section(
    dossier: Dossier, section: Section, *, rows: list[Any] | None = None, title: str = ""
) -> Shown:
    """A section, or some of its items under a title of their own. Columns nobody filled are left out."""
    kind = section.kind
    items = section.items if rows is None else rows
    on = in_shanghai(dossier.at).date()
    names = [name for name in kind.brief if any(kind.of(item, name) for item in items)]
    return Shown(
        key=kind.key,
        title=title or kind.title,
        rows=tuple(_row(kind, item, names, on) for item in items),
        heads=tuple(kind.label(name) for name in names),
        name_label=kind.name_label,
        age=section.age if rows is None else ages_of(kind.key, rows, renew_days=kind.renew_days, on=on),
        add_url=reverse("dossiers:create", args=[dossier.enterprise.pk, kind.key]),
        list_url=reverse(f"dossiers:{kind.key}-list") + f"?enterprise={dossier.enterprise.pk}",
    )


def _row(kind: DossierKind, item: Any, names: list[str], on: date) -> Row:
    age = age_of(kind.key, item.as_of, renew_days=kind.renew_days, on=on)
    return Row(
        name=item.name,
        url=reverse(f"dossiers:{kind.key}", args=[item.pk]),
        cells=tuple(_cell(kind, item, name, on) for name in names),
        stale=age.stale,
        age=age.text,
    )


def _cell(kind: DossierKind, item: Any, name: str, on: date) -> Cell:
    value, text, label = getattr(item, name), kind.of(item, name), kind.label(name)
    if name == "telephone":
        return Cell(label, text, tel=text)
    if name == "level" and kind is RISK_POINT:
        return Cell(label, text, level=[str(each) for each in RiskLevel].index(value) + 1)
    if value is not None and name == _DUE.get(kind.key):
        if value < on:
            return Cell(label, f"{text} 已过期", late=True)
        return Cell(label, f"{text} 将到期" if value - on <= _SOON else text)
    return Cell(label, text, end=isinstance(value, int | float) and not isinstance(value, bool))


def shut_offs(dossier: Dossier) -> list[Any]:
    """Cut-off points, product lines and gas before power and the rest."""
    rows = dossier.sections[SHUT_OFF.key].items
    rank = {key: number for number, key in enumerate(_CUT_ORDER)}
    return sorted(rows, key=lambda row: (rank.get(row.kind, len(rank)), row.kind, row.name))


def with_ages(dossier: Dossier, kind: DossierKind, rows: list[Any]) -> list[tuple[Any, Age]]:
    """Items, each with its age."""
    on = in_shanghai(dossier.at).date()
    return [(row, age_of(kind.key, row.as_of, renew_days=kind.renew_days, on=on)) for row in rows]


def fire_water(dossier: Dossier) -> list[Any]:
    """Where water is to be had, the largest store first."""
    return fire_water_among(dossier.sections[SAFETY_FACILITY.key].items)


def other_facilities(dossier: Dossier) -> list[Any]:
    """Safety facilities other than fire water."""
    return [row for row in dossier.sections[SAFETY_FACILITY.key].items if row.kind not in FIRE_WATER]


def facts_of(dossier: Dossier) -> list[tuple[str, str]]:
    """What the enterprise is, in the fewest lines."""
    row = dossier.enterprise
    industry = row.get_industry_display() if row.industry else ""
    return [
        (label, text)
        for label, text in (
            ("地址", row.address),
            ("所在区划", str(row.located_in or "")),
            ("行业", industry),
            ("监管类别", row.get_category_display()),
            ("经营范围", row.business),
            ("从业人数", f"{row.employees:,} 人" if row.employees is not None else ""),
            ("法定代表人", row.legal_representative),
            ("监管机构", row.supervised_by.name if row.supervised_by else ""),
            *detail_rows(row.category, row.details),
        )
        if text
    ]


def shift_line(row: Any) -> str:
    """A shift in one line."""
    who = f"，带班 {row.leader} {row.telephone}".rstrip() if row.leader or row.telephone else ""
    return f"{row.name}（{window_text(days=row.days, starts=row.starts, ends=row.ends)}）{row.people} 人{who}"


def pictures(dossier: Dossier) -> list[DossierFile]:
    """Files of the dossier, plans first."""
    order = {value: number for number, (value, _) in enumerate(DOSSIER_FILE.choices("kind"))}
    rows: list[DossierFile] = dossier.sections[DOSSIER_FILE.key].items
    return sorted(rows, key=lambda row: (order.get(row.kind, 99), row.name))


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file as a card: a picture is shown, everything else named."""

    title: str
    kind: str
    detail: str
    url: str
    page_url: str
    picture: bool
    age: Age


def file_cards(dossier: Dossier) -> list[FileCard]:
    """Files with their age; a file is as old as the day it was made."""
    on = in_shanghai(dossier.at).date()
    cards = []
    for row in pictures(dossier):
        made = row.made_on or row.as_of
        parts = (
            row.substance.name if row.substance else "",
            f"{row.made_on:%Y-%m-%d} 制作" if row.made_on else "",
        )
        cards.append(
            FileCard(
                title=row.name,
                kind=row.get_kind_display(),
                detail="　".join(part for part in parts if part),
                url=reverse("dossiers:content", args=[row.pk]),
                page_url=reverse(f"dossiers:{DOSSIER_FILE.key}", args=[row.pk]),
                picture=row.file.content_type.startswith("image/"),
                age=age_of(DOSSIER_FILE.key, made, renew_days=DOSSIER_FILE.renew_days, on=on),
            )
        )
    return cards
