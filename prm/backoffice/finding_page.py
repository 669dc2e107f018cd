"""The search over everything: straight to what an id names, else a page, or a box's suggestions, of what was found."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from prm.backoffice import cells, finding, slots
from prm.backoffice.finding_groups import Group, finders_of, groups_of, may_see
from prm.backoffice.searching_text import Asked

LEAST = 2  # characters; by fewer, anybody is found


def find(request: HttpRequest) -> HttpResponse:
    """With `live` a box's suggestions instead of a page."""
    asked, live = Asked(request.GET.get("q", "")), "live" in request.GET
    led = [row for row in finding.led_to(asked) if may_see(request, type(row))]
    straight = list({(type(row), row.pk): row for row in led}.values())
    if len(straight) == 1 and not live:
        return HttpResponseRedirect(cells.page(straight[0]))
    shown = admin.site.each_context(request)
    groups = groups_of(request, asked, straight, shown) if len(asked.text) >= LEAST else []
    context = {"title": _("Search"), "asked": asked, "groups": groups, "words": _words(request, asked, groups)}
    if live:
        return TemplateResponse(request, "admin/finding/suggestions.html", context)
    context |= {"by": [(one.named, one.by) for one in finders_of(request) if not one.title], "finding_page": True}
    return TemplateResponse(request, "admin/finding/page.html", {**shown, **context})


def _words(request: HttpRequest, asked: Asked, groups: list[Group]) -> list[str]:
    """What there is to say of what was asked: above all why nothing is found."""
    if not asked.text:
        return [_("Nothing to search for was typed.")] if request.GET.get("q") else []
    if len(asked.text) < LEAST:
        return [_("Type at least %(count)s characters.") % {"count": LEAST}]
    model = finding.kind(asked)
    told = [] if model is None else [one for one in slots.fill("find", request, asked) if one]
    if model is None:
        return [] if groups else [_("Nothing with “%(text)s”.") % {"text": asked.text}]
    name = {"kind": model._meta.verbose_name, "kinds": model._meta.verbose_name_plural, "id": asked.text}
    if not may_see(request, model):
        return [_("%(id)s is an id of %(kinds)s, which you may not see.") % name]
    straight = any(link.startswith(cells.list_page(model)) for group in groups for link, _hit in group.hits)
    if straight:
        return []
    if groups:
        return [_("No %(kind)s with %(id)s. This is what else has to do with it:") % name]
    return [_("No %(kind)s with %(id)s.") % name, *told]
