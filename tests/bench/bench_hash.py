#!/usr/bin/python3
"""Speed of `millrace hash` on a warm cache: one file, two files at once, many small ones, beside sha256sum, openssl dgst and a program on
QCryptographicHash, in interleaved runs of one call. Ratios are what counts: the machine is noisy.

    bench_hash.py [--size MIB] [--files N] [--runs N] [--folder DIR] [--full]     (--full: 1,024 MiB, 100,000 files, 5 runs)

Each run is a whole process, its start included. `needed` is what the project promises; a ratio below it ends with FAIL and exit status 1.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import millrace

SMALL = 4096
MEMORY_MB = 60            # beyond the program's own


def measure(command):
    """(seconds, CPU seconds, peak MB) of one run; the output goes to /dev/null."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if status != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def interleaved(contenders, runs):
    """{name: [(seconds, cpu, MB)…]}; one warm-up, then all of them in turn."""
    results = {name: [] for name in contenders}
    for round_number in range(runs + 1):
        for name, command in contenders.items():
            result = measure(command)
            if round_number:
                results[name].append(result)
    return results


def median(results, column=0):
    return statistics.median(result[column] for result in results)


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.failed = []
        self.program = millrace.binary()
        build = Path(os.environ.get("MILLRACE_BENCH_BUILD") or Path(self.program).parent)
        self.qt = build / "tests/bench/qt_digest"

    def prepare(self):
        self.big = []
        for number in range(2):
            path = self.folder / f"big{number}"
            with open(path, "wb") as file:
                block = os.urandom(1 << 20)
                for _ in range(self.options.size):
                    file.write(block)
            self.big.append(str(path))
        small = self.folder / "small"
        small.mkdir()
        content = os.urandom(SMALL)
        self.small = []
        for number in range(self.options.files):
            path = small / f"{number:06}"
            path.write_bytes(number.to_bytes(8, "little") + content[8:])
            self.small.append(os.path.relpath(path, self.folder))

    def table(self, title, results, amount, unit):
        print(f"\n{title}, median of {self.options.runs}")
        for name, each in results.items():
            seconds, cpu, memory = median(each), median(each, 1), median(each, 2)
            print(f"  {name:24} {seconds:7.3f} s  {amount / seconds:10,.0f} {unit}/s  CPU {cpu:6.3f} s  {memory:6.1f} MB")

    def needs(self, what, ratio, least):
        good = ratio >= least
        print(f"  {'ok  ' if good else 'FAIL'} {what}: {ratio:.2f} (needed: {least})")
        if not good:
            self.failed.append(what)

    def large(self):
        one, two = self.big
        contenders = {"millrace": [self.program, "hash", one], "millrace, two files": [self.program, "hash", one, two], "sha256sum": ["sha256sum", one],
                      "openssl dgst -sha256": ["openssl", "dgst", "-sha256", one]}
        if os.access(self.qt, os.X_OK):
            contenders["QCryptographicHash"] = [str(self.qt), one]
        else:
            print(f"(QCryptographicHash is left out: ninja qt_digest makes {self.qt})")
        results = interleaved(contenders, self.options.runs)
        self.table(f"SHA-256 of {self.options.size} MiB (two files: twice that)", results, self.options.size * 1.048576, "MB")
        ours = median(results["millrace"])
        self.needs("one file, times sha256sum", median(results["sha256sum"]) / ours, 2.5)
        self.needs("one file, times openssl dgst", median(results["openssl dgst -sha256"]) / ours, 0.95)
        self.needs("two files at once, times one", 2 * ours / median(results["millrace, two files"]), 1.8)
        if "QCryptographicHash" in results:
            self.needs("one file, times QCryptographicHash", median(results["QCryptographicHash"]) / ours, 2.5)

    def many(self):
        # The list is longer than one command line may be: xargs cuts it for all alike.
        names = self.folder / "names"
        names.write_text("\n".join(self.small) + "\n")
        def over(*command):
            return ["xargs", "-s", "1900000", "-a", str(names), *command]
        os.chdir(self.folder)
        results = interleaved({"millrace": over(self.program, "hash"), "millrace -r": [self.program, "hash", "-r", "small"], "sha256sum": over("sha256sum")}, self.options.runs)
        self.table(f"{self.options.files:,} files of 4 KiB", results, self.options.files, "files")
        self.needs("small files, times sha256sum", median(results["sha256sum"]) / median(results["millrace"]), 1.5)
        self.needs("small files by -r, times sha256sum", median(results["sha256sum"]) / median(results["millrace -r"]), 1.5)
        bare = measure([self.program, "hash", "/dev/null"])[2]
        most = max(result[2] for result in results["millrace -r"])
        good = most - bare < MEMORY_MB
        print(f"  {'ok  ' if good else 'FAIL'} memory beyond the program's own: {most - bare:.1f} MB of {MEMORY_MB} ({most:.1f} and {bare:.1f})")
        if not good:
            self.failed.append("memory")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=256, metavar="MIB")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", default="/dev/shm" if os.access("/dev/shm", os.W_OK) else None, help="where the files are made (default: in memory)")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    if options.full:
        options.size, options.files, options.runs = 1024, 100_000, 5
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="millrace-bench-hash-", dir=options.folder) as folder:
        bench = Bench(options, Path(folder))
        bench.prepare()
        bench.large()
        bench.many()
        os.chdir("/")
    print(f"\n{'FAIL: ' + ', '.join(bench.failed) if bench.failed else 'PASS'}")
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
