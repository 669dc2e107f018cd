"""What a page of the back office says, without its marks."""

import re
from html import unescape

from django.urls import reverse


def opened(client, row):
    """The page of a row."""
    meta = row._meta
    answer = client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def said(markup):
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())
    return re.sub(r"([“(]) | ([,.:;?”)])", r"\1\2", words)


def table(page, title):
    """The cells of each row of the table `title`, its sums last."""
    start = page.index(f'aria-label="{title}"')
    rows = page[start : page.index("</table>", start)].split("<tr")[2:]
    return [[said(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in rows]


def stages(page):
    """The stages of a stepper, the one that is marked as the current one with `>`."""
    start = page.index('class="pr-card pr-stages"')
    found = page[start : page.index("</ol>", start)].split("<li ")[1:]
    return [("> " if "aria-current" in one[: one.index(">")] else "") + _mark(one) for one in found]


def _mark(stage):
    return said(stage[stage.index("</span>") :] if "<svg" not in stage else stage[stage.index("</svg>") :])


def steps(page, title):
    """The lines of the timeline `title`."""
    start = page.index(f"<h2>{title}</h2>")
    found = page[start : page.index("</ol>", start)].split("<li>")[1:]
    return [said(one) for one in found]
