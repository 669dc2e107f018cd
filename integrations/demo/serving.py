"""The demo's web server: threads in this process, with the embedded worker beside them."""

import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing of each request."""


def start(port: int) -> Server:
    """Serves on loopback from a thread; raises OSError where the port is taken."""
    from prm.wsgi import application

    server = make_server("127.0.0.1", port, application, Server, Quiet)
    threading.Thread(target=server.serve_forever, name="web", daemon=True).start()
    return server
