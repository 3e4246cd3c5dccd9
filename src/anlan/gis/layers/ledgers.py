"""The ledgers on the map. The data room lies below this one and cannot register itself, so it is done for it here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from anlan.data.campaigns import facade as campaigns
from anlan.data.cases import facade as cases
from anlan.data.dossiers import facade as dossiers
from anlan.data.enterprises import facade as enterprises
from anlan.data.hazards import facade as hazards
from anlan.data.resources import facade as resources
from anlan.data.resources.facade import ResourceKind
from anlan.gis.layers.registry import Feature, Layer, register_layer
from anlan.kernel.coordinates import Box

_ICONS = {
    ResourceKind.RESCUE_TEAM: "firetruck",
    ResourceKind.EXPERT: "user-star",
    ResourceKind.MEDICAL_INSTITUTION: "building-hospital",
    ResourceKind.SUPPLIES: "packages",
    ResourceKind.SHELTER: "tent",
    ResourceKind.VEHICLE: "truck",
}


def _features(collection: Callable[[Any], dict[str, Any]], user: Any) -> list[Feature]:
    features: list[Feature] = collection(user)["features"]
    return features


def _within(user: Any, box: Box, zoom: float) -> list[Feature]:
    features: list[Feature] = enterprises.features_in_box(user, box, zoom)["features"]
    return features


def _of_kind(kind: str, user: Any) -> list[Feature]:
    features: list[Feature] = resources.feature_collection(user, kind)["features"]
    return features


def _items(key: str, user: Any) -> list[Feature]:
    features: list[Feature] = dossiers.feature_collection(dossiers.kind_of(key), visible_to=user)["features"]
    return features


def _items_within(key: str, user: Any, box: Box, zoom: float) -> list[Feature]:
    kind = dossiers.kind_of(key)
    features: list[Feature] = dossiers.features_in_box(kind, visible_to=user, box=box, zoom=zoom)["features"]
    return features


def _register_dossiers() -> None:
    """What stands at the enterprises: tens of thousands, so read by box and off until somebody asks."""
    drawn = [kind for kind in dossiers.kinds() if kind.layer]
    for number, kind in enumerate(drawn):
        register_layer(
            Layer(
                key=kind.layer,
                title=kind.title,
                icon=kind.icon,
                permission="dossiers.view_dossier",
                query=partial(_items, kind.key),
                order=21 + number,
                shown=False,
                within=partial(_items_within, kind.key),
            )
        )


def register_ledgers() -> None:
    """Called from `AppConfig.ready()`. The thousands of enterprises are off until somebody asks for them."""
    rows = (
        ("enterprises", "企业", "building-factory-2", "enterprises.view_enterprise", enterprises, 20, False),
        ("major-hazard-installations", "重大危险源", "flame", "hazards.view_installation", hazards, 10, True),
        ("accident-cases", "事故案例", "book-2", "cases.view_case", cases, 60, False),
        ("collection", "数据采集", "clipboard-list", "campaigns.view_campaign", campaigns, 90, False),
    )
    for key, title, icon, permission, facade, order, shown in rows:
        query = partial(_features, facade.feature_collection)
        within = _within if key == "enterprises" else None
        register_layer(Layer(key, title, icon, permission, query, order, shown, within))
    for number, kind in enumerate(ResourceKind):
        register_layer(
            Layer(
                key=str(kind),
                title=str(kind.label),
                icon=_ICONS[kind],
                permission="resources.view_resource",
                query=partial(_of_kind, str(kind)),
                order=30 + number,
                shown=kind == ResourceKind.RESCUE_TEAM,
            )
        )
    register_layer(
        Layer(
            key="sensitive-places",
            title="敏感场所",
            icon="school",
            permission="resources.view_place",
            query=partial(_features, resources.place_feature_collection),
            order=50,
            shown=False,
        )
    )
    register_layer(
        Layer(
            key="water-sources",
            title="消防水源",
            icon="droplet",
            permission="resources.view_water",
            query=partial(_features, resources.water_feature_collection),
            order=52,
            shown=False,
        )
    )
    _register_dossiers()
