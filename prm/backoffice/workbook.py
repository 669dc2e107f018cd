"""A workbook as a stream: a zip of XML in which every row can be sent as soon as it is written.

Libraries put a workbook together before they give its first byte; at a million rows no browser, and no proxy in front
of this, waits that long. What it is made of: ECMA-376, part 1, chapter 18.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 1_048_575  # rows that a sheet holds below its head; what is left over fills another
LONGEST = 32_767  # characters in a cell
# XML knows no such characters, and nobody sees marks of direction in a cell.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
EVERY = 500  # rows between two pieces

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_FORMATS}/spreadsheetml/2006/main"'
_OF = f"{_FORMATS}/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = (
    f'{_HEAD}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_FONT = '<sz val="11"/><name val="Calibri"/>'
_STYLES = (
    f'{_HEAD}<styleSheet {_MAIN}><fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class _Pipe:
    """What a zip is written to, piece by piece; it never goes back."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def taken(self) -> bytes:
        given, self.pieces = b"".join(self.pieces), []
        return given


def stream(title: str, head: list[str], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """The file in pieces. Text stays text, whatever it begins with: nothing in it is a formula."""
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as book:
        book.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        left, sheets = iter(rows), 0
        for first in chain([None], left):
            sheets += 1
            with book.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                sheet.write((_START + _row(head, 1)).encode())
                if first is not None:
                    sheet.write(_row(first).encode())
                some = islice(left, MOST - (first is not None))
                while piece := "".join(map(_row, islice(some, EVERY))):
                    sheet.write(piece.encode())
                    yield pipe.taken()
                sheet.write(b"</sheetData></worksheet>")
        for name, text in _parts(title, sheets):
            book.writestr(name, text)
    yield pipe.taken()


def _row(cells: list[Any], style: int = 0) -> str:
    return f"<row>{''.join(_cell(one, style) for one in cells)}</row>"


def _cell(value: Any, style: int) -> str:
    if isinstance(value, int | Decimal):
        return f"<c><v>{value}</v></c>"
    marked = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{marked}><is><t xml:space="preserve">{_text(value)}</t></is></c>' if value else "<c/>"


def _text(text: str) -> str:
    """What a cell can hold; `_x0041_` would be read as a character's number."""
    kept = FORBIDDEN.sub("", text)[:LONGEST]
    return escape(re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", kept))


def _relations(targets: list[tuple[str, str]]) -> str:
    rows = (
        f'<Relationship Id="rId{number}" Type="{_OF}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_FORMATS}/package/2006/relationships">{"".join(rows)}</Relationships>'


def _parts(title: str, sheets: int) -> Iterator[tuple[str, str]]:
    """What holds the sheets together; last, since only then is it known how many there are."""
    numbers = range(1, sheets + 1)
    names = [title[:31] if number == 1 else f"{title[:27]} {number}" for number in numbers]
    told = (f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1))
    yield "xl/workbook.xml", f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OF}"><sheets>{"".join(told)}</sheets></workbook>'
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    kinds |= {f"/xl/worksheets/sheet{number}.xml": "worksheet" for number in numbers}
    said = (f'<Override PartName="{name}" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in kinds.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    types = f'<Types xmlns="{_FORMATS}/package/2006/content-types">{rels}{"".join(said)}</Types>'
    yield "[Content_Types].xml", _HEAD + types
