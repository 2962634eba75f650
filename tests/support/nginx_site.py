"""nginx on loopback as several hosts (127.0.1.1 …), with a log that says when each request started.

One port for all hosts; the host of a URL is its address. Log lines: $msec, $request_time, $host, $status, $bytes_sent, $connection,
$request_uri, so that start = $msec - $request_time (see pacing.py). The worker runs at nice 10, as it shares the cores with what it serves.
"""
import ipaddress
import itertools
import os
import random
import shutil
import socket
import subprocess
from pathlib import Path

from trial import stop_process, wait_until

FIRST_ADDRESS = ipaddress.IPv4Address("127.0.1.1")
NAMES_A_CERTIFICATE = 10


def address(index):
    """The address of host number `index` (from 0), skipping .0 and .255."""
    return str(ipaddress.IPv4Address(int(FIRST_ADDRESS) + (index // 254) * 256 + index % 254))


def find_nginx():
    found = shutil.which("nginx") or (os.access("/usr/sbin/nginx", os.X_OK) and "/usr/sbin/nginx")
    if not found:
        raise RuntimeError("nginx is not installed: packaging/deps --test")
    return found


def free_port(addresses=("127.0.0.1",)):
    """A TCP port that was free on all of `addresses` a moment ago, below the range that clients get."""
    for _ in range(200):
        port = random.SystemRandom().randrange(12_000, 32_000)
        sockets = []
        try:
            for host in addresses:
                probe = socket.socket()
                sockets.append(probe)
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
            return port
        except OSError:
            continue
        finally:
            for probe in sockets:
                probe.close()
    raise RuntimeError("no free port")


class NginxSite:
    """`with NginxSite(folder, hosts=20, root=pages) as site: site.url(3, '/a.html')`

    redirects  {path: target}, answered with 302; the target may be absolute
    statuses   {path: (status, {header: value})}
    robots     text of /robots.txt on every host (default: 404)
    backend    port of a server on 127.0.0.1 that answers below /scripted/ (support/scripted_backend.py)
    roots      {host index: folder} where one host serves another folder than `root`
    own        {host index: directives} of a host that has a folder of its own
    everywhere one socket for all addresses (127.0.0.0/8 alone is answered): for thousands of hosts
    nice       of the worker; below zero where its log is the clock that others are judged by: then it comes before everything else (in real
               time; root only, else 0), as a busy machine would have it see two requests at once that were sent one after the other
    """

    def __init__(self, folder, hosts, root, *, roots=None, redirects=None, statuses=None, robots=None, backend=None, gzip=False,
                 tls=False, extra="", own=None, log=True, workers=1, everywhere=False, nice=10):
        self.folder = Path(folder) / f"nginx-{random.SystemRandom().randrange(1 << 32):08x}"
        self.hosts = hosts
        self.root = Path(root)
        self.roots = roots or {}
        self.redirects = redirects or {}
        self.statuses = statuses or {}
        self.robots = robots
        self.backend = backend
        self.gzip = gzip
        self.tls = tls
        self.extra = extra
        self.own = own or {}
        self.log_enabled = log
        self.workers = workers
        self.everywhere = everywhere
        self.nice = nice if nice >= 0 or os.geteuid() == 0 else 0
        self.port = 0
        self.trust = self.folder / "trust.pem"
        self.process = None
        self.log = self.folder / "access.log"

    def host(self, index):
        return address(index)

    def authority(self, index):
        """The lane key of the host as the program shows it."""
        return f"{address(index)}:{self.port}"

    def url(self, index, path):
        return f"{'https' if self.tls else 'http'}://{self.authority(index)}{path}"

    def clear_log(self):
        """Forgets what was logged. nginx appends, so that truncating is safe."""
        with open(self.log, "w"):
            pass

    def _locations(self):
        lines = []
        for path, target in self.redirects.items():
            lines.append(f'    location = "{path}" {{ return 302 "{target}"; }}')
        for path, (status, headers) in self.statuses.items():
            added = " ".join(f'add_header {name} "{value}" always;' for name, value in headers.items())
            lines.append(f'    location = "{path}" {{ {added} default_type text/html; return {status} "<title>{status}</title>"; }}')
        if self.robots is not None:
            (self.folder / "robots.txt").write_text(self.robots)
            lines.append(f'    location = /robots.txt {{ default_type text/plain; alias "{self.folder}/robots.txt"; }}')
        if self.backend:
            lines.append(f"    location /scripted/ {{ proxy_pass http://127.0.0.1:{self.backend}; proxy_set_header Host $http_host; proxy_http_version 1.1; }}")
        if self.extra:
            lines.append(self.extra)
        return "\n".join(lines)

    def _server(self, indices, root, own=""):
        listen = f"    listen {self.port} backlog=4096; allow 127.0.0.0/8; deny all;" if self.everywhere else "\n".join(f"    listen {address(i)}:{self.port}{' ssl http2' if self.tls else ''} backlog=1024;" for i in indices)
        name = f"{self.folder}/tls-{indices[0] - indices[0] % NAMES_A_CERTIFICATE}"
        tls = f'    ssl_certificate "{name}.crt";\n    ssl_certificate_key "{name}.key";\n    http2_chunk_size 16k;\n' if self.tls else ""
        return f'  server {{\n{listen}\n{tls}    root "{root}";\n    {own}\n{self._locations()}\n  }}'

    def _config(self):
        common = [i for i in range(self.hosts) if i not in self.roots]
        groups = itertools.groupby(common, key=lambda i: i // NAMES_A_CERTIFICATE if self.tls else 0)
        servers = [self._server(list(group), self.root) for _, group in groups]
        servers += [self._server([i], root, self.own.get(i, "")) for i, root in self.roots.items()]
        user = "user root;" if os.geteuid() == 0 else ""
        temps = "\n".join(f'  {kind}_temp_path "{self.folder}/tmp-{kind}";' for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        access = f'  access_log "{self.log}" millrace;' if self.log_enabled else "  access_log off;"
        return f"""{user}
worker_processes {self.workers};
worker_priority {self.nice};
worker_rlimit_nofile 50000;
daemon off;
pid "{self.folder}/nginx.pid";
error_log "{self.folder}/error.log" warn;
events {{ worker_connections {40000 if self.everywhere else 8192}; }}
http {{
  types {{ text/html html htm; text/css css; text/plain txt; application/javascript js; image/png png; }}
  default_type application/octet-stream;
  log_format millrace '$msec\\t$request_time\\t$host\\t$status\\t$bytes_sent\\t$connection\\t$request_uri';
{access}
{temps}
  keepalive_requests 1000000;
  keepalive_timeout 60s;
  open_file_cache max=20000 inactive=120s;
  gzip {'on' if self.gzip else 'off'};
{chr(10).join(servers)}
}}
"""

    def _make_certificates(self):
        """An authority and certificates of NAMES_A_CERTIFICATE hosts each, as sites have them. `trust` is what a client should trust: the
        machine's own authorities and this one, since reading those 140 is a part of what TLS costs."""
        def openssl(name, *words):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                            "-keyout", self.folder / f"{name}.key", "-out", self.folder / f"{name}.crt", *words], check=True, capture_output=True)

        openssl("authority", "-subj", "/CN=millrace test authority")
        for first in range(0, self.hosts, NAMES_A_CERTIFICATE):
            names = ",".join(f"IP:{address(i)}" for i in range(first, min(first + NAMES_A_CERTIFICATE, self.hosts)))
            openssl(f"tls-{first}", "-subj", "/CN=millrace test", "-addext", f"subjectAltName={names}", "-addext", "basicConstraints=critical,CA:false",
                    "-CA", self.folder / "authority.crt", "-CAkey", self.folder / "authority.key")
        system = Path("/etc/ssl/certs/ca-certificates.crt")
        self.trust.write_text((system.read_text() if system.exists() else "") + (self.folder / "authority.crt").read_text())

    def __enter__(self):
        self.folder.mkdir(parents=True)
        if self.tls:
            self._make_certificates()
        probes = ["0.0.0.0"] if self.everywhere else [address(i) for i in range(self.hosts)]
        for _ in range(5):   # another process may take the port between the probe and nginx's bind
            self.port = free_port(probes)
            (self.folder / "nginx.conf").write_text(self._config())
            self.process = subprocess.Popen([*self._scheduling(), find_nginx(), "-p", str(self.folder), "-e", str(self.folder / "error.log"), "-c", str(self.folder / "nginx.conf")],
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if wait_until(self._answers, 10):
                return self
            stop_process(self.process)
        error = (self.folder / "error.log").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"nginx did not start: {error}")

    def _scheduling(self):
        first = ["chrt", "--fifo", "1"]
        allowed = self.nice < 0 and subprocess.run([*first, "true"], stderr=subprocess.DEVNULL).returncode == 0
        return first if allowed else []

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"nginx ended: {(self.folder / 'error.log').read_text(errors='replace')[-2000:]}")
        try:
            socket.create_connection((address(self.hosts - 1), self.port), 0.2).close()
            return True
        except OSError:
            return False

    def __exit__(self, *_):
        if self.process:
            stop_process(self.process)
