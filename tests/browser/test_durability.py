"""`kill -9` at any moment: no acknowledged entry is lost, clocks still fire, the supervisor brings everything back."""

import os
import signal
import threading
import uuid

from tests.browser.conftest import Site

WRITERS = 3
ROUNDS = 3


def open_incident(site: Site) -> str:
    body = {"kind": "fire", "place": "甘井子区", "lon": 121.62, "lat": 38.98, "description": "断电演练"}
    status, answer = site.api("duty", "POST", "/incidents", body)
    assert status == 201, answer
    return str(answer["id"])


def test_no_acknowledged_entry_is_lost_when_everything_is_killed(own_site: Site) -> None:
    incident = open_incident(own_site)
    acknowledged: list[str] = []
    for _round in range(ROUNDS):
        stop = threading.Event()

        def write(stop: threading.Event = stop) -> None:
            while not stop.is_set():
                text = uuid.uuid4().hex
                try:
                    status, _ = own_site.api(
                        "duty", "POST", f"/incidents/{incident}/timeline", {"text": text}
                    )
                except (OSError, ValueError):
                    return  # the server is gone: this entry was not acknowledged
                if status == 201:
                    acknowledged.append(text)

        before = len(acknowledged)
        threads = [threading.Thread(target=write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        own_site.wait_until(lambda before=before: len(acknowledged) >= before + 15, "entries are written")
        children = own_site.children()
        own_site.stop(signal.SIGKILL)
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        stop.set()
        for thread in threads:
            thread.join(30)
        own_site.start()
    status, log = own_site.api("duty", "GET", f"/incidents/{incident}/timeline")
    assert status == 200
    kept = {entry["text"] for entry in log["items"]}
    assert [text for text in acknowledged if text not in kept] == []


def test_a_killed_web_process_comes_back_and_clocks_fire_after_a_restart(own_site: Site) -> None:
    status, answer = own_site.api(
        "duty",
        "POST",
        "/incidents",
        {
            "kind": "leak",
            "place": "金州区",
            "lon": 121.78,
            "lat": 39.05,
            "received_at": "2026-01-05T02:10:00+08:00",
        },
    )
    assert status == 201, answer
    for pid in own_site.children():
        os.kill(pid, signal.SIGKILL)
    own_site.wait_until(lambda: own_site.health().get("status") == "ok", "web and worker are back")
    own_site.stop()
    own_site.start()
    incident = answer["id"]

    def alarmed() -> bool:
        clocks = own_site.api("duty", "GET", f"/incidents/{incident}/clocks")[1]["items"]
        return all(clock["alarmed_at"] for clock in clocks if clock["met_at"] is None)

    own_site.wait_until(alarmed, "the overdue clocks are alarmed")
