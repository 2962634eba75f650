#!/usr/bin/python3
"""Rows 14 and 27 of the fault table, in the window: a second start with the same profile, a display or a session's manager that goes away, a desktop
without D-Bus and tray, a session that ends; names that are not resolved while the window is used."""
import hashlib
import os
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
from desktop import Desktop
from nginx_site import NginxSite
from preload import build_preload
from session_manager import SessionManager
from trial import Trial, stop_process, wait_until
from window import FRAME_P99_MS, QUIT_SECONDS, SHORT_FRAME_P99_MS, Window, check_quit

HOSTS, EACH, RATE = 10, 20, 10
ANSWER_SECONDS = 1.0     # that a second start waits for the first
SLOW_NAMES = 40


class DesktopFaults:
    def __init__(self, trial):
        self.trial = trial
        self.site = trial.use(NginxSite(trial.folder, HOSTS, pages.write_small_site(trial.folder / "web", EACH)))
        self.urls = [self.site.url(host, f"/p{page}.html") for page in range(EACH) for host in range(HOSTS)]
        self.desktop = trial.use(Desktop(trial.folder))

    def window(self, name, **more):
        return Window(self.trial, self.desktop, self.trial.folder / name, {"run": {"rate": RATE}}, **more)

    def start_run(self, window, urls):
        window.app.press("Add URLs")
        window.app.set_text(("text", "entry", "paragraph", "document frame"), "URLs", "\n".join(urls))
        window.app.press("Add")
        window.app.press("Start")

    def second_start(self, profile, *arguments, seconds=10):
        """(status, seconds, stderr) of another start."""
        begin = time.monotonic()
        done = subprocess.run([millrace.binary(), "--profile", str(profile), *arguments], capture_output=True, text=True, timeout=seconds, env=millrace.environment(profile, **self.desktop.environment()))
        return done.returncode, time.monotonic() - begin, done.stderr.strip()

    def stored(self, window):
        database = window.profile / "millrace.db"
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        sound = connection.execute("pragma integrity_check").fetchall()
        connection.close()
        rows = {row["url"] for row in millrace.sqlite_rows(database, "select url from pages")}
        self.trial.check(sound == [("ok",)], f"the database is sound: {sound[0][0]}, {len(rows)} pages")
        return rows

    # --- row 27 ---
    def second_27(self):
        with self.window("second") as first:
            if has("xmessage"):
                self.trial.at_end(stop_process, subprocess.Popen(["xmessage", "-center", "in front"], env={**os.environ, **self.desktop.environment()}))
            time.sleep(0.3)
            status, seconds, said = self.second_start(first.profile)
            self.trial.check(status == 0 and seconds < ANSWER_SECONDS and not said, f"a second start ends with {status} after {seconds:.2f} s {said!r}")
            self.trial.check(bool(wait_until(lambda: first.app.has_state(first.app.root.getChildAtIndex(0), first.app.atspi.STATE_ACTIVE), 5)), "the first window is the active one")
            status, seconds, said = self.second_start(first.profile, "--store", f"sqlite:{first.profile}/other.db")
            asked = first.app.find_text(r"Another start asked for the store sqlite:.*other\.db", 5)
            self.trial.check(status == 0 and asked is not None, f"its arguments arrive: {asked}")
            self.trial.check(not (first.profile / "other.db").exists(), "no second store is made")
            first.app.press("OK")
            self.opened_27(first)
            starts = [self.second_start(first.profile)[0] for _ in range(5 if self.trial.full else 2)]
            self.trial.check(set(starts) == {0}, f"again and again: {starts}")
            self.garbage_27(first)
            self.hung_27(first)
            check_quit(self.trial, first)
        left = list(Path(os.environ["XDG_RUNTIME_DIR"]).glob("millrace-*"))
        self.trial.check(not left, f"no socket and no lock is left {left or ''}")

    def opened_27(self, first):
        """Files and URLs of a second start are taken by the window: lists of URLs offered, lists of checksums verified, names that are no UTF-8, too."""
        folder = self.folder("given")
        data = folder / os.fsdecode(b"data \xff")
        data.write_bytes(b"mill")
        (folder / "SHA256SUMS").write_bytes(hashlib.sha256(b"mill").hexdigest().encode() + b"  data \xff\n")
        other = self.folder("given-too") / "other"   # beside the list of checksums they would be files that are not on it
        other.write_bytes(b"wheel")
        (other.parent / "list.txt").write_text("# pages\nhttps://example.org/from-list\n")
        status, _, said = self.second_start(first.profile, f"file://{folder}/SHA256SUMS", other)
        verdict = first.app.find_text(r"The file matches$", 10) or ""
        wait_until(lambda: first.app.table("Files").rows == 2, 10)
        files = first.app.table("Files")
        states = [files.cell(row, files.column_index("State")) for row in range(files.rows)]
        self.trial.check(status == 0 and verdict.endswith("The file matches") and states == ["✓ matches", "done"], f"a list of checksums is verified in Hash, and a file hashed: {verdict!r}, {states} {said}")
        status, _, said = self.second_start(first.profile, "https://example.org/given", other.parent / "list.txt")
        def lines():
            field = first.app.find(("text", "entry", "paragraph", "document frame"), "URLs")
            return field and field.queryText().getText(0, -1).split()
        both = wait_until(lambda: sorted(lines() or []) == ["#", "https://example.org/from-list", "https://example.org/given", "pages"], 10)
        self.trial.check(status == 0 and bool(both), f"URLs and a list of them stand in Add URLs: {lines()} {said}")
        first.app.press("Cancel")
        status, _, said = self.second_start(first.profile, folder / "missing")
        self.trial.check(status == 2 and "No such file" in said, f"what is not there is said by the start that named it: {said}")

    def garbage_27(self, first):
        """Whoever talks nonsense to the socket, or too much, or nothing, disturbs nobody."""
        path = next(Path(os.environ["XDG_RUNTIME_DIR"]).glob("millrace-*.sock"))
        self.trial.check(path.stat().st_mode & 0o077 == 0, f"the socket is its user's alone: {path.stat().st_mode & 0o777:o}")
        visitors = []
        for text in (b"\xff\x00 nonsense\n", b"[1]\n", b"x" * 200_000, b"", b"", *[b""] * 30):
            visitor = socket.socket(socket.AF_UNIX)
            visitor.settimeout(2)
            visitor.connect(str(path))
            try:
                visitor.sendall(text)
            except OSError:
                pass   # it was sent away in the middle
            visitors.append(visitor)
        time.sleep(2.3)
        status, seconds, _ = self.second_start(first.profile)
        self.trial.check(status == 0, f"after nonsense, 200 kB and 32 silent visitors a second start is heard ({seconds:.2f} s)")
        for visitor in visitors:
            visitor.close()

    def hung_27(self, first):
        first.process.send_signal(signal.SIGSTOP)
        try:
            status, seconds, said = self.second_start(first.profile)
        finally:
            first.process.send_signal(signal.SIGCONT)
        self.trial.check(status == 3 and seconds < ANSWER_SECONDS + 1 and f"process {first.process.pid}" in said, f"where the first hangs, the second ends with {status} after {seconds:.2f} s: {said!r}")

    def killed_27(self):
        with self.window("killed") as first:
            first.process.kill()
            first.process.wait(5)
        with self.window("killed") as second:
            self.trial.check(second.process.poll() is None, "after kill -9 of the first, the next start is a first one")
            check_quit(self.trial, second)

    def display_lost_27(self):
        with Desktop(self.folder("lost"), bare=True) as lost:   # the accessibility bus is that of the trial's desktop
            with self.window("lost-profile", environment={"DISPLAY": lost.display}) as window:
                self.start_run(window, self.urls)
                wait_until(lambda: window.app.table("Pages").rows > 20, 20)
                shown = window.app.table("Pages").rows
                begin = time.monotonic()
                lost.kill_display()
                status = window.process.wait(15)
                seconds = time.monotonic() - begin
        self.trial.check(status not in (0, None) and status > 0 and seconds < QUIT_SECONDS, f"the X server is killed: it ends with {status} after {seconds:.2f} s")
        left = [path.name for pattern in ("*.lock", "*-wal") for path in window.profile.glob(pattern)]
        self.trial.check(not left, f"the store was closed in order {left or ''}")
        stored = self.stored(window)
        self.trial.check(len(stored) >= shown > 0, f"{len(stored)} pages are stored, {shown} were shown")
        run = millrace.scrape(window.profile, ["--resume", "--rate", 0], 60)
        now = {row["url"] for row in millrace.sqlite_rows(window.profile / "millrace.db", "select url from pages")}
        self.trial.check(run.status == 0 and now == set(self.urls), f"--resume completes the run: {len(now)} of {len(self.urls)}, status {run.status}")

    def session_27(self):
        """Log-out: it saves itself when asked, goes on when the user calls it off, and goes when told."""
        with SessionManager() as manager:
            with self.window("session", environment=manager.environment) as window:
                self.trial.check(bool(wait_until(lambda: "registered" in manager.events, 5)), "it registers with the session's manager")
                self.start_run(window, self.urls)
                wait_until(lambda: window.app.table("Pages").rows > 5, 20)
                saves = manager.events.count("saved")
                manager.save_yourself(True)
                self.trial.check(bool(wait_until(lambda: manager.events.count("saved") > saves, 5)), f"asked to, it saves itself: {manager.events}")
                self.trial.check(manager.properties["RestartCommand"][1:] == [b"--profile", str(window.profile).encode()], f"and can be started again: {manager.properties['RestartCommand']}")
                manager.shutdown_cancelled()
                rows = window.app.table("Pages").rows
                self.trial.check(bool(wait_until(lambda: window.app.table("Pages").rows > rows, 10)), "called off, the run goes on")
                begin = time.monotonic()
                manager.die()
                status = window.process.wait(15)
                self.trial.check(status == 0 and time.monotonic() - begin < QUIT_SECONDS, f"told to go, it ends with {status} after {time.monotonic() - begin:.2f} s")
            self.stored(window)

    def session_manager_lost_27(self):
        """libICE ends the program when its session's manager dies: with the state saved."""
        with SessionManager() as manager:
            with self.window("manager-lost", environment=manager.environment) as window:
                wait_until(lambda: "registered" in manager.events, 5)
                self.start_run(window, self.urls)
                wait_until(lambda: window.app.table("Pages").rows > 5, 20)
                begin = time.monotonic()
                manager.vanish()
                status = wait_until(lambda: window.process.poll() is not None, QUIT_SECONDS + 1)
                left = [path.name for pattern in ("*.lock", "*-wal") for path in window.profile.glob(pattern)]
                self.trial.check(bool(status) and not left, f"it ends with {window.process.returncode} after {time.monotonic() - begin:.2f} s, and the store was closed in order {left or ''}")
            self.stored(window)

    def bare_27(self):
        """No D-Bus, no tray, no window manager, no place for sockets."""
        with Desktop(self.folder("bare"), bare=True) as bare:
            profile = self.trial.folder / "bare-profile"
            profile.mkdir()
            environment = millrace.environment(profile, **bare.environment())
            for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"):
                environment.pop(name, None)
            errors = open(profile / "stderr.log", "wb")
            process = subprocess.Popen([millrace.binary(), "--profile", str(profile)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=environment)
            self.trial.check(bool(wait_until(lambda: (profile / "millrace.db").exists(), 15)), "without D-Bus, tray and window manager it starts")
            second = subprocess.run([millrace.binary(), "--profile", str(profile)], capture_output=True, text=True, timeout=10, env=environment)
            self.trial.check(second.returncode == 0, f"a second start finds the first without a runtime folder, too (status {second.returncode} {second.stderr.strip()[:200]!r})")
            time.sleep(0.3)
            begin = time.monotonic()
            process.send_signal(signal.SIGTERM)
            status = process.wait(15)
            errors.close()
            # Qt's own advice where there is no XDG_RUNTIME_DIR; it makes one.
            said = [line for line in (profile / "stderr.log").read_text().splitlines() if line.strip() and "XDG_RUNTIME_DIR" not in line]
            self.trial.check(status == 0 and time.monotonic() - begin < QUIT_SECONDS and not said, f"it ends with {status} and has no complaint {said[:2] or ''}")

    # --- row 14 ---
    def resolver_14(self):
        preload = build_preload(self.trial.folder)
        with self.window("resolver", environment={"LD_PRELOAD": str(preload)}) as window:
            names = [f"http://n{number}.{kind}.test/page" for number in range(SLOW_NAMES) for kind in ("slow", "dead")]
            self.start_run(window, [*names, *self.urls])
            done = wait_until(lambda: len(millrace.sqlite_rows(window.profile / "millrace.db", "select 1 from pages")) >= len(self.urls), 60)
            self.trial.check(bool(done), f"while {SLOW_NAMES} names take 30 s each and {SLOW_NAMES} have no answer, the other hosts' {len(self.urls)} pages are fetched")
            for panel in ("Hash", "Chat", "Runtime", "Scraper") * (5 if self.trial.full else 1):
                window.app.press(panel)
            seconds, status = window.quit()
            self.trial.check(status == 0 and seconds < QUIT_SECONDS, f"SIGTERM ends it after {seconds:.2f} s with {status}")
            figures = window.frame_figures()
            limit = FRAME_P99_MS if self.trial.full else SHORT_FRAME_P99_MS
            self.trial.check(figures.get("p99_ms", limit) < limit, f"frames: p99 {figures.get('p99_ms')} ms (under {limit}), max {figures.get('max_ms')} ms")

    def folder(self, name):
        folder = self.trial.folder / name
        folder.mkdir()
        return folder


def has(program):
    return subprocess.run(["which", program], capture_output=True).returncode == 0


def main():
    with Trial("desktop", __doc__) as trial:
        os.environ.pop("WAYLAND_DISPLAY", None)
        faults = DesktopFaults(trial)
        for name in ("second_27", "killed_27", "session_27", "session_manager_lost_27", "resolver_14", "display_lost_27", "bare_27"):
            trial.run_part(name, getattr(faults, name))


if __name__ == "__main__":
    main()
