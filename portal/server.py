"""The production server: workers that part from one process, which may hold already what all of them need."""

import socket
from functools import partial

from portal.serving.front import NoCache
from portal.serving.supervisor import Supervisor
from portal.serving.worker import allow_many_connections, work

WORKERS = 2  # processes
BACKLOG = 2048  # connections that may wait to be accepted
HOST = "127.0.0.1"


def bound(port):
    """A socket on this port, which nobody can reach yet. Raises OSError where the port is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


def serve(application, listener, cached=None):
    """Serve a WSGI application on a bound socket, and what is kept of its answers, until a signal ends it."""
    allow_many_connections()
    listener.listen(BACKLOG)
    listener.setblocking(False)
    Supervisor(partial(work, listener, application, cached or NoCache()), WORKERS).run()
