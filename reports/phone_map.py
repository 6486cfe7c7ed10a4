"""The tree behind a number as one picture: a clean SVG, left to right."""

from collections.abc import Iterator
from html import escape

from ..probes.phone.phone_map import Choice, Place, PlaceKind
from .scorecard_text import plain

COLUMN, ROW = 300, 64
"""Units between two levels, and between two places of one level."""
WIDTH, HEIGHT = 190, 44
"""Units of a box."""
LETTERS = 27
"""That fit into a box, or on a line to one."""
REACHED = {PlaceKind.PERSON, PlaceKind.QUEUE}
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1c1b19; }
.key { font-weight: 600; } .words { font-size: 11px; fill: #6b665e; }
rect { fill: #fff; stroke: #b9b3a8; } .people rect { stroke: #2f6f4f; stroke-width: 2; }
.none rect { stroke-dasharray: 4 3; } path { fill: none; stroke: #b9b3a8; }
@media (prefers-color-scheme: dark) {
  text { fill: #eceae6; } .words { fill: #a8a39a; }
  rect { fill: #23211e; stroke: #5d5850; } .people rect { stroke: #7cc49d; } path { stroke: #5d5850; }
}
"""


def picture(root: Place, title: str) -> str:
    """An SVG document of its own."""
    parts, rows = _drawn(root, 0, 0)
    width = COLUMN * _depth(root) + WIDTH + 20
    height = max(rows, 1) * ROW + 10
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img">',
            f"<title>{escape(plain(title, 200))}</title>",
            f"<style>{STYLE}</style>",
            *parts,
            "</svg>",
        ]
    )


def outline(root: Place, depth: int = 0) -> Iterator[str]:
    """The same as lines of text."""
    if not depth:
        yield _told(root)
    for choice in root.choices:
        leads = _told(choice.leads) if choice.leads else "not tried"
        yield f"{'  ' * depth}  {choice.how:<4} {choice.meaning} → {leads}"
        if choice.leads:
            yield from outline(choice.leads, depth + 1)


def _drawn(place: Place | None, depth: int, row: int) -> tuple[list[str], int]:
    """A place with all behind it from a row on: the parts, and the rows they take."""
    choices = place.choices if place else ()
    behind: list[str] = []
    middles: list[tuple[float, Choice]] = []
    rows = 0
    for choice in choices:
        parts, taken = _drawn(choice.leads, depth + 1, row + rows)
        middles.append((row + rows + (taken - 1) / 2, choice))
        behind += parts
        rows += taken
    rows = max(rows, 1)
    middle = row + (rows - 1) / 2
    ways = [part for at, choice in middles for part in _way(depth, middle, at, choice)]
    return [*ways, *_box(place, depth, middle), *behind], rows


def _box(place: Place | None, depth: int, row: float) -> Iterator[str]:
    x, y = depth * COLUMN + 5, row * ROW + 10
    kind = "none" if place is None else "people" if place.kind in REACHED else "place"
    yield f'<g class="{kind}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield f'<text x="{x + 10}" y="{y + 18}">{place.kind if place else "not tried"}</text>'
    if place and place.says:
        words = escape(plain(place.says, LETTERS).split("… (cut")[0])
        yield f'<text class="words" x="{x + 10}" y="{y + 34}">{words}</text>'
        yield f"<title>{escape(plain(place.says))}</title>"
    yield "</g>"


def _way(depth: int, start: float, end: float, choice: Choice) -> Iterator[str]:
    x, y = depth * COLUMN + 5 + WIDTH, start * ROW + 10 + HEIGHT / 2
    to_x, to_y = (depth + 1) * COLUMN + 5, end * ROW + 10 + HEIGHT / 2
    bend = x + 16
    yield f'<path d="M {x} {y} C {bend} {y} {x} {to_y} {bend} {to_y} L {to_x} {to_y}"/>'
    words = escape(plain(choice.meaning, LETTERS - 11).split("… (cut")[0])
    yield f'<text class="key" x="{bend + 4}" y="{to_y - 5}">{escape(choice.how)}</text>'
    yield f'<text class="words" x="{bend + 4}" y="{to_y + 13}">{words}</text>'


def _depth(place: Place) -> int:
    return max((1 + _depth(c.leads) if c.leads else 1 for c in place.choices), default=0)


def _told(place: Place) -> str:
    return f"{place.kind}: “{plain(place.says, 90)}”" if place.says else str(place.kind)
