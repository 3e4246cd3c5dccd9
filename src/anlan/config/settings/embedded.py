"""One machine, SQLite, local files, no other service."""

from anlan.config.sqlite import install

install()

from anlan.config.settings.base import *  # noqa: E402, F403  (a profile is the base plus what differs)
from anlan.config.settings.base import DATA_DIR, sqlite_database  # noqa: E402

DATABASES = {"default": sqlite_database(DATA_DIR / "anlan.sqlite3")}
