#!/usr/bin/python3
"""Runs each libFuzzer target of tests/fuzz over its seeds and what it makes of them: 2 s each, with --full 60 s. A finding is a crash, a sanitizer's
report, a property that does not hold, more than 10 s for one input, or more than 2 GiB; the input is kept in build/fuzz-findings."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from trial import ROOT, Trial

HERE = Path(__file__).resolve().parent
FINDINGS = ROOT / "build/fuzz-findings"


def options(parser):
    parser.add_argument("--folder", type=Path, default=ROOT / "build/check/tests/fuzz", help="where the fuzzers were built")
    parser.add_argument("--seconds", type=int, default=0, help="for each of them (default: 2, with --full 60)")


class Fuzzer:
    def __init__(self, trial, source):
        self.trial = trial
        self.name = source.stem.removeprefix("fuzz_")
        self.program = trial.options.folder / source.stem
        self.seconds = trial.options.seconds or (60 if trial.full else 2)

    def run(self):
        if not self.trial.check(self.program.exists(), f"{self.program} is built"):
            return
        seeds = sorted((HERE / "corpus" / self.name).iterdir())
        found = self.trial.folder / self.name   # what it makes goes here, not into the tree
        found.mkdir()
        FINDINGS.mkdir(parents=True, exist_ok=True)
        # In --full each input that covers something new may be as long as a page's head; detect_leaks costs a pass over the heap at the end alone.
        outcome = subprocess.run([self.program, found, HERE / "corpus" / self.name, f"-max_total_time={self.seconds}", f"-seed={self.trial.options.seed}", "-timeout=10", "-rss_limit_mb=2048",
                                  f"-max_len={65536 if self.trial.full else 8192}", "-print_final_stats=1", f"-artifact_prefix={FINDINGS}/{self.name}-"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=self.seconds + 120, check=False)
        text = outcome.stdout.decode(errors="replace")
        runs = re.search(r"number_of_executed_units: +(\d+)", text)
        covered = re.findall(r"cov: (\d+)", text)
        count = int(runs.group(1)) if runs else 0
        self.trial.check(outcome.returncode == 0 and count > len(seeds), f"{self.name}: {count} inputs from {len(seeds)} seeds, {covered[-1] if covered else 0} edges, exit status {outcome.returncode}")
        if outcome.returncode != 0:
            print(text[-6000:])


def main():
    with Trial("fuzzers", __doc__, options) as trial:
        shutil.rmtree(FINDINGS, ignore_errors=True)
        sources = sorted(HERE.glob("fuzz_*.cpp"))
        trial.check(len(sources) >= 6, f"{len(sources)} targets")
        for source in sources:
            fuzzer = Fuzzer(trial, source)
            trial.run_part(fuzzer.name, fuzzer.run)


if __name__ == "__main__":
    main()
