#!/usr/bin/python3
"""Rows 21 and 23 of the fault table, at the real program: clients that do what no client should, while others talk. Each is closed with the code
that RFC 6455 has for it, memory grows by 20 MB at most, and 99 of 100 messages of the others come back within 50 ms."""
import os
import re
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from chat import Chat, account, adds_up
from trial import ROOT, Trial, wait_until

MEMORY_MB = 20
P99_MS = 50
SHORT_P99_MS = 200          # beside builds
MASK = b"\x11\x22\x33\x44"


def frame(opcode, payload=b"", *, final=True, masked=True, length=None):
    """A client's frame (RFC 6455 section 5.2). `length` is what it claims to have."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | opcode])
    mark = 0x80 if masked else 0
    head += bytes([mark | size]) if size < 126 else bytes([mark | 126]) + struct.pack(">H", size) if size < 65536 else bytes([mark | 127]) + struct.pack(">Q", size)
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[index % 4] for index, byte in enumerate(payload))


class Peer:
    """A raw connection."""

    def __init__(self, port, upgrade=True):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.rest = b""
        if upgrade:
            self.socket.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
                                "Sec-WebSocket-Version: 13\r\n\r\n".encode())
            while b"\r\n\r\n" not in self.rest:
                if not (part := self.socket.recv(4096)):
                    raise RuntimeError("the upgrade was refused")
                self.rest += part
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            if not head.startswith(b"HTTP/1.1 101"):
                raise RuntimeError(head.decode(errors="replace"))

    def send(self, data):
        """False when the server has gone."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def closed_with(self, seconds=10):
        """The code of the server's close frame; 0 where the connection ends without one, None where it goes on."""
        self.socket.settimeout(0.2)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while len(self.rest) >= 2:
                size, head = self.rest[1] & 0x7f, 2
                if size == 126 and len(self.rest) >= 4:
                    size, head = struct.unpack(">H", self.rest[2:4])[0], 4
                elif size == 127 and len(self.rest) >= 10:
                    size, head = struct.unpack(">Q", self.rest[2:10])[0], 10
                elif size >= 126:
                    break
                if len(self.rest) < head + size:
                    break
                opcode, payload = self.rest[0] & 0x0f, self.rest[head:head + size]
                self.rest = self.rest[head + size:]
                if opcode == 8:
                    return struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else 1005
                if opcode in (1, 2):
                    self.text = payload
            try:
                part = self.socket.recv(65536)
            except socket.timeout:
                continue
            except OSError:
                return 0
            if not part:
                return 0
            self.rest += part
        return None

    def answer(self, seconds=10):
        """All that the server says until it ends the connection; None where it does not."""
        self.socket.settimeout(seconds)
        said = b""
        try:
            while part := self.socket.recv(65536):
                said += part
        except socket.timeout:
            return None
        except OSError:
            pass
        return said

    def close(self):
        self.socket.close()


