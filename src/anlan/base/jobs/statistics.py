"""What SQLite's planner knows of the tables: counted anew, in full, where a table has grown or shrunk by a third.

`PRAGMA optimize` looks at the first thousand entries of an index only; of a ledger where nearly every row is in one
status it then believes that the status selects, and sorts a city where it should walk an index.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

CHANGED = 1 / 3
#: Above this many rows counting would hold the write lock for seconds.
MOST_ROWS = 2_000_000


def renew_statistics() -> list[str]:
    """Analyse the tables whose size no longer is what the planner believes; their names."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit=0")
        stale = [name for name in _tables(cursor) if _stale(cursor, name)]
        for name in stale:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
    return stale


def _tables(cursor: CursorWrapper) -> list[str]:
    """Ordinary tables: virtual ones and what belongs to them plan for themselves."""
    cursor.execute(
        "SELECT name FROM pragma_table_list "
        "WHERE schema = 'main' AND type = 'table' AND wr = 0 AND name NOT LIKE 'sqlite%%'"
    )
    return [str(name) for (name,) in cursor.fetchall()]


def _stale(cursor: CursorWrapper, name: str) -> bool:
    known, present = _known(cursor, name), _rows(cursor, name)
    return present <= MOST_ROWS and abs(present - known) > max(known, 100) * CHANGED


def _rows(cursor: CursorWrapper, name: str) -> int:
    """About how many rows: the highest row number, which deletions leave too high."""
    cursor.execute(f"SELECT COALESCE(MAX(rowid), 0) FROM {connection.ops.quote_name(name)}")  # noqa: S608  (a table's name)
    return int(cursor.fetchone()[0])


def _known(cursor: CursorWrapper, name: str) -> int:
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
    if cursor.fetchone() is None:
        return 0
    cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s LIMIT 1", [name])
    found = cursor.fetchone()
    return int(str(found[0]).split()[0]) if found else 0
