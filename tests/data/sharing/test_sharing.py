"""Sharing: the feed shows what its reader may see, webhooks deliver in order, at least once and signed."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from tests.people import People
from tests.rescue.incidents.conftest import valid_code

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import create_enterprise
from anlan.data.sharing import operations
from anlan.data.sharing.delivering import deliver_due
from anlan.data.sharing.enums import WebhookState
from anlan.data.sharing.models import Webhook
from anlan.data.sharing.operations import Outcome, note_attempt
from anlan.data.sharing.policies import BATCH, PATIENCE, refused_address, wait_after
from anlan.data.sharing.queries import changes
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import Conflict, InvalidInput

AT = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)
BY = Actor(id=None, name="测试")
_serials = itertools.count(1)
JINZHOU, ZHUANGHE = "210213", "210283"


class Receiver(HTTPServer):
    """Another program: keeps what it was sent, answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/in"

    @property
    def numbers(self) -> list[int]:
        return [item["seq"] for _, body in self.received for item in json.loads(body)["items"]]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 204
        if status < 300:
            self.server.received.append((dict(self.headers), body))
        self.send_response(status)
        if status in {301, 302, 307}:
            self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing: the tests read what came."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.shutdown()
    server.server_close()


def enterprise(name: str, place: str) -> None:
    create_enterprise(name=name, credit_code=valid_code(next(_serials)), located_in=place, by=BY, at=AT)


def webhook_for(people: People, receiver: Receiver, **more: Any) -> tuple[Webhook, str]:
    given = {
        "name": "省平台",
        "url": receiver.url,
        "topics": ["enterprises"],
        "owner": people.jinzhou,
        **more,
    }
    return operations.create_webhook(**given, by=BY, at=AT)


class TestFeed:
    def test_only_what_the_reader_may_see_in_order_and_on(self, people: People) -> None:
        start = changes(visible_to=people.jinzhou, after=0, limit=1000).next
        for name, place in (("甲", JINZHOU), ("乙", ZHUANGHE), ("丙", JINZHOU)):
            enterprise(name, place)
        feed = changes(visible_to=people.jinzhou, after=start, limit=1000, topics=("enterprises",))
        assert [event.data["name"] for event in feed.events] == ["甲", "丙"]
        first = changes(visible_to=people.jinzhou, after=start, limit=1, topics=("enterprises",))
        assert [event.data["name"] for event in first.events] == ["甲"]
        assert first.more
        rest = changes(visible_to=people.jinzhou, after=first.next, limit=10, topics=("enterprises",))
        assert [event.data["name"] for event in rest.events] == ["丙"]
        assert (
            changes(visible_to=people.zhuanghe, after=start, limit=10, topics=("enterprises",))
            .events[0]
            .data["name"]
            == "乙"
        )

    def test_api(self, people: People, browser_of: Callable[[User], Client]) -> None:
        enterprise("甲", JINZHOU)
        client = browser_of(people.jinzhou)
        found = client.get("/api/v1/changes", {"topics": "enterprises"}).json()
        assert [item["data"]["name"] for item in found["items"]] == ["甲"]
        assert client.get("/api/v1/changes", {"after": found["next"]}).json()["items"] == []
        assert (
            browser_of(people.zhuanghe).get("/api/v1/changes", {"topics": "enterprises"}).json()["items"]
            == []
        )
        assert Client().get("/api/v1/changes").status_code == 401
        assert client.get("/api/v1/changes", {"after": -1}).status_code == 422


