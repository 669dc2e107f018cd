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
    return words.replace(" ,", ",")


def table(page, title):
    """The cells of each row of the table `title`, its sums last."""
    start = page.index(f'aria-label="{title}"')
    rows = page[start : page.index("</table>", start)].split("<tr")[2:]
    return [[said(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in rows]
