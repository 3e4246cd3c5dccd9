"""The test suite: everything as embedded, in memory where that changes nothing that is tested."""

import os
import tempfile

os.environ.setdefault("ANLAN_SECRET_KEY", "for-tests-only-" + "0" * 48)
os.environ.setdefault("ANLAN_DATA", tempfile.mkdtemp(prefix="anlan-test-"))

from anlan.config.settings.embedded import *  # noqa: F403  (a profile is the base plus what differs)
from anlan.config.settings.embedded import DATA_DIR, DATABASES  # noqa: E402

# A file, not memory: connections to one shared memory lock tables against each other, which no installation does.
DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # only here: hashing is not under test
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
AXES_ENABLED = False  # tests of the lockout switch it on
DEMO_PASSWORD = "demo-for-tests-2026"  # noqa: S105  (of invented people)
