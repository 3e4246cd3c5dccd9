"""`anlan demo`: the demo city, built once through the same operations people use.

Dates are fixed in 2026 and sequences are seeded, so every build is the same world.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division
from anlan.config.bootstrap import found_city
from anlan.config.demo.accidents import build_accidents
from anlan.config.demo.campaigns import build_campaign
from anlan.config.demo.capabilities import build_capabilities
from anlan.config.demo.city import enlarge
from anlan.config.demo.command import build_command
from anlan.config.demo.consequences import build_consequences
from anlan.config.demo.dossiers import build_dossiers
from anlan.config.demo.duty import build_duty, build_duty_records
from anlan.config.demo.filing import build_filings
from anlan.config.demo.gradings import build_gradings
from anlan.config.demo.incidents import build_incidents
from anlan.config.demo.people import CLI, create_people
from anlan.config.demo.places import build_places
from anlan.config.demo.quality import build_quality
from anlan.config.demo.reporting import build_reporting
from anlan.config.demo.stewardship import build_stewardship
from anlan.config.demo.supplies import build_supplies
from anlan.config.demo.transfers import build_calls_and_transfers
from anlan.config.demo.weather import build_weather
from anlan.data.cases.facade import load_cases
from anlan.kernel.clock import SHANGHAI, now

CITY = "210200"
FOUNDED = datetime(2026, 9, 1, 9, 0, tzinfo=SHANGHAI)


def build_world(*, extra_enterprises: int = 0) -> None:
    """Build the demo city unless it stands; then bring the number of enterprises up to `extra_enterprises`.

    A database that holds a real city is left alone.
    """
    if User.objects.filter(is_demo=True).exists():
        print("演示城市已建立。", flush=True)
    elif Division.objects.exists() or User.objects.exists():
        print("数据库中已有真实城市，不建演示数据。", flush=True)
        return
    else:
        _build()
    if extra_enterprises:
        enlarge(extra_enterprises, at=FOUNDED)


def _build() -> None:
    print("正在建立演示城市（首次约半分钟）…", flush=True)
    with transaction.atomic():
        found_city(CITY, at=FOUNDED)
        people = create_people(at=FOUNDED)
        enterprises = build_places(at=FOUNDED)
        build_gradings(people, enterprises)
        build_dossiers(people["duty"], enterprises, at=FOUNDED)
        build_filings(people, enterprises, at=now())
        load_cases(by=CLI, at=FOUNDED)
        build_accidents(people, enterprises, at=FOUNDED)
        build_weather(people, at=now())
        build_consequences(people, enterprises, at=FOUNDED)
        build_duty(people, at=now())
        build_incidents(people, enterprises, at=now())
        build_calls_and_transfers(people, at=now())
        build_reporting(people)
        build_command(people, enterprises["biliu"])
        build_duty_records(people)
        build_capabilities(people)
        build_supplies(people, at=now())
        build_campaign(people, at=now())
        build_stewardship(people, enterprises)
        build_quality(people, enterprises)
    print(f"演示城市已建立：企业 {len(enterprises)} 家（虚构）。", flush=True)
