"""The production server: workers are forked from one process, which can preload what all of them need."""

import socket
from functools import partial

from portal.serving.front import NoCache
from portal.serving.supervisor import Supervisor
from portal.serving.worker import allow_many_connections, work

WORKERS = 2  # processes
BACKLOG = 2048  # connections waiting to be accepted
HOST = "127.0.0.1"


def bound(port):
    """A socket bound to this port, not listening yet. Raises OSError if the port is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


def serve(application, listener, cached=None):
    """Serve a WSGI application and its cached responses on a bound socket, until a signal ends it."""
    allow_many_connections()
    listener.listen(BACKLOG)
    listener.setblocking(False)
    Supervisor(partial(work, listener, application, cached or NoCache()), WORKERS).run()
