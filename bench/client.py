"""An HTTP client over raw sockets, light enough that the server is what is measured."""

import http.client
import multiprocessing
import select
import socket
import time

LIMIT = 60  # seconds for one response
PROCESSES, CONNECTIONS = 2, 8  # of many_readers; connections per process, enough to reach every worker


class Reader:
    """One keep-alive connection that sends requests one after the other."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)

    def get(self, address, **headers):
        """(status, headers, body)."""
        try:
            return self._answer(address, headers)
        except ConnectionError:  # servers close connections that were idle for some seconds
            self.connection.close()
            return self._answer(address, headers)

    def _answer(self, address, headers):
        self.connection.request("GET", address, headers=_named(headers))
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()

    def close(self):
        self.connection.close()


def many_readers(port, address, seconds, **headers):
    """(requests per second, our own CPU seconds per request) for PROCESSES × CONNECTIONS readers of one URL.

    Every response must have the length and status of the first.
    """
    lines = [f"GET {address} HTTP/1.1", f"Host: 127.0.0.1:{port}", *map(": ".join, _named(headers).items())]
    request = "\r\n".join([*lines, "", ""]).encode()
    results = multiprocessing.SimpleQueue()
    processes = [multiprocessing.Process(target=_ask, args=(port, request, seconds, results)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(seconds + 2 * LIMIT)
        if process.exitcode != 0:
            raise RuntimeError(f"{address}: a reader failed or had no answer in time")
    answered, cpu = map(sum, zip(*(results.get() for _ in processes), strict=True))
    return answered / seconds, cpu / answered


def _ask(port, request, seconds, results):
    readers = [socket.create_connection(("127.0.0.1", port), timeout=LIMIT) for _ in range(CONNECTIONS)]
    whole, status = _whole(readers[0], request)
    waiting = dict.fromkeys((reader.fileno() for reader in readers), whole)  # bytes still to come
    by_number = {reader.fileno(): reader for reader in readers}
    poll = select.epoll()
    for number, reader in by_number.items():
        poll.register(number, select.EPOLLIN)
        reader.sendall(request)
    answered, end, cpu = 0, time.monotonic() + seconds, time.process_time()
    while time.monotonic() < end:
        for number, _ in poll.poll(LIMIT):
            part = by_number[number].recv(2**20)
            if not part or (waiting[number] == whole and part[: len(status)] != status):
                raise RuntimeError(f"another answer than before: {part[:80]}")
            waiting[number] -= len(part)
            if waiting[number] < 0:
                raise RuntimeError("a longer answer than before")
            if waiting[number] == 0:
                answered, waiting[number] = answered + 1, whole
                by_number[number].sendall(request)
    results.put((answered, time.process_time() - cpu))


def _whole(reader, request):
    """(bytes of a complete response with headers, its status line); requested twice, so that the second is cached."""
    for _ in range(2):
        reader.sendall(request)
        taken = b""
        while not _is_whole(taken):
            part = reader.recv(2**20)
            if not part:
                raise RuntimeError("the server closed the connection")
            taken += part
    return len(taken), taken[: taken.index(b"\r\n")]


def _is_whole(taken):
    head, there, body = taken.partition(b"\r\n\r\n")
    if not there:
        return False
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    if length:
        return len(body) >= int(length[0].partition(b":")[2])
    return b"304" in head[:15] or taken.endswith(b"\r\n0\r\n\r\n")


def _named(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}
