import json
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

LISTS = {"invoice_payments", "sessions", "charges", "lines"}


class EmptyPages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.rsplit("/", 1)[-1] in LISTS:
            return self.answer(200, {"object": "list", "data": [], "has_more": False, "url": path})
        error = {"type": "invalid_request_error", "code": "resource_missing", "message": "No such object"}
        return self.answer(404, {"error": error})

    def answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""
