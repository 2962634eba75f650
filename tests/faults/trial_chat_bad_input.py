#!/usr/bin/python3
"""What people and clients give `millrace chat` by mistake or on purpose: a named answer or a sentence that says what to do, the right exit
status, and nobody else notices. Fault 22: a client that stops reading in a broadcast."""
import asyncio
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import websockets
from chat import Chat, account, adds_up
from trial import Trial, wait_until

MAX_MESSAGE = 65_536


def certificate(folder, name):
    key, cert = folder / f"{name}.key", folder / f"{name}.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", f"/CN={name}"], check=True, capture_output=True)
    return cert, key


class BadInput:
    def __init__(self, trial):
        self.trial = trial
        self.count = 0

    def profile(self):
        self.count += 1
        folder = self.trial.folder / f"profile-{self.count}"
        folder.mkdir()
        return folder

    def serve(self, *arguments):
        return Chat(self.profile(), ["--redis", "none", *arguments])

    def refused(self, what, status, mentions, *arguments, profile=None):
        """The program does not start: exit status, one sentence on stderr, nothing on stdout."""
        profile = profile or self.profile()
        run = subprocess.run([millrace.binary(), "chat", "--profile", str(profile), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, env=millrace.environment(profile))
        said = run.stderr.strip()
        self.trial.check(run.returncode == status and not run.stdout, f"{what}: exit status {status} (was {run.returncode})")
        missing = [word for word in mentions if word not in said]
        self.trial.check(said.startswith("millrace: ") and said.count("\n") == 0 and not missing, f"{what}: one sentence: {said}" + (f" (without {missing})" if missing else ""))

    # --- the command line ---
    def options(self):
        self.refused("an unknown option", 2, ["--nonsense"], "--nonsense")
        self.refused("an unknown mode", 2, ["shout", "echo"], "--mode", "shout")
        self.refused("a port that is none", 2, ["--listen"], "--listen", "127.0.0.1:70000")
        self.refused("rediss://", 2, ["rediss"], "--redis", "rediss://127.0.0.1")
        self.refused("a password in the URL", 2, ["MILLRACE_REDIS_PASSWORD"], "--redis", "redis://:secret@127.0.0.1")
        self.refused("another scheme", 2, ["redis://"], "--redis", "http://127.0.0.1")
        self.refused("a token file that is not there", 2, ["/none/token"], "--token-file", "/none/token")
        self.refused("a certificate without its key", 2, ["--tls-key"], "--tls-cert", "/none/a.crt")

    def certificates(self):
        one, other = certificate(self.trial.folder, "one"), certificate(self.trial.folder, "other")
        listen = ("--listen", "127.0.0.1:0", "--redis", "none")
        self.refused("a certificate that is not there", 2, ["/none/a.crt"], *listen, "--tls-cert", "/none/a.crt", "--tls-key", one[1])
        self.refused("a key of another certificate", 2, [str(other[1])], *listen, "--tls-cert", one[0], "--tls-key", other[1])
        self.refused("a key where the certificate belongs", 2, [str(one[1])], *listen, "--tls-cert", one[1], "--tls-key", one[1])

    def ports(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.refused("a port in use", 3, [str(port)], "--listen", f"127.0.0.1:{port}", "--redis", "none")
        self.refused("an address of another machine", 3, ["192.0.2.1"], "--listen", "192.0.2.1:8765", "--redis", "none")

    def journals(self):
        with self.serve() as first:
            self.refused("a journal in use", 3, [str(first.process.pid)], "--listen", "127.0.0.1:0", "--redis", "none", profile=self.trial.folder / f"profile-{self.count}")
            self.trial.check(first.running(), "the first process goes on")
        self.refused("a journal where nothing can be written", 3, ["/proc/millrace"], "--listen", "127.0.0.1:0", "--redis", "none", "--journal", "/proc/millrace/journal.db")
        other = self.trial.folder / "notes.txt"
        other.write_text("no journal\n" * 100)
        self.refused("a journal that is another kind of file", 3, [str(other)], "--listen", "127.0.0.1:0", "--redis", "none", "--journal", other)
        self.trial.check(other.read_text() == "no journal\n" * 100, "and that file is untouched")

    # --- messages ---
    def messages(self):
        with self.serve("--max-message", MAX_MESSAGE) as chat:
            asyncio.run(self.send_wrong_things(chat.url))
            last = chat.stop()
            self.trial.check(chat.status == 0 and adds_up(last) and last["waiting"] == 0, account(last))
            self.trial.check(last["rejections"] == {"bad_json": 3, "not_an_object": 3, "binary": 1}, f"each is counted by its cause: {last['rejections']}")

    async def send_wrong_things(self, url):
        check = self.trial.check
        async with websockets.connect(url) as good, websockets.connect(url) as bad:
            for what, sent, code in (("broken JSON", "{\"a\": ", "bad_json"), ("no JSON", "hello", "bad_json"), ("nothing", "", "bad_json"), ("an array", "[1]", "not_an_object"),
                                     ("a number", "7", "not_an_object"), ("a string", "\"x\"", "not_an_object"), ("a binary frame", b"{}", "binary")):
                await bad.send(sent)
                answer = json.loads(await asyncio.wait_for(bad.recv(), 5))
                check(answer.get("error", {}).get("code") == code and answer["error"].get("message"), f"{what}: {answer}")
            await bad.send('{"still": "here"}')
            check(json.loads(await asyncio.wait_for(bad.recv(), 5)) == {"echo": {"still": "here"}}, "the connection stays")
            await bad.send(json.dumps({"msg": "x" * MAX_MESSAGE}))
            try:
                await asyncio.wait_for(bad.recv(), 5)
                check(False, "an oversized message: the connection ends")
            except websockets.ConnectionClosed:
                check(bad.close_code == 1009, f"an oversized message: close code {bad.close_code}")
            await good.send('{"msg": "nothing happened to me"}')
            check("nothing happened" in await asyncio.wait_for(good.recv(), 5), "the other client goes on")

    def origins(self):
        with self.serve("--allow-origin", "https://good.example") as chat:
            for origin, status in ((None, 101), ("https://good.example", 101), ("https://evil.example", 403), ("null", 403)):
                said = asyncio.run(self.handshake(chat.url, origin))
                self.trial.check(said == status, f"Origin {origin}: {said}")

    @staticmethod
    async def handshake(url, origin):
        try:
            async with websockets.connect(url, origin=origin):
                return 101
        except websockets.InvalidStatusCode as error:
            return error.status_code

    # --- fault 22 ---
    def stops_reading(self):
        """Fault 22: a client that stops reading in a broadcast gets 1 MiB, then 1013; the others are unchanged."""
        with self.serve("--mode", "broadcast") as chat:
            slow = socket.create_connection(("127.0.0.1", chat.port))
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{chat.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {'A' * 22}==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
            self.trial.check(slow.recv(1024).startswith(b"HTTP/1.1 101"), "a client that will not read is connected")
            before = self.memory(chat)
            waits = asyncio.run(self.broadcast(chat.url, 1_000, 16_000))
            gone = wait_until(lambda: (lambda now: now if now["dropped_clients"] == 1 else None)(chat.statistics()), 10, 0.2)
            self.trial.check(gone is not None, "it is closed for what it left unread")
            grown = (self.memory(chat) - before) / 1e6
            self.trial.check(grown < 20, f"memory grew by {grown:.1f} MB while 16 MB were said")
            p99 = sorted(waits)[int(len(waits) * 0.99)] * 1000
            self.trial.check(len(waits) == 1_000 and p99 < 50, f"the others heard all 1,000, p99 {p99:.1f} ms")
            slow.close()

    @staticmethod
    def memory(chat):
        status = Path(f"/proc/{chat.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    async def broadcast(self, url, count, size):
        waits = []
        async with websockets.connect(url, max_size=None) as speaker, websockets.connect(url, max_size=None) as listener:
            for number in range(count):
                begin = time.monotonic()
                await speaker.send(json.dumps({"msg": number, "filler": "x" * size}))
                heard = [json.loads(await asyncio.wait_for(client.recv(), 10)) for client in (speaker, listener)]
                waits.append(time.monotonic() - begin)
                if any(message["message"]["msg"] != number for message in heard):
                    raise RuntimeError("a message is missing or out of order")
        return waits


def main():
    with Trial("chat_bad_input", __doc__) as trial:
        bad = BadInput(trial)
        for name in ("options", "certificates", "ports", "journals", "messages", "origins", "stops_reading"):
            trial.run_part(name, getattr(bad, name))


if __name__ == "__main__":
    main()
