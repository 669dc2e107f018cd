"""E-mails to staff, in plain text and HTML; links lead to SITE_URL."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from integrations.troubles import Problem


def troubles(to: str, problems: list[Problem], *, key: str) -> EmailMultiAlternatives:
    """What needs a person; `key` makes the Message-ID, so that a mail sent twice is known as one."""
    with translation.override(settings.LANGUAGE_CODE):
        number = len(problems)
        subject = ngettext("%(number)s thing needs you", "%(number)s things need you", number) % {"number": number}
        shown = [
            {"title": one.title, "number": one.number, "words": one.words, "url": settings.SITE_URL + one.path}
            for one in problems
        ]
        context = {"subject": subject, "problems": shown, "home": f"{settings.SITE_URL}/admin/"}
        mail = EmailMultiAlternatives(
            subject,
            render_to_string("emails/troubles.txt", context),
            to=[to],
            headers={
                "Message-ID": f"<{key}@{urlsplit(settings.SITE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("emails/troubles.html", context), "text/html")
        return mail
