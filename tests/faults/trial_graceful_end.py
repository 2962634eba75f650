#!/usr/bin/python3
"""The end, at any moment: SIGTERM while one window scrapes, chats and hashes, and while each command runs without one. It takes at most five
seconds; what was shown, stored or echoed is kept, nothing is left behind, and the run is completed by --resume. The moments are chosen by --seed."""
import hashlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace
import pages
from chat import Chat, Traffic, journal_entries
from desktop import Desktop
from misbehaving import OK, Misbehaving, drip
from nginx_site import NginxSite, free_port
from redis_server import RedisServer
from trial import Trial, fill_pipe, wait_until
from window import QUIT_SECONDS, Window, choose

HOSTS, EACH = 10, 40
RATE = 10                       # so that a run is under way at every moment
CLIENTS, MESSAGES = 8, 400      # a second
SPARSE = 8 << 30
DRIP = drip(OK + b"Content-Length: 100000\r\n\r\n", 0.5)
REPORTS = ("AddressSanitizer", "LeakSanitizer", "runtime error:", "ThreadSanitizer")


def processes_with(text):
    """Processes whose command line has `text`."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and text in (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"):
                found.append(int(entry.name))
        except OSError:   # it ended meanwhile
            continue
    return found


def port_is_free(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


class GracefulEnd:
    def __init__(self, trial):
        self.trial = trial
        self.random = random.Random(trial.options.seed)
        self.site = trial.use(NginxSite(trial.folder, HOSTS, pages.write_small_site(trial.folder / "web", EACH)))
        self.redis = trial.use(RedisServer(trial.folder, fsync="everysec"))
        self.urls = [self.site.url(host, f"/p{page}.html") for page in range(EACH) for host in range(HOSTS)]
        self.files = trial.folder / "files"
        self.files.mkdir()
        for number in range(300):
            (self.files / f"small-{number:03}").write_bytes(b"%d" % number * 1000)
        for number in range(3):
            with open(self.files / f"vast-{number}", "wb") as file:
                file.truncate(SPARSE)
        self.count = 0

    def profile(self):
        self.count += 1
        folder = self.trial.folder / f"profile-{self.count}"
        folder.mkdir()
        return folder

    def moments(self, longest, short):
        """The first ones while it starts."""
        count = 20 if self.trial.full else short
        return [self.random.uniform(0, longest / 10 if number < count / 4 else longest) for number in range(count)]

    # --- what is checked after every end ---
    def nothing_left(self, what, profile, ports=()):
        lock = list(profile.glob("*.lock")) + list(profile.glob("*-wal")) + list(profile.glob("*.sock*"))
        self.trial.check(not lock, f"{what}: no lock file, log of changes or socket is left {[path.name for path in lock] or ''}")
        left = processes_with(str(profile))
        self.trial.check(not left, f"{what}: no process is left {left or ''}")
        for port in ports:
            self.trial.check(port_is_free(port), f"{what}: nobody listens on {port}")

    def no_report(self, what, errors):
        reports = [line for line in errors.splitlines() if any(word in line for word in REPORTS)]
        self.trial.check(not reports, f"{what}: no report of a sanitizer {reports[:3] or ''}")

    def store_is_sound(self, what, profile, shown):
        """The pages that are stored; `shown` are URLs or a number."""
        database = profile / "millrace.db"
        if not database.exists():
            self.trial.check(not shown, f"{what}: there is no database, and nothing was shown")
            return set()
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        sound = connection.execute("pragma integrity_check").fetchall()
        connection.close()
        stored = {row["url"] for row in millrace.sqlite_rows(database, "select url from pages")}
        kept = set(shown) <= stored if not isinstance(shown, int) else shown <= len(stored)
        self.trial.check(sound == [("ok",)] and kept, f"{what}: integrity_check {sound[0][0]}, all that was shown is stored ({shown if isinstance(shown, int) else len(shown)} of {len(stored)})")
        return stored

    def completes(self, what, profile, stored, wanted, arguments=("--resume",)):
        self.site.clear_log()
        run = millrace.scrape(profile, [*arguments, "--rate", 0], 60)
        now = {row["url"] for row in millrace.sqlite_rows(profile / "millrace.db", "select url from pages")}
        self.trial.check(run.status == 0 and now == set(wanted), f"{what}: resuming completes it ({len(now)} of {len(wanted)}, status {run.status}) {run.stderr.strip()[:200]}")
        requested = {f"http://{host}:{self.site.port}{path}" for host, path in self.requests()}
        self.trial.check(not requested & stored, f"{what}: nothing that was stored is fetched again ({len(requested & stored)})")
        self.no_report(what, run.stderr)

    def requests(self):
        return [(line.split("\t")[2], line.split("\t")[6]) for line in self.site.log.read_text().splitlines()]

    def logged(self, what, profile, traffic):
        """Every echo is in Redis or in the journal."""
        numbers = {number_of(fields["data"]) for _, fields in self.redis.entries()} | {number_of(row["data"]) for row in journal_entries(profile / "chat-journal.db")}
        lost = set(traffic.echoed) - numbers
        wrong = [frame for frame in traffic.wrong if json.loads(frame).get("error", {}).get("code") != "log_unavailable"]   # what came too late is refused, not lost
        self.trial.check(not lost and not wrong, f"{what}: {len(traffic.echoed)} echoes, all logged {sorted(lost)[:5] or ''} {wrong[:2] or ''}")
        self.redis.client().delete("chat:messages")

    # --- one window that does everything ---
    def make_busy(self, window):
        app = window.app
        app.press("Add URLs")
        app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", "\n".join(self.urls))
        app.press("Add")
        app.press("Hash")
        choose(window, "Add folder", self.files)
        app.press("Chat")
        app.press("Start server")
        app.press("Scraper")
        app.press("Start")

    def window(self, desktop):
        for number, moment in enumerate(self.moments(2.5, 2), 1):
            profile, port = self.profile(), free_port()
            what = f"window, moment {number}"
            with Window(self.trial, desktop, profile, {"chat": {"port": port, "redis": self.redis.url}, "run": {"rate": RATE}}) as window:
                self.make_busy(window)
                with Traffic(f"ws://127.0.0.1:{port}", CLIENTS, MESSAGES) as traffic:
                    time.sleep(moment)
                    shown = window.app.table("Pages").rows
                    window.check_alive()
                    seconds, status = window.quit()
                    self.trial.check(status == 0 and seconds < QUIT_SECONDS, f"{what}: {moment:.2f} s into it, SIGTERM ended it after {seconds:.2f} s with exit status {status}")
                    traffic.stop()
            self.no_report(what, window.stderr())
            said = window.said()
            self.trial.check(not said, f"{what}: nothing was said on stderr {said[:3] or ''}")
            self.nothing_left(what, profile, [port])
            self.logged(what, profile, traffic)
            stored = self.store_is_sound(what, profile, shown)
            self.completes(what, profile, stored, self.urls)

    # --- the commands ---
    def commands(self):
        source = millrace.write_lines(self.trial.folder / "urls.txt", self.urls)
        for number, moment in enumerate(self.moments(1.8, 4), 1):
            profile, chat_profile, hash_profile = self.profile(), self.profile(), self.profile()
            port = free_port()
            runs = {"scrape": millrace.Scrape(profile, ["--rate", RATE, "--input", source]),
                    "chat": Chat(chat_profile, ["--redis", self.redis.url], listen=f"127.0.0.1:{port}"),
                    "hash": Hash(hash_profile, ["-r", self.files])}
            with Traffic(f"ws://127.0.0.1:{port}", CLIENTS, MESSAGES) as traffic:
                time.sleep(moment)
                for run in runs.values():
                    run.signalled = time.monotonic()
                    run.signal(signal.SIGTERM)
                for name, run in runs.items():
                    what = f"{name}, moment {number}"
                    status = run.wait(20)
                    seconds = run.ended - run.signalled
                    # Before main() has begun, a signal ends any program.
                    begun = run.stdout or run.stderr or list({"scrape": profile, "chat": chat_profile, "hash": hash_profile}[name].glob("*.db"))
                    early = status == -signal.SIGTERM and not begun and moment < 0.3
                    self.trial.check(early or (status == (0 if name == "chat" else 130) and seconds < QUIT_SECONDS),
                                     f"{what}: {moment:.2f} s into it, SIGTERM ended it after {seconds:.2f} s with exit status {status} {run.stderr.strip()[:160]!r}")
                    self.no_report(what, run.stderr)
                traffic.stop()
            for what, folder, ports in (("scrape", profile, []), ("chat", chat_profile, [port]), ("hash", hash_profile, [])):
                self.nothing_left(f"{what}, moment {number}", folder, ports)
            self.logged(f"chat, moment {number}", chat_profile, traffic)
            self.hashed_right(f"hash, moment {number}", runs["hash"])
            stored = self.store_is_sound(f"scrape, moment {number}", profile, [row["url"] for row in runs["scrape"].pages])
            self.completes(f"scrape, moment {number}", profile, stored, self.urls, ("--resume",) if has_run(profile) else ("--input", source))

    def hashed_right(self, what, run):
        """Whole lines, each right."""
        whole = run.stdout.endswith("\n") or not run.stdout
        wrong = [line for line in run.stdout.splitlines() if "/small-" in line and line[:64] != hashlib.sha256(Path(line[66:]).read_bytes()).hexdigest()]
        self.trial.check(whole and not wrong, f"{what}: {len(run.stdout.splitlines())} lines, whole and right {wrong[:2] or ''}")

    # --- what makes an end hard ---
    def everything_hangs(self):
        """Hosts that drip, a store that is locked, a Redis that hangs: the limits add up to less than five seconds."""
        profile, chat_profile = self.profile(), self.profile()
        with Misbehaving([f"127.0.11.{number}" for number in range(1, 31)], {"/drip": DRIP}) as slow:
            dripping = [slow.url("/drip", host) for host in slow.hosts]
            run = millrace.Scrape(profile, ["--rate", 20, "--ignore-robots", "--input", millrace.write_lines(profile / "urls.txt", [*dripping, *self.urls])])
            chat = Chat(chat_profile, ["--redis", self.redis.url])
            chat.url = chat.listening()
            wait_until(lambda: len(run.pages) > 20, 20)
            lock = sqlite3.connect(profile / "millrace.db", timeout=20, isolation_level=None)
            with Traffic(chat.url, CLIENTS, MESSAGES) as traffic:
                wait_until(lambda: len(traffic.echoed) > 50, 10)
                lock.execute("BEGIN IMMEDIATE")
                self.redis.process.send_signal(signal.SIGSTOP)
                time.sleep(0.5)
                try:
                    for one in (run, chat):
                        one.signalled = time.monotonic()
                        one.signal(signal.SIGTERM)
                    for name, one, expected in (("scrape", run, 130), ("chat", chat, 0)):
                        status = one.wait(20)
                        self.trial.check(status == expected and one.ended - one.signalled < QUIT_SECONDS, f"{name}: ended after {one.ended - one.signalled:.2f} s with {status}")
                        self.no_report(name, one.stderr)
                finally:
                    self.redis.process.send_signal(signal.SIGCONT)
                    lock.execute("ROLLBACK")
                    lock.close()
                traffic.stop()
            self.logged("chat", chat_profile, traffic)
            self.store_is_sound("scrape", profile, [row["url"] for row in run.pages])

    def nobody_reads(self):
        """Standard output is a pipe that nobody reads, and so is standard error."""
        for command in ("scrape", "hash"):
            profile = self.profile()
            out_read, out_write = os.pipe()
            error_read, error_write = os.pipe()
            for descriptor in (out_write, error_write):
                fill_pipe(descriptor)
            arguments = ["--rate", "0", "--input", millrace.write_lines(profile / "urls.txt", self.urls)] if command == "scrape" else ["-r", str(self.files)]
            process = subprocess.Popen([millrace.binary(), command, *(["--profile", str(profile)] if command == "scrape" else []), *map(str, arguments)], stdin=subprocess.DEVNULL,
                                       stdout=out_write, stderr=error_write, env=millrace.environment(profile))
            os.close(out_write)
            os.close(error_write)
            time.sleep(1.5)
            begin = time.monotonic()
            process.send_signal(signal.SIGTERM)
            try:
                status = process.wait(15)
            except subprocess.TimeoutExpired:
                status = None
                process.kill()
                process.wait(5)
            self.trial.check(status == 130 and time.monotonic() - begin < QUIT_SECONDS, f"{command} whose output nobody reads: SIGTERM ended it after {time.monotonic() - begin:.2f} s with {status}")
            for descriptor in (out_read, error_read):
                os.close(descriptor)
            if command == "scrape":
                self.nothing_left(command, profile)   # before the database is read, which makes files of its own
                self.store_is_sound(command, profile, 0)

    def second_signal(self):
        """The first waits for transfers that drip; the second ends at once, as kill -9 would, and the store is as sound."""
        profile = self.profile()
        with Misbehaving([f"127.0.12.{number}" for number in range(1, 11)], {"/drip": DRIP}) as slow:
            run = millrace.Scrape(profile, ["--rate", 20, "--ignore-robots", "--input", millrace.write_lines(profile / "urls.txt", [*(slow.url("/drip", host) for host in slow.hosts), *self.urls])])
            wait_until(lambda: len(run.pages) > 20, 20)
            run.signal(signal.SIGTERM)
            time.sleep(0.3)
            still = run.running()
            begin = time.monotonic()
            run.signal(signal.SIGTERM)
            status = run.wait(10)
            self.trial.check(still and status == 130 and time.monotonic() - begin < 0.5, f"a second SIGTERM ended it after {time.monotonic() - begin:.2f} s with {status}")
            self.store_is_sound("then", profile, [row["url"] for row in run.pages])

    def session_ends(self):
        """logind ends a session with SIGTERM and, at once, SIGHUP; a terminal that is closed sends SIGHUP alone."""
        for signals in ((signal.SIGHUP,), (signal.SIGTERM, signal.SIGHUP), (signal.SIGHUP, signal.SIGHUP)):
            profile = self.profile()
            run = millrace.Scrape(profile, ["--rate", RATE, "--input", millrace.write_lines(profile / "urls.txt", self.urls)])
            wait_until(lambda: run.pages, 20)
            for number in signals:
                run.signal(number)
            status = run.wait(15)
            names = " and ".join(number.name for number in signals)
            self.trial.check(status == 130 and run.summary is not None, f"{names}: ended with {status}, and the summary was printed")
            self.nothing_left(names, profile)
        profile = self.profile()
        run = subprocess.Popen(["nohup", millrace.binary(), "scrape", "--profile", profile, "--json", "--rate", str(RATE), *self.urls[:3 * HOSTS]], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env=millrace.environment(profile))
        run.stdout.readline()
        run.send_signal(signal.SIGHUP)
        rest = run.communicate(timeout=60)[0]
        self.trial.check(run.returncode == 0 and f'"done":{3 * HOSTS}' in rest, f"under nohup, SIGHUP changes nothing: status {run.returncode}")


class Hash(millrace.Scrape):
    """`millrace hash` in the background; it has no profile."""

    def __init__(self, folder, arguments):
        super().__init__(folder, arguments, json_lines=False, command="hash")


def number_of(text):
    return json.loads(text).get("n")


def has_run(profile):
    database = profile / "millrace.db"
    return database.exists() and bool(millrace.sqlite_rows(database, "select id from runs where exists (select 1 from frontier where run_id = id and state = 'queued')"))


def main():
    signal.signal(signal.SIGHUP, signal.SIG_DFL)   # where it is ignored (nohup), what is started here would ignore it
    with Trial("graceful-end", __doc__) as trial:
        end = GracefulEnd(trial)
        trial.run_part("commands", end.commands)
        trial.run_part("everything hangs", end.everything_hangs)
        trial.run_part("nobody reads", end.nobody_reads)
        trial.run_part("second signal", end.second_signal)
        trial.run_part("session ends", end.session_ends)
        desktop = trial.use(Desktop(trial.folder))
        trial.run_part("window", lambda: end.window(desktop))


if __name__ == "__main__":
    main()
