"""The parts of trial_packages.py that need packages, a Debian 12 of their own, and root: built, installed, run, purged; from a clone; as a container."""
import asyncio
import hashlib
import os
import re
import shutil
import signal
import subprocess
import tarfile
import time
from pathlib import Path

import websockets

import container_recipe
import millrace
import pages
from debian_root import USER, USER_ID, DebianRoot, bootstrap
from nginx_site import NginxSite, free_port
from postgres import Postgres
from trial import ROOT, stop_process, wait_until

PAGES = 5
HOSTS_OF_RUN, PAGES_OF_RUN = 3, 30
BUILD_SECONDS = 5400
WINDOW_SECONDS = 30
CONTAINER_USER = 10001
NEEDED = ("libqt6sql6-sqlite", "libqt6sql6-psql", "ca-certificates", "libcurl4", "libqt6svg6", "libqt6widgets6")
COMPILED = ("usr/share/mime/", "usr/share/icons/hicolor/icon-theme.cache", "usr/share/applications/mimeinfo.cache")


# A user's service manager without a booted systemd: it wants to be told that there is one, a control group of its own, and a folder at run time.
USER_MANAGER = f"""
mount -t tmpfs tmpfs /sys && mkdir -p /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && mkdir -p /run/systemd/system /run/user/{USER_ID} && chown {USER} /run/user/{USER_ID} || exit 99
group=/sys/fs/cgroup/millrace-trial-$$
mkdir $group && echo $$ > $group/cgroup.procs && chown -R {USER} $group || exit 99
as_user="setpriv --reuid={USER} --regid={USER} --init-groups env -i HOME=/home/{USER} PATH=/usr/bin:/bin XDG_RUNTIME_DIR=/run/user/{USER_ID}"
$as_user /lib/systemd/systemd --user &
ask() {{ $as_user systemctl --user "$@"; }}
for turn in $(seq 100); do ask is-system-running >/dev/null 2>&1 && break; sleep 0.1; done
ask enable --now millrace-chat
for turn in $(seq 50); do grep -q :$1 /proc/net/tcp && break; sleep 0.1; done
pid=$(ask show -P MainPID millrace-chat)
echo "running: $(ask show -P ActiveState millrace-chat) as $(stat -c %U /proc/$pid)"
grep -E '^(NoNewPrivs|Seccomp):' /proc/$pid/status
tr '\\0' ' ' < /proc/$pid/cmdline; echo
ask disable --now millrace-chat
echo "ended: $(ask show -P Result millrace-chat) $(ask show -P ExecMainStatus millrace-chat)"
worker=millrace-scrape@$2
ask start $worker
sleep 2
kill -9 $(ask show -P MainPID $worker)
for turn in $(seq 900); do [ "$(ask show -P ActiveState $worker)" = inactive ] && break; sleep 0.1; done
echo "worked: $(ask show -P Result $worker) $(ask show -P ExecMainStatus $worker)"
ask exit
wait
echo $$ > /sys/fs/cgroup/cgroup.procs
rmdir $group/*.s* $group
rm -r /run/systemd/system /run/user/{USER_ID}
"""


class Screen:
    """An X server without a password, which programs in a chroot reach by its abstract socket."""

    def __enter__(self):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-ac", "-noreset"], pass_fds=(writing,), stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.name = f":{pipe.readline().strip()}"
        return self

    def __exit__(self, *_):
        stop_process(self.process)

    def window(self):
        """What X tells of the program's window, or None."""
        tree = subprocess.run(["xwininfo", "-display", self.name, "-root", "-tree"], capture_output=True, text=True, timeout=20).stdout
        found = re.search(r'(0x[0-9a-f]+) "Millrace"', tree)
        return subprocess.run(["xprop", "-display", self.name, "-id", found.group(1)], capture_output=True, text=True, errors="replace", timeout=20).stdout if found else None


