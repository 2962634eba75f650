"""Servers that do what none should, byte for byte, on loopback addresses of their own.

`with Misbehaving(hosts, scripts) as server:` listens on one port of every address in `hosts`. `scripts` is {path: script}; a script is bytes (written,
then the connection is closed) or `async def script(reader, writer, request)`. What was asked is kept in `server.requests`.
"""
import asyncio
import socket
import time
from collections import namedtuple

from loop_server import LoopServer
from nginx_site import free_port

Request = namedtuple("Request", "host path headers at")   # at: time.monotonic()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def page(title, extra=b""):
    body = f"<!doctype html><title>{title}</title><p>x".encode()
    return OK + extra + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body


def answer(status, headers, body=b""):
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status} X\r\n{lines}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


def drip(head, interval, byte=b"x"):
    """`head` at once, then one byte each `interval` seconds, for as long as somebody listens."""
    async def script(reader, writer, request):
        writer.write(head)
        while True:
            await writer.drain()
            await asyncio.sleep(interval)
            writer.write(byte)
    return script


def stream(head, pieces):
    """`head`, then all of `pieces` (an iterable of bytes), as fast as they are taken."""
    async def script(reader, writer, request):
        writer.write(head)
        for piece in pieces():
            writer.write(piece)
            await writer.drain()
    return script


async def silence(reader, writer, request):
    await asyncio.sleep(3600)


class Misbehaving(LoopServer):
    def __init__(self, hosts, scripts, *, tls=None):
        self.hosts = hosts
        self.scripts = scripts
        self.port = free_port(tuple(hosts))
        self.requests = []
        self._tls = tls
        super().__init__()

    def url(self, path, host=None):
        return f"{'https' if self._tls else 'http'}://{host or self.hosts[0]}:{self.port}{path}"

    def asked(self, path):
        return [request for request in self.requests if request.path == path]

    async def _listen(self):
        return await asyncio.start_server(self._serve, self.hosts, self.port, backlog=1024, ssl=self._tls, family=socket.AF_INET)

    async def _serve(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = [tuple(part.strip() for part in line.split(":", 1)) for line in head[1:] if ":" in line]
            host = next((value for name, value in headers if name.lower() == "host"), "")
            request = Request(host, head[0].split(" ")[1], headers, time.monotonic())
            self.requests.append(request)
            script = self.scripts.get(request.path, answer(404, [], b"not here"))
            if isinstance(script, bytes):
                writer.write(script)
                await writer.drain()
            else:
                await script(reader, writer, request)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError, IndexError):
            pass   # the client went away, or the server ends
        finally:
            writer.close()


class BlackHole:
    """An address whose connections are never made: a full accept queue makes the kernel drop what comes."""

    def __init__(self, host):
        self.host = host
        self.port = free_port((host,))
        self._sockets = []

    def url(self, path):
        return f"http://{self.host}:{self.port}{path}"

    def __enter__(self):
        listener = socket.socket()
        listener.bind((self.host, self.port))
        listener.listen(0)
        self._sockets.append(listener)
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex((self.host, self.port))
            self._sockets.append(filler)
        return self

    def __exit__(self, *_):
        for each in self._sockets:
            each.close()
