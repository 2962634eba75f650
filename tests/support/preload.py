"""Builds the library that shifts the wall clock and slows the resolver (faults/preload.c), for LD_PRELOAD."""
import subprocess

from trial import ROOT


def build_preload(folder):
    library = folder / "preload.so"
    if not library.exists():
        subprocess.run(["clang-16", "-O1", "-shared", "-fPIC", "-o", library, ROOT / "tests/faults/preload.c"], check=True)
    return library
