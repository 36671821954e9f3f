"""A worker: one process that serves connections until it is stopped."""

import os
import resource
import signal
import threading
import time

import uvicorn

from portal.serving.connection import Connection
from portal.serving.front import Front

KEEP_ALIVE = 15  # seconds that a connection may be idle between two requests
FINISHING = 5  # seconds for running requests after the stop signal
LAST = 8  # seconds after which it ends, whatever hangs


def work(listener, application, cached, lifeline):
    """Serve `application` (WSGI) and its `cached` responses; `lifeline` closes when the supervisor ends."""
    threading.Thread(target=_end_with_supervisor, args=[lifeline], daemon=True).start()
    cached.begin()
    config = uvicorn.Config(
        Front(application, cached),
        interface="asgi3",
        http=Connection,
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=FINISHING,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_supervisor(lifeline):
    os.read(lifeline, 1)  # nothing is ever written: it returns when the other end is closed
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST)
    os._exit(1)


def allow_many_connections():
    """Raise the limit of open files to the maximum; each connection is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
