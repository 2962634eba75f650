"""`millrace chat` as a user runs it, clients that talk to it at a steady pace, and what was logged."""
import asyncio
import json
import re
import signal
import threading
import time

import websockets

import millrace
from trial import wait_until


class Chat(millrace.Scrape):
    """One `millrace chat --json` in the background; ends with the `with` block. `statistics` grow in `other`."""

    def __init__(self, profile, arguments=(), *, listen="127.0.0.1:0", env=None, json_lines=True):
        super().__init__(profile, ["--listen", listen, *arguments], command="chat", env=env, json_lines=json_lines)

    def __enter__(self):
        self.url = self.listening()
        return self

    def __exit__(self, *_):
        if self.running():
            self.signal(signal.SIGTERM)
        if self.process.returncode is None:
            self.wait(15)

    def listening(self, seconds=20):
        """The URL that it printed; raises when it ends or says nothing."""
        found = wait_until(lambda: re.search(r"^listening on (wss?://\S+)\n", self.stdout, re.MULTILINE) or not self.running(), seconds)
        if found in (None, True):
            status = self.wait(5)
            raise RuntimeError(f"millrace chat does not listen (status {status}): {self.stderr[-800:]}")
        return found.group(1)

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def statistics(self, seconds=10):
        """Asked for with SIGUSR1."""
        before = len(self.other)
        self.signal(signal.SIGUSR1)
        wait_until(lambda: len(self.other) > before, seconds, 0.005)
        return self.other[-1] if len(self.other) > before else None

    def when(self, condition, seconds):
        """The first statistics for which `condition` holds, or None."""
        def look():
            now = self.statistics()
            return now if now and condition(now) else None
        return wait_until(look, seconds, 0.1)

    def stop(self, number=signal.SIGTERM):
        """Ends it gracefully; the last statistics, and its status and duration in `status`, `stopped_in`."""
        begin = time.monotonic()
        self.signal(number)
        self.status = self.wait(15)
        self.stopped_in = time.monotonic() - begin
        return self.other[-1] if self.other else None


def adds_up(statistics):
    return (statistics["received"] == statistics["echoed"] + statistics["rejected"] + statistics["waiting"]
            and statistics["rejected"] == sum(statistics["rejections"].values())
            and statistics["logged"] == statistics["in_redis"] + statistics["in_journal"])


def account(statistics):
    return (f"received {statistics['received']} = echoed {statistics['echoed']} + rejected {statistics['rejected']} + waiting {statistics['waiting']}; "
            f"logged {statistics['logged']} = in Redis {statistics['in_redis']} + in the journal {statistics['in_journal']}")


def journal_entries(path):
    return millrace.sqlite_rows(path, "select seq, mid, user, msg, room, data from entries order by seq") if path.exists() else []


class Traffic:
    """`count` clients that send `rate` messages a second together, each with a number of its own, and note which came back.

    A client that loses its server connects again and goes on with new numbers; what was not echoed is never sent twice.
    """

    def __init__(self, url, count, rate):
        self.url = url
        self.sent = set()
        self.echoed = {}            # number: seconds until it came back
        self.wrong = []             # frames that are no echo
        self.lost_connections = 0
        self._next = 0
        self._stop = False
        self._count, self._rate = count, rate
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, seconds=20):
        self._stop = True
        self._thread.join(seconds)

    async def _main(self):
        await asyncio.gather(*(self._client(number) for number in range(self._count)))

    async def _client(self, who):
        await asyncio.sleep(who / self._rate)
        while not self._stop:
            try:
                async with websockets.connect(self.url, ping_interval=None, open_timeout=3, close_timeout=1) as socket:
                    await self._talk(socket, who)
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                self.lost_connections += 1
                await asyncio.sleep(0.1)

    async def _talk(self, socket, who):
        begun = {}
        reader = asyncio.create_task(self._read(socket, begun))
        interval = self._count / self._rate
        due = time.monotonic()
        try:
            while not self._stop:
                number = self._next
                self._next += 1
                text = json.dumps({"user": f"client {who}", "msg": f"message {number}", "n": number})
                begun[number] = (time.monotonic(), text)
                self.sent.add(number)
                await socket.send(text)
                due = max(due + interval, time.monotonic() - 1)   # after an outage no burst for what was missed
                await asyncio.sleep(max(0, due - time.monotonic()))
            deadline = time.monotonic() + 8
            while begun and time.monotonic() < deadline and not reader.done():
                await asyncio.sleep(0.02)
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _read(self, socket, begun):
        async for frame in socket:
            answer = json.loads(frame)
            number = answer.get("echo", {}).get("n")
            if number not in begun or frame != '{"echo":' + begun[number][1] + "}":
                self.wrong.append(frame)
                continue
            self.echoed[number] = time.monotonic() - begun.pop(number)[0]
