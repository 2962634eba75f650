"""Politeness as the server saw it, from an nginx_site log: start = $msec - $request_time."""
from collections import defaultdict
from dataclasses import dataclass

RESOLUTION_MS = 10        # of the log, and the server's own turn
MIN_SPACING_MS = 500 - RESOLUTION_MS
SHORT_SLACK_MS = 10      # beside builds the server notes a request late; by the program's own clock trial_soak.py looks
MAX_OVERHEAD = 0.05       # a run may take so much longer than its spacing makes it


@dataclass(frozen=True)
class Start:
    at_ms: float
    end_ms: float
    host: str
    status: int
    connection: str
    uri: str


def read_log(path):
    """All requests, by their start."""
    starts = []
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            fields = line.rstrip("\n").split("\t", 6)
            if len(fields) != 7 or not line.endswith("\n"):
                continue
            end, took = float(fields[0]) * 1000, float(fields[1]) * 1000
            starts.append(Start(end - took, end, fields[2], int(fields[3]), fields[5], fields[6]))
    starts.sort(key=lambda start: start.at_ms)
    return starts


def by_host(starts):
    hosts = defaultdict(list)
    for start in starts:
        hosts[start.host].append(start)
    return hosts


def gaps(starts):
    """(milliseconds, host, first, second) of every two neighbouring starts to one host, closest first."""
    found = []
    for host, times in by_host(starts).items():
        found += [(b.at_ms - a.at_ms, host, a, b) for a, b in zip(times, times[1:])]
    return sorted(found, key=lambda gap: gap[0])


def check_spacing(trial, starts, what="", min_ms=MIN_SPACING_MS):
    """No two starts to one host closer than `min_ms`, as the server's clock has them."""
    found = gaps(starts)
    min_ms -= 0 if trial.full else SHORT_SLACK_MS
    if not trial.check(bool(found), f"{what}the server saw {len(starts)} starts on {len(by_host(starts))} hosts"):
        return
    close = [gap for gap in found if gap[0] < min_ms]
    trial.check(not close, f"{what}no two starts to one host closer than {min_ms} ms: the closest {found[0][0]:.0f} ms, "
                           f"median {found[len(found) // 2][0]:.0f} ms, 99 % within {found[int(len(found) * 0.99)][0]:.0f} ms, {len(close)} too close")
    for gap, host, first, second in close[:5]:
        trial.note(f"{gap:.0f} ms at {host}: {first.uri} ({first.status}) then {second.uri} ({second.status})")


def allowed_seconds(starts, interval=0.5):
    """(starts - 1) x interval of the busiest host, and the same with the overhead that is allowed."""
    busiest = max((len(times) for times in by_host(starts).values()), default=1)
    planned = (busiest - 1) * interval
    return planned, planned * (1 + MAX_OVERHEAD)


def span_seconds(starts):
    """From the first start to the end of the last answer."""
    return (max(start.end_ms for start in starts) - starts[0].at_ms) / 1000 if starts else 0.0


def check_duration(trial, starts, run_seconds, what="", slack=0.0):
    """The run took at most 5 % more than its spacing demands, and `slack` seconds where the lane that ends last may be idle meanwhile."""
    planned, allowed = allowed_seconds(starts)
    allowed += slack
    trial.check(run_seconds <= allowed, f"{what}the run took {run_seconds:.2f} s for (starts - 1) x 0.5 s = {planned:.2f} s: "
                                        f"{(run_seconds / planned - 1) * 100 if planned else 0:+.1f} %, at most +{MAX_OVERHEAD:.0%}{f' and {slack} s' if slack else ''}")
