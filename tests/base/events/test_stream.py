"""The live stream as ASGI: who is let in, what comes at once, what comes as it happens, what a gap brings back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from tests.people import AT, People, browser_of, settle

from anlan.base.accounts.facade import User, issue_token
from anlan.base.events.facade import EventStream, Fact, publish
from anlan.config import live
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import now
from anlan.kernel.records import RecordRef

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 10


@dataclass(frozen=True)
class KettleBoiled(Fact):
    """A fact for these tests."""

    topic: ClassVar[str] = "kettle.boiled"
    litres: int


@pytest.fixture
def everybody(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(live, "stream", EventStream())
    return settle()


def boil(litres: int, **values: Any) -> int:
    with transaction.atomic():
        event = publish(KettleBoiled(litres), subject=RecordRef.of("kettle", "1"), by=SYSTEM, at=AT, **values)
    return event.seq


def bearer(user: User) -> dict[str, str]:
    return {"authorization": f"Bearer {issue_token(user=user, name='测试', by=SYSTEM, at=now())[1]}"}


class Screen:
    """One open connection, reading what it is sent."""

    def __init__(self) -> None:
        self.status = 0
        self.text = ""
        self.grown = asyncio.Event()
        self.left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.text += message.get("body", b"").decode()
        self.grown.set()

    async def until(self, condition: Callable[[Screen], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition(self):
                self.grown.clear()
                await self.grown.wait()

    @property
    def litres(self) -> list[int]:
        lines = [line for line in self.text.split("\n") if line.startswith("data: ")]
        return [json.loads(line.removeprefix("data: "))["data"]["litres"] for line in lines]


@asynccontextmanager
async def watching(headers: dict[str, str], query: str = "") -> AsyncIterator[Screen]:
    """A connection that has been answered, closed at the end."""
    screen = Screen()
    scope = {
        "type": "http",
        "method": "GET",
        "path": live.PATH,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    task = asyncio.create_task(live.live_events(scope, screen.receive, screen.send))
    try:
        await screen.until(lambda each: each.status != 0)
        if screen.status == 200:
            await screen.until(lambda each: "connected" in each.text)
        yield screen
    finally:
        screen.left.set()
        await task
        follower = live.stream._task
        if follower is not None:
            follower.cancel()
            await asyncio.gather(follower, return_exceptions=True)
        await sync_to_async(_close)()


def _close() -> None:
    """The stream's own thread has a connection of its own."""
    connection.close()


def test_without_credentials_nobody_listens(everybody: People) -> None:
    async def play() -> None:
        async with watching({}) as screen:
            assert screen.status == 401
            assert json.loads(screen.text)["status"] == 401

    asyncio.run(play())


def test_a_bad_number_is_refused(everybody: People) -> None:
    headers = bearer(everybody.duty)

    async def play() -> None:
        for query in ("after=-1", "after=x", "after=１"):
            async with watching(headers, query) as screen:
                assert screen.status == 422

    asyncio.run(play())


def test_facts_arrive_as_they_happen_and_only_to_those_they_concern(everybody: People) -> None:
    jinzhou, zhuanghe = bearer(everybody.jinzhou), bearer(everybody.zhuanghe)

    async def play() -> None:
        async with watching(jinzhou) as inside, watching(zhuanghe) as outside:
            await sync_to_async(boil)(1, located_in="210213006")
            await sync_to_async(boil)(2, located_in="210283102")
            await inside.until(lambda each: each.litres == [1])
            await outside.until(lambda each: each.litres == [2])

    asyncio.run(play())


def test_a_browser_listens_with_its_session(everybody: People) -> None:
    cookies = browser_of(everybody.duty).cookies
    headers = {"cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())}

    async def play() -> None:
        async with watching(headers) as screen:
            await sync_to_async(boil)(7)
            await screen.until(lambda each: each.litres == [7])

    asyncio.run(play())


def test_who_comes_back_gets_the_gap_once(everybody: People) -> None:
    seen = boil(1)
    boil(2, located_in="210213006")
    boil(3, located_in="210283102")
    headers = bearer(everybody.jinzhou)

    async def play() -> None:
        async with watching(headers, f"after={seen}") as screen:
            await screen.until(lambda each: each.litres == [2])
            await sync_to_async(boil)(4, located_in="210213006")
            await screen.until(lambda each: each.litres == [2, 4])
        async with watching({**headers, "last-event-id": str(seen + 1)}, "after=0") as screen:
            await sync_to_async(boil)(5, located_in="210213006")
            await screen.until(lambda each: each.litres == [4, 5])

    asyncio.run(play())


def test_topics_narrow_the_stream(everybody: People) -> None:
    headers = bearer(everybody.duty)

    async def play() -> None:
        async with (
            watching(headers, "topics=incident,teapot") as none,
            watching(headers, "topics=kettle") as some,
        ):
            await sync_to_async(boil)(1)
            await some.until(lambda each: each.litres == [1])
            assert none.litres == []

    asyncio.run(play())


def test_many_who_come_at_once_share_one_follower(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def head() -> int:
        asked.append(1)
        return 7

    async def play() -> None:
        stream = EventStream()
        await asyncio.gather(*(stream._ensure_running() for _ in range(50)))
        assert stream._task is not None
        stream._task.cancel()

    monkeypatch.setattr("anlan.base.events.stream._head", head)
    asyncio.run(play())
    assert len(asked) == 1
