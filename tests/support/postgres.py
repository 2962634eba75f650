"""A PostgreSQL cluster of one trial's own, on an ephemeral port of 127.0.0.1, in a temporary folder."""
import json
import os
import pwd
import random
import shutil
import signal
import subprocess
from pathlib import Path

from nginx_site import free_port
from trial import as_user

PASSWORD = "a password of the trials"


def find_bin():
    """The newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    if initdb:
        return Path(initdb).resolve().parent
    raise RuntimeError("PostgreSQL is not installed: packaging/deps --test")


class Postgres:
    """`with Postgres(folder) as server: server.url('run1')`. PostgreSQL refuses to run as root, so root hands it to user postgres.

    password   users need theirs (PASSWORD for millrace, the superuser)
    settings   of postgresql.conf, as "name=value"
    wal_megabytes  of one segment of its log; 1 for a cluster that fits on a small disk
    """

    def __init__(self, folder, *, password=False, settings=(), wal_megabytes=16):
        self.folder = Path(folder) / f"postgres-{random.SystemRandom().randrange(1 << 32):08x}"
        self.password = password
        self.settings = settings
        self.wal_megabytes = wal_megabytes
        self.bin = find_bin()
        self.port = 0
        self.prefix = as_user("postgres")

    def _run(self, *command, check=True):
        return subprocess.run([*self.prefix, *map(str, command)], check=check, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, cwd="/", timeout=120)

    def __enter__(self):
        self.folder.mkdir(parents=True)
        if self.prefix:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        secret = self.folder / "password"
        secret.write_text(PASSWORD + "\n")
        secret.chmod(0o644)
        self._run(self.bin / "initdb", "-D", self.folder / "data", "-U", "millrace", "-E", "UTF8", "--locale=C", "-N",
                  f"--wal-segsize={self.wal_megabytes}", "-A", "scram-sha-256" if self.password else "trust", f"--pwfile={secret}")
        self.start()
        return self

    def start(self):
        self.port = self.port or free_port()
        self._run(self.bin / "pg_ctl", "-D", self.folder / "data", "-w", "-t", "60", "-l", self.folder / "log", "-o",
                  f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=30 " + " ".join(f"-c {each}" for each in self.settings), "start")

    def stop(self, mode="fast"):
        self._run(self.bin / "pg_ctl", "-D", self.folder / "data", "-w", "-m", mode, "stop", check=False)

    def __exit__(self, *_):
        self.signal_all(signal.SIGCONT)
        self.stop("immediate")

    def processes(self):
        """The server first, then its children: each backend leads a session of its own, so that there is no group to signal."""
        try:
            server = int((self.folder / "data/postmaster.pid").read_text().split("\n", 1)[0])
            children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        except (OSError, ValueError):
            return []
        return [server, *map(int, children)]

    def signal_all(self, number):
        for process in self.processes():
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass   # a backend that has just ended

    def backends(self, application="millrace"):
        """Processes of the clients that call themselves so."""
        return [int(line) for line in self.query(f"select pid from pg_stat_activity where application_name = '{application}'").split()]

    def log_lines(self, since=0):
        """The server's own log, from a byte on."""
        with open(self.folder / "log", "rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace").splitlines()

    def log_size(self):
        return (self.folder / "log").stat().st_size

    def create(self, database):
        self.query(f'create database "{database}"')
        return self.url(database)

    def url(self, database="postgres"):
        return f"postgresql://millrace@127.0.0.1:{self.port}/{database}"

    def query(self, sql, database="postgres"):
        """Runs SQL; what it prints, unaligned."""
        done = subprocess.run([self.bin / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port),
                               "-U", "millrace", "-d", database, "-f", "-"], input=sql, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "PGPASSWORD": PASSWORD})
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout

    def rows(self, sql, database):
        """The rows of a SELECT as dictionaries."""
        text = self.query(f"select coalesce(json_agg(row_to_json(t)), '[]') from ({sql}) t", database).strip()
        return json.loads(text)
