"""Pages of tracebacks without keys, tokens and signing secrets, also where DEBUG shows everything else."""

import re
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import pprint
from django.views.debug import SafeExceptionReporterFilter

SECRET = re.compile(r"(?:sk|rk)_(?:test|live)_\w+|whsec_\w+|Bearer \w")


class Masking(SafeExceptionReporterFilter):
    """Masks every variable that holds something like a secret: Stripe's library keeps keys in plain sight."""

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> Any:
        found = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleansed_substitute if SECRET.search(pprint(value)) else value) for name, value in found]


class Hiding(SafeExceptionReporterFilter):
    """For views that are sent a secret, which may look like anything: shows no value at all."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> Any:
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
