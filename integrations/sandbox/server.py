import base64
import re
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .api.lists import Params
from .reply import Reply

Respond = Callable[[str, str, Params, dict[str, str]], Reply | None]
INDEX = re.compile(r"\[\d*\]$")


def parse(query: str) -> Params:
    """`expand[]`, `expand[0]` and `expand` are one parameter."""
    params: Params = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        params.setdefault(INDEX.sub("", name), []).append(value)
    return params


def key_of(headers: dict[str, str]) -> str | None:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except ValueError:
            return None
    return value if scheme.lower() == "bearer" else None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "Server"

    def _serve(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        params = parse(urlsplit(self.path).query)
        for name, values in parse(sent.decode(errors="replace")).items():
            params.setdefault(name, []).extend(values)
        reply = self.server.respond(self.command, self.path, params, headers)
        if reply is None:
            self.close_connection = True
        else:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        body = reply.sent
        told = {"Content-Type": "application/json", **dict(reply.headers)}
        self.send_response(reply.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", self.server.next_request_id())
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = _serve

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Answers on the loopback interface until stopped, when it also cuts the connections kept alive."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, respond: Respond) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.respond = respond
        self._requests = 0
        self._held: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def next_request_id(self) -> str:
        self._requests += 1
        return f"req_{self._requests:014d}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._held.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._held.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that went away is not worth a traceback.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        for held in list(self._held):
            try:
                held.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.server_close()
