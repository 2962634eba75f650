#!/usr/bin/python3
"""The chat server with the clients that people have: Python websockets (the tutorial's own), aiohttp, npm's ws, and a page in Chromium.

What was said comes back byte for byte and stands in the Redis stream; Origin and token rules hold for each.
"""
import asyncio
import http.server
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import aiohttp
import websockets
from chat import Chat, account, adds_up
from redis_server import RedisServer
from trial import Trial, wait_until

NODE_CLIENT = """
const WebSocket = require('ws');
const [url, origin, token] = process.argv.slice(2);
const options = origin ? { origin } : {};
if (token) options.headers = { authorization: 'Bearer ' + token };
const socket = new WebSocket(url, options);
const sent = ['{"user": "node", "msg": "gr\\u00fc\\u00dfe \\ud83d\\ude80"}', '{"msg":"' + 'x'.repeat(300000) + '"}', '[1]'];
const got = [];
let ponged = false;
socket.on('open', () => { socket.ping('are you there'); sent.forEach(text => socket.send(text)); });
socket.on('pong', data => { ponged = data.toString() === 'are you there'; });
socket.on('message', (data, binary) => { got.push(data.toString()); if (got.length === sent.length) socket.close(1000, 'done'); });
socket.on('unexpected-response', (request, response) => { console.log(JSON.stringify({ status: response.statusCode })); process.exit(0); });
socket.on('error', error => { console.log(JSON.stringify({ error: error.message })); process.exit(0); });
socket.on('close', code => console.log(JSON.stringify({
    echoed: got[0] === '{"echo":' + sent[0] + '}' && got[1] === '{"echo":' + sent[1] + '}', third: got[2], ponged, code })));
"""

PAGE = """<!doctype html><meta charset="utf-8"><title>a page</title><script>
const report = result => fetch('/report', { method: 'POST', body: JSON.stringify(result) });
const query = new URLSearchParams(location.search);
const protocols = query.get('token') ? ['bearer.' + query.get('token'), 'millrace'] : [];
const socket = new WebSocket(query.get('server'), protocols);
const text = '{"user": "page", "msg": "h\\u00e9llo from the browser"}';
let opened = false;
socket.onopen = () => { opened = true; socket.send(text); };
socket.onmessage = event => { report({ opened, echo: event.data === '{"echo":' + text + '}', protocol: socket.protocol }); socket.close(); };
socket.onerror = () => { if (!opened) report({ opened }); };
</script>"""


