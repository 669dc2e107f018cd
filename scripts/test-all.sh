#!/usr/bin/env bash
# Everything that `make test` leaves out: lint, the real migrations, all tests on PostgreSQL with a Celery worker on
# Redis, and on SQLite those that `make test` is too quick for. Arguments go to pytest. Ends at the first failure.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/services.sh

BIN=${BIN:-.venv/bin}
export PRM_THOROUGH=0 SECRET_KEY=tests FIELD_ENCRYPTION_KEY=dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGU=
unset CELERY_BROKER_URL DISPOSABLE_DATABASE STRIPE_API_BASE
