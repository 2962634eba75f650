"""The library for LD_PRELOAD that shifts the wall clock and slows the resolver (faults/preload.c says how)."""
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "faults/preload.c"


def build_preload(folder):
    library = folder / "preload.so"
    if not library.exists():
        subprocess.run(["clang-16", "-O1", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    return library
