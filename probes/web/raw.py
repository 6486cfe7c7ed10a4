"""A page as the server delivers it, read without a browser: a hint whether it is worth loading."""

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .page import Form, Line, Link, PageView

BLOCKS = frozenset(
    """address article aside blockquote body br button dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol option p pre section summary table
    tbody td textarea tfoot th thead tr ul""".split()  # noqa: SIM905 (a list of 46 strings reads worse)
)
"""Elements that begin a new line."""
NO_TEXT = ("script", "style", "template", "head")
BUILDS = re.compile(r"@|tel:|wa\.me|document\.write|innerHTML|fetch\(", re.IGNORECASE)
"""What in a page's own script may put a way in on the page."""


def raw_view(url: str, body: bytes, encoding: str | None) -> PageView:
    """What the delivered page holds, seen or not; ``embeds`` are its scripts and frames."""
    try:
        text = body.decode(encoding if encoding and encoding != "ISO-8859-1" else "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = body.decode("latin-1")
    tree = LexborHTMLParser(text)
    base = tree.css_first("base[href]")
    start = urljoin(url, base.attributes.get("href") or "") if base else url
    embeds = [
        n.attributes.get("src") or "" for n in tree.css("script[src], iframe[src], frame[src]")
    ]
    structured = [n.text() for n in tree.css('script[type="application/ld+json"]')]
    building = [n.text()[:100] for n in tree.css("script:not([src])") if _builds(n)]
    links = [_link(node, start) for node in tree.css("a[href], area[href]")]
    forms = [_form(node) for node in tree.css("form")]
    title = tree.css_first("title")
    root = tree.css_first("html")
    return PageView(
        url=url,
        title=title.text(strip=True)[:200] if title else "",
        lines=tuple(Line(line) for line in _lines(tree)),
        links=tuple(links),
        forms=tuple(forms),
        structured=tuple(structured),
        embeds=tuple(urljoin(start, src) for src in embeds) + tuple(building),
        language=(root.attributes.get("lang") or "") if root else "",
    )


def _builds(script: LexborNode) -> bool:
    kind = script.attributes.get("type") or ""
    return "json" not in kind and bool(BUILDS.search(script.text()))


def _link(node: LexborNode, start: str) -> Link:
    written = node.attributes.get("href") or ""
    try:
        href = urljoin(start, written.strip())
    except ValueError:
        href = ""
    first = node.css_first("h1, h2, h3, h4, h5, h6, p, div") or node
    name = first.text(deep=True, strip=True) or node.text(deep=True, separator=" ", strip=True)
    images = " ".join(image.attributes.get("alt") or "" for image in node.css("img[alt]"))
    said = name or node.attributes.get("aria-label") or node.attributes.get("title") or images
    return Link(href, written, " ".join((said or "").split())[:200])


def _form(node: LexborNode) -> Form:
    fields = []
    for field in node.css("input, select, textarea"):
        kind = field.attributes.get("type") or "text" if field.tag == "input" else field.tag
        if kind not in ("hidden", "submit", "button", "reset", "image"):
            fields.append(kind or "text")
    names = [f"{f.attributes.get('name') or ''} {f.attributes.get('placeholder') or ''}"
             for f in node.css("input, select, textarea")]  # fmt: skip
    own = [node.attributes.get(key) or "" for key in ("id", "class", "role", "action")]
    words = " · ".join([*own, node.text(deep=True, separator=" ", strip=True), *names])
    return Form(tuple(fields), words[:3000], submits=True)


def _lines(tree: LexborHTMLParser) -> list[str]:
    if tree.body is None:
        return []
    lines: list[str] = []
    parts: list[str] = []
    for node in tree.body.traverse(include_text=True):
        if node.tag == "-text":
            if node.parent is None or node.parent.tag not in NO_TEXT:
                parts.append(node.text(deep=False) or "")
        elif node.tag in BLOCKS:
            lines.append(" ".join("".join(parts).split()))
            parts = []
        elif node.tag == "img":
            parts.append(f" {node.attributes.get('alt') or ''} ")
    lines.append(" ".join("".join(parts).split()))
    return [line[:2000] for line in lines if line]
