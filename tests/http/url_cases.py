"""The cases of compare_urls.py: (text, base or None). Deterministic."""
import random

# --- alone ---
PLAIN = [
    "", " ", "http:", "http:/", "http://", "http:///", "http://a", "http:a", "http:/a", "http:///a", "http:////a/b", "HTTP://A/B?C", "hTtPs://A:443/", "https:a",
    "http:\\\\a\\b", "http:\\a", "http:/\\a", "http:\\/a/b\\c?d\\e#f\\g", "\thttp://a/\n", " http://a/ ", "\x01\x1fhttp://a/\x02 ", "ht\ntp://a/b", "http\t:\t/\t/a",
    "http://a/\rb\nc\td", "http://a b/", "http://a\tb/", "ftp://a/", "mailto:a@b", "javascript:x", "data:,x", "file:///a", "about:blank", "ws://a/", "blob:http://a/b",
    "//a/b", "/a", "a", "?a", "#a", ".", "://a", ":a", "http//a", "1http://a", "-http://a", "http+x://a", "a.b:80", "localhost:80",
    # ports
    "http://a:80", "http://a:443", "https://a:80", "https://a:443", "http://a:", "http://a:/b", "http://a:0", "http://a:00080", "http://a:65535", "http://a:65536",
    "http://a:8080", "http://a:99999999999999999999", "http://a:-1", "http://a:+80", "http://a:8a", "http://a:a", "http://a: 80", "http://a:80 ", "http://a:8\t0/",
    "http://a:80:80", "http://:80", "http://a:80?b", "http://a:80#b", "http://a:80\\b", "http://a:\u0668\u0660", "http://a:%38%30", "http://:", "http://:@a",
    # credentials
    "http://u@a", "http://u:p@a", "http://:p@a", "http://u:@a", "http://@a", "http://:@a/", "http://u@v@a", "http://u:p:q@a", "http://u%40v@a", "http://u/v@a",
    "http://u?v@a", "http://u#v@a", "http://u\\v@a", "http://@", "http://u@", "http://u:p@", "http://u@:80", "http://u@/b", "http://a@b@c:81/d",
    "http://\u00e9:\u00e9@a/", "http://u:p@[::1]:80/", "http:@a", "http:/@a", "http://@/a", "http:u@a",
    # dot segments
    "http://h/.", "http://h/..", "http://h/./", "http://h/../", "http://h/a/.", "http://h/a/..", "http://h/a/./b", "http://h/a/../b", "http://h/a/b/../../..",
    "http://h/a/../../b", "http://h/%2e", "http://h/%2e%2e", "http://h/a/%2E%2e/b", "http://h/a/.%2e/b", "http://h/a/%2e./b", "http://h/a/...", "http://h/a/.b",
    "http://h/a/b..", "http://h/a//..", "http://h//../a", "http://h/a/..//b", "http://h/a\\..\\b", "http://h/..%2fa", "http://h/%2e%2e%2fa", "http://h/a?../b",
    "http://h/a/..;x/b", "http://h/a/..?", "http://h/a/..#", "http://h/.?", "http://h/a/.\t./b", "http://h/\uff0e\uff0e/a", "http://h/C|/../a", "http://h/C:/../..",
    "http://h/.%252e", "http://h/a/%2e%2E/%2e/", "http://h//", "http://h///a", "http://h/.//a", "http://h/..//a", "http://h/a/../../../../b/./c/..",
    # percent
    "http://h/%", "http://h/%4", "http://h/%4g", "http://h/%41", "http://h/%c3%a9", "http://h/%C3%A9", "http://h/%25", "http://h/%2F", "http://h/%00", "http://h/a%20b",
    "http://h/?%", "http://h/?%zz", "http://h/?a=%c3%a9&b=\u00e9", "http://h/\u00e9", "http://h/?\u00e9", "http://h/\U0001f600?\U0001f600", "http://h/\ud7ff\ue000\ufffd\uffff",
    "http://h/a b c", "http://h/?a b+c", "http://h/a'b\"c", "http://h/?a'b\"c", "http://h/a`b{c}d|e^f", "http://h/?a`b{c}d|e^f", "http://h/~-_.!*'()", "http://h/;=&,:@$+",
    # queries
    "http://h?", "http://h/?", "http://h/??", "http://h/a?b?c", "http://h/a?b/c/../d", "http://h?a/b", "http://h/a?#", "http://h/a#?b", "http://h/a##b", "http://h/a? ",
    "http://h/a?b c", "http://h/a?\tb\nc", "http://h/a?<>\"'", "http://h/a?[]", "http://h/a?\\",
]

