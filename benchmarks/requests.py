"""Pages and calls under the budgets of design §7, with the figures of TicketsCAD on such a machine beside them."""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from functools import partial
from itertools import count

from benchmarks.figures import Figure, Sample, sample
from benchmarks.server import PASSWORD, Client, Server, anlan

PLACES = (
    (121.61, 38.98),
    (121.78, 39.05),
    (121.56, 38.90),
    (121.97, 39.40),
    (122.97, 39.69),
    (121.40, 39.56),
)


#: One value of each filter of the list, and two that belong together.
FILTERS = (
    "industry=26",
    "category=chemicals",
    "level=district",
    "scale=small",
    "department=emergency",
    "located_in=210213",
    "located_in=210211",
    "located_in=210283",
    "industry=26&located_in=210213",
)
WORDS = (
    "化工",
    "海滨",
    "精细化工",
    "000123",
    "hbjx",
    "金州 化工",
    "瑞丰",
    "物流",
    "酒店管理",
    "恒远 食品",
    "91210200",
    "工业路",
)
#: From the whole city to a street: what the map asks while somebody looks around.
BOXES = (
    "bbox=120.5,38.5,124,40.5&zoom=7.5",
    "bbox=121.2,38.7,122.3,39.4&zoom=9",
    "bbox=121.4,38.85,121.9,39.15&zoom=10.5",
    "bbox=121.5,38.9,121.65,39&zoom=12",
    "bbox=121.52,38.93,121.57,38.97&zoom=14",
)


def _in_turn(client: Client, start: str, ends: tuple[str, ...], rounds: int = 5) -> Sample:
    """Every address in turn, several times over."""
    addresses = [_quoted(start + end) for end in ends]
    taken = [sample(partial(client.must, address), times=rounds, warm=1) for address in addresses]
    return Sample(tuple(time_ms for each in taken for time_ms in each.times_ms))


def requests(served: Server, *, incidents: int, bare_ms: float) -> list[Figure]:
    """Measure every call and page as the duty officer."""
    token = anlan(served.data, "token", "duty").strip().splitlines()[-1]
    program = Client(served.port, Authorization=f"Bearer {token}")
    person = Client(served.port, Cookie=_session(served, "duty"))
    leader = Client(served.port, Cookie=_session(served, "leader"))
    numbers = count(1)

    def create() -> None:
        number = next(numbers)
        lon, lat = PLACES[number % len(PLACES)]
        body = {"kind": "fire", "place": f"测试点 {number}", "lon": lon + number * 1e-5, "lat": lat}
        status, answer = program.post("/api/v1/incidents", body)
        if status != 201:
            raise RuntimeError(f"create: {status} {answer[:300]!r}")

    creating = sample(create, times=max(incidents - 3, 10))
    listed = json.loads(program.must("/api/v1/incidents?status=open&page_size=500"))["items"]
    chlorine = next(item["id"] for item in listed if "氯" in json.dumps(item, ensure_ascii=False))

    def figure(name: str, taken: Sample, budget: float, note: str = "") -> Figure:
        return Figure(
            name, taken.p95, "ms", budget, taken.p95 / bare_ms, note=f"p95, median {taken.median:.1f} {note}"
        )

    def page(path: str, times: int = 40) -> Sample:
        return sample(lambda: person.must(path), times=times)

    def call(path: str, times: int = 60) -> Sample:
        return sample(lambda: program.must(path), times=times)

    listing, layer = "/api/v1/enterprises?page_size=50", "/api/v1/map/layers/enterprises"
    return [
        figure("create incident", creating, 38, "(TicketsCAD 38)"),
        figure("situation picture, API", call(f"/api/v1/incidents/{chlorine}/picture", 40), 150),
        figure(
            f"board with {len(listed)} open incidents", page("/incidents/board/"), 50, "(TicketsCAD 1,256)"
        ),
        figure("home", page("/"), 33, "(TicketsCAD 33)"),
        figure("leader's page", sample(lambda: leader.must("/leader/"), times=40), 33),
        figure("accident figures of a year", page("/accidents/figures/"), 100),
        figure(
            "list of incidents, API",
            call("/api/v1/incidents?status=open&page_size=50"),
            14,
            "(TicketsCAD 14)",
        ),
        figure("list of enterprises, API", call("/api/v1/enterprises?page_size=50"), 100),
        figure("enterprises, each filter, API", _in_turn(program, f"{listing}&", FILTERS), 100),
        figure("enterprises, 12 searches, API", _in_turn(program, f"{listing}&q=", WORDS), 100),
        figure("list of enterprises, page", page("/enterprises/"), 100),
        figure("list of enterprises, each filter, page", _in_turn(person, "/enterprises/?", FILTERS), 100),
        figure("map of enterprises, city to street", _in_turn(program, f"{layer}?", BOXES), 100),
        figure("nearest resources, API", call("/api/v1/resources/nearest?lon=121.84&lat=39.0&limit=20"), 30),
        figure("locate a point, API", call("/api/v1/geo/locate?lon=121.84&lat=39.0"), 14),
        figure("substances, API", call(_quoted("/api/v1/substances?q=氯")), 14),
    ]


def _quoted(path: str) -> str:
    return urllib.parse.quote(path, safe="/?=&,.")


def _session(served: Server, username: str) -> str:
    """The cookie of a person who signed in through the form."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://localhost:{served.port}/accounts/login/"
    page = opener.open(address).read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("no sign-in form")
    form = {"csrfmiddlewaretoken": found[1], "username": username, "password": PASSWORD}
    opener.open(address, urllib.parse.urlencode(form).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
