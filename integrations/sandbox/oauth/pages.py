from collections.abc import Sequence
from html import escape

from ..api.lists import Params
from ..reply import Reply, html
from ..sandbox import Sandbox

STYLE = """
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f5f6f8;color:#1c2430;
font:16px/1.5 system-ui,sans-serif}
main{box-sizing:border-box;width:min(26rem,92vw);padding:2rem;background:#fff;border:1px solid #d9dee5;
border-radius:12px}
small{color:#5a6472}b.tag{padding:.15rem .5rem;border-radius:6px;background:#fff1cc;color:#6b4a00;font-size:.8rem}
h1{margin:1rem 0 .25rem;font-size:1.3rem}fieldset{margin:1rem 0;padding:0;border:0}
label{display:block;padding:.5rem .75rem;border:1px solid #d9dee5;border-radius:8px;margin:.4rem 0}
button{padding:.6rem 1.2rem;border:1px solid #b9c1cc;border-radius:8px;background:#fff;font:inherit;cursor:pointer}
button.go{border-color:#3d49c4;background:#3d49c4;color:#fff}
"""
ACCESS = {"read_only": "read this account's data", "read_write": "read this account's data and change it"}


def agree_page(platform: str, scope: str, accounts: Sequence[Sandbox], params: Params) -> Reply:
    """Who wants to connect, to which account, and the two buttons."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, values in params.items()
        for value in values
    )
    body = (
        f"<h1>Connect to {escape(platform)}</h1><small>{escape(platform)} will {ACCESS[scope]}.</small>"
        f'<form method="post" action="/oauth/authorize">{hidden}<fieldset>{_choices(accounts)}</fieldset>'
        '<button class="go" name="decision" value="connect">Connect</button> '
        '<button name="decision" value="cancel">Cancel</button></form>'
    )
    return _page("Connect", body)


def error_page(text: str) -> Reply:
    return _page("Error", f"<h1>This does not work</h1><p>{escape(text)}</p>", 400)


def _choices(accounts: Sequence[Sandbox]) -> str:
    kind = "radio" if len(accounts) > 1 else "hidden"
    return "".join(
        f'<label><input type="{kind}" name="account" value="{escape(it.account)}"{" checked" if not place else ""}> '
        f"{escape(it.name)} <small>{escape(it.account)}</small></label>"
        for place, it in enumerate(accounts)
    )


def _page(title: str, body: str, status: int = 200) -> Reply:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox · {title}</title>'
    icon = '<link rel="icon" href="data:,">'
    tag = '<b class="tag">Sandbox</b> <small>no real money, no real Stripe</small>'
    return html(
        status,
        f'<!doctype html><html lang="en"><head>{head}{icon}<style>{STYLE}</style></head>'
        f"<body><main>{tag}{body}</main></body></html>",
    )
