#!/usr/bin/python3
"""Several instances of `millrace chat --mode broadcast` on one Redis: whoever logs a message, the clients of all hear it, in one order.

order    clients of two instances talk, one instance is killed with -9 and comes back: what any client hears is the stream, without a hole
         or a swap for as long as it is connected (10,000 messages with --full)
trims    an instance that stood still while the stream was trimmed says how many messages it missed
outage   Redis is killed and comes back: own messages go on from the journal, nobody hears one twice, the others hear them afterwards
"""
import asyncio
import json
import signal
import sys
import time
from pathlib import Path

import websockets

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from chat import Chat, account, adds_up
from nginx_site import free_port
from redis_server import RedisServer
from trial import Trial, wait_until

ROOM = "/room"


class Ear:
    """A client that only listens, and connects again when its server goes: `heard` has a list of ids per connection."""

    def __init__(self, url):
        self.url, self.heard, self.connected, self.stopped = url, [], False, False

    async def run(self):
        while not self.stopped:
            try:
                async with websockets.connect(self.url + ROOM, ping_interval=None, open_timeout=2, close_timeout=1, max_queue=None) as socket:
                    self.heard.append([])
                    self.connected = True
                    async for frame in socket:
                        message = json.loads(frame)
                        self.heard[-1].append((message["id"], message["message"]["n"]))
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                pass
            self.connected = False
            await asyncio.sleep(0.05)

    @property
    def numbers(self):
        return [number for part in self.heard for _, number in part]


class Talk:
    """Sends numbers [first, first + count) at a pace; a message that was under way when the server went is not sent again."""

    def __init__(self, url, first, count, rate):
        self.url, self.next, self.end, self.rate = url, first, first + count, rate

    async def run(self):
        while self.next < self.end:
            try:
                async with websockets.connect(self.url + ROOM, ping_interval=None, open_timeout=2, close_timeout=1, max_queue=None) as socket:
                    reader = asyncio.create_task(self.drop(socket))
                    due = time.monotonic()
                    try:
                        while self.next < self.end:
                            self.next += 1
                            await socket.send(json.dumps({"user": self.url[-5:], "msg": "x", "n": self.next - 1}))
                            due = max(due + 1 / self.rate, time.monotonic() - 0.1)
                            await asyncio.sleep(max(0, due - time.monotonic()))
                        await asyncio.sleep(1)
                    finally:
                        reader.cancel()
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                await asyncio.sleep(0.1)

    @staticmethod
    async def drop(socket):
        async for _ in socket:
            pass


def listen_and_talk(ears, talks, meanwhile):
    """Lets all ears listen and all talkers talk while `meanwhile(talking)` runs, which waits for what it wants to hear."""
    async def everything():
        listening = [asyncio.create_task(ear.run()) for ear in ears]
        while not all(ear.connected for ear in ears):
            await asyncio.sleep(0.01)
        await meanwhile(asyncio.gather(*(asyncio.create_task(talk.run()) for talk in talks)))
        for ear in ears:
            ear.stopped = True
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)

    asyncio.run(everything())


def stream_of(redis):
    return [(entry, json.loads(fields["data"])["n"]) for entry, fields in redis.entries()]