HOSTS = [
    # IPv4 in all its forms
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.1", "0X7f.0X0.0x0.0x1", "017700000001", "0177.0.0.1", "0", "0x", "0x.0x.0", "00", "08", "09.1", "0x0g",
    "256", "256.0.0.1", "1.256.0.1", "1.2.3.256", "1.2.65536", "1.2.65535", "1.16777215", "1.16777216", "4294967295", "4294967296", "0xffffffff", "0x100000000", "1.2.3.4.",
    "1.2.3.4..", "1.2.3", "1.2.3.4.5", "1..2", ".1", "1.", "1.2.3.", "1.2.3.x", "1.2.3.0x", "a.1", "a.0x1", "a.0xg", "a.1.", "a.08", "1.2.3.08", "999999999999.1", "1e2", "0b1",
    "%31%32%37.1", "\uff11\uff12\uff17.1", "\u0661.1", "1\u30022\u30023\u30024", "192.168.0.1.example", "192.168.257", "255.255.255.255", "0.0.0.0", "1.2.3.4%2e", "+1.2.3.4", "1 .2.3.4",
    # IPv6
    "[::]", "[::1]", "[1::]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]", "[:1]", "[1:]", "[:::1]", "[::1", "::1", "[::1]]", "[[::1]]", "[]", "[::g]",
    "[0:0:1:0:0:0:0:1]", "[1:0:0:2:0:0:0:3]", "[0:0:0:1:0:0:0:0]", "[1:0:0:1:0:0:1:1]", "[2001:DB8::A]", "[00001::]", "[0001::]", "[::ffff:1.2.3.4]", "[::1.2.3.4]", "[1.2.3.4]",
    "[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::1.2.3]", "[::1.2.3.4.5]", "[::1.2.3.256]", "[::01.2.3.4]", "[::1.2.3.4:5]", "[::0x1]", "[fe80::1%25eth0]", "[fe80::1%eth0]",
    "[v1.a]", "[::%31]", "[1:2:3:4::5:6:7:8]", "[::1]a", "a[::1]", "[ ::1]", "[::1 ]", "[1::2:3:4:5:6:7]", "[1:2:3:4:5:6:7::]", "[::2:3:4:5:6:7:8]", "[1:0:3:4:5:6:7:8]",
    # names
    "example.org", "EXAMPLE.org", "example.org.", "example..org", ".example.org", "..", ".", "a.", "a..", "a_b", "-a", "a-", "a--b", "ab--c", "a*b", "a!b", "a$b", "a&b", "a'b", "a(b)",
    "a,b", "a;b", "a=b", "a+b", "a~b", "a`b", "a{b}", "a\"b", "a<b", "a>b", "a^b", "a|b", "a%b", "a%20b", "a%2fb", "a%3ab", "a%40b", "a%23b", "a%00b", "a%41b", "%61%62", "a%e2%98%83",
    "a%ff", "a%zz", "%", "%25", "a\x7fb", "a\u00a0b", "a\u3000b", "a\u00adb", "\u00ad", "a\u200bb", "a\u2060b", "a\ufeffb", "\ufeffa", "a\u200db", "a\u200cb", "a\u034fb",
    # IDNA
    "b\u00fccher.example", "B\u00dcCHER.example", "bu\u0308cher.example", "fa\u00df.de", "FA\u1e9e.de", "\u03b2\u03cc\u03bb\u03bf\u03c2.com", "\u4f8b\u3048.jp", "\uff45\uff58.com", "\uff05\uff14\uff11.com",
    "xn--bcher-kva.example", "XN--BCHER-KVA.example", "xn--a", "xn--", "xn--.com", "xn--a-ecp.ru", "xn--zca.de", "xn--fa-hia.de", "xn--ls8h.la", "\U0001f4a9.la", "xn--xn---epa", "xn--0",
    "\u2100.com", "a\u2044b", "\u33c2.com", "\u00bd.com", "\u2488.com", "\u00b5.com", "\u212b.com", "\u0130.com", "\u0131.com", "I\u0307.com", "\u1e9e.com", "\u017f.com", "\u212a.com",
    "\u0301a.com", "a\u0301.com", "\u0915\u094d\u200d\u0937.com", "\u0915\u200d\u0937.com", "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com", "\u05d0.com", "a\u05d0.com", "\u05d01.com", "1\u05d0.com",
    "\ud800.com".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "\ufffd.com", "\ue000.com", "\u0378.com", "a.\u3002b", "a\uff0eb", "a\uff61b", "a\u3002b", "\u3002", "\u2260.com", "\u226e.com",
    "=\u0338.com", "a\u00e9+.com", "\u00e9_a.com", "a" * 63 + ".com", "a" * 64 + ".com", ".".join(["a" * 60] * 4), "\u00e9" * 50 + ".com",
    "\u13a0.com", "\u10a0.com", "\uab70.com", "\u2c2f.com", "\U00010400.com", "\u3164.com", "\u115f.com", "\u17b4.com", "\u06dd.com", "\u2ff0.com", "\u0640.com", "\ufdfa.com", "\U0001f1e6\U0001f1e8.com",
    "\u2f00.com", "\u2ce0.com", "\u1806.com", "\u180e.com", "\ufe0f.com", "\u2764\ufe0f.com", "\U000e0001.com",
]