class DebianPackages:
    def __init__(self, trial, version):
        if os.geteuid() != 0:
            raise RuntimeError("a chroot needs root")
        self.trial = trial
        self.version = version
        self.deb = None
        self.archive_file = None
        self.debian = None
        self.site = trial.use(NginxSite(trial.folder, 1, pages.write_small_site(trial.folder / "web", PAGES)))
        self.urls = [self.site.url(0, f"/p{page}.html") for page in range(PAGES)]
        base = trial.options.base
        self.base = Path(base) if base else trial.folder / "bookworm"
        if not base:
            bootstrap(self.base, trial.folder / "debootstrap.log")

    # --- the packages themselves ---
    def build(self):
        done = subprocess.run([ROOT / "packaging/package"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=BUILD_SECONDS)
        files = [Path(line) for line in done.stdout.split()]
        self.trial.check(done.returncode == 0 and len(files) == 2, f"packaging/package: {[file.name for file in files]}")
        self.deb = next(file for file in files if file.suffix == ".deb")
        self.archive_file = next(file for file in files if file.name.endswith(".tar.gz"))
        fields = subprocess.run(["dpkg-deb", "--field", self.deb], capture_output=True, text=True, check=True).stdout
        depends = re.search(r"^Depends: (.*)$", fields, re.MULTILINE).group(1)
        names = {entry.split()[0] for entry in depends.split(",")}
        self.trial.check(not set(NEEDED) - names, f"it depends on {len(names)} packages, SQL drivers among them {sorted(set(NEEDED) - names)}")
        self.trial.check(f"Version: {self.version}\n" in fields, f"its version is the program's, {self.version}; {self.deb.stat().st_size / 1e6:.1f} MB")
        sums = subprocess.run(["dpkg-deb", "--ctrl-tarfile", self.deb], capture_output=True, check=True).stdout
        self.trial.check(b"md5sums" in sums, "it has md5sums")

    def lintian(self):
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", "--info", self.deb], capture_output=True, text=True, timeout=300)
        tags = [line for line in (done.stdout + done.stderr).splitlines() if re.match(r"[EW]: ", line)]
        self.trial.check(done.returncode == 0 and not tags, f"lintian has neither errors nor warnings {tags}")

    def archive(self):
        with tarfile.open(self.archive_file) as archive:
            archive.extractall(self.trial.folder / "unpacked")
        program = next((self.trial.folder / "unpacked").glob("*/bin/millrace"))
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20).stdout
        self.trial.check(said == f"millrace {self.version}\n", f"the archive's program runs where it was unpacked: {said.strip()}")

    # --- in a Debian 12 ---
    def install(self):
        check = self.trial.check
        self.debian = self.trial.use(DebianRoot(self.base, self.trial.folder / "debian"))
        debian = self.debian
        debian.add_user()
        debian.run(["apt-get", "update"])
        debian.run(["apt-get", "install", "--yes", "systemd"])
        self.before = debian.files()
        shutil.copy(self.deb, debian.path / "tmp/millrace.deb")
        debian.run(["apt-get", "install", "--yes", "/tmp/millrace.deb"], timeout=1200)
        # Its dependencies are there now; without it once, so that what it leaves later can be told from what they brought.
        debian.run(["dpkg", "--purge", "millrace"])
        self.without = debian.files()
        debian.run(["dpkg", "--install", "/tmp/millrace.deb"])
        added = set(debian.files()) - set(self.without)
        listed = {line.lstrip("/") for line in debian.run(["dpkg", "--listfiles", "millrace"]).stdout.split()} - {"."}
        compiled = {path for path in added if path.startswith(COMPILED)}   # by the triggers of those who own these folders
        check("usr/bin/millrace" in added and added <= listed | compiled, f"it brings {len(added - compiled)} files and folders, all of them its own {sorted(added - listed - compiled)}")
        check(debian.run(["dpkg", "--verify", "millrace"]).stdout == "", "they are what md5sums says")
        check(debian.run(["dpkg", "--audit"]).stdout == "", "dpkg finds nothing half done")
        self.commands()

    def commands(self):
        check = self.trial.check
        debian = self.debian
        version = debian.run(["millrace", "--version"], user=USER).stdout
        check(version == f"millrace {self.version}\n", f"--version, by a user: {version.strip()}")
        data = os.urandom(100_000)
        (debian.path / "tmp/data").write_bytes(data)
        line = debian.run(["millrace", "hash", "/tmp/data"], user=USER).stdout
        check(line == f"{hashlib.sha256(data).hexdigest()}  /tmp/data\n", "hash prints the digest")
        (debian.path / "tmp/SUMS").write_text(line)
        check(debian.run(["millrace", "hash", "-c", "/tmp/SUMS"], user=USER).stdout == "/tmp/data: OK\n", "hash -c verifies it")
        out = debian.run(["millrace", "scrape", "--rate", "20", *self.urls], user=USER, timeout=60).stdout
        lines = [text for text in out.splitlines() if text.startswith("200\thttp://")]
        check(len(lines) == PAGES and all(len(text.split("\t")) == 3 for text in lines), f"scrape fetches {len(lines)} of {PAGES} pages, with titles")
        stored = debian.path / f"home/{USER}/.local/share/millrace/millrace.db"
        check(stored.exists() and stored.stat().st_uid == USER_ID, "into the store of the user's profile (the SQLite driver is there)")
        out = debian.run(["millrace", "scrape", "--store", "postgresql://nobody@127.0.0.1:1/none", self.urls[0]], user=USER, check=False, timeout=60)
        check(out.returncode == 3 and "driver" not in out.stdout.lower(), f"a PostgreSQL that is not there is what it misses, not the driver: {out.stdout.strip()[:160]}")
        out = debian.run(["millrace", "scrape", "https://127.0.0.1:1/", "--retries", "0", "--ignore-robots"], user=USER, check=False, timeout=60)
        check(out.returncode == 1, "https is spoken")
        self.chat()

    def chat(self):
        process = self.debian.start(["millrace", "chat", "--listen", "127.0.0.1:0", "--redis", "none"], user=USER)
        try:
            url = re.match(r"listening on (ws://\S+)", process.stdout.readline()).group(1)
            answer = asyncio.run(echo(url, '{"user": "ann", "msg": "hello"}'))
            self.trial.check(answer == '{"echo":{"user": "ann", "msg": "hello"}}', f"chat echoes: {answer}")
            process.send_signal(signal.SIGTERM)
            self.trial.check(process.wait(10) == 0, "and ends with 0 on SIGTERM")
        finally:
            stop_process(process)

    def service(self):
        """The user units under a real service manager, with their options from the user's files: the chat, and a worker on a run, which is killed once."""
        check = self.trial.check
        settings = self.debian.path / f"home/{USER}/.config/millrace"
        settings.mkdir(parents=True)
        port = free_port()
        (settings / "chat.env").write_text(f'MILLRACE_CHAT_OPTIONS="--redis none --listen 127.0.0.1:{port}"\n')
        (self.debian.path / "tmp/units.sh").write_text(USER_MANAGER)
        web = pages.write_small_site(self.trial.folder / "web-units", PAGES_OF_RUN)
        with NginxSite(self.trial.folder, HOSTS_OF_RUN, web) as site, Postgres(self.trial.folder) as server:
            store = server.create("mill")
            (settings / "scrape.env").write_text(f'MILLRACE_SCRAPE_OPTIONS="--store {store}"\n')
            self.debian.run(["chown", "-R", USER, f"/home/{USER}/.config"])
            urls = [site.url(host, f"/p{number}.html") for number in range(PAGES_OF_RUN) for host in range(HOSTS_OF_RUN)]
            begun = millrace.Scrape(self.trial.folder / "begun", ["--store", store, "--input", millrace.write_lines(self.trial.folder / "urls.txt", urls)])
            wait_until(lambda: begun.pages, 20)
            begun.signal(signal.SIGINT)
            begun.wait(10)
            out = self.debian.run(["sh", "/tmp/units.sh", f"{port:04X}", "1"], check=False, timeout=180).stdout
            run = server.rows("select state, (select count(*) from pages) as pages, (select count(*) from workers) as workers from runs", "mill")
        check(f"running: active as {USER}\n" in out, f"millrace-chat runs: {re.findall('^running.*', out, re.MULTILINE)}")
        check(f"millrace chat --redis none --listen 127.0.0.1:{port} \n" in out, "with the options of chat.env")
        check("NoNewPrivs:\t1\n" in out and "Seccomp:\t2\n" in out, "under its promises about system calls")
        check("ended: success 0\n" in out, f"and is stopped in order: {re.findall('^ended.*', out, re.MULTILINE) or out[-600:]}")
        check("worked: success 0\n" in out, f"millrace-scrape@1 works until the run is done: {re.findall('^worked.*', out, re.MULTILINE) or out[-600:]}")
        check(run == [{"state": "done", "pages": len(urls), "workers": 3}], f"killed once, it was started again, as another worker; the run has all {len(urls)} pages: {run}")

    def window(self, root=None, command=("millrace",), user=USER, home=f"/home/{USER}", seconds=WINDOW_SECONDS):
        """The dashboard of `command`, under an X server: it appears with its icon, belongs to its desktop entry, and ends with 0."""
        with Screen() as screen:
            process = (root or self.debian).start(command, user=user, env={"DISPLAY": screen.name, "XDG_RUNTIME_DIR": "/tmp", "HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                properties = wait_until(lambda: screen.window() or process.poll() is not None, seconds, 0.3)
                shown = isinstance(properties, str)
                self.trial.check(shown, "the dashboard opens")
                if shown:
                    self.trial.check('"millrace", "millrace"' in properties and "_NET_WM_ICON" in properties, "its class is that of the desktop entry, and it has an icon")
                time.sleep(1)   # it is used for a moment
                process.send_signal(signal.SIGTERM)
                self.trial.check(process.wait(10) == 0, "and ends with 0 on SIGTERM")
            finally:
                stop_process(process)

    def purge(self):
        check = self.trial.check
        debian = self.debian
        debian.run(["apt-get", "remove", "--yes", "millrace"])
        check(not (debian.path / "usr/bin/millrace").exists(), "removed")
        debian.run(["dpkg", "--install", "/tmp/millrace.deb"])
        debian.run(["apt-get", "purge", "--yes", "millrace"])
        after = debian.files()
        check(after == self.without, f"purged: every file is what it was before {sorted(set(after.items()) ^ set(self.without.items()))[:5]}")
        debian.run(["apt-get", "autoremove", "--purge", "--yes"])
        left = set(debian.files()) - set(self.before)
        check(not any("millrace" in path for path in left), f"with its dependencies gone, too, nothing has its name; {len(left)} files are left by them {sorted(left)[:3]}")
        records = debian.run(["grep", "-rl", "millrace", "/var/lib/dpkg", "/etc"], check=False).stdout
        check(records == "", f"dpkg and /etc do not know it {records[:200]}")

    # --- from a clone ---
    def clone(self):
        debian = self.trial.use(DebianRoot(self.base, self.trial.folder / "cloned"))
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, debian.path / "root/millrace"], check=True)
        begin = time.monotonic()
        out = debian.run(["packaging/run", "scrape", *self.urls, "--rate", "20"], cwd="/root/millrace", timeout=BUILD_SECONDS).stdout
        lines = [text for text in out.splitlines() if text.startswith("200\t")]
        self.trial.check(len(lines) == PAGES, f"packaging/run scrape, from a clean clone in a fresh Debian 12: {len(lines)} pages after {(time.monotonic() - begin) / 60:.1f} min")
        self.window(debian, ("/root/millrace/packaging/run",), None, "/root")

    # --- as a container ---
    def container(self):
        image, stages = container_recipe.build(ROOT / "packaging/Containerfile", ROOT, self.base, self.trial.folder, self.trial.note)
        for stage in stages.values():
            self.trial.use(stage.root)
        check = self.trial.check
        check(image.run().stdout.startswith("millrace: a dashboard"), "the recipe is carried out; without arguments it prints its help")
        out = image.run(["scrape", "--rate", "20", *self.urls]).stdout
        check(len([text for text in out.splitlines() if text.startswith("200\t")]) == PAGES, "it scrapes")
        stored = image.root.path / "var/lib/millrace/millrace.db"
        check(stored.exists() and stored.stat().st_uid == CONTAINER_USER, f"into its volume, as user {CONTAINER_USER} and not as root")
        linked = image.root.run(["ldd", "/usr/bin/millrace"]).stdout
        check("not found" not in linked and not re.search(r"libQt6(Gui|Widgets)|libX11", linked), "without libraries of a screen")


async def echo(url, text):
    async with websockets.connect(url, open_timeout=10) as client:
        await client.send(text)
        return await asyncio.wait_for(client.recv(), 10)