class Instances:
    def __init__(self, trial):
        self.trial = trial

    def serve(self, redis, name, port, *arguments):
        return Chat(self.trial.folder / redis.folder.parent.name / name, ["--mode", "broadcast", "--redis", redis.url, *arguments], listen=f"127.0.0.1:{port}")

    def follows(self, chat, count):
        return chat.when(lambda now: now["redis"] == "up" and len(now["instances"]) == count, 20)

    def order(self):
        check, note = self.trial.check, self.trial.note
        each = 5_000 if self.trial.full else 400
        rate = 400
        ports = free_port(), free_port()
        with RedisServer(self.trial.folder / "order", fsync="everysec") as redis:
            with self.serve(redis, "a", ports[0]) as a:
                b = self.serve(redis, "b", ports[1])
                b.url = b.listening()
                check(self.follows(a, 2) and self.follows(b, 2), f"both list both: {[each['name'] for each in a.statistics()['instances']]}")
                ears = [Ear(a.url), Ear(b.url)]
                talks = [Talk(a.url, 0, each, rate), Talk(b.url, each, each, rate)]

                async def meanwhile(talking):
                    await asyncio.sleep(each / rate / 2)
                    b.kill()
                    await asyncio.sleep(1)
                    self.second = await asyncio.to_thread(self.serve, redis, "b", ports[1])
                    await talking
                    await asyncio.sleep(2)

                listen_and_talk(ears, talks, meanwhile)
                with self.second:
                    stream = stream_of(redis)
                    note(f"{len(stream)} in the stream; a's client heard {len(ears[0].numbers)}, b's {[len(part) for part in ears[1].heard]}")
                    check(len(stream) > each, f"{len(stream)} messages of {2 * each} were logged")
                    check(ears[0].heard[0] == stream, "the client of the one that lives heard the whole stream in its order")
                    places = {entry: index for index, (entry, _) in enumerate(stream)}
                    for number, part in enumerate(ears[1].heard):
                        at = [places.get(entry) for entry, _ in part]
                        check(None not in at and at == list(range(at[0], at[0] + len(at))) if at else False,
                              f"connection {number + 1} to the one that was killed heard {len(at)} messages, a piece of the stream without a hole")
                    check(len(ears[1].heard) >= 2, "and went on with the new one")
                    last = [a.stop(), self.second.stop()]
                    check(all(adds_up(now) for now in last), f"the accounts add up: {[account(now) for now in last]}")
                    check(last[0]["missed"] == 0 and last[0]["foreign"] > 0, f"a missed {last[0]['missed']}, {last[0]['foreign']} were others'")

    def trims(self):
        check = self.trial.check
        with RedisServer(self.trial.folder / "trims", fsync="everysec") as redis, self.serve(redis, "a", free_port()) as a:
            check(a.when(lambda now: now["redis"] == "up" and now["instances"], 20), "the stream is followed")
            client = redis.client()

            def add(mid, number):
                client.xadd("chat:messages", {"user": "other", "msg": "x", "mid": f"{mid}{number:025}", "room": ROOM, "at": 1, "data": json.dumps({"n": number})})

            for number in range(50):
                add("A", number)
            check(a.when(lambda now: now["foreign"] == 50, 10), "all of another writer's messages are heard")
            a.signal(signal.SIGSTOP)
            for number in range(50, 350):
                add("A", number)
            # The reply to the XREAD that was under way is in the socket already: with what it held, the reader misses the rest.
            client.xtrim("chat:messages", maxlen=20, approximate=False)
            a.signal(signal.SIGCONT)
            now = a.when(lambda now: now["missed"] > 0, 20)
            check(now and now["foreign"] + now["missed"] == 350, f"what was trimmed is counted: {now and now['foreign']} heard + {now and now['missed']} missed = 350")
            client.delete("chat:messages")
            add("B", 0)
            heard = now and a.when(lambda later: later["foreign"] == now["foreign"] + 1, 20)
            check(heard, "a stream that was deleted and begun anew is followed")

    def outage(self):
        check = self.trial.check
        each = 2_000 if self.trial.full else 400
        rate = 200
        with RedisServer(self.trial.folder / "outage") as redis:
            with self.serve(redis, "a", free_port()) as a, self.serve(redis, "b", free_port()) as b:
                self.follows(a, 2), self.follows(b, 2)
                ears = [Ear(a.url), Ear(b.url)]
                talks = [Talk(a.url, 0, each, rate), Talk(b.url, each, each, rate)]

                async def meanwhile(talking):
                    await asyncio.sleep(each / rate / 4)
                    await asyncio.to_thread(redis.kill)
                    await asyncio.sleep(each / rate / 4)
                    await asyncio.to_thread(redis.start)
                    await talking
                    await asyncio.to_thread(wait_until, lambda: all(len(set(ear.numbers)) == 2 * each for ear in ears), 30)

                listen_and_talk(ears, talks, meanwhile)
                stream = stream_of(redis)
                for name, ear in zip("ab", ears):
                    numbers = ear.numbers
                    check(len(numbers) == len(set(numbers)), f"{name}'s client heard none twice: {len(numbers) - len(set(numbers))} are")
                    check(set(numbers) == set(range(2 * each)), f"{name}'s client heard all: {2 * each - len(set(numbers))} of {2 * each} are missing")
                check(sorted(number for _, number in stream) == list(range(2 * each)), f"each is in the stream, once: {len(stream)}")
                last = [a.stop(), b.stop()]
                check(all(adds_up(now) and now["rejected"] == 0 for now in last), f"the accounts add up: {[account(now) for now in last]}")


with Trial("chat_instances", __doc__) as trial:
    instances = Instances(trial)
    trial.run_part("order", instances.order)
    trial.run_part("trims", instances.trims)
    trial.run_part("outage", instances.outage)