# --- against a base ---
BASES = ["http://h/", "http://h", "http://h/a/b/c?q#f", "https://u:p@h:8443/a/b;p?x=/y", "http://h/a/b/..", "http://[::1]:81/x/", "http://h/?only", "http://h//a//b/", "http://b\u00fccher.example/\u00e9/"]
REFERENCES = [
    "", " ", "#", "#f", "?", "?x", "?x#y", ".", "..", "./", "../", "/", "//", "///", "//g", "///g", "////g/x", "\\", "\\\\g", "/\\g", "\\/g", "g", "./g", "../g", "../../g", "../../../../g", "g/",
    "g/.", "g/..", "g/../h", "./g/.", "g?y", "g#s", "g;x", ";x", "?y/../x", "#s/../x", "/./g", "/../g", "g.", ".g", "g..", "..g", "g:h", "http:g", "http:/g", "http://g", "http:", "http:?x", "http:#x",
    "http:.", "http:..", "http:../g", "https:g", "https:/g", "https://g", "https:", "HTTP:g", "hTTps:g", "mailto:x", "javascript:void(0)", "//g:80/x", "//g:443/x", "//u:p@g/x", "//@g", "//", "//:80", "//g\\x",
    "%2e", "%2e%2e/g", ".%2E/g", "%2E./../g", "g%2fh", "\tg", "g\n", "  g  ", "g h", "\u00e9", "?\u00e9", "#\u00e9", "g?a=b&c=d", "?a'b", "x:y:z", "1:2", "a/b:c", ":80", "//[::1]/", "//[::1", "//1.2.3", "//0x7f.1/../x",
    "..//g", "//../g", "/..//g", ".//g", "..\\g", ".\\g", "\\..\\g", "g\\h", "?\\", "#\\", "/C|/g", "C|/g", "file:g", "//C|/g", "data:,", "http:\\\\g", "http:\\g",
]


def cases():
    for text in PLAIN:
        yield text, None
    for host in HOSTS:
        yield f"http://{host}/", None
    # Every ASCII character in every part.
    for code in range(0x80):
        c = chr(code)
        for text in (f"http://a{c}b/", f"http://h/a{c}b", f"http://h/a?b{c}c", f"http://h:8{c}0/", f"http://u{c}v@h/", f"{c}http://h/{c}", f"http://h/a/{c}"):
            yield text, None
    for base in BASES:
        for reference in REFERENCES:
            yield reference, base


# Names of other letters with ASCII punctuation are among the listed differences: here neither "\u00e9" nor "'" comes into a host.
PIECES = ["http", "https", ":", "/", "//", "\\", "?", "#", "@", ".", "..", "%2e", "%", "a", "B", "/\u00e9", "?\u00e9", "1", "0x7f", "[::1]", ":80", ":443", " ", "\t", "h.example", "?&", "/'", "|", "<", "127.0.0.1"]


def random_cases(seed, count):
    chosen = random.Random(seed)
    for _ in range(count):
        text = chosen.choice(["", "http:", "http://", "https://h", "//", "/"]) + "".join(chosen.choice(PIECES) for _ in range(chosen.randint(0, 7)))
        yield text, chosen.choice([None, *BASES])
