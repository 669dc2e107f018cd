import json
from collections import Counter
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from prm.exchange import Refused, take_in
from prm.exchange.fields import shown
from prm.states import WrongState


class Command(BaseCommand):
    help = "Imports partners, customers, products, deals and leads from a JSON file: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        document = _read(options["file"])
        try:
            counts = take_in(document)
        except Refused as refused:
            for line in refused.lines:
                self.stderr.write(line)
            raise CommandError(str(refused)) from None
        except (DatabaseError, WrongState) as fault:
            # What another process changed in the same moment shows only here.
            why = " ".join(str(fault).split())
            raise CommandError(f"the database refused, nothing was imported: {why}") from fault
        self.stdout.write(json.dumps(counts))


def _read(path: str) -> Any:
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except OSError as fault:
        raise CommandError(f"cannot read {shown(path)}: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{shown(path)} is not UTF-8") from None
    except RecursionError:
        raise CommandError(f"{shown(path)} is nested too deeply") from None
    except ValueError as fault:
        raise CommandError(f"{shown(path)} is not JSON: {fault}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"an object names {shown(twice)} twice")
    return result


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")
