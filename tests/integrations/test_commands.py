"""The commands that scripts build on: one JSON value on stdout, one clear line for a mistake, no traceback."""

import json
import subprocess
import sys

import pytest

from integrations.models import Connection
from prm.ledger.models import Transaction
from tests.door import KEY, SECRET, Door
from tests.server import environment
from tests.world import lead


def manage(*words, **env):
    ended = subprocess.run(
        [sys.executable, "manage.py", *words], env=environment(**env), capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in ended.stderr
    return ended


def connected(account="acct_1Test", key=KEY):
    ended = manage("stripe_connect", "--api-key", key, "--webhook-secret", SECRET, "--account", account)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_connecting_prints_where_stripe_is_to_deliver(committed):
    first, again = connected(), connected()
    made = Connection.objects.get()
    assert first == again
    assert first == {"connection": made.pk, "account": "acct_1Test", "webhook_path": f"/stripe/webhook/{made.uuid}/"}
    assert (made.livemode, made.api_key.reveal(), made.webhook_secret.reveal()) == (False, KEY, SECRET)
    assert KEY not in f"{made.api_key!r}{made.api_key}{vars(made)}"


def test_live_and_test_stand_side_by_side(committed):
    assert connected()["webhook_path"] != connected(key="rk_live_plainlyfake")["webhook_path"]
    assert sorted(Connection.objects.values_list("account", "livemode")) == [
        ("acct_1Test", False),
        ("acct_1Test", True),
    ]


def test_without_an_account_stripe_is_asked(committed, stripe):
    ended = manage("stripe_connect", "--api-key", stripe.api_key, "--webhook-secret", SECRET)
    assert json.loads(ended.stdout)["account"] == stripe.account


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stripe_connect", "--api-key", "sk_test_wrong", "--webhook-secret", "w"), "does not know this API key"),
        (("stripe_connect", "--api-key", " ", "--webhook-secret", "w"), "both the API key and"),
        (("stripe_connect", "--api-key", "k"), "--webhook-secret"),
        (("stripe_settings",), "No Stripe account is connected"),
        (("stripe_settings", "--connection", "7"), "There is no connection 7."),
        (("stripe_settings", "--naming", "nice"), "invalid choice: 'nice'"),
        (("prm_import", "no-such-file.json"), "no-such-file.json"),
        (("sign_in_link", "nobody@nowhere.example"), "nobody@nowhere.example"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_mistake_is_one_clear_line(committed, stripe, words, said):
    ended = manage(*words)
    assert ended.returncode in (1, 2)
    assert said in ended.stderr
    assert ended.stdout == ""


def test_a_stripe_that_is_down_is_said(committed, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    ended = manage("stripe_connect", "--api-key", "sk_test_x", "--webhook-secret", "w")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "APIConnectionError" in ended.stderr


def test_settings_are_changed_one_by_one_and_printed(committed):
    connected()
    words = "--convert-lead off --naming product --splitting line --pull-on-accept on".split()
    shown = json.loads(manage("stripe_settings", *words).stdout)
    assert shown == {
        "connection": Connection.objects.get().pk,
        "convert-lead": "off",
        "associate-deal": "on",
        "create-transaction": "on",
        "pull-on-accept": "on",
        "naming": "product",
        "splitting": "line",
    }
    assert json.loads(manage("stripe_settings").stdout) == shown


def test_of_several_connections_one_has_to_be_named(committed):
    first, second = connected(), connected("acct_1Other")
    assert "--connection" in manage("stripe_settings").stderr
    ended = manage("stripe_settings", "--connection", str(second["connection"]), "--naming", "product")
    assert json.loads(ended.stdout)["naming"] == "product"
    assert Connection.objects.get(pk=first["connection"]).naming == "charge"


def test_the_inbox_is_worked_off_and_the_exit_code_tells(committed, stripe):
    lead("ada@lovelace.example")
    connected(stripe.account, stripe.api_key)
    door = Door(Connection.objects.get())
    stripe.charge(5000, email="ada@lovelace.example")
    door.post(*stripe.events())
    stripe.fail(500, times=None)
    ended = manage("process_inbox")
    assert (ended.returncode, json.loads(ended.stdout)["pending"] > 0) == (1, True)
    stripe.recover()
    ended = manage("process_inbox")
    counts = json.loads(ended.stdout)
    assert (ended.returncode, counts["pending"], counts["failed"]) == (0, 0, 0)
    assert Transaction.objects.get().amount_minor == 5000


def test_two_foreground_runs_beside_each_other_count_everything_once(committed, stripe):
    lead("ada@lovelace.example")
    connected(stripe.account, stripe.api_key)
    door = Door(Connection.objects.get())
    for _ in range(20):
        stripe.legacy_charge(5000, email="ada@lovelace.example")
    door.post(*stripe.events())
    words = [sys.executable, "manage.py", "process_inbox"]
    both = [subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE) for _ in range(2)]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert Transaction.objects.count() == 20
    for one in both:
        one.stdout.close()


def test_healthz_answers_without_a_login(committed, client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
