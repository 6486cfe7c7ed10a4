"""Mails as nobody should send them: mutated at random, the same for the same seed."""

import base64
import random
from collections.abc import Callable

EVIL = (
    "<script>evil()</script>",
    "<img src=x onerror=evil()>",
    '" onmouseover="evil()" x="',
    "'><svg/onload=evil()>",
    "javascript:evil()",
    "</title><script>evil()</script>",
    "</style><script>evil()</script>",
    "--><script>evil()</script>",
    "{{ cycler.__init__.__globals__ }}{% raw %}",
    "<iframe src=javascript:evil()></iframe>",
    "<a href='data:text/html,<script>evil()</script>'>x</a>",
    "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example'>",
    "]]><script>evil()</script>&#0;&lt;script&gt;",
    "\u202e<script>\u2028evil()\u200b</script>",
)
"""What must never do anything, wherever it stands."""
QUESTION = (
    "Will you swap the plug from order TW-20417? How long does that take? What does it cost me?"
)
TEXTS = (
    "Dear Maddy,\n\nyes, we will swap the plug, free of charge. It takes 3 working days.\n\nRuth Calder",
    "Thank you for your message. Your ticket number is #4711. We will get back to you shortly.",
    "Sehr geehrte Frau Thorne,\n\nder Tausch kostet 4,90 € und dauert bis zum 12. Januar.\n\nIhr Team",
    "I am out of the office until 5 January and answer afterwards.",
    "Bonjour, cela dépend de votre contrat. Veuillez nous appeler au +33 1 99 00 12 34.",
    f"See below.\n\nOn Mon, 5 Jan 2026 at 10:00, Maddy wrote:\n> {QUESTION}\n\nYes, 3 days, free.",
    "お問い合わせありがとうございます。交換は無料で、三日かかります。",
    "",
)
FUEL = (
    " ", "a", "> ", "1.", "1,000 ", "(", "=", "\t", "we will ", "yes, ", "https://x.example/",
    "12:00 ", "£1 ", "Jan ", "-", "_", "#1 ", "@", "e.", "“", "\u00e9", "\u0300", "\U0001f600",
    "please call us ", "Re: ", "order ", "until ", "<div>", "&nbsp;", "<b", "On 1 Jan wrote: ",
)  # fmt: skip
"""What expressions with too much patience choke on when it is repeated."""
HEADERS = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Return-Path",
    "Reply-To", "Sender", "Auto-Submitted", "Precedence", "X-Mailer", "List-Id", "Delivered-To",
    "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "X-Failed-Recipients",
    "MIME-Version", "X-Autoreply", "Disposition-Notification-To", "Resent-To",
)  # fmt: skip
CHARSETS = (
    "utf-8", "latin-1", "utf-7", "utf-16", "iso-2022-jp", "x-unknown", "idna", "unicode_escape",
    "punycode", "zlib_codec", "\x00", "", "utf-8\xff", "gb18030", "rot13", "undefined",
)  # fmt: skip
LARGE = 50_000_000
"""Bytes of the largest attachment."""

Mutation = Callable[[random.Random, bytes], bytes]


def mails(count: int, seed: int, address: str) -> list[Callable[[], bytes]]:
    """So many mails to an address, each made when it is asked for; every 2,500th is very large."""
    return [lambda n=n: _mail(random.Random(f"{seed} {n}"), n, address) for n in range(count)]


def _mail(chance: random.Random, number: int, address: str) -> bytes:
    raw = chance.choice(KINDS)(chance, number, address)
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        raw = chance.choice(MUTATIONS)(chance, raw)
    if number % 2_500 == 7:
        return _with_attachment(raw, LARGE)
    return raw[:4_000_000]


