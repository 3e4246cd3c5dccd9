"""What the tests of the ledgers share: made-up credit codes, an enterprise in Jinzhou, a boundary round it."""

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from tests.people import AT, People, actor

from anlan.base.divisions.facade import Division
from anlan.base.divisions.models import Boundary
from anlan.data.enterprises.facade import Enterprise, create_enterprise

#: A point in 金州区 and one in 庄河市 of the light city.
JINZHOU, ZHUANGHE = (121.783, 39.051), (122.967, 39.681)


@pytest.fixture
def code() -> Callable[[int], str]:
    """A made-up credit code whose check characters are right (GB 32100, GB 11714)."""

    def make(serial: int) -> str:
        organisation = f"{20_000_000 + serial:08d}"
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        rest = 11 - sum(int(d) * w for d, w in zip(organisation, weights, strict=True)) % 11
        text = "91210200" + organisation + {10: "X", 11: "0"}.get(rest, str(rest))
        alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        total = sum(alphabet.index(c) * 3**i % 31 for i, c in enumerate(text))
        return text + alphabet[(31 - total % 31) % 31]

    return make


@pytest.fixture
def boundaries(people: People) -> None:
    """Squares of 0.2 degrees round 金州区 and 庄河市."""
    for division, (lon, lat) in (("210213", JINZHOU), ("210283", ZHUANGHE)):
        shape = shapely.box(lon - 0.2, lat - 0.2, lon + 0.2, lat + 0.2)
        Boundary.objects.create(
            division=Division.objects.get(pk=division), wkb=shapely.to_wkb(shape), source="test", loaded_at=AT
        )


@pytest.fixture
def register(people: People, code: Callable[[int], str]) -> Callable[..., Enterprise]:
    """Register an enterprise in Jinzhou as the clerk would."""

    def make(serial: int = 1, **values: Any) -> Enterprise:
        given = {
            "name": f"大连海青化工{serial}有限公司",
            "credit_code": code(serial),
            "address": f"海青岛街道{serial}号",
            "lon": JINZHOU[0],
            "lat": JINZHOU[1],
            "located_in": "210213",
            **values,
        }
        return create_enterprise(by=actor(people.clerk), at=AT, **given)

    return make
