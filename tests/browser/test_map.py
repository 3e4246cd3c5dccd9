"""一张图 as it is used: layers with counts, clusters that open, a popup that leads to the record."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Site

SignIn = Callable[..., Page]


def layer(page: Page, title: str) -> tuple[Locator, Locator]:
    """Switch and count of a layer."""
    row = page.locator(".map-layer", has_text=title)
    return row.locator("input"), row.locator(".map-layer-count")


def shown_at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude the map says are under a place on the screen."""
    before = page.locator(".map-readout").inner_text()
    page.mouse.move(x, y)
    page.wait_for_function("text => document.querySelector('.map-readout').innerText !== text", arg=before)
    lon, lat = re.findall(r"-?\d+\.\d+", page.locator(".map-readout").inner_text())
    return float(lon), float(lat)


def mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def drawing(page: Page) -> Callable[[list[float]], tuple[float, float]]:
    """Where the map draws a point [lon, lat], found from what it says about two places on the screen."""
    ax, ay, bx, by = 600.0, 300.0, 1300.0, 800.0
    a, b = shown_at(page, ax, ay), shown_at(page, bx, by)
    across = (bx - ax) / (b[0] - a[0])
    down = (by - ay) / (mercator(b[1]) - mercator(a[1]))
    return lambda at: (ax + (at[0] - a[0]) * across, ay + (mercator(at[1]) - mercator(a[1])) * down)


def click_symbol(page: Page, x: float, y: float) -> None:
    """Click once the map has drawn something there: the pointer says so."""
    canvas = page.locator("canvas.maplibregl-canvas")
    for attempt in range(300):
        page.mouse.move(x + attempt % 2, y)
        page.evaluate("new Promise(requestAnimationFrame)")
        if canvas.evaluate("each => each.style.cursor") == "pointer":
            page.mouse.click(x, y)
            return
    raise AssertionError("the map drew nothing there")


def lonely_pair(places: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of two places that make a cluster of their own."""
    for place in places:
        near = [each for each in places if math.dist(place, each) < 120]
        if len(near) == 2 and math.dist(*near) < 36:
            return (near[0][0] + near[1][0]) / 2, (near[0][1] + near[1][1]) / 2
    raise AssertionError("no two records lie together apart from others")


def test_layers_switch_and_keep_the_choice(sign_in: SignIn, site: Site) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/map/")
    switch, count = layer(clerk, "企业")
    expect(switch).not_to_be_checked()
    expect(count).to_have_text("")
    known = site.api("clerk", "GET", "/map/layers/enterprises")[1]["features"]
    switch.check()
    expect(count).to_have_text(f"{len(known):,}")
    clerk.reload()
    expect(layer(clerk, "企业")[0]).to_be_checked()
    expect(clerk.locator(".map-legend")).to_contain_text("一级")

    # A link from a ledger shows that ledger alone and leaves the choice as it was.
    clerk.goto("/hazards/")
    clerk.get_by_role("link", name="在地图查看").click()
    clerk.wait_for_url(re.compile("only="))
    expect(layer(clerk, "重大危险源")[0]).to_be_checked()
    expect(layer(clerk, "企业")[0]).not_to_be_checked()
    clerk.goto("/map/")
    expect(layer(clerk, "企业")[0]).to_be_checked()


def test_a_popup_leads_to_the_record(sign_in: SignIn, site: Site) -> None:
    features = site.api("duty", "GET", "/map/layers/incidents")[1]["features"]
    feature = features[0]
    duty = sign_in("duty")
    duty.goto("/map/?only=incidents")
    expect(layer(duty, "处置中的事故")[1]).to_have_text(str(len(features)))
    expect(duty.locator(".map-layer-count", has_text=re.compile(r"\d"))).to_have_count(1)
    click_symbol(duty, *drawing(duty)(feature["geometry"]["coordinates"]))
    link = duty.locator(".map-popup a")
    link.wait_for()
    target = link.get_attribute("href")
    assert target in {each["properties"]["url"] for each in features}
    link.click()
    duty.wait_for_url(f"**{target}")


def test_a_cluster_opens(sign_in: SignIn, site: Site) -> None:
    features = site.api("clerk", "GET", "/map/layers/enterprises")[1]["features"]
    clerk = sign_in("clerk")
    clerk.goto("/map/?only=enterprises")
    expect(layer(clerk, "企业")[1]).to_have_text(str(len(features)))
    place = drawing(clerk)
    before = clerk.locator(".maplibregl-ctrl-scale").inner_text()
    click_symbol(clerk, *lonely_pair([place(each["geometry"]["coordinates"]) for each in features]))
    expect(clerk.locator(".maplibregl-ctrl-scale")).not_to_have_text(before)