class TestDelivery:
    def test_in_order_signed_and_only_once_when_taken(self, people: People, receiver: Receiver) -> None:
        webhook, secret = webhook_for(people, receiver)
        for name, place in (("甲", JINZHOU), ("乙", ZHUANGHE), ("丙", JINZHOU)):
            enterprise(name, place)
        assert deliver_due(clock=lambda: AT) == 1
        headers, body = receiver.received[0]
        assert [item["data"]["name"] for item in json.loads(body)["items"]] == ["甲", "丙"]
        signed = hmac.new(
            secret.encode(), headers["X-Anlan-Timestamp"].encode() + b"." + body, hashlib.sha256
        ).hexdigest()
        assert headers["X-Anlan-Signature"] == f"sha256={signed}"
        assert deliver_due(clock=lambda: AT) == 0
        webhook.refresh_from_db()
        assert webhook.delivered == changes(visible_to=people.jinzhou, after=0, limit=1000).next

    def test_a_failure_is_tried_again_later_from_the_same_fact(
        self, people: People, receiver: Receiver
    ) -> None:
        webhook, _ = webhook_for(people, receiver)
        enterprise("甲", JINZHOU)
        receiver.answers = [500, 302]
        deliver_due(clock=lambda: AT)
        webhook.refresh_from_db()
        assert (webhook.state, webhook.failures, webhook.last_error) == (
            WebhookState.FAILING,
            1,
            "接收方应答 500",
        )
        assert deliver_due(clock=lambda: AT + timedelta(seconds=9)) == 0
        assert deliver_due(clock=lambda: AT + timedelta(seconds=10)) == 1  # sent elsewhere: not followed
        webhook.refresh_from_db()
        assert webhook.last_error == "接收方应答 302"
        enterprise("乙", JINZHOU)
        deliver_due(clock=lambda: AT + timedelta(minutes=5))
        webhook.refresh_from_db()
        assert (webhook.state, webhook.failures) == (WebhookState.ACTIVE, 0)
        assert receiver.numbers == sorted(set(receiver.numbers))
        assert len(receiver.numbers) == 2

    def test_many_facts_go_in_batches(self, people: People, receiver: Receiver) -> None:
        webhook_for(people, receiver)
        for number in range(BATCH + 5):
            enterprise(f"企业{number}", JINZHOU)
        assert deliver_due(clock=lambda: AT) == 2
        assert [len(json.loads(body)["items"]) for _, body in receiver.received] == [BATCH, 5]

    def test_nobody_there(self, people: People, receiver: Receiver) -> None:
        webhook, _ = webhook_for(people, receiver, url="http://127.0.0.1:9/in")
        enterprise("甲", JINZHOU)
        deliver_due(clock=lambda: AT)
        webhook.refresh_from_db()
        assert webhook.last_error.startswith("连接失败")

    def test_paused_then_resumed_nothing_is_lost_wound_back_again(
        self, people: People, receiver: Receiver
    ) -> None:
        webhook, _ = webhook_for(people, receiver)
        operations.pause_webhook(webhook=webhook, reason="接收方停机", by=BY, at=AT)
        with pytest.raises(Conflict, match="接收方停机"):
            operations.pause_webhook(webhook=webhook, reason="再停", by=BY, at=AT)
        enterprise("甲", JINZHOU)
        assert deliver_due(clock=lambda: AT) == 0
        operations.resume_webhook(webhook=webhook, by=BY, at=AT)
        assert deliver_due(clock=lambda: AT) == 1
        operations.rewind_webhook(webhook=webhook, after=0, by=BY, at=AT)
        deliver_due(clock=lambda: AT)
        assert receiver.numbers[0] == receiver.numbers[-1]

    def test_given_up_after_three_days_and_told(self, people: People, receiver: Receiver) -> None:
        webhook, _ = webhook_for(people, receiver)
        failed = Outcome(503, 5, "接收方应答 503")
        for at, state in (
            (AT, WebhookState.FAILING),
            (AT + PATIENCE - timedelta(seconds=1), WebhookState.FAILING),
            (AT + PATIENCE, WebhookState.PAUSED),
        ):
            note_attempt(webhook=webhook, first=1, last=1, count=1, outcome=failed, at=at)
            webhook.refresh_from_db()
            assert webhook.state == state
        assert people.admin.notifications.filter(title__contains="已暂停").exists()


class TestRules:
    @pytest.mark.parametrize(("failures", "seconds"), [(1, 10), (2, 20), (9, 2560), (10, 3600), (1000, 3600)])
    def test_waiting(self, failures: int, seconds: int) -> None:
        assert wait_after(failures).total_seconds() == seconds

    @pytest.mark.parametrize(
        ("url", "allowed"),
        [
            ("https://data.example.gov.cn/in", True),
            ("http://10.1.2.3:8080/in", True),
            ("http://192.168.0.9/", True),
            ("http://data.example.gov.cn/in", False),
            ("https://169.254.169.254/latest", False),
            ("http://[fe80::1]/", False),
            ("https://user:pass@example.gov.cn/", False),
            ("ftp://10.0.0.1/", False),
            ("file:///etc/passwd", False),
            ("不是地址", False),
        ],
    )
    def test_addresses(self, url: str, allowed: bool) -> None:
        assert (refused_address(url) == "") is allowed

    def test_whose_eyes(self, people: People) -> None:
        with pytest.raises(InvalidInput, match="业务辖区"):
            operations.create_webhook(
                name="甲", url="https://a.example/", topics=[], owner=people.admin, by=BY, at=AT
            )


class TestScreens:
    def test_administrator_sets_up_and_sees_the_secret_once(
        self, people: People, browser_of: Callable[[User], Client]
    ) -> None:
        client = browser_of(people.admin)
        wrong = client.post(
            "/sharing/webhooks/new/",
            {"name": "甲", "url": "http://a.example/", "owner": str(people.clerk.pk)},
        )
        assert "https://" in wrong.content.decode()
        done = client.post(
            "/sharing/webhooks/new/",
            {
                "name": "甲",
                "url": "https://a.example/",
                "owner": str(people.clerk.pk),
                "topics": "enterprises，hazards",
            },
        )
        page = client.get(done.headers["Location"]).content.decode()
        assert "只显示这一次" in page
        assert "只显示这一次" not in client.get(done.headers["Location"]).content.decode()
        assert Webhook.objects.get().topics == ["enterprises", "hazards"]
        client.post(f"{done.headers['Location']}pause/", {"reason": "停机"})
        assert Webhook.objects.get().state == WebhookState.PAUSED
        client.post(f"{done.headers['Location']}remove/")
        assert not Webhook.objects.exists()

    def test_catalogue_names_fields_and_readers(
        self, people: People, browser_of: Callable[[User], Client], receiver: Receiver
    ) -> None:
        webhook_for(people, receiver)
        page = browser_of(people.clerk).get("/sharing/").content.decode()
        assert "统一社会信用代码" in page
        assert "接收方：省平台" in page
        assert "新增数据推送" not in page

    @pytest.mark.parametrize("who", ["duty", "clerk", "enterprise", "security"])
    def test_outsiders(self, who: str, people: People, browser_of: Callable[[User], Client]) -> None:
        client = browser_of(getattr(people, who))
        assert client.get("/sharing/webhooks/new/").status_code == 403
        assert client.get("/api/v1/webhooks").status_code == 403
