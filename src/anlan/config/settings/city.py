"""PostgreSQL and several nodes. The spatial back end and Redis of this profile follow with the city profile's issue;
until then `anlan doctor` says so and the profile refuses to start without ANLAN_DATABASE_URL."""

import os
from urllib.parse import unquote, urlparse

from anlan.config.sqlite import install

install()

from anlan.config.settings.base import *  # noqa: E402, F403  (a profile is the base plus what differs)

_url = urlparse(os.environ["ANLAN_DATABASE_URL"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": unquote(_url.username or ""),
        "PASSWORD": unquote(_url.password or ""),
        "HOST": _url.hostname or "",
        "PORT": str(_url.port or 5432),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": True},
    }
}
