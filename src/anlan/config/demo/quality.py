"""Demo: enterprises registered twice, a pair that is none, a merge, values that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise, change_enterprise, contacts_of, create_enterprise
from anlan.data.quality.facade import Pair, dismiss, examine_all, merge
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI, now
from anlan.rules.identifiers import make_credit_code

_AT = datetime(2026, 9, 8, 10, 0, tzinfo=SHANGHAI)
_DECIDED_AT = datetime(2026, 11, 10, 15, 0, tzinfo=SHANGHAI)
#: What a second registration wrote differently.
_SLIPS = (("有限公司", "有限责任公司"), ("大连", "大连市"), ("有限公司", ""), ("大连", "辽宁大连"))


def build_quality(people: Mapping[str, User], enterprises: Mapping[str, Enterprise]) -> None:
    """Register some of the enterprises again as somebody else would, then look through the ledgers."""
    clerk, jinzhou = people["clerk"], people["jinzhou"]
    manager = Enterprise.objects.filter(status="active", located_in__gte="210213", located_in__lt="210214")
    originals = list(manager.exclude(lon=None).order_by("name")[:4])
    copies = [_again(original, number, clerk) for number, original in enumerate(originals)]
    wrong = list(Enterprise.objects.filter(status="active").order_by("-name")[:3])
    slips: tuple[dict[str, Any], ...] = ({"employees": 0}, {"employees": 760_000}, {"as_of": "1926-05-01"})
    for enterprise, values in zip(wrong, slips, strict=False):
        change_enterprise(enterprise=enterprise, version=None, by=_actor(clerk), at=_AT, **values)
    examine_all(at=now())
    pairs = list(Pair.objects.filter(status="open", kind="enterprise").order_by("first_name", "id"))
    settled = {copies[0].pk, originals[0].pk} if copies else set()
    for pair in pairs:
        if {pair.first_id, pair.second_id} == settled:
            merge(
                kind="enterprise",
                winner_id=originals[0].pk,
                loser_id=copies[0].pk,
                from_loser=["short_name"],
                versions=(None, None),
                reason="同一家企业两次登记",
                within=jinzhou,
                by=_actor(jinzhou),
                at=_DECIDED_AT,
            )
    for pair in Pair.objects.filter(status="open").order_by("score", "id")[:1]:
        dismiss(pair=pair, note="电话核实为两家", version=None, by=_actor(jinzhou), at=_DECIDED_AT)


def _again(original: Enterprise, number: int, clerk: User) -> Enterprise:
    body = f"{76_543_210 + number:08d}"
    code = make_credit_code(region="210213", organisation=body)
    old, new = _SLIPS[number % len(_SLIPS)]
    contacts = [{"name": each.name, "telephone": each.telephone} for each in contacts_of(original)[:1]]
    contacts.append({"name": "值班室", "telephone": f"0411-8765{number:04d}"})
    return create_enterprise(
        name=original.name.replace(old, new, 1),
        short_name=original.short_name or original.name[2:6],
        credit_code=code,
        address=original.address,
        lon=original.lon,
        lat=original.lat + 0.0002 if original.lat is not None else None,
        industry=original.industry,
        category=original.category,
        legal_representative=original.legal_representative,
        employees=(original.employees or 40) + 12,
        contacts=contacts,
        is_demo=True,
        source="乡镇街道报送",
        by=_actor(clerk),
        at=_AT,
    )


def _actor(user: User) -> Actor:
    return Actor(user.pk, user.name, "cli")
