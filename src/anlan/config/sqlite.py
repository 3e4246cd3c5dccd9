"""Puts PyPI's SQLite in place of the interpreter's own before Django is imported.

SQLite up to 3.51.2 can corrupt a database when a WAL file is reset, and the interpreter's copy is usually older.
"""

from __future__ import annotations

import sys

MINIMUM = (3, 51, 3)


def install() -> None:
    """Make `import sqlite3` mean pysqlite3 for the rest of the process."""
    import pysqlite3
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < MINIMUM:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} is older than {'.'.join(map(str, MINIMUM))}")
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
