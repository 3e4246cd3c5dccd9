"""What every profile shares. Values come from the environment; nothing here names a machine."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from anlan.config.sqlite import FairConnection
from anlan.kernel.clock import run_ahead

# A rehearsal at another hour; `anlan serve` and `anlan doctor` say when it is on.
run_ahead(timedelta(seconds=float(os.environ.get("ANLAN_CLOCK_OFFSET_S", "0"))))

PROJECT = Path(__file__).resolve().parents[4]
DATA_DIR = Path(os.environ.get("ANLAN_DATA", "var")).resolve()
FRONTEND_DIST = Path(os.environ.get("ANLAN_FRONTEND_DIST", PROJECT / "frontend" / "dist"))


def _secret_key() -> str:
    """The key of this installation: from the environment, else made once and kept beside the data."""
    if key := os.environ.get("ANLAN_SECRET_KEY"):
        return key
    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("ANLAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ANLAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ANLAN_ORIGINS", "").split(",") if origin]
NODE = os.environ.get("ANLAN_NODE", "city")
DEMO_PASSWORD = os.environ.get("ANLAN_DEMO_PASSWORD", "")
BIND_ADDRESS = os.environ.get("ANLAN_BIND", "127.0.0.1")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "ninja",  # its documentation pages from our own server
    "rules.apps.AutodiscoverRulesConfig",
    "anlan.ui",
    "anlan.base.spatial",
    "anlan.base.audit",
    "anlan.base.events",
    "anlan.base.divisions",
    "anlan.base.accounts",
    "anlan.base.files",
    "anlan.base.api",
    "anlan.base.notifications",
    "anlan.base.jobs",
    "anlan.base.documents",
    "anlan.data.ledger",
    "anlan.data.laws",
    "anlan.data.enterprises",
    "anlan.data.hazards",
    "anlan.data.dossiers",
    "anlan.data.resources",
    "anlan.data.supplies",
    "anlan.data.duty_contacts",
    "anlan.data.cases",
    "anlan.data.weather",
    "anlan.data.stewardship",
    "anlan.data.filing",
    "anlan.data.quality",
    "anlan.data.campaigns",
    "anlan.data.sharing",
    "anlan.data.imports",
    "anlan.gis.layers",
    "anlan.gis.consequences",
    "anlan.communication.duty",
    "anlan.rescue.incidents",
    "anlan.rescue.transfers",
    "anlan.rescue.command",
    "anlan.rescue.accidents",
    "anlan.rescue.drills",
    "anlan.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "anlan.base.files.limits.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "anlan.base.accounts.middleware.IdleTimeoutMiddleware",
    "anlan.base.accounts.middleware.PendingStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "anlan.base.api.middleware.DomainErrorMiddleware",
    "anlan.base.api.middleware.IdempotencyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "anlan.config.urls"
ASGI_APPLICATION = "anlan.config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anlan.ui.context.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "anlan.base.accounts.backends.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"

# Five wrong passwords from one place lock that name from that place for 15 minutes; thirty lock the place.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "anlan.base.accounts.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SIGN_IN_ATTEMPTS_PER_MINUTE = 30

IDLE_TIMEOUT_S = int(os.environ.get("ANLAN_IDLE_TIMEOUT_S", "1800"))
SESSION_ENGINE = "anlan.base.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "anlan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
# Passkeys are bound to this domain; empty: to the host name the browser came to.
PASSKEY_DOMAIN = os.environ.get("ANLAN_PASSKEY_DOMAIN", "")
# Sign-in through an OpenID Connect provider; off without an issuer and a client.
OIDC = {
    "issuer": os.environ.get("ANLAN_OIDC_ISSUER", ""),
    "client_id": os.environ.get("ANLAN_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("ANLAN_OIDC_CLIENT_SECRET", ""),
    "title": os.environ.get("ANLAN_OIDC_TITLE", "统一身份认证"),
    "claim": os.environ.get("ANLAN_OIDC_CLAIM", "preferred_username"),
    "scope": os.environ.get("ANLAN_OIDC_SCOPE", "openid profile"),
    "trusts_factor": os.environ.get("ANLAN_OIDC_TRUSTS_MFA") == "1",
}
SESSION_COOKIE_SECURE = os.environ.get("ANLAN_HTTPS") == "1"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_COOKIE_NAME = "anlan_csrf"
CSRF_FAILURE_VIEW = "anlan.base.accounts.views.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
IMPORT_MAX_BYTES = 50 * 1024 * 1024

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
TASKS = {"default": {"BACKEND": "anlan.base.jobs.backend.LeaseBackend", "QUEUES": []}}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ANLAN_LOG", "WARNING")},
    "loggers": {"anlan": {"level": "INFO"}, "axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}


def sqlite_database(path: Path | str) -> dict[str, Any]:
    """SQLite as the embedded profile needs it.

    IMMEDIATE takes the write lock at the start of a transaction, so two writers queue instead of failing; FULL
    loses no acknowledged write on a power cut; no memory map, because a failing disk would then kill the process.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "factory": FairConnection,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
            ),
        },
    }
