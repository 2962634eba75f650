#!/usr/bin/env python3
"""Keys of URLs beside those of Node's URL class (Debian's nodejs), which follows the WHATWG URL standard.

The cases are in url_cases.py. Node's key is its href without credentials and fragment, and nothing for another scheme than http and https.
Where the two differ, DIFFERENCES has our answer and why, one by one; a difference that is not there fails. Later versions of Node may agree
with an answer of ours that stands there.
"""
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.trial import Trial
import url_cases

NODE = r"""
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean);
const out = lines.map(line => {
    const { url, base } = JSON.parse(line);
    let parsed;
    try { parsed = base === null ? new URL(url) : new URL(url, base); } catch { return { error: 'invalid' }; }
    if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
        return { error: 'other scheme' };
    parsed.username = parsed.password = parsed.hash = '';
    return { key: parsed.href };
});
console.log(JSON.stringify({ version: process.version, unicode: process.versions.unicode, out }));
"""

WHY = {
    "caret": "section 1.3: since 2024 the path percent-encode set has '^'; Node 20 has the set before",
    "punctuation": "QUrl's IDNA keeps STD3: in a name with other letters it takes no ASCII punctuation, and '\u2260' and '\u226e' count as '=' and '<' "
                   "with a stroke. No DNS has such names",
    "twice": "a label that decodes to one that begins with xn-- itself: QUrl takes it for broken punycode, as UTS 46 does since revision 31",
    "ignored": "a label of nothing but characters that IDNA drops: QUrl refuses it, for Node it is an empty one",
    "unread": "QUrl makes punycode of a name that mixes directions and does not read it back: taken, it would be a URL when it is queued and none when it is fetched",
}
DIFFERENCES = {
    "http://h/a`b{c}d|e^f": ("http://h/a%60b%7Bc%7Dd|e%5Ef", "caret"),
    "http://h/a^b": ("http://h/a%5Eb", "caret"),
    "http://h/a/^": ("http://h/a/%5E", "caret"),
    "http://\u2260.com/": (None, "punctuation"),
    "http://\u226e.com/": (None, "punctuation"),
    "http://=\u0338.com/": (None, "punctuation"),
    "http://a\u00e9+.com/": (None, "punctuation"),
    "http://xn--xn---epa/": (None, "twice"),
    "http://\ufe0f.com/": (None, "ignored"),
    "http://a\u05d0.com/": (None, "unread"),
    "http://1\u05d0.com/": (None, "unread"),
}


def ours(tool, questions):
    answers = subprocess.run([tool], input=questions, capture_output=True, text=True, check=True).stdout.splitlines()
    return [json.loads(answer).get("key") for answer in answers]


def compare(trial, cases):
    """Every case; the number of those in DIFFERENCES that were met."""
    questions = "".join(json.dumps({"url": text, "base": base}) + "\n" for text, base in cases)
    node = json.loads(subprocess.run(["node", "-e", NODE], input=questions, capture_output=True, text=True, check=True).stdout)
    met = set()
    wrong = []
    for (text, base), our, their in zip(cases, ours(trial.options.tool, questions), (answer.get("key") for answer in node["out"])):
        right, why = DIFFERENCES.get(text, (their, None)) if base is None else (their, None)
        if why:
            met.add(text)
        if our != right:
            wrong.append(f"{text!r} on {base!r}: ours {our!r}, Node {their!r}" + (f", expected {right!r}" if why else ""))
        elif why and our != their:
            trial.note(f"{text!r}: {our!r}, and not {their!r}, by {why}")
    for text in wrong[:int(trial.options.show)]:
        trial.note(text)
    trial.check(not wrong, f"{len(cases)} cases: the key that Node {node['version']} (Unicode {node['unicode']}) has, or the one listed ({len(met)} of those); {len(wrong)} others")
    return met


def options(parser):
    parser.add_argument("tool", help="the program http_answers")
    parser.add_argument("--show", default=40, help="differences printed")


def main():
    with Trial("compare-urls", __doc__, options) as trial:
        if trial.part("named cases"):
            met = compare(trial, list(url_cases.cases()))
            trial.check(met == set(DIFFERENCES), f"every one of the {len(DIFFERENCES)} listed differences is a case")
            for why, text in WHY.items():
                trial.note(f"{why}: {text}")
        if trial.part("random"):
            compare(trial, list(url_cases.random_cases(trial.options.seed, 200_000 if trial.full else 3_000)))


main()
