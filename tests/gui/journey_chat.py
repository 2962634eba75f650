#!/usr/bin/python3
"""The Chat panel, driven as assistive technology drives it: Start server, two clients, their messages seen, one kicked, Stop server. The
messages are in the Redis stream. Frames are measured by the program itself (MILLRACE_FRAME_LOG)."""
import asyncio
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import websockets
from desktop import Desktop, Table
from nginx_site import free_port
from redis_server import RedisServer
from trial import ROOT, Trial, wait_until
from window import Window, check_frames, check_quit

STREAM = "chat:messages"


class Client:
    """One WebSocket client in a thread of its own. `answers` grows; `closed` is (code, reason) in the end."""

    def __init__(self, url):
        self.url = url
        self.answers = []
        self.closed = None
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self._run(),), daemon=True)
        self.thread.start()
        if not self.ready.wait(10):
            raise RuntimeError(f"no connection to {url} within 10 s")

    async def _run(self):
        async with websockets.connect(self.url) as self.socket:
            self.ready.set()
            try:
                async for answer in self.socket:
                    self.answers.append(answer)
            except websockets.ConnectionClosed:
                pass
            self.closed = (self.socket.close_code, self.socket.close_reason)

    def send(self, **message):
        asyncio.run_coroutine_threadsafe(self.socket.send(json.dumps(message)), self.loop).result(10)

    def close(self):
        asyncio.run_coroutine_threadsafe(self.socket.close(), self.loop).result(10)
        self.thread.join(10)


def settings(redis, port):
    return {"chat": {"port": port, "redis": redis.url}}


def start_server(window, port):
    window.app.press("Chat")
    window.app.press("Start server")
    url = f"ws://127.0.0.1:{port}"
    return url if window.app.find_text(re.escape(url), 10) else None


def main_part(trial, desktop):
    with RedisServer(trial.folder) as redis:
        port = free_port()
        with Window(trial, desktop, trial.folder / "chat", settings(redis, port), ready="Chat") as window:
            talk(trial, desktop, window, redis, start_server(window, port))
            check_quit(trial, window)


def talk(trial, desktop, window, redis, url):
    if not trial.check(bool(url), f"the server listens: {url}"):
        return
    ada, grace = Client(url), Client(url)
    clients, messages = window.app.table("Clients"), window.app.table("Messages")
    trial.check(bool(wait_until(lambda: clients.rows == 2, 10)), f"two clients are listed ({clients.rows})")
    for number in range(20):
        ada.send(user="Ada", msg=f"hello {number}")
        grace.send(user="Grace", msg=f"good morning {number}")
    trial.check(bool(wait_until(lambda: len(ada.answers) == len(grace.answers) == 20, 10)), f"each message came back ({len(ada.answers)}, {len(grace.answers)} of 20)")
    trial.check(json.loads(ada.answers[0]) == {"echo": {"user": "Ada", "msg": "hello 0"}}, f"as an echo: {ada.answers[0]}")
    trial.check(bool(wait_until(lambda: messages.rows == 40, 10)), f"all 40 are in the table Messages ({messages.rows})")
    texts = messages.column("Message")
    trial.check(any("hello 7" in text for text in texts) and any("good morning 19" in text for text in texts), f"in words: {texts[:2]}")
    users = wait_until(lambda: (lambda names: names if sorted(names) == ["Ada", "Grace"] else None)(clients.column("User")), 10)
    trial.check(bool(users), f"the clients have their users' names: {clients.column('User')}")
    entries = redis.entries(STREAM)
    trial.check(len(entries) == 40 and entries[0][1]["user"] == "Ada" and entries[0][1]["msg"] == "hello 0", f"the stream has them ({len(entries)})")
    account = window.app.find_text(r"40 = 40 echoed \+ 0 rejected", 10)
    trial.check(account is not None, f"the account adds up on screen: {account}")
    read_tree(trial, window, messages, texts)
    desktop.screenshot("journey-chat")

    trial.check(window.app.tab_to(clients.node), "the table Clients is reached by Tab")
    clients.select(clients.column("User").index("Ada"))
    window.app.key("Delete")
    trial.check(bool(wait_until(lambda: ada.closed, 10)), "Del kicks the selected client")
    trial.check(ada.closed is not None and ada.closed[0] == 4000, f"with close code 4000: {ada.closed}")
    grace.send(user="Grace", msg="still here")
    trial.check(bool(wait_until(lambda: len(grace.answers) == 21, 10)), "the other client goes on")
    window.app.press("Stop server")
    trial.check(bool(wait_until(lambda: grace.closed, 10)), "Stop server closes the other")
    trial.check(grace.closed is not None and grace.closed[0] == 1001, f"with close code 1001: {grace.closed}")
    trial.check(window.app.wait_for(window.app.BUTTONS, "Start server", 10) is not None, "and it can be started again")


def read_tree(trial, window, messages, texts):
    """The selected message, member by member, and folded by its button."""
    row = next(index for index, text in enumerate(texts) if "hello 7" in text)
    messages.select(row)
    tree = Table(window.app, window.app.wait_for(("tree", "tree table", "table"), "Message tree", 10))
    cells = wait_until(lambda: (lambda found: found if found and "Ada" in found[0] else None)([tree.cell(index, 1) for index in range(tree.rows)]), 10)
    trial.check(bool(cells) and len(cells) == 2 and "hello 7" in cells[1], f"the selected message is a tree of its members: {cells}")
    trial.check(tree.columns() == ["Member", "Value"], f"with named columns: {tree.columns()}")
    trial.check(window.app.tab_to(tree.node), "the tree is reached by Tab")
    as_text = window.app.wait_for(("check box", "toggle button"), "Message as text")
    as_text.queryAction().doAction(0)
    trial.check(bool(wait_until(lambda: window.app.find("text", "Text of the selected message"), 10)), "and shown as text when that is wanted")
    as_text.queryAction().doAction(0)


def busy(trial, desktop):
    """Many messages with the window open: frames stay short."""
    load = Path(os.environ.get("MILLRACE_BENCH_BUILD") or ROOT / "build/release") / "tests/bench/chat_load"
    if not trial.full and not load.exists():
        trial.note("no load program is built: build the target chat_load")
        return
    with RedisServer(trial.folder / "busy-redis") as redis:
        port = free_port()
        with Window(trial, desktop, trial.folder / "busy", settings(redis, port), ready="Chat") as window:
            start_server(window, port)
            seconds = 20 if trial.full else 5
            wanted = 20_000 if trial.full else 10_000
            output = subprocess.run([load, "--port", str(port), "--clients", "100", "--depth", "4", "--rate", str(wanted), "--seconds", str(seconds)], stdout=subprocess.PIPE, text=True, timeout=seconds + 30, check=True).stdout
            rate = re.search(r"(\d+) messages/s", output)
            trial.check(rate is not None and int(rate[1]) >= 0.9 * wanted, f"{wanted} messages/s were asked for: {output.strip()}")
            desktop.screenshot("journey-chat-busy")
            check_quit(trial, window)
            check_frames(trial, window)


def main():
    with Trial("journey-chat", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("main", lambda: main_part(trial, desktop))
        trial.run_part("busy", lambda: busy(trial, desktop))


if __name__ == "__main__":
    main()
