"""What a newcomer sees first."""

import os
import subprocess
import sys

EXPECTED = [
    ("Team plan, September", "Sale", "90.00 EUR", "North Consulting"),
    ("Team plan, October", "Sale", "100.00 EUR", "North Consulting"),
    ("Workshop in Kyoto", "Sale", "50000 JPY", "South & Söhne"),
    ("40 seats, first year", "Sale", "4800.00 EUR", "South & Söhne"),
    ("Licence, first quarter", "Sale", "125.500 KWD", "North Consulting"),
    ("Institute plan", "Sale", "500.00 EUR", "North Consulting"),
    ("Onboarding services", "Sale", "1200.00 EUR", "North Consulting"),
    ("Team plan, October", "Reversal", "-30.00 EUR", "North Consulting"),
    ("Workshop in Kyoto", "Reversal", "-20000 JPY", "South & Söhne"),
    ("Onboarding services", "Reversal", "-300.00 EUR", "North Consulting"),
]


def test_the_demo_prints_the_ledger_and_ends():
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "manage.py", "demo", "--once"], env=env, capture_output=True, text=True, timeout=100
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    for name, kind, net, partner in EXPECTED:
        [line] = [one for one in lines if name in one and f" {kind} " in one]
        assert f" {net} " in line
        assert partner in line
    assert "No lead, deal or customer with nobody@nowhere.example." in ended.stdout
    assert "The lead Mary Somerville is still pending." in ended.stdout
    assert "10 transactions of 8 payments." in ended.stdout
