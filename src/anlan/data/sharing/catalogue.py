"""数据目录: what kinds of records the platform holds, from the ledgers' own models."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from anlan.base.accounts.facade import User
from anlan.data.cases.facade import AccidentCase
from anlan.data.duty_contacts.facade import DutyContact
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation, Substance
from anlan.data.laws.facade import Law
from anlan.data.resources.facade import Resource, SensitivePlace
from anlan.data.sharing.models import Webhook
from anlan.data.sharing.queries import CatalogueEntry, fields_of, newest
from anlan.data.weather.facade import Observation, Station


@dataclass(frozen=True, slots=True)
class _Kind:
    key: str
    model: type[Model]
    url_name: str
    api: str
    topic: str
    permission: str


_KINDS = (
    _Kind(
        "enterprises",
        Enterprise,
        "enterprises:list",
        "/api/v1/enterprises",
        "enterprises",
        "enterprises.view_enterprise",
    ),
    _Kind(
        "installations",
        MajorHazardInstallation,
        "hazards:list",
        "/api/v1/major-hazard-installations",
        "hazards",
        "hazards.view_installation",
    ),
    _Kind(
        "substances",
        Substance,
        "hazards:substances",
        "/api/v1/substances",
        "hazards",
        "hazards.view_substance",
    ),
    _Kind(
        "resources", Resource, "resources:list", "/api/v1/resources", "resources", "resources.view_resource"
    ),
    _Kind(
        "places",
        SensitivePlace,
        "resources:places",
        "/api/v1/sensitive-places",
        "places",
        "resources.view_place",
    ),
    _Kind(
        "duty-contacts",
        DutyContact,
        "duty_contacts:list",
        "/api/v1/duty-contacts",
        "duty_contacts",
        "duty_contacts.view_contact",
    ),
    _Kind("cases", AccidentCase, "cases:list", "/api/v1/accident-cases", "cases", "cases.view_case"),
    _Kind("laws", Law, "laws:library", "/api/v1/laws", "law", "laws.view_law"),
    _Kind(
        "stations", Station, "weather:overview", "/api/v1/weather/stations", "weather", "weather.view_weather"
    ),
    _Kind(
        "observations",
        Observation,
        "weather:overview",
        "/api/v1/weather/observations",
        "weather",
        "weather.view_weather",
    ),
)


def catalogue(*, visible_to: User) -> list[CatalogueEntry]:
    """Every kind of records the user may see, with its fields and who is told of its changes."""
    hooks = list(Webhook.objects.values_list("name", "topics"))
    return [_entry(kind, hooks) for kind in _KINDS if visible_to.has_perm(kind.permission)]


def _entry(kind: _Kind, hooks: list[tuple[str, list[str]]]) -> CatalogueEntry:
    readers = tuple(
        name for name, topics in hooks if not topics or any(_covers(topic, kind.topic) for topic in topics)
    )
    about = (kind.model.__doc__ or "").strip().split("\n")[0].split(":")[0].strip()
    return CatalogueEntry(
        key=kind.key,
        title=str(kind.model._meta.verbose_name),
        about=about,
        url=_address(kind.url_name),
        api=kind.api,
        topic=kind.topic,
        permission=kind.permission,
        count=kind.model._default_manager.count(),
        changed_at=newest(kind.model),
        fields=fields_of(kind.model),
        readers=readers,
    )


def _covers(wanted: str, topic: str) -> bool:
    return wanted == topic or wanted.startswith(topic + ".") or topic.startswith(wanted + ".")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
