import os
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

PATIENCE = 40


class Command(BaseCommand):
    help = "Shows the whole way from Stripe's events to the ledger, on a disposable database and a sandbox Stripe."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="print the ledger and exit")
        parser.add_argument("--port", type=int, default=8000, help="where to serve (default 8000)")

    def handle(self, **options: Any) -> None:
        if os.environ.get("PRM_DEMO") != "1":
            _start_anew(options)
        self.console = Console(width=None if sys.stdout.isatty() else 150)
        call_command("migrate", run_syncdb=True, verbosity=0)
        from integrations.demo import ledger, serving, stories, vendor
        from integrations.sandbox.street import Street
        from integrations.stripe import client
        from prm.exchange import take_in

        try:
            server = serving.start(0 if options["once"] else options["port"])
        except OSError as error:
            raise CommandError(f"Port {options['port']} cannot be used ({error.strerror}): try --port") from None
        site = f"http://127.0.0.1:{server.server_port}"
        take_in(vendor.DOCUMENT)
        accounts = vendor.open_accounts(site)
        street = Street([account.sandbox for account in accounts]).start()
        settings.STRIPE_API_BASE, settings.SITE_URL = street.base_url, site
        client.install()
        self._tell(stories, accounts)
        ledger.show(self.console)
        if not options["once"]:
            self._serve(stories, accounts, site)
        street.stop()
        server.shutdown()

    def _tell(self, stories: Any, accounts: list[Any]) -> None:
        """Pushes the stories' signed events, the first account's five times over, and waits for the worker."""
        self.console.print("Stripe tells its events, each with a signature ...")
        stories.tell(accounts)
        for account in accounts:
            told = account.sandbox.deliver(copies=5 if account.preset == "self-serve" else 1)
            refused = [status for _, status in told if status != 200]
            title = account.connection.name
            self.console.print(f"  {title}: {len(told)} deliveries, {len(told) - len(refused)} answered 200")
        _wait()

    def _serve(self, stories: Any, accounts: list[Any], site: str) -> None:
        from prm.accounts.links import sign_in_link
        from prm.accounts.models import User

        password = secrets.token_urlsafe(9)
        staff = User.objects.filter(email_key="demo@prm.example").first()
        staff = staff or User.objects.create_superuser("demo@prm.example", name="Demo")
        staff.set_password(password)
        staff.save()
        self.console.print(f"\nBack office: [bold]{site}/admin/[/]   demo@prm.example   {password}")
        self.console.print(f"Or follow this link once: {sign_in_link(staff)}", soft_wrap=True)
        self.console.print("The sandbox pays every few seconds. Ctrl-C ends it.")
        for account in accounts:
            account.sandbox.live()
        try:
            for _ in stories.go_on(accounts):
                time.sleep(4)
        except KeyboardInterrupt:
            self.console.print("Bye.")


def _start_anew(options: dict[str, Any]) -> None:
    """Runs the demo in an environment of its own: nothing of the installation at hand is read or touched."""
    var = Path(settings.BASE_DIR) / "var"
    var.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="demo-once-", dir=var)) if options["once"] else var
    keys = folder / "demo_key"
    if not keys.exists():
        keys.write_bytes(Fernet.generate_key())
        keys.chmod(0o600)
    key = keys.read_text()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CELERY_", "STRIPE_"))}
    env |= {
        "PRM_DEMO": "1",
        "DISPOSABLE_DATABASE": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "FIELD_ENCRYPTION_KEY": key,
        "SECRET_KEY": key,
        "SITE_URL": f"http://127.0.0.1:{options['port']}",
        "CELERY_BROKER_URL": "memory://",
        "STRIPE_GRACE_SECONDS": "2",
        "TROUBLE_DIGEST": "never",
        "LOG_LEVEL": "ERROR",
    }
    words = [sys.executable, sys.argv[0], *sys.argv[1:]]
    if not options["once"]:
        os.execve(sys.executable, words, env)  # noqa: S606
    sys.exit(_run_and_clean(words, env, folder))


def _run_and_clean(words: list[str], env: dict[str, str], folder: Path) -> int:
    import shutil
    import subprocess

    try:
        return subprocess.run(words, env=env, check=False).returncode  # noqa: S603
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait() -> None:
    """Until the worker has settled everything; CommandError where it does not get there."""
    from integrations.models import InboundEvent

    for _ in range(PATIENCE * 10):
        if not InboundEvent.objects.filter(state=InboundEvent.State.PENDING).exists():
            return
        time.sleep(0.1)
    raise CommandError(f"The worker did not settle everything within {PATIENCE} s.")
