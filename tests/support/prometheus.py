"""What reads the program's metrics: Debian's Prometheus and promtool, and a parser for the samples that a trial compares."""
import json
import re
import shutil
import subprocess
import urllib.parse
import urllib.request

from nginx_site import free_port
from trial import stop_process, wait_until

SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def metrics_url(run, seconds=20):
    """Where a command that was started with --metrics serves them; raises when it does not say."""
    found = wait_until(lambda: re.search(r"^metrics on (http://\S+)\n", run._errors.decode(errors="replace"), re.MULTILINE), seconds)
    if not found:
        raise RuntimeError(f"no metrics: {run._errors.decode(errors='replace')[-500:]}")
    return found.group(1)


def fetch(url, seconds=10):
    with urllib.request.urlopen(url, timeout=seconds) as answer:
        return answer.read().decode()


def samples(text):
    """{(name, frozenset of (label, value)): number}; raises at what is no sample and at what is there twice."""
    found = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = SAMPLE.match(line)
        if not match:
            raise ValueError(f"no sample: {line!r}")
        name, labels, value = match.groups()
        pairs = [(label, re.sub(r'\\(.)', lambda m: "\n" if m.group(1) == "n" else m.group(1), quoted)) for label, quoted in LABEL.findall(labels or "")]
        key = (name, frozenset(pairs))
        if key in found:
            raise ValueError(f"twice: {line!r}")
        found[key] = float(value)
    return found


class Page:
    """The metrics of one moment."""

    def __init__(self, url, seconds=10):
        self.text = fetch(url, seconds)
        self.values = samples(self.text)

    def get(self, name, **labels):
        """None where there is no such sample."""
        return self.values.get((name, frozenset(labels.items())))

    def labels(self, name, label):
        return {dict(pairs)[label]: value for (each, pairs), value in self.values.items() if each == name}


def check_text(trial, text, what):
    """promtool must take it without a complaint; it knows the rules for names, too."""
    result = subprocess.run(["promtool", "check", "metrics"], input=text.encode(), capture_output=True)
    trial.check(result.returncode == 0 and not result.stderr and not result.stdout, f"{what}: promtool check metrics has no complaint {(result.stdout + result.stderr).decode()[:300]}")


class Prometheus:
    """`with Prometheus(folder, {"scrape": "http://127.0.0.1:9464/metrics"}) as server:` scrapes each target once a second."""

    def __init__(self, folder, targets):
        if not shutil.which("prometheus"):
            raise RuntimeError("prometheus is not installed: packaging/deps --test")
        self.folder = folder / "prometheus"
        self.targets = targets
        self.port = free_port()
        self.process = None

    def __enter__(self):
        self.folder.mkdir()
        jobs = "".join(f"  - job_name: {job}\n    static_configs: [{{targets: ['{urllib.parse.urlsplit(url).netloc}']}}]\n" for job, url in self.targets.items())
        config = self.folder / "prometheus.yml"
        config.write_text(f"global: {{scrape_interval: 1s, scrape_timeout: 1s}}\nscrape_configs:\n{jobs}")
        subprocess.run(["promtool", "check", "config", config], check=True, capture_output=True)
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(["prometheus", f"--config.file={config}", f"--storage.tsdb.path={self.folder / 'data'}", f"--web.listen-address=127.0.0.1:{self.port}"],
                                            stdout=log, stderr=log)
        if not wait_until(self._ready, 20, 0.1):
            raise RuntimeError(f"prometheus did not start: {(self.folder / 'log').read_text()[-800:]}")
        return self

    def __exit__(self, *_):
        if self.process:
            stop_process(self.process)

    def _ready(self):
        try:
            return fetch(f"http://127.0.0.1:{self.port}/-/ready", 1)
        except OSError:
            return None

    def _ask(self, path, **parameters):
        answer = json.loads(fetch(f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"))
        if answer["status"] != "success":
            raise RuntimeError(answer)
        return answer["data"]

    def series(self, selector):
        """[(labels, [value, …] in the order of time)] of the last ten minutes."""
        found = self._ask("query", query=f"{selector}[10m]")["result"]
        return [(each["metric"], [float(value) for _, value in each["values"]]) for each in found]

    def errors(self):
        """{job: what went wrong with its last scrape}"""
        return {each["labels"]["job"]: each["lastError"] for each in self._ask("targets")["activeTargets"] if each["lastError"] or each["health"] == "down"}
