import pytest

from mysteryshop.core.evidence import Evidence
from mysteryshop.reports import render_pictures
from mysteryshop.reports.render_pictures import Album


@pytest.fixture
def shot(book, image):
    return book.picture("shot.png", image(30, 20))


def test_a_light_picture_is_put_inside(book, shot):
    """It becomes a data: URI and brings its size in pixels along."""
    picture = Album(book.evidence).picture(shot)
    assert picture.src
    assert picture.src.startswith("data:image/png;base64,")
    assert (picture.width, picture.height, picture.link) == (30, 20, None)


def test_once_the_report_is_full_pictures_go_beside(book, shot, monkeypatch):
    """All pictures together stay below the limit, each counted as often as it is shown."""
    monkeypatch.setattr(render_pictures, "ALL", shot.size)
    album = Album(book.evidence, "r-evidence")
    assert album.picture(shot).link is None
    assert album.picture(shot).link == f"r-evidence/{shot.sha256[:20]}.png"
    assert list(album.beside) == [f"{shot.sha256[:20]}.png"]


def test_without_a_folder_a_heavy_picture_is_named_with_its_weight(book, shot, monkeypatch):
    """A report that is only text cannot put anything beside itself."""
    monkeypatch.setattr(render_pictures, "ONE", 10)
    assert "too heavy for this file" in Album(book.evidence).picture(shot).note


def test_a_missing_picture_is_said_to_be_missing(book, shot):
    """Without the folder's name, which is nobody's business."""
    book.evidence.path(shot.sha256).unlink()
    note = Album(book.evidence).picture(shot).note
    assert note == f"not shown: evidence {shot.sha256[:12]}… is missing"


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "0" * 64, "x" * 10_000])
def test_a_reference_to_nothing_is_shown_as_such(book, sha256):
    """Whatever the ledger names, there is a sentence and no crash."""
    note = Album(book.evidence).picture(Evidence(sha256, "a.png", "image/png", 1)).note
    assert note.startswith("not shown: evidence")


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "message/rfc822", ""])
def test_only_pictures_without_scripts_are_shown(book, media_type):
    """SVG and HTML can carry scripts; they stay in the store."""
    kept = book.evidence.keep(b"<svg onload=alert(1)>", "a", media_type)
    assert Album(book.evidence, "beside").picture(kept).src is None


def test_a_file_that_only_claims_to_be_a_picture_is_not_shown(book):
    """The first bytes decide, not the name."""
    kept = book.picture("a.png", b"<html>")
    assert Album(book.evidence).picture(kept).note == "not shown: the kept file is no PNG picture"
