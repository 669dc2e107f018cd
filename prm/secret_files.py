"""Secrets of an installation that sets none: made once, kept in a file that only its owner reads."""

import os
from pathlib import Path

from cryptography.fernet import Fernet


def read_or_make(path: Path) -> str:
    """The secret kept in `path`; made on first use. Two processes that start together get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
