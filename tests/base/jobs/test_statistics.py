"""The planner's statistics follow the size of the tables."""

import pytest
from django.db import connection
from tests.people import People

from anlan.base.divisions.facade import Division
from anlan.base.jobs.statistics import CHANGED, renew_statistics

pytestmark = pytest.mark.django_db


def known(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s LIMIT 1", [table])
        return int(cursor.fetchone()[0].split()[0])


def grow(count: int) -> None:
    Division.objects.bulk_create(
        Division(code=f"9{number:05d}", name=f"区{number}", level="district", sort=number)
        for number in range(Division.objects.count(), Division.objects.count() + count)
    )


def test_a_table_that_grew_is_counted_anew_and_once(people: People) -> None:
    grow(300)
    assert "divisions_division" in renew_statistics()
    assert known("divisions_division") >= 300
    assert "divisions_division" not in renew_statistics()
    grow(int(300 * CHANGED) + 60)
    assert "divisions_division" in renew_statistics()


def test_small_changes_and_small_tables_are_left_alone(people: People) -> None:
    renew_statistics()
    grow(20)
    assert renew_statistics() == []
