"""One settings file, read from the environment; the README lists the variables."""

from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse_lazy
from environs import Env, validate

from prm import email_url, secret_files
from prm.unfold import UNFOLD  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", False)
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", urlsplit(SITE_URL).hostname or ""])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECRET_KEY = env.str("SECRET_KEY", "") or secret_files.read_or_make(BASE_DIR / "var" / "secret_key")
FIELD_ENCRYPTION_KEY = env.list("FIELD_ENCRYPTION_KEY", []) or [
    secret_files.read_or_make(BASE_DIR / "var" / "field_encryption_key")
]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "simple_history",
    "djstripe",
    "prm.accounts",
    "prm.partners",
    "prm.customers",
    "prm.products",
    "prm.leads",
    "prm.deals",
    "prm.ledger",
    "prm",
    "integrations",
    "integrations.stripe",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "prm.urls"
WSGI_APPLICATION = "prm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'prm.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Measured: with Django's defaults a quarter of concurrent writes fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# dj-stripe's own migrations take about 50 s; a database that is thrown away is built without them.
DISPOSABLE_DATABASE = env.bool("DISPOSABLE_DATABASE", False)
MIGRATION_MODULES = {"djstripe": None} if DISPOSABLE_DATABASE else {}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "sesame.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESAME_MAX_AGE = 600
SESAME_ONE_TIME = True
# The e-mail is unique in its folded form, `email_key`.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = reverse_lazy("admin:login")

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "var" / "media")

# EMAIL_URL may name who mails come from; by default they come from the site.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"no-reply@{urlsplit(SITE_URL).hostname}"
globals().update(email_url.parse(env.str("EMAIL_URL", "") or "console:"))
TROUBLE_DIGEST = env.str("TROUBLE_DIGEST", "daily", validate=validate.OneOf(["at_once", "daily", "never"]))

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "memory://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "money"
CELERY_TASK_ROUTES = {
    "integrations.tasks.*mirror*": {"queue": "mirror"},
    "integrations.tasks.digest*": {"queue": "mirror"},
    "integrations.tasks.*pull*": {"queue": "mirror"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "sums": {"task": "prm.ledger.tasks.fold_sums", "schedule": 5.0, "options": {"expires": 5}},
    "digest": {"task": "integrations.tasks.digest_troubles", "schedule": 60.0, "options": {"expires": 50}},
    "sweep": {"task": "integrations.tasks.sweep", "schedule": 2.0, "options": {"expires": 10}},
    "catch-up": {"task": "integrations.tasks.catch_up", "schedule": 3600.0, "options": {"expires": 3000}},
    "pulls": {"task": "integrations.tasks.sweep_pulls", "schedule": 10.0, "options": {"expires": 60}},
    "mirror": {"task": "integrations.tasks.sweep_mirror", "schedule": 10.0, "options": {"expires": 60}},
    "mirror-pulls": {"task": "integrations.tasks.sweep_mirror_of_pulls", "schedule": 10.0, "options": {"expires": 10}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / "var" / "celerybeat-schedule")
if CELERY_BROKER_URL.startswith("memory"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.02}
elif CELERY_BROKER_URL.startswith("redis"):
    # A message of a killed worker is restored after this; the sweep does not wait for it.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "unacked_restore_throttle": 1}
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")
STRIPE_CONNECT_BASE = env.str("STRIPE_CONNECT_BASE", "https://connect.stripe.com").rstrip("/")
STRIPE_CONNECT_CLIENT_ID = env.str("STRIPE_CONNECT_CLIENT_ID", "")
STRIPE_CONNECT_SECRET_KEY = env.str("STRIPE_CONNECT_SECRET_KEY", "")
STRIPE_API_VERSION = "2026-08-26.dahlia"
STRIPE_REQUESTS_PER_SECOND = env.float("STRIPE_REQUESTS_PER_SECOND", 25.0)
STRIPE_MIRROR_PER_SECOND = env.float("STRIPE_MIRROR_PER_SECOND", 5.0)
STRIPE_GRACE_SECONDS = env.float("STRIPE_GRACE_SECONDS", 5.0)
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"
DJSTRIPE_USE_NATIVE_JSONFIELD = True

DEFAULT_EXCEPTION_REPORTER_FILTER = "integrations.masking.Masking"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "stripe": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},
    },
}
