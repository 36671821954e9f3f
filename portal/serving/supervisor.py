"""Keeps workers running: restarts those that die, and none outlives the supervisor."""

import logging
import os
import signal
import sys
import time
from dataclasses import dataclass

QUICK = 10  # seconds: a worker that ended sooner is restarted only after a pause
PAUSES = (1, 2, 4, 5)  # seconds, longer after each quick end; with no worker left, readers wait that long
GRACE = 8  # seconds for workers to finish; then they are killed
STOPPING = {signal.SIGTERM, signal.SIGINT}
HEEDED = {signal.SIGCHLD, signal.SIGHUP, *STOPPING}

logger = logging.getLogger("portal.server")


@dataclass
class Worker:
    pid: int
    started: float


class Supervisor:
    """Runs `work()` in `number` processes, forked from this one, until a signal ends it.

    HUP lets the workers finish and starts new ones; the socket stays open meanwhile.
    """

    def __init__(self, work, number):
        self.work, self.number = work, number
        self.workers = {}  # pid -> Worker
        self.failures = 0  # consecutive quick ends
        self.due = [0.0] * number  # times when missing workers are to be started
        self.lifeline, self.held = os.pipe()  # closing it tells workers that the supervisor is gone

    def run(self):
        signal.pthread_sigmask(signal.SIG_BLOCK, HEEDED)
        while True:
            self._start_due()
            received = signal.sigtimedwait(HEEDED, self._patience())
            number = received.si_signo if received else None
            if number in STOPPING:
                return self._stop()
            if number == signal.SIGHUP:
                self._tell_all(signal.SIGTERM)
            self._collect()

    def _patience(self):
        """Seconds until the next worker is due; a long time if none is missing."""
        return max(0.0, min(self.due) - time.monotonic()) if self.due else 3600

    def _start_due(self):
        now = time.monotonic()
        starting = [moment for moment in self.due if moment <= now]
        self.due = [moment for moment in self.due if moment > now]
        for _ in starting:
            self._start()

    def _start(self):
        pid = os.fork()
        if pid == 0:
            self._become_worker()
        self.workers[pid] = Worker(pid, time.monotonic())

    def _become_worker(self):
        code = 1
        try:
            os.close(self.held)
            for number in HEEDED:
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEEDED)
            self.work(self.lifeline)
            code = 0
        except BaseException:
            logger.exception("工作进程 %d 出错", os.getpid())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)  # whatever threads are still doing

    def _collect(self):
        """Note which workers have ended, and schedule their restart."""
        while self.workers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if worker := self.workers.pop(pid, None):
                self._replace(worker, os.waitstatus_to_exitcode(status))

    def _replace(self, worker, code):
        is_quick = time.monotonic() - worker.started < QUICK
        self.failures = self.failures + 1 if code and is_quick else 0
        pause = PAUSES[min(self.failures, len(PAUSES)) - 1] if self.failures else 0
        self.due.append(time.monotonic() + pause)
        if code:
            how = f"被信号 {signal.Signals(-code).name} 结束" if code < 0 else f"以状态 {code} 结束"
            when = f"{pause} 秒后" if pause else "现在"
            logger.warning("工作进程 %d %s，%s重新启动 · a worker ended and is started again", worker.pid, how, when)

    def _tell_all(self, number):
        for pid in self.workers:
            os.kill(pid, number)

    def _stop(self):
        """Let workers finish, and kill those that do not."""
        self._tell_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while self.workers and time.monotonic() < deadline:
            signal.sigtimedwait({signal.SIGCHLD}, 0.1)
            while self.workers and (pid := os.waitpid(-1, os.WNOHANG)[0]):
                self.workers.pop(pid, None)
        self._tell_all(signal.SIGKILL)
