#!/usr/bin/python3
"""Saving pages on PostgreSQL: Store::save() beside a bare QPSQL loop that leaves the same rows, on a server of this script's own (bench_store.cpp
does the work: `ninja bench_store`). The whole job on PostgreSQL beside SQLite is measured by bench_scrape.py.

    bench_store.py [--full]      (always at full length)
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "support"))
from postgres import Postgres
from trial import ROOT


def main():
    program = Path(os.environ.get("MILLRACE_BENCH_BUILD") or ROOT / "build/release") / "tests/bench/bench_store"
    if not program.exists():
        print(f"FAIL bench-store: {program} is not there (ninja bench_store)")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="millrace-bench-"))
    folder.chmod(0o755)
    try:
        with Postgres(folder) as server:
            status = subprocess.run([program, server.create("bench")]).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{'FAIL' if status else 'PASS'} bench-store")
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