class Hostile:
    def __init__(self, trial):
        self.trial = trial
        self.load = Path(os.environ.get("MILLRACE_BENCH_BUILD") or ROOT / "build/release") / "tests/bench/chat_load"
        self.number = 0

    def serve(self, *arguments):
        self.number += 1
        return Chat(self.trial.folder / f"server-{self.number}", ["--redis", "none", *arguments])

    @staticmethod
    def memory(chat):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{chat.process.pid}/status").read_text())[1]) / 1024

    def beside(self, attack, seconds=3, *arguments):
        """`attack(port)` while five clients talk; what it returned."""
        check = self.trial.check
        with self.serve(*arguments) as chat:
            before, most, stop = self.memory(chat), [0.0], threading.Event()

            def watch():
                while not stop.wait(0.02):
                    most[0] = max(most[0], self.memory(chat))
            watcher = threading.Thread(target=watch)
            watcher.start()
            talk = None
            if self.load.exists():
                talk = subprocess.Popen([self.load, "--port", str(chat.port), "--clients", "5", "--rate", "200", "--seconds", str(seconds)], stdout=subprocess.PIPE, text=True)
            outcome = attack(chat.port)
            if talk:
                said = talk.communicate(timeout=seconds + 30)[0]
                p99 = float(re.search(r"p99 (\d+) us", said)[1]) / 1000 if "p99" in said else 1e9
                limit = P99_MS if self.trial.full else SHORT_P99_MS
                check(talk.returncode == 0 and p99 < limit, f"the others' p99: {p99:.1f} ms (under {limit})")
            else:
                self.trial.note("no load program is built: the others' p99 is not measured")
            stop.set()
            watcher.join()
            check(most[0] - before < MEMORY_MB, f"memory grew by {most[0] - before:.1f} MB (under {MEMORY_MB})")
            last = chat.stop()
            check(last and adds_up(last), f"the account adds up: {last and account(last)}")
        return outcome

    # --- row 21 ---

    def half_open(self):
        def attack(port):
            peers = [Peer(port, upgrade=False) for _ in range(1_000)]
            for peer in peers:
                peer.send(b"GET / HTTP/1.1\r\nHost: x\r\n")
            begin = time.monotonic()
            ended = sum(peer.closed_with(max(0.3, 8 - (time.monotonic() - begin))) == 0 for peer in peers)
            for peer in peers:
                peer.close()
            return ended, time.monotonic() - begin
        ended, seconds = self.beside(attack, 7)
        self.trial.check(ended == 1_000 and seconds < 8, f"1,000 handshakes that never end are cut within {seconds:.1f} s ({ended})")

    def large_header(self):
        def attack(port):
            peer = Peer(port, upgrade=False)
            peer.send(b"GET / HTTP/1.1\r\nHost: x\r\nX-Filler: " + b"a" * 800 * 1024 + b"\r\n\r\n")
            return peer.answer()
        answer = self.beside(attack)
        self.trial.check(answer is not None and (answer == b"" or b" 431 " in answer[:20]), f"a head of 800 KiB ends the connection: {answer and answer[:40]}")

    def frames(self):
        text = b'{"msg":"x"}'
        cases = {"a frame that claims 2 GiB": (frame(1, text, length=2 << 30), 1009), "an unmasked frame": (frame(1, text, masked=False), 1002),
                 "text that is not UTF-8": (frame(1, b'{"msg":"\xff\xfe"}'), 1007), "an unknown opcode": (frame(3, text), 1002), "a fragmented ping": (frame(9, b"x", final=False), 1002),
                 "a continuation of nothing": (frame(0, text), 1002), "a close frame of one byte": (frame(8, b"x"), 1002)}

        def attack(port):
            codes = {}
            for name, (data, _) in cases.items():
                peer = Peer(port)
                peer.send(data)
                codes[name] = peer.closed_with()
                peer.close()
            return codes
        codes = self.beside(attack)
        for name, (_, code) in cases.items():
            self.trial.check(codes[name] == code, f"{name}: closed with {codes[name]}, {code} is due")

    def ping_flood(self):
        def attack(port):
            peer = Peer(port)
            block = frame(9, b"p" * 125) * 1_000
            end = time.monotonic() + 4
            sent = 0
            peer.socket.settimeout(1)
            while time.monotonic() < end and peer.send(block):     # and never a pong is read
                sent += 1_000
            peer.close()
            return sent
        sent = self.beside(attack, 4)
        self.trial.check(sent > 0, f"{sent} pings from a client that reads no pong")

    def fragments(self):
        def attack(port):
            peer = Peer(port)
            text = b'{"msg":"' + b"f" * 99_990 + b'"}'
            peer.send(b"".join(frame(1 if index == 0 else 0, text[index:index + 1], final=index == len(text) - 1) for index in range(len(text))))
            peer.closed_with(3)
            peer.send(frame(8, struct.pack(">H", 1000)))
            code = peer.closed_with(10)
            return code, getattr(peer, "text", b"") == b'{"echo":' + text + b"}"
        self.trial.check(self.beside(attack, 4) == (1000, True), "100,000 fragments of one byte are one message, which comes back")

    # --- row 23 ---

    def descriptors(self):
        check = self.trial.check
        with self.serve() as chat:
            resource.prlimit(chat.process.pid, resource.RLIMIT_NOFILE, (64, 64))
            peers = [Peer(chat.port, upgrade=False) for _ in range(100)]
            for peer in peers:
                peer.send(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{chat.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
                          "Sec-WebSocket-Version: 13\r\n\r\n".encode())
            full = chat.when(lambda now: now["clients"] >= 20, 10)
            time.sleep(1)
            first = full and chat.statistics()["clients"]
            check(full and first < 64, f"with 64 descriptors {first} of 100 clients are let in, the others wait")
            before = self.cpu(chat)
            time.sleep(2)
            check(self.cpu(chat) - before < 0.4, f"and waiting takes {(self.cpu(chat) - before) / 2:.0%} of a core")
            answered = [peer for peer in peers if self.has_answer(peer)]
            for peer in answered:
                peer.close()
            due = min(100, 2 * first)      # a second house full
            more = wait_until(lambda: chat.statistics()["accepted"] >= due, 15, 0.2)
            check(bool(more), f"when they go, the others come: {chat.statistics()['accepted']} in all, {due} are due")
            for peer in peers:
                peer.close()
            check(chat.when(lambda now: now["clients"] == 0 and now["accepted"] >= 98, 10), "and go")

    @staticmethod
    def cpu(chat):
        fields = Path(f"/proc/{chat.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @staticmethod
    def has_answer(peer):
        peer.socket.settimeout(0.01)
        try:
            return bool(peer.socket.recv(4096))
        except OSError:
            return False


with Trial("chat_hostile", __doc__) as trial:
    hostile = Hostile(trial)
    for name in ("half_open", "large_header", "frames", "ping_flood", "fragments", "descriptors"):
        trial.run_part(name, getattr(hostile, name))
