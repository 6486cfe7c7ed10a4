"""Bytes as text, whatever charset they claim and whatever they are."""

import codecs
import re

_REALLY = {
    "iso-8859-1": "cp1252",  # WHATWG Encoding: the labels below mean the larger set in practice
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp-850": "cp850",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
}
_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
"""Text codecs of Python that no mail is written in, some of them slow on purpose-made input."""
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\u200b\u2060\ufeff]")


def decoded(raw: bytes, charset: str) -> str:
    """The text: by the declared charset, else UTF-8, else Latin-1. Never raises."""
    codec = _codec(charset)
    for name in (codec, "utf-8"):
        if name:
            try:
                return _clean(raw.decode(name))
            except (ValueError, LookupError):
                continue
    if codec and codec != "utf-8":
        return _clean(raw.decode(codec, "replace"))
    return _clean(raw.decode("latin-1"))


def _codec(charset: str) -> str:
    """The codec of Python for a declared charset, or ""."""
    name = charset.strip(" \"'").lower()[:60]
    name = _REALLY.get(name, name)
    try:
        info = codecs.lookup(name) if name.isascii() and "\x00" not in name else None
    except (LookupError, ValueError):
        return ""
    if info is None or not info._is_text_encoding:
        return ""
    return "" if info.name.replace("_", "-") in _NO_CHARSETS else info.name


def _clean(text: str) -> str:
    """Without control characters and those that take no room; escape stays, for ISO-2022."""
    return _UNWANTED.sub("", text)
