"""Workbooks: read back by a library that spreadsheets agree with."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from prm.backoffice import workbook

HEAD = ["Name", "Net"]


def read(rows, title="lead"):
    return load_workbook(io.BytesIO(b"".join(workbook.stream(title, HEAD, rows))))


def test_every_value_comes_back_as_it_is():
    rows = [
        ["=1+1", Decimal("-12.50")],
        [" <Ada> & “Co”\n", 7],
        ["\u202eevil", 0],
        ["Müller\u00a0& Söhne 山田\u3000太郎 a\u202fb", 1],
        ["", ""],
    ]
    sheet = read(rows).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        HEAD,
        ["=1+1", -12.5],
        [" <Ada> & “Co”\n", 7],
        ["evil", 0],
        ["Müller\u00a0& Söhne 山田\u3000太郎 a\u202fb", 1],
        [None, None],
    ]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(("number", "sheets"), [(0, [1]), (3, [4]), (4, [4, 2]), (7, [4, 4, 2])])
def test_what_a_sheet_cannot_hold_fills_another(monkeypatch, number, sheets):
    monkeypatch.setattr(workbook, "MOST", 3)
    book = read([f"n{at}", at] for at in range(number))
    assert [one.max_row for one in book] == sheets
    assert [cell.value for one in book for cell in one["B"][1:]] == list(range(number))
    assert {one["A1"].value for one in book} == {"Name"}
    assert book.sheetnames == ["lead", "lead 2", "lead 3"][: len(sheets)]


def test_rows_are_sent_while_others_are_still_read():
    read_ = []
    rows = (read_.append(at) or [f"name {at * 7919 % 10007} {at}", at] for at in range(20_000))
    pieces = workbook.stream("lead", HEAD, rows)
    assert sum(len(next(pieces)) for _ in range(10)) > 0
    assert len(read_) == 10 * workbook.EVERY
    assert len(b"".join(pieces)) > 20_000
    assert len(read_) == 20_000


def test_what_looks_like_a_characters_number_is_none():
    """Excel reads `_x0041_` as A, and `_x005F_` as the stroke that it is; openpyxl gives both as they are written."""
    assert read([["_x0041_ _x41_ a_b", 1]]).active["A2"].value == "_x005F_x0041_ _x41_ a_b"


def test_a_cell_takes_what_a_cell_can_hold():
    sheet = read([["x" * 40_000 + "\0", 1], ["\x01a\x1fb\ufffe\ud800", 2]]).active
    assert len(sheet["A2"].value) == workbook.LONGEST
    assert sheet["A3"].value == "ab"
