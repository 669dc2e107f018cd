"""Texts of a page that would turn what stands around them."""

import re
from html.parser import HTMLParser

from prm.directions import TURNING

# A browser isolates these, shows them nowhere, or shows nothing else beside them.
APART = {"bdi", "title", "option", "textarea", "script", "style"}
INLINE = set("a abbr b button code em i label small span strong time del ins svg".split())
# Inline by their names, lines of their own by their looks.
LINES = {"pr-two", "pr-strong", "pr-sub", "pr-spoken"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}


class Turned(HTMLParser):
    """`loose` are the lines of a page in which a name turns others: outside of what keeps it apart, and not alone.

    `names` are the beginnings of all names on the page.
    """

    def __init__(self, page, names):
        super().__init__()
        self.names = names
        self.loose, self.found = [], 0
        self.open, self.lines, self.number = [], [[]], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        given = dict(attrs)
        block = tag not in INLINE | APART or bool(LINES & set((given.get("class") or "").split()))
        self.number += 1
        self.open.append((tag, tag in APART or given.get("dir") == "auto", block, self.number))
        self.lines += [[]] if block else []

    def handle_endtag(self, tag):
        while any(tag == one[0] for one in self.open):
            name, _apart, block, _number = self.open.pop()
            if block:
                self.line(self.lines.pop())
            if name == tag:
                return

    def handle_data(self, data):
        held = any(apart for _tag, apart, _block, _number in self.open)
        self.found += bool(TURNING.search(data))
        if data.strip():
            bare = re.sub("\u2068.*?\u2069", "", data, flags=re.DOTALL)
            loose = not held and bool(TURNING.search(bare))
            self.lines[-1].append((data.strip(), loose, self.open[-1:]))

    def line(self, texts):
        alone = texts and texts[0][0].startswith(self.names) and all(texts[0][2] == one[2] for one in texts)
        if not alone and any(loose for _text, loose, _inside in texts):
            self.loose.append(" | ".join(text[:50] for text, _loose, _inside in texts))
