"""Demo: facts of several ages, rules of who keeps what, some confirmed again, one confirmation taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division
from anlan.data.enterprises.facade import Enterprise, change_enterprise
from anlan.data.resources.facade import change_place, places
from anlan.data.stewardship.facade import add_duty, settle_all, still_true, undo
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI, now

#: How old the books of some enterprises are, in turn: found stale, due or fresh in the autumn of 2026.
_DAYS = (date(2025, 7, 15), date(2025, 12, 3), date(2026, 5, 20), date(2026, 10, 8))
_RULES_AT = datetime(2026, 9, 2, 10, 0, tzinfo=SHANGHAI)
_AGED_AT = datetime(2026, 9, 3, 9, 0, tzinfo=SHANGHAI)
_CONFIRMED_AT = datetime(2026, 11, 2, 9, 30, tzinfo=SHANGHAI)


def build_stewardship(people: Mapping[str, User], enterprises: Mapping[str, Enterprise]) -> None:
    """Make the ages, the rules and the confirmations, then settle and count as of now."""
    clerk, jinzhou, township = people["clerk"], people["jinzhou"], people["township"]
    _rules(clerk)
    for number, key in enumerate(sorted(enterprises)):
        enterprise = Enterprise.objects.get(pk=enterprises[key].pk)
        if number % 3:
            continue
        change_enterprise(
            enterprise=enterprise,
            version=None,
            as_of=_DAYS[number // 3 % len(_DAYS)],
            by=_actor(clerk),
            at=_AGED_AT,
            reason="按纸质台账的核实日期登记",
        )
    for number, place in enumerate(places(visible_to=clerk).active().order_by("name")):
        if number % 4 == 0:
            day = date(2026, 2, 10) if number % 8 else date(2026, 6, 12)
            change_place(place=place, version=None, as_of=day, by=_actor(clerk), at=_AGED_AT)
    _confirm(jinzhou, township)
    settle_all(at=now())


def _rules(clerk: User) -> None:
    """Contacts are called in the night and renewed oftener in Jinzhou; its officer answers for shelters by name."""
    for values in (
        {"group": "enterprise.contacts", "division": _division("210213"), "owner": "enterprise", "renew_days": 120,
         "warn_days": 20, "weight": 4, "note": "金州区重点企业联系人每季度核实"},
        {"group": "duty-contact.base", "owner": "district", "renew_days": 60, "warn_days": 14, "weight": 4},
    ):  # fmt: skip
        add_duty(
            values={"starts_on": date(2026, 9, 3), **values}, within=clerk, by=_actor(clerk), at=_RULES_AT
        )


def _confirm(jinzhou: User, township: User) -> None:
    """The township confirms its schools; the district one enterprise, and takes another back."""
    seen = places(visible_to=township).active().order_by("name")
    for place in seen[:3]:
        still_true(
            kind="sensitive-place",
            record_id=place.pk,
            visible_to=township,
            by=_actor(township),
            at=_CONFIRMED_AT,
        )
    own = list(
        Enterprise.objects.filter(located_in__gte="210213", located_in__lt="210214").order_by("name")[:2]
    )
    for number, enterprise in enumerate(own):
        done = still_true(
            kind="enterprise",
            record_id=enterprise.pk,
            visible_to=jinzhou,
            by=_actor(jinzhou),
            at=_CONFIRMED_AT,
        )
        if number and done.confirmations:
            undo(confirmation=done.confirmations[0], visible_to=jinzhou, by=_actor(jinzhou), at=_CONFIRMED_AT)


def _division(code: str) -> Division:
    return Division.objects.get(pk=code)


def _actor(user: User) -> Actor:
    return Actor(id=user.id, name=user.name, address="cli")
