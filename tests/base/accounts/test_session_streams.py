"""An open live stream is cut when its session ends, and only then."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from tests.base.events.test_stream import watching
from tests.people import People, actor, browser_of, settle

from anlan.base.accounts.models import UserSession
from anlan.base.accounts.session_operations import end_sessions
from anlan.base.accounts.sessions import PENDING
from anlan.base.events.facade import EventStream
from anlan.config import live
from anlan.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def everybody(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> People:
    """The people, and a stream of this test's own."""
    monkeypatch.setattr(live, "stream", EventStream())
    return settle()


def cookie_of(people: People) -> tuple[str, dict[str, str]]:
    session = browser_of(people.duty).session
    return str(session.session_key), {"cookie": f"anlan_session={session.session_key}"}


@pytest.mark.parametrize("topics", ["", "topics=incident"])
def test_the_stream_of_an_ended_session_is_cut_and_the_other_goes_on(everybody: People, topics: str) -> None:
    kept, kept_cookie = cookie_of(everybody)
    _lost, lost_cookie = cookie_of(everybody)
    duty = everybody.duty

    async def play() -> None:
        async with watching(kept_cookie, topics) as here, watching(lost_cookie, topics) as there:
            await sync_to_async(end_sessions)(
                user=duty, by=actor(duty), at=now(), reason="本人退出其他全部设备", keep=kept
            )
            await there.until(lambda screen: "session_ended" in screen.text)
            await here.until(lambda screen: "session_ended" in screen.text)
            await asyncio.sleep(0.3)  # the cut follows the fact
            again = await sync_to_async(UserSession.objects.filter(user=duty).count)()
            assert again == 1
        async with watching(lost_cookie) as refused:
            assert refused.status == 401

    asyncio.run(play())


def test_a_session_that_owes_a_step_hears_nothing(everybody: People) -> None:
    session = browser_of(everybody.duty).session
    session[PENDING] = ["second_factor"]
    session.save()

    async def play() -> None:
        async with watching({"cookie": f"anlan_session={session.session_key}"}) as screen:
            assert screen.status == 401

    asyncio.run(play())
