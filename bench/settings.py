"""The project's settings for a database that is made for one run and thrown away."""

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

NAME = os.environ.setdefault("BENCH_NAME", f"prm_bench_{os.getpid()}")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(tempfile.gettempdir()) / 'unused.sqlite3'}")
os.environ.setdefault("BENCH_BROKER", "memory://")
os.environ.setdefault("BENCH_KEY", Fernet.generate_key().decode())
os.environ.update(
    CELERY_BROKER_URL=os.environ["BENCH_BROKER"],
    DEBUG="0",
    DISPOSABLE_DATABASE="1",
    FIELD_ENCRYPTION_KEY=os.environ["BENCH_KEY"],
    LOG_LEVEL="ERROR",
    SECRET_KEY="bench",
    STRIPE_API_BASE="http://127.0.0.1:9",  # A payment that is told wholly needs no call: one would fail here,
    STRIPE_GRACE_SECONDS="3600",  # and none is asked for while the events of a round are worked off.
)

from prm.settings import *  # noqa: E402, F403
from prm.settings import DATABASES  # noqa: E402

ROOT_URLCONF = "bench.urls"
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"{NAME}.sqlite3") if SQLITE else NAME}
if os.environ.get("BENCH_SERVES"):
    DATABASES["default"]["NAME"] = DATABASES["default"]["TEST"]["NAME"]
