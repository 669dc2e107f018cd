"""The project's settings with a disposable database and cheap passwords; PostgreSQL where DATABASE_URL names it."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(tempfile.gettempdir()) / 'unused.sqlite3'}")
os.environ.update(DISPOSABLE_DATABASE="1", SECRET_KEY="tests", LOG_LEVEL="WARNING")
os.environ["FIELD_ENCRYPTION_KEY"] = "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGU="
os.environ["STRIPE_API_BASE"] = "http://127.0.0.1:9"

from prm.settings import *  # noqa: F403
from prm.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: several threads write to it as they would in production.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"prm-tests-{os.getpid()}.sqlite3")}