def _head(number: int, address: str, kind: str, **more: str) -> str:
    fields = {
        "From": "Ruth Calder <help@tidewater.example>",
        "To": address,
        "Subject": "Re: Order TW-20417",
        "Date": "Mon, 5 Jan 2026 10:00:00 +0000",
        "Message-ID": f"<{number}@tidewater.example>",
        "In-Reply-To": "<letter@post.example>",
        "MIME-Version": "1.0",
        "Content-Type": kind,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"


def _plain(chance: random.Random, number: int, address: str) -> bytes:
    kind = f"text/plain; charset={chance.choice(CHARSETS)}"
    return (_head(number, address, kind) + chance.choice(TEXTS)).encode("utf-8", "replace")


def _html(chance: random.Random, number: int, address: str) -> bytes:
    text = chance.choice(TEXTS).replace("\n", "<br>")
    body = f"<p>{text}</p>{chance.choice(EVIL)}<blockquote>{QUESTION}</blockquote>"
    return (_head(number, address, "text/html; charset=utf-8") + body).encode()


def _parts(chance: random.Random, number: int, address: str) -> bytes:
    kind = chance.choice(("mixed", "alternative", "related", "report", "digest", "signed"))
    parts = [
        f"Content-Type: text/plain\r\n\r\n{chance.choice(TEXTS)}",
        f"Content-Type: text/html\r\n\r\n<p>{chance.choice(TEXTS)}</p>{chance.choice(EVIL)}",
        f'Content-Type: application/pdf; name="{chance.choice(EVIL)}.pdf"\r\n\r\n%PDF',
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        f"Final-Recipient: rfc822; {chance.choice(EVIL)}\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        f"Content-Type: message/rfc822\r\n\r\nSubject: {chance.choice(EVIL)}\r\n\r\n{QUESTION}",
    ]
    chance.shuffle(parts)
    body = "".join(f"--b\r\n{part}\r\n" for part in parts[: chance.randint(1, 5)]) + "--b--\r\n"
    return (_head(number, address, f"multipart/{kind}; boundary=b") + body).encode()


def _bounce(chance: random.Random, number: int, address: str) -> bytes:
    text = f"550 5.1.1 <{chance.choice(EVIL)}>: no such user\r\n\r\nReporting-MTA: dns; x"
    head = _head(number, address, "text/plain", From="MAILER-DAEMON@tidewater.example")
    return (head + text).encode()


KINDS = (_plain, _plain, _html, _parts, _parts, _bounce)


def _evil_header(chance: random.Random, raw: bytes) -> bytes:
    line = f"{chance.choice(HEADERS)}: {chance.choice(EVIL)}\r\n".encode("utf-8", "replace")
    return line + raw


def _evil_text(chance: random.Random, raw: bytes) -> bytes:
    return raw + f"\r\n{chance.choice(EVIL)} for £5 within 3 days\r\n".encode()


def _odd_header(chance: random.Random, raw: bytes) -> bytes:
    name = chance.choice(HEADERS).encode()
    charset = chance.choice(CHARSETS).encode("utf-8", "replace")
    value = chance.choice(
        (
            b"=?" + charset + b"?B?" + base64.b64encode(chance.randbytes(60)) + b"?=",
            b"=?" + charset + b"?Q?=ZZ=" + chance.randbytes(20) + b"?=" * 50,
            chance.randbytes(200),
            b"(" * 5_000 + b"x" + b")" * 400,
            b"<" * 3_000 + b"a@b.example",
            b"a:b:c;d@e.example,;" * 2_000,
            b'"' * 4_000,
            b"x" * 300_000,
            b"\r\n\t".join([b"<i@j.example>"] * 5_000),
            b"multipart/mixed; boundary=" + b"b" * 5_000,
            b"text/plain; charset*0*=" + charset + b"''%41; charset*1=%; name*=%%%",
            b"Mon, 99 Foo 99999 99:99:99 +9999",
        )
    )
    return name + b": " + value + b"\r\n" + raw


def _many_headers(chance: random.Random, raw: bytes) -> bytes:
    name = chance.choice(HEADERS).encode()
    return b"".join(name + b": <%d@x.example>\r\n" % n for n in range(3_000)) + raw


def _repeated(chance: random.Random, raw: bytes) -> bytes:
    fuel = "".join(chance.choices(FUEL, k=chance.choice((1, 1, 2, 3))))
    end = chance.choice(("\r\n", "!", "x@y.example wrote:\r\n", ""))
    return raw + (fuel * chance.choice((100, 300, 1_000, 3_000, 30_000)) + end).encode()


def _lines(chance: random.Random, raw: bytes) -> bytes:
    line = chance.choice(("> ", ">" * 200, "-- ", "From: a\nDate: b", "- x", "1) yes", "|", "On"))
    return raw + f"\r\n{line}{chance.choice(FUEL)}".encode() * chance.choice(
        (20, 50, 300, 2_000, 20_000)
    )


def _nested(chance: random.Random, raw: bytes) -> bytes:
    for n in range(chance.choice((3, 30, 150))):
        if chance.random() < 0.5:
            raw = b"Content-Type: message/rfc822\r\n\r\n" + raw
        else:
            b = b"b%d" % (n if chance.random() < 0.8 else 0)
            raw = (
                b"Content-Type: multipart/mixed; boundary=" + b + b"\r\n\r\n--" + b + b"\r\n" + raw
            )
    return raw


def _many_parts(chance: random.Random, raw: bytes) -> bytes:
    part = b"--b\r\nContent-Type: image/png; name=x.png\r\n\r\nx\r\n" * 3_000
    return b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part + b"--b\r\n" + raw


def _deep_html(chance: random.Random, raw: bytes) -> bytes:
    tag = chance.choice(("div", "blockquote", "table><tr><td", "b", "svg", "ul><li", "pre", "font"))
    html = f"<{tag}>".encode() * chance.choice((100, 1_000, 40_000)) + b"Yes, in 3 days."
    return b"Content-Type: text/html\r\n" + raw + html


def _flipped(chance: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw or b"x")
    for _ in range(chance.choice((1, 10, 200))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(chance: random.Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] if chance.random() < 0.5 else raw[:at] + raw[at + chance.randrange(400) :]


def _doubled(chance: random.Random, raw: bytes) -> bytes:
    at, size = chance.randrange(len(raw) + 1), chance.randrange(2_000)
    return raw[:at] + raw[at : at + size] * chance.choice((2, 20)) + raw[at:]


def _shuffled(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\r\n")[:5_000]
    chance.shuffle(lines)
    return b"\r\n".join(lines)


def _other_ends(chance: random.Random, raw: bytes) -> bytes:
    return raw.replace(b"\r\n", chance.choice((b"\n", b"\r", b"\n\r", b"\0\n", b"\x85", b"")))


def _encoded(chance: random.Random, raw: bytes) -> bytes:
    head, _, body = raw.partition(b"\r\n\r\n")
    how = chance.choice((b"base64", b"quoted-printable", b"x-uuencode", b"binary", b"8bit", b"?"))
    wrong = body if chance.random() < 0.3 else base64.encodebytes(body[:200_000])
    return head + b"\r\nContent-Transfer-Encoding: " + how + b"\r\n\r\n" + wrong


def _noise(chance: random.Random, raw: bytes) -> bytes:
    return raw + chance.randbytes(chance.choice((10, 300, 3_000, 100_000)))


def _without_head(chance: random.Random, raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[2]


def _with_attachment(raw: bytes, size: int) -> bytes:
    data = b"A" * (size * 4 // 3)
    head = b"Content-Type: multipart/mixed; boundary=huge\r\n\r\n--huge\r\n"
    file = b"\r\n--huge\r\nContent-Type: application/pdf; name=a.pdf\r\n"
    return head + raw + file + b"Content-Transfer-Encoding: base64\r\n\r\n" + data + b"\r\n--huge--"


MUTATIONS: tuple[Mutation, ...] = (
    _evil_header, _evil_header, _evil_text, _evil_text, _odd_header, _odd_header, _many_headers,
    _repeated, _repeated, _lines, _nested, _many_parts, _deep_html, _flipped, _cut, _doubled,
    _shuffled, _other_ends, _encoded, _noise, _without_head,
)  # fmt: skip
