"""The manual's example is the program that is compiled and run: app/async/README.md must hold example_greetings.cpp, and its output."""
import pathlib
import subprocess
import sys

program, source, manual = sys.argv[1:]
text = pathlib.Path(manual).read_text(encoding="utf-8")
output = subprocess.run([program], capture_output=True, text=True, timeout=60, check=True).stdout

expected = """Hello, Ada!
Hello, Grace!
Hello, Barbara!
after 1 s
1 task failed: no network
timed out
"""
problems = []
if output != expected:
    problems.append(f"the example printed:\n{output}\nand not:\n{expected}")
if "```cpp\n" + pathlib.Path(source).read_text(encoding="utf-8") + "```\n" not in text:
    problems.append("app/async/README.md does not hold tests/async/example_greetings.cpp as it is")
if "```\n" + expected + "```\n" not in text:
    problems.append("app/async/README.md does not show the example's output")
print("\n".join(problems))
sys.exit(1 if problems else 0)