class PageServer:
    """Serves PAGE on a port of its own and takes what the page reports."""

    def __init__(self):
        self.reports = []
        reports = self.reports

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path.startswith("/?") else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(PAGE.encode())

            def do_POST(self):
                reports.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Clients:
    def __init__(self, trial):
        self.trial = trial
        self.redis = trial.use(RedisServer(trial.folder))
        self.listed, self.foreign = trial.use(PageServer()), trial.use(PageServer())
        self.count = 0

    def serve(self, *arguments):
        self.count += 1
        return Chat(self.trial.folder / f"profile-{self.count}", ["--redis", self.redis.url, *arguments])

    def logged(self, user):
        return [fields for _, fields in self.redis.entries() if fields["user"] == user]

    # --- parts ---
    def tutorial(self):
        check = self.trial.check

        async def talk(url):
            async with websockets.connect(url) as socket:
                await socket.send(json.dumps({"user": "a", "msg": "hi"}))
                return await socket.recv()

        with self.serve() as chat:
            chat.when(lambda now: now["redis"] == "up", 10)
            answer = asyncio.run(talk(chat.url))
            check(json.loads(answer) == {"echo": {"user": "a", "msg": "hi"}}, f"Python websockets: {answer}")
            entries = self.redis.entries()
            check(len(entries) == 1 and entries[0][1]["user"] == "a" and entries[0][1]["msg"] == "hi", f"XRANGE chat:messages - +: {entries}")
            last = chat.stop()
            check(chat.status == 0 and chat.stopped_in < 5, f"ended by SIGTERM with {chat.status} after {chat.stopped_in:.2f} s")
            check(adds_up(last) and last["received"] == last["in_redis"] == 1 and last["last_id"] == entries[0][0], account(last) + f"; last id {last['last_id']}")

    def on_tls(self):
        certificate, key = self.trial.folder / "cert.pem", self.trial.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)

        async def talk(url):
            context = ssl.create_default_context(cafile=str(certificate))
            async with websockets.connect(url, ssl=context) as socket:
                await socket.send('{"user":"secret","msg":"over TLS"}')
                return await socket.recv()

        with self.serve("--tls-cert", certificate, "--tls-key", key) as chat:
            self.trial.check(chat.url.startswith("wss://"), f"listens on {chat.url}")
            answer = asyncio.run(talk(f"wss://localhost:{chat.port}"))
            self.trial.check(answer == '{"echo":{"user":"secret","msg":"over TLS"}}', f"Python websockets over TLS: {answer}")

    def with_aiohttp(self):
        check = self.trial.check

        async def talk(url):
            async with aiohttp.ClientSession() as session, session.ws_connect(url, autoping=True) as socket:
                await socket.send_json({"user": "aio", "msg": "x" * 500_000})
                big = (await socket.receive(timeout=20)).data
                await socket.send_bytes(b"\x00\x01")
                binary = (await socket.receive(timeout=20)).json()
                await socket.ping(b"still there")
                await socket.send_str('{"n":12345678901234567890, "user":"aio", "n":1}')
                exact = (await socket.receive(timeout=20)).data
                await socket.close(code=1000)
                return big, binary, exact, socket.close_code

        with self.serve() as chat:
            big, binary, exact, code = asyncio.run(talk(chat.url))
            check(len(json.loads(big)["echo"]["msg"]) == 500_000, f"aiohttp: {len(big)} characters came back")
            check(binary["error"]["code"] == "binary", f"aiohttp: a binary frame: {binary}")
            check(exact == '{"echo":{"n":12345678901234567890, "user":"aio", "n":1}}', f"aiohttp: byte for byte: {exact}")
            check(code == 1000, f"aiohttp: close code {code}")

    def node(self, url, origin="", token=""):
        script = self.trial.folder / "client.js"
        script.write_text(NODE_CLIENT)
        done = subprocess.run(["node", script, url, origin, token], capture_output=True, text=True, timeout=30, env={**os.environ, "NODE_PATH": "/usr/share/nodejs"})
        try:
            return json.loads(done.stdout)
        except ValueError:
            return {"said": done.stdout + done.stderr}

    def with_node(self):
        check = self.trial.check
        token_file = self.trial.folder / "token"
        token_file.write_text("sesame\n")
        with self.serve("--token-file", token_file, "--allow-origin", "https://example.org") as chat:
            result = self.node(chat.url, token="sesame")
            check(result.get("echoed") and result.get("ponged") and result.get("code") == 1000, f"npm ws: {result}")
            check("not_an_object" in result.get("third", ""), "npm ws: an array is answered with an error, and the connection stays")
            refusals = [self.node(chat.url), self.node(chat.url, token="open"), self.node(chat.url, "https://evil.example", "sesame")]
            check([each.get("status") for each in refusals] == [401, 401, 403], f"npm ws: no token, a wrong one, a foreign Origin: {refusals}")
            check(self.node(chat.url, "https://example.org", "sesame").get("echoed"), "npm ws: the listed Origin with the token is let in")
            last = chat.stop()
            check(last["refused"] == {"401": 2, "403": 1} and last["accepted"] == 2, f"refused {last['refused']}, accepted {last['accepted']}")

    def browse(self, page, server, token=""):
        """What a page in a browser of its own reports; None when it reports nothing."""
        before = len(page.reports)
        profile = self.trial.folder / f"browser-{self.count}-{before}-{page is self.listed}"
        browser = subprocess.Popen(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                                    "--disable-dev-shm-usage", f"--user-data-dir={profile}", f"{page.origin}/?server={server}&token={token}", "--remote-debugging-port=0"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                   env={**os.environ, "HOME": str(self.trial.folder)})
        try:
            return page.reports[-1] if wait_until(lambda: len(page.reports) > before, 40, 0.05) else None
        finally:
            os.killpg(browser.pid, signal.SIGKILL)   # its own session: this browser and its helpers
            browser.wait(10)

    def with_chromium(self):
        check = self.trial.check
        if not shutil.which("chromium"):
            if self.trial.full:
                check(False, "Chromium is not installed (apt-get install --no-install-recommends chromium), and --full needs it")
            else:
                self.trial.note("SKIPPED: Chromium is not installed (apt-get install --no-install-recommends chromium); --full needs it")
            return
        token_file = self.trial.folder / "token"
        token_file.write_text("sesame\n")
        with self.serve("--allow-origin", self.listed.origin, "--token-file", token_file) as chat:
            report = self.browse(self.listed, chat.url, "sesame")
            check(report == {"opened": True, "echo": True, "protocol": "millrace"}, f"Chromium, listed Origin, token as subprotocol: {report}")
            report = self.browse(self.foreign, chat.url, "sesame")
            check(report == {"opened": False}, f"Chromium, foreign Origin: {report}")
            last = chat.stop()
            check(last["refused"].get("403", 0) >= 1 and last["accepted"] == 1, f"refused {last['refused']}, accepted {last['accepted']}")
        said = self.logged("page")
        check(len(said) == 1 and said[0]["msg"] == "héllo from the browser", f"what the page said is in the stream: {said}")

    def broadcast(self):
        check = self.trial.check

        async def talk(url):
            async with websockets.connect(url + "/tea") as a, websockets.connect(url + "/tea") as b, websockets.connect(url + "/coffee") as c:
                for number in range(20):
                    await (a if number % 2 else b).send(json.dumps({"user": "ab"[number % 2], "msg": number}))
                heard = [[json.loads(await asyncio.wait_for(socket.recv(), 10)) for _ in range(20)] for socket in (a, b)]
                await c.send('{"user":"c","msg":"mine"}')
                return heard, json.loads(await asyncio.wait_for(c.recv(), 10))

        with self.serve("--mode", "broadcast") as chat:
            chat.when(lambda now: now["redis"] == "up", 10)
            heard, other = asyncio.run(talk(chat.url))
            orders = [[each["message"]["msg"] for each in one] for one in heard]
            check(orders[0] == orders[1] and sorted(orders[0]) == list(range(20)), f"both of a room hear all 20 in one order: {orders[0]}")
            check(other["message"]["msg"] == "mine" and other["room"] == "/coffee", f"another room hears its own only: {other}")
            ids = {each[0]: each[1]["room"] for each in self.redis.entries()}
            check(all(ids.get(each["id"]) == each["room"] == "/tea" for each in heard[0]), "each carries its id in the stream, and the room")


with Trial("chat_clients", __doc__) as trial:
    clients = Clients(trial)
    trial.run_part("tutorial", clients.tutorial)
    trial.run_part("tls", clients.on_tls)
    trial.run_part("aiohttp", clients.with_aiohttp)
    trial.run_part("node", clients.with_node)
    trial.run_part("broadcast", clients.broadcast)
    trial.run_part("chromium", clients.with_chromium)
