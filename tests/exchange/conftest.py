import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def run(tmp_path):
    """Imports a document (or raw bytes) from a real file; gives the counts, the error lines, the last word."""

    def run(document):
        path = tmp_path / "file.json"
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        out, err, last = io.StringIO(), io.StringIO(), None
        try:
            call_command("prm_import", str(path), stdout=out, stderr=err)
        except CommandError as fault:
            last = fault
        counts = json.loads(out.getvalue()) if not last else None
        assert last is None or out.getvalue() == ""
        return SimpleNamespace(counts=counts, lines=err.getvalue().splitlines(), last=last)

    return run


@pytest.fixture
def take(run):
    """Imports a document that has to be accepted; gives the counts."""

    def take(document):
        result = run(document)
        assert (result.lines, result.last) == ([], None)
        return result.counts

    return take


@pytest.fixture
def export():
    def export():
        out = io.StringIO()
        call_command("prm_export", stdout=out)
        return json.loads(out.getvalue())

    return export


def rows(created=0, changed=0, unchanged=0):
    return {"created": created, "changed": changed, "unchanged": unchanged}
