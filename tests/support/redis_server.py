"""A Redis of its own for a trial, on an ephemeral port, with every write on disk (append-only file, fsync always) unless told otherwise.

Not called redis.py: Debian's client library has that name.
"""
import shutil
import subprocess
import time
from pathlib import Path

import redis
from nginx_site import free_port
from trial import stop_process, wait_until


class RedisServer:
    """`with RedisServer(folder) as server: server.url`. kill() is kill -9; start() brings it back on the same port with its data."""

    def __init__(self, folder, *, fsync="always", password="", options=()):
        if not shutil.which("redis-server"):
            raise RuntimeError("redis-server is not installed: packaging/deps --test")
        self.folder = Path(folder) / "redis"
        self.port = free_port()
        self.password = password
        self.options = ["--appendonly", "no" if fsync is None else "yes", *(["--appendfsync", fsync] if fsync else []), "--save", "", *options]
        self.process = None

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, *_):
        if self.process:
            stop_process(self.process)

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}"

    def start(self):
        log = open(self.folder / "log", "ab")
        command = ["nice", "-n", "10", "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--daemonize", "no", *self.options]
        if self.password:
            command += ["--requirepass", self.password]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        log.close()
        if not wait_until(self._answers, 20):
            raise RuntimeError(f"redis-server did not start: {(self.folder / 'log').read_text()[-500:]}")

    def _answers(self):
        try:
            return self.client().ping()
        except redis.RedisError:
            return False

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def client(self):
        return redis.Redis(port=self.port, password=self.password or None, decode_responses=True, socket_timeout=10)

    def entries(self, stream="chat:messages"):
        """[(id, {field: value})] of the whole stream, read in pages."""
        client, found, start = self.client(), [], "-"
        while True:
            page = client.xrange(stream, start, "+", count=5000)
            found += page
            if len(page) < 5000:
                return found
            start = "(" + page[-1][0]

    def pause(self, seconds):
        """Down for `seconds`: killed, then started again."""
        self.kill()
        time.sleep(seconds)
        self.start()
