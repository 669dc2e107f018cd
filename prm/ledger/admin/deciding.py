"""The pages on which a person attaches a payment, settles it again or leaves it. What they do is `attaching`'s."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from prm import money
from prm.backoffice import cells
from prm.backoffice.steps import back
from prm.ledger import attaching, foreseen
from prm.ledger.admin import choosing
from prm.ledger.admin.acts import AGAIN, ATTACH, LEAVE, Act, may_decide
from prm.ledger.models import Payment
from prm.ledger.wishes import Refused


class DecideMixin(admin.ModelAdmin):
    """Gives the payments' admin its three acts."""

    def get_urls(self) -> list[URLPattern]:
        views = {ATTACH: self.attach_view, AGAIN: self.again_view, LEAVE: self.leave_view}
        wrap = self.admin_site.admin_view
        mine = [path(f"<int:pk>/{a.name}/", wrap(v), name=f"ledger_payment_{a.name}") for a, v in views.items()]
        return [*mine, *super().get_urls()]

    def attach_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        payment, seen = _payment(request, pk, ATTACH)
        text = choosing.asked(request.GET.get("q", ""))
        customer = choosing.chosen(request.POST.get("customer", request.GET.get("customer", "")))
        if request.method == "POST" and customer:
            one = customer
            _decide(request, lambda: attaching.attach(payment, one, by=request.user, seen=seen))
            return HttpResponseRedirect(cells.page(payment))
        context: dict[str, Any] = {"q": text, "customer": customer, "seen": request.GET.get("seen", "")}
        if customer:
            context["foreseen"] = foreseen.attaching(payment, customer)
        else:
            context["panel"] = choosing.panel(text, context["seen"])
        return self._page(request, payment, ATTACH, context)

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        payment, seen = _payment(request, pk, AGAIN)
        _decide(request, lambda: attaching.settle_again(payment, by=request.user, seen=seen))
        return HttpResponseRedirect(back(request, payment))

    def leave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        payment, seen = _payment(request, pk, LEAVE)
        reason = request.POST.get("reason", "").replace("\x00", "")
        if request.method == "POST" and reason.strip():
            _decide(request, lambda: attaching.leave(payment, reason, by=request.user, seen=seen))
            return HttpResponseRedirect(cells.page(payment))
        context = {"seen": request.GET.get("seen", ""), "most": attaching.TEXT, "missing": request.method == "POST"}
        return self._page(request, payment, LEAVE, context)

    def _page(self, request: HttpRequest, payment: Payment, act: Act, context: dict[str, Any]) -> HttpResponse:
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.label,
            "payment": payment,
            "original": payment,
            "page": cells.page(payment),
            "figure": money.for_reader(payment.net_minor, payment.currency),
            "test": cells.test_mark(payment.livemode),
            **context,
        }
        return TemplateResponse(request, f"admin/ledger/{act.name}.html", shown)


def _payment(request: HttpRequest, pk: int, act: Act) -> tuple[Payment, datetime | None]:
    """The payment, and when it was settled as the person saw it."""
    if not may_decide(request, act):
        raise PermissionDenied
    payment = get_object_or_404(Payment.objects.select_related("customer"), pk=pk)
    try:
        return payment, datetime.fromisoformat(request.GET.get("seen", ""))
    except ValueError:
        return payment, None


def _decide(request: HttpRequest, act: Callable[[], Payment]) -> None:
    """Does it, and says on the next page what came of it."""
    try:
        done = act()
    except Refused as why:
        messages.error(request, str(why))
    else:
        open_still = done.outcome == Payment.Outcome.UNMATCHED
        tell = messages.warning if open_still else messages.success
        words = {"payment": done, "outcome": done.get_outcome_display(), "reason": done.reason}
        recorded = done.outcome == Payment.Outcome.RECORDED
        tell(
            request, (_("%(payment)s: %(reason)s") if recorded else _("%(payment)s · %(outcome)s: %(reason)s")) % words
        )
