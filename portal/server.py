"""The production server: workers that part from one process, which may hold already what all of them need."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

WORKERS, THREADS = 2, 2  # processes, and threads in each: one core keeps about two busy


def serve(application, port):
    """Serve a WSGI application, named as `module:name`, on loopback until a signal ends it."""
    server = Granian(
        application,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.serve()
