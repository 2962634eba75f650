#!/usr/bin/python3
"""A message whose echo a client has received is logged, whatever is killed meanwhile.

Clients send at a steady pace. Redis has its append-only file on disk after every write. Every echoed message has to be in the stream or in the
journal, once (after a kill of Millrace itself: at least once, with one mid).
outage   Redis is killed with -9 and comes back; then Millrace is
storm    2,000 messages a second for 60 s (--full) while Redis is killed five times, stands still for 10 s and is full
deaths   Millrace is killed with -9 ten times, Redis once in between
"""
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import json

from chat import Chat, Traffic, account, adds_up, journal_entries
from nginx_site import free_port
from redis_server import RedisServer
from trial import Trial


def logged_numbers(entries):
    return [json.loads(fields["data"])["n"] for fields in entries]


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


class Log:
    def __init__(self, trial):
        self.trial = trial
        self.rate = 1000
        self.clients = 20
        self.phase = 8.0 if trial.full else 1.5
        self.watched = []

    def watch(self, chat, seconds):
        """Lets the traffic run, and looks at the account meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = chat.statistics()
            if now:
                self.watched.append(now)
            time.sleep(min(0.25, max(0, end - time.monotonic())))

    def outage(self, round_number):
        trial, check = self.trial, self.trial.check
        folder = trial.folder / f"round-{round_number}"
        journal = folder / "profile" / "chat-journal.db"
        port = free_port()
        self.watched.clear()
        with RedisServer(folder) as redis:
            options = ["--redis", redis.url]
            listen = f"127.0.0.1:{port}"
            first = Chat(folder / "profile", options, listen=listen)
            with first, Traffic(f"ws://{listen}", self.clients, self.rate) as traffic:
                check(first.when(lambda now: now["redis"] == "up", 10), "Redis is up")
                self.watch(first, self.phase)
                redis.kill()
                killed_at = len(traffic.echoed)
                self.watch(first, self.phase)
                check(len(traffic.echoed) > killed_at + self.rate * self.phase / 4, f"echoes go on while Redis is away: {killed_at}, then {len(traffic.echoed)}")
                check(first.statistics()["journal_depth"] > 0, "they are in the journal meanwhile")
                redis.start()
                self.watch(first, self.phase)
                drained = first.when(lambda now: now["redis"] == "up" and now["journal_depth"] == 0, 30)
                check(drained, f"the journal is drained when Redis is back: {drained and account(drained)}")
                before = len(redis.entries())
                first.kill()
                second = Chat(folder / "profile", options, listen=listen)
                with second:
                    self.watch(second, self.phase)
                    check(second.when(lambda now: now["redis"] == "up", 10) and len(redis.entries()) > before, "Millrace killed and started again goes on")
                    traffic.stop()
                    last = second.stop()
                    check(second.status == 0, f"ended with {second.status} after {second.stopped_in:.2f} s")
            self.judge(traffic, redis.entries(), journal_entries(journal), last)
            words = [line for line in first.stderr.splitlines() if "Redis" in line]
            check(1 <= len(words) <= 6, f"said of Redis: {words}")

    def storm(self):
        trial, check = self.trial, self.trial.check
        rate, kills, still, breath = (2_000, 5, 10, 3.5) if trial.full else (500, 1, 1, 0.7)
        folder = trial.folder / "storm"
        self.watched.clear()
        self.rate, self.phase = rate, breath
        with RedisServer(folder) as redis, Chat(folder / "profile", ["--redis", redis.url], listen=f"127.0.0.1:{free_port()}") as chat:
            begin = time.monotonic()
            with Traffic(chat.url, self.clients, rate) as traffic:
                check(chat.when(lambda now: now["redis"] == "up", 10), "Redis is up")
                self.watch(chat, breath)
                for _ in range(kills):
                    redis.kill()
                    self.watch(chat, breath)
                    redis.start()
                    self.watch(chat, breath)
                redis.process.send_signal(signal.SIGSTOP)
                before = len(traffic.echoed)
                self.watch(chat, still)
                gone_on = len(traffic.echoed) - before
                redis.process.send_signal(signal.SIGCONT)
                if trial.full: # within 4 s it counts as gone, and the journal takes over
                    check(gone_on > rate * (still - 5) / 4, f"{gone_on} echoes while Redis stood still for {still} s")
                self.watch(chat, breath)
                redis.client().config_set("maxmemory", 1)          # OOM for every write
                self.watch(chat, breath)
                check(chat.statistics()["journal_depth"] > 0, "while Redis is full, messages are in the journal")
                redis.client().config_set("maxmemory", 0)
                self.watch(chat, max(breath, 60 - (time.monotonic() - begin)) if trial.full else breath)
                traffic.stop()
            drained = chat.when(lambda now: now["redis"] == "up" and now["journal_depth"] == 0 and now["waiting"] == 0, 60)
            check(drained, f"drained {time.monotonic() - begin:.0f} s after the begin: {drained and account(drained)}")
            last = chat.stop()
            check(last["rejected"] == 0, f"nobody was refused: {last['rejections']}")
            self.judge(traffic, redis.entries(), journal_entries(folder / "profile" / "chat-journal.db"), last)

    def deaths(self):
        trial, check = self.trial, self.trial.check
        deaths, life = (10, 3.0) if trial.full else (2, 0.8)
        folder = trial.folder / "deaths"
        self.rate, self.phase = (1_000, 1.0) if trial.full else (300, 0.5)
        listen = f"127.0.0.1:{free_port()}"
        with RedisServer(folder) as redis:
            options = ["--redis", redis.url]
            chat = Chat(folder / "profile", options, listen=listen)
            chat.url = chat.listening()
            with Traffic(chat.url, self.clients, self.rate) as traffic:
                for number in range(deaths):
                    time.sleep(life)
                    if number == deaths // 2:
                        redis.kill()
                        time.sleep(life / 2)
                    chat.kill()
                    if number == deaths // 2:
                        redis.start()
                    chat = Chat(folder / "profile", options, listen=listen)
                    chat.url = chat.listening()
                time.sleep(life)
                traffic.stop()
            check(chat.when(lambda now: now["redis"] == "up" and now["journal_depth"] == 0, 30), "drained at the end")
            last = chat.stop()
            stream = redis.entries()
            numbers = logged_numbers([fields for _, fields in stream])
            missing = set(traffic.echoed) - set(numbers)
            check(len(traffic.echoed) > self.rate * life, f"{len(traffic.echoed)} messages were echoed over {deaths} deaths, {traffic.lost_connections} connections lost")
            check(not missing, f"every echoed message is in the stream: {len(missing)} are missing {sorted(missing)[:5]}")
            mids = {}
            for _, fields in stream:
                mids.setdefault(json.loads(fields["data"])["n"], set()).add(fields["mid"])
            check(all(len(each) == 1 for each in mids.values()), f"{len(numbers) - len(mids)} are there twice, each with the same mid")
            check(adds_up(last), f"the account adds up: {account(last)}")

    def judge(self, traffic, stream, kept, last):
        check, note = self.trial.check, self.trial.note
        numbers = logged_numbers([fields for _, fields in stream]) + logged_numbers(kept)
        missing = set(traffic.echoed) - set(numbers)
        doubled = len(numbers) - len(set(numbers))
        note(f"{len(traffic.sent)} sent, {len(traffic.echoed)} echoed (p99 {percentile(traffic.echoed.values(), 0.99) * 1000:.1f} ms), {len(stream)} in the stream, "
             f"{len(kept)} in the journal, {len(set(numbers) - set(traffic.echoed))} logged whose echo nobody heard, {traffic.lost_connections} connections lost")
        check(len(traffic.echoed) > self.rate * self.phase, f"{len(traffic.echoed)} messages were echoed")
        check(not missing, f"every echoed message is in the stream or in the journal: {len(missing)} are missing {sorted(missing)[:5]}")
        check(doubled == 0, f"none is there twice: {doubled} are")
        check(set(numbers) <= traffic.sent, "nothing is there that nobody sent")
        check(not traffic.wrong, f"every frame was the echo of what was sent: {traffic.wrong[:2]}")
        self.check_order(stream)
        ids = [fields["mid"] for _, fields in stream]
        check(len(ids) == len(set(ids)), "every entry has a mid of its own")
        wrong = [now for now in [*self.watched, last] if now and not adds_up(now)]
        check(len(self.watched) > 5 and not wrong, f"the account adds up in all of {len(self.watched) + 1} statistics: {[account(now) for now in wrong[:2]]}")

    def check_order(self, stream):
        newest, disordered = {}, 0
        for _, fields in stream:
            number = json.loads(fields["data"])["n"]
            disordered += number < newest.get(fields["user"], -1)
            newest[fields["user"]] = max(number, newest.get(fields["user"], -1))
        self.trial.check(disordered == 0, f"each client's messages are in its order in the stream: {disordered} are not")


with Trial("chat_log", __doc__) as trial:
    log = Log(trial)
    for number in range(3 if trial.full else 1):
        trial.run_part(f"outage {number + 1}", lambda: log.outage(number))
    trial.run_part("storm", log.storm)
    trial.run_part("deaths", log.deaths)
