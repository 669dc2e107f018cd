"""Import and export of the domain: the shell that apps' `exchange.py` modules plug into.

An app takes part by having a module `exchange` with

    IMPORTS = [
        Part("levels", order=60, model=Level, fields={…}, load=load_levels),
        Part("partners", order=70, model=Partner, fields={"levels": Reference("levels", Level, many=True)}, load=…),
    ]
    EXPORTS = {"rewards": function yielding one dict for each row}

Two parts may share a list: their fields add up, and each loads the list's rows in its own order.
"""

from prm.exchange.objects import Reference
from prm.exchange.parts import Batch, Part, Row
from prm.exchange.reading import Refused, take_in
from prm.exchange.writing import give_out

__all__ = ["Batch", "Part", "Reference", "Refused", "Row", "give_out", "take_in"]
