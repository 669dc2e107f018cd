#!/usr/bin/env bash
# Everything that `make test` leaves out: lint, the real migrations, all tests on PostgreSQL with a Celery worker on
# Redis, and on SQLite those for which `make test` is too quick. Arguments go to pytest. Ends at the first failure.
#
# A PostgreSQL, a Redis and a Chromium that are there are used; what is missing is installed from Debian's packages,
# and what was started is ended.
set -euo pipefail
cd "$(dirname "$0")/.."

BIN=${BIN:-.venv/bin}
NAME=prm_ci_$$
SCRATCH=$(mktemp -d)
STARTED=()
export SECRET_KEY=tests FIELD_ENCRYPTION_KEY=dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGU= PRM_THOROUGH=0
unset DATABASE_URL CELERY_BROKER_URL DISPOSABLE_DATABASE STRIPE_API_BASE ADMIN
exec </dev/null

say() { printf '\n== %s\n' "$*"; }

fail() { echo "$*" >&2 && exit 1; }

install() {
    [ "$(id -u)" = 0 ] || fail "$* is missing, and only root can install it: apt-get install $*"
    say "Installing $*"
    [ -e "$SCRATCH/updated" ] || apt-get update -qq
    touch "$SCRATCH/updated"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$SCRATCH/apt.log" 2>&1 ||
        fail "$(tail -20 "$SCRATCH/apt.log")"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

wait_for() {
    for _ in $(seq 100); do
        listens "$1" && return
        sleep 0.1
    done
    fail "Nothing listens on 127.0.0.1:$1"
}

start_postgresql() {
    local version name data
    listens 5432 && return
    command -v pg_ctlcluster >/dev/null || install postgresql
    read -r version name data < <(pg_lsclusters -h | awk '$3 == 5432 {print $1, $2, $6; exit}') ||
        fail "No cluster of PostgreSQL's has port 5432: pg_createcluster makes one"
    listens 5432 || pg_ctlcluster "$version" "$name" start
    wait_for 5432
    STARTED+=("$(head -1 "$data/postmaster.pid")")
}

start_redis() {
    listens 6379 && return
    command -v redis-server >/dev/null || install redis-server
    listens 6379 || redis-server --bind 127.0.0.1 --port 6379 --save '' --dir "$SCRATCH" --daemonize yes >/dev/null
    wait_for 6379
    STARTED+=("$(redis-cli -h 127.0.0.1 info server | sed -n 's/^process_id:\([0-9]*\).*/\1/p')")
}

# Runs the SQL on standard input as PostgreSQL's superuser.
admin() {
    local options=(-d postgres -p 5432 -w -qAt -v ON_ERROR_STOP=1)
    if psql -h 127.0.0.1 -U postgres "${options[@]}" -c 'SELECT' >/dev/null 2>&1 </dev/null; then
        psql -h 127.0.0.1 -U postgres "${options[@]}"
    elif [ "$(id -u)" = 0 ]; then
        (cd / && su postgres -c "psql ${options[*]}")
    else
        fail "PostgreSQL's superuser is out of reach: run this as root, or let postgres in on 127.0.0.1"
    fi
}

make_role() {
    local password
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    admin <<<"CREATE ROLE $NAME LOGIN CREATEDB PASSWORD '$password'; CREATE DATABASE $NAME OWNER $NAME"
    URL=postgres://$NAME:$password@127.0.0.1:5432/$NAME
}

drop_role() {
    admin <<<"SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database JOIN pg_roles r ON r.oid = datdba
        WHERE rolname = '$NAME' \\gexec
        DROP ROLE IF EXISTS $NAME" || echo "The role $NAME is left over." >&2
}

clean() {
    [ -z "${URL:-}" ] || drop_role
    for pid in "${STARTED[@]}"; do
        kill -INT "$pid" || true
    done
    rm -rf "$SCRATCH"
}
trap clean EXIT
trap 'exit 130' INT TERM

# The project's own apps. dj-stripe's models differ from its migrations with some of its settings.
own_apps() {
    DJANGO_SETTINGS_MODULE=prm.settings "$BIN/python" -c "if True:
        import django; django.setup()
        from django.apps import apps
        print(*(app.label for app in apps.get_app_configs() if 'site-packages' not in app.path))"
}

real_migrations() {
    export DATABASE_URL=$URL
    "$BIN/python" manage.py migrate --verbosity 0
    "$BIN/python" manage.py migrate --check
    # shellcheck disable=SC2046
    "$BIN/python" manage.py makemigrations --check --dry-run $(own_apps)
    "$BIN/python" manage.py check --deploy --fail-level ERROR --database default 2>/dev/null
    "$BIN/python" manage.py process_inbox
    unset DATABASE_URL
}

say "Lint"
make --no-print-directory lint
command -v psql >/dev/null || install postgresql-client
start_postgresql
start_redis
command -v chromium >/dev/null || install chromium
make_role
say "The real migrations, on PostgreSQL"
real_migrations
say "The rest of the tests on SQLite"
"$BIN/python" -m pytest -n 2 -m "slow or mutants or browser" "$@" || [ $? = 5 ]
say "All tests on PostgreSQL"
DATABASE_URL=$URL "$BIN/python" -m pytest -n 2 -m "" "$@"
