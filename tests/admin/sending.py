"""What a browser sends when somebody presses Save."""

from django.forms import NullBooleanField


def sent(answer, **typed):
    """Everything in the form of a page, with some fields typed over."""
    context = answer.context_data
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    found = {field.html_name: _told(field) for form in forms for field in form}
    shown = {name: value for name, value in found.items() if value is not None}
    return {**shown, "_seen": context["seen"], **typed}


def _told(field):
    value = field.value()
    if isinstance(field.field, NullBooleanField):
        return {True: "true", False: "false"}.get(value, "unknown")
    return None if value is False else "" if value is None else value
