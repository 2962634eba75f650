"""A collector of our own for the OTLP trial: answers each request as it is told, reads all that it accepts with the strict reader."""
import socket
import threading
import time

import otlp_check

LONG_BODY = 10 << 20


class Request:
    def __init__(self, path, headers, body, at, answer):
        self.path, self.headers, self.body, self.at, self.answer = path, headers, body, at, answer

    @property
    def kind(self):
        return self.path.rsplit("/", 1)[-1]


def _response(status, body=b"{}", headers=()):
    lines = [f"HTTP/1.1 {status} Scripted", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


ANSWER_SECONDS = 0.02      # long enough for a second request to be noticed


class Collector:
    """`with Collector(["503 1", "200"]) as collector:`; the last answer of the list is given for ever.

    Answers: "200", "400" … a status; "503 S", "429 S" with Retry-After: S; "partial N" rejects N items; "redirect"; "garbage"; "long" (200 with
    10 MiB); "hang"; "close". What was answered with 200, "partial" or "long" counts as accepted: `spans` and `points`. Whatever the strict
    reader does not like, in any request, stands in `wrong`.
    """

    def __init__(self, answers=("200",)):
        self._answers = list(answers)
        self._lock = threading.Lock()
        self._listener = None
        self._open = set()
        self.requests = []
        self.spans = []
        self.points = []
        self.rejected = 0
        self.wrong = []
        self.at_once = {}
        self.most_at_once = 0

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        with self._lock:
            for connection in list(self._open):
                connection.close()

    @property
    def port(self):
        return self._listener.getsockname()[1]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def traces(self):
        """{trace id: its spans, the root first}"""
        found = {}
        for span in self.spans:
            found.setdefault(span.trace, []).append(span)
        return {trace: sorted(spans, key=lambda span: span.parent is not None) for trace, spans in found.items()}

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection, connection.makefile("rb") as stream:
                while self._one(connection, stream):
                    pass
        except OSError:
            pass   # it went away
        finally:
            with self._lock:
                self._open.discard(connection)

    def _one(self, connection, stream):
        line = stream.readline().decode("latin-1").split()
        if len(line) != 3:
            return False
        headers = {}
        while True:
            header = stream.readline().decode("latin-1").strip()
            if not header:
                break
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
        with self._lock:
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            request = Request(line[1], headers, body, time.monotonic(), answer)
            self.requests.append(request)
            self.at_once[request.kind] = self.at_once.get(request.kind, 0) + 1
            self.most_at_once = max(self.most_at_once, self.at_once[request.kind])
            self._read(line[0], request)
        # Counted until just before the answer, whose reader may send the next one before this thread runs again.
        time.sleep(ANSWER_SECONDS)
        if answer == "hang":
            return self._answer(connection, request)
        with self._lock:
            self.at_once[request.kind] -= 1
        return self._answer(connection, request)

    def _read(self, method, request):
        try:
            if method != "POST" or request.path not in ("/v1/traces", "/v1/metrics"):
                raise otlp_check.Wrong(f"{method} {request.path}")
            if request.headers.get("content-type") != "application/json":
                raise otlp_check.Wrong(f"Content-Type: {request.headers.get('content-type')}")
            for header in ("cookie", "content-encoding", "expect"):
                if header in request.headers:
                    raise otlp_check.Wrong(f"a header {header}")
            found = otlp_check.read_traces(request.body) if request.kind == "traces" else otlp_check.read_metrics(request.body)
            request.items = len(found)
            if request.answer in ("200", "long") or request.answer.startswith("partial"):
                (self.spans if request.kind == "traces" else self.points).extend(found)
        except otlp_check.Wrong as error:
            self.wrong.append(str(error))

    def _answer(self, connection, request):
        word, _, number = request.answer.partition(" ")
        if word == "close":
            return False
        if word == "hang":
            time.sleep(30)
            return False
        if word == "garbage":
            connection.sendall(b"\x15\x03\x01\x00\x02\x02\x28 this is no HTTP\r\n\r\n")
            return False
        if word == "long":
            connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {LONG_BODY}\r\n\r\n".encode() + b" " * LONG_BODY)
            return False
        if word == "redirect":
            connection.sendall(_response(307, headers=[f"Location: http://127.0.0.1:{self.port}/v1/elsewhere"]))
        elif word == "partial":
            field = "rejectedSpans" if request.kind == "traces" else "rejectedDataPoints"
            with self._lock:
                self.rejected += min(int(number), request.items)
            connection.sendall(_response(200, f'{{"partialSuccess":{{"{field}":"{number}","errorMessage":"too old"}}}}'.encode()))
        else:
            connection.sendall(_response(int(word), headers=[f"Retry-After: {number}"] if number else []))
        return True
