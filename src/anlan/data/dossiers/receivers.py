"""Items follow their enterprise: when its place, supervisor or name changes, so do theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from anlan.base.events.facade import Event, on
from anlan.data.dossiers.kinds import kinds
from anlan.data.enterprises.facade import Enterprise

_FOLLOWED = frozenset({"located_in", "supervised_by", "lon", "lat"})


def register() -> None:
    """Called from `AppConfig.ready()`."""
    on("enterprises.changed", _changed)
    on("enterprises.imported", _imported)


def _changed(event: Event) -> None:
    if _FOLLOWED & set(event.data.get("fields", ())):
        follow([event.data["id"]])


def _imported(event: Event) -> None:
    follow(event.data.get("updated", ()))


def follow(enterprises: Iterable[str]) -> None:
    """Bring the items of these enterprises to where the enterprises are."""
    manager: Any = Enterprise.objects
    wanted = {
        row["pk"]: (row["located_in"], row["supervised_by"])
        for row in manager.filter(pk__in=list(enterprises)).values("pk", "located_in", "supervised_by")
    }
    if not wanted:
        return
    for kind in kinds():
        rows: Any = kind.model._default_manager
        held = rows.filter(enterprise__in=wanted).order_by()
        pairs = held.values_list("enterprise_id", "located_in_id", "supervised_by_id").distinct()
        moved = {owner for owner, place, bureau in pairs if (place, bureau) != wanted[owner]}
        for owner in moved:
            place, bureau = wanted[owner]
            rows.filter(enterprise=owner).update(located_in=place, supervised_by=bureau)
