"""Answers that depend on what was asked before: nginx_site sends /scripted/ here, so that its log still has every start.

/scripted/flaky/N/ID       500 for the first N requests of one host and path, then a page
/scripted/limited/S/ID     429 with Retry-After: S for the first request of one host and path, then a page
/scripted/unavailable/S/ID the same with 503
/scripted/slow/MS/ID       a page after MS milliseconds
"""
import asyncio
from collections import Counter

from loop_server import LoopServer

LONGEST_WAIT_MS = 60_000


class ScriptedBackend(LoopServer):
    """`with ScriptedBackend() as backend: NginxSite(…, backend=backend.port)`. Runs in a thread of its own."""

    def __init__(self):
        super().__init__()
        self.port = 0
        self.asked = Counter()

    async def _listen(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader, writer):
        try:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            host = next((line[5:].strip() for line in head[1:] if line.lower().startswith("host:")), "")
            status, headers, wait_ms = self._answer(host, path)
            await asyncio.sleep(wait_ms / 1000)
            body = f"<!doctype html><title>{status} {path}</title><p>{host}</p>".encode()
            lines = [f"HTTP/1.1 {status} Scripted", "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}", "Connection: close", *headers]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, IndexError):
            pass   # the client went away
        finally:
            writer.close()

    def _answer(self, host, path):
        kind, number = (path.split("/") + ["", "", ""])[2:4]
        number = int(number) if number.isdigit() else 0
        before = self.asked[host, path]
        self.asked[host, path] += 1
        if kind == "flaky":
            return (500 if before < number else 200), [], 0
        if kind in ("limited", "unavailable") and before == 0:
            return (429 if kind == "limited" else 503), [f"Retry-After: {number}"], 0
        if kind == "slow":
            return 200, [], min(number, LONGEST_WAIT_MS)
        return 200, [], 0
