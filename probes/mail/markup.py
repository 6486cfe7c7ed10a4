"""What a person reads of an HTML mail, as lines of text; quotations are marked with ``>``."""

import re
from collections import Counter
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST_MARKUP = 500_000
"""Characters that are parsed."""
MOST_NODES = 100_000
"""Nodes that are visited."""
MOST_TAGS = 50_000
"""Tags beyond which a mail is no page: its text is taken without parsing."""
DEEPEST_TAGS = 400
"""Elements open within one another, likewise: parsers take time with the square of it."""
DEEPEST_FONTS = 50
"""Formatting elements open at once, likewise: each new paragraph repeats them all (WHATWG HTML)."""
RULE = "_" * 32
"""How a line across the page is written."""

_UNSEEN = {"script", "style", "head", "title", "noscript", "template", "svg", "object", "iframe"}
_BLOCKS = {
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
}
_APART = {"p", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol", "table", "pre"}
"""Blocks with an empty line before and after them."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt"
    r"|em)?\s*(?:;|$)"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)|max-height\s*:\s*0(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
_REPLY_HEAD = {"divrplyfwdmsg", "appendonsend", "olk_src_body_section"}
"""Ids by which Outlook marks where the quotation begins."""
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,15})", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_FONTS = {
    "a",
    "b",
    "big",
    "code",
    "em",
    "font",
    "i",
    "nobr",
    "s",
    "small",
    "strike",
    "strong",
    "tt",
    "u",
}
_NEVER_OPEN = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
}
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def markup_text(html: str) -> str:
    """The visible text: block elements begin a line, ``blockquote`` adds ``> ``. Never raises."""
    html = html[:LONGEST_MARKUP]
    if not _is_reasonable(html):
        return _EMPTY_LINES.sub("\n\n", unescape(_ANY_TAG.sub("\n", html))).strip()
    try:
        root = LexborHTMLParser(html).root
    except (ValueError, RuntimeError):
        return ""
    writer = _Writer()
    if root is not None:
        _visit(root, writer)
    return writer.text()


def markup_links(html: str) -> list[tuple[str, str]]:
    """The address and the words of each link. Never raises."""
    html = html[:LONGEST_MARKUP]
    if not _is_reasonable(html):
        return []
    try:
        nodes = LexborHTMLParser(html).css("a[href]")
    except (ValueError, RuntimeError):
        return []
    return [((node.attributes.get("href") or "").strip(), node.text()) for node in nodes]


class _Writer:
    """Lines as they come, each with the depth of quotation it stands in."""

    def __init__(self) -> None:
        self.depth = 0
        self.preformatted = 0
        self._lines: list[str] = []
        self._line = ""

    def say(self, text: str) -> None:
        if self.preformatted:
            *whole, last = text.split("\n")
            for line in whole:
                self._line += line
                self.end()
            self._line += last
            return
        text = _SPACE.sub(" ", text)
        self._line += text.lstrip() if not self._line or self._line.endswith(" ") else text

    def end(self) -> None:
        """End the line, even an empty one."""
        self._lines.append("> " * min(self.depth, 9) + self._line.rstrip())
        self._line = ""

    def new_line(self) -> None:
        if self._line.strip():
            self.end()
        self._line = ""

    def gap(self) -> None:
        self.new_line()
        if self._lines and self._lines[-1].strip("> "):
            self.end()

    def text(self) -> str:
        self.new_line()
        return _EMPTY_LINES.sub("\n\n", "\n".join(self._lines)).strip("\n")


def _is_reasonable(html: str) -> bool:
    """Whether a parser can be trusted with it: not nested or repeated to hold it up."""
    open_tags: Counter[str] = Counter()
    depth = fonts = 0
    for count, match in enumerate(_TAG.finditer(html)):
        closing, tag = match[1], match[2].lower()
        if tag in _NEVER_OPEN or (closing and not open_tags[tag]):
            continue
        step = -1 if closing else 1
        open_tags[tag] += step
        depth += step
        fonts += step if tag in _FONTS else 0
        if count > MOST_TAGS or depth > DEEPEST_TAGS or fonts > DEEPEST_FONTS:
            return False
    return True


def _visit(root: LexborNode, writer: _Writer) -> None:
    """Go through the tree without recursion: a page may be nested deeper than Python allows."""
    todo: list[tuple[LexborNode, bool]] = [(root, True)]
    for _ in range(MOST_NODES):
        if not todo:
            return
        node, entering = todo.pop()
        tag = (node.tag or "").lower()
        if tag == "-text":
            writer.say(node.text_content or "")
        elif not entering:
            _leave(tag, writer)
        elif not _unseen(node, tag):
            _enter(node, tag, writer)
            todo.append((node, False))
            todo.extend((child, True) for child in reversed(list(node.iter(include_text=True))))


def _enter(node: LexborNode, tag: str, writer: _Writer) -> None:
    if tag == "br":
        writer.end()
    elif tag in ("td", "th"):
        writer.say(" ")
    elif tag in _BLOCKS:
        writer.gap() if tag in _APART else writer.new_line()
    if tag == "blockquote":
        writer.depth += 1
    elif tag == "pre":
        writer.preformatted += 1
    elif tag == "li":
        writer.say("- ")
    elif tag == "hr" or (node.attributes.get("id") or "").lower() in _REPLY_HEAD:
        writer.new_line()
        writer.say(RULE)
        writer.end()


def _leave(tag: str, writer: _Writer) -> None:
    if tag in _BLOCKS:
        writer.new_line()
    if tag == "blockquote":
        writer.depth -= 1
    elif tag == "pre":
        writer.preformatted -= 1
    if tag in _APART:
        writer.gap()


def _unseen(node: LexborNode, tag: str) -> bool:
    if tag in _UNSEEN or tag.startswith(("-", "!", "_")):
        return tag != "-document" and tag != "-undef"
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
