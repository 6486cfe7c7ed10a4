"""Evidence is kept whole or not at all, once, and cannot change unseen."""

import base64
import errno
import hashlib
import os
from pathlib import Path
from typing import Never
from urllib.parse import quote

import pytest

from mysteryshop.core.errors import EvidenceDamaged, LedgerUnavailable
from mysteryshop.core.evidence import EvidenceStore
from mysteryshop.core.redaction import Redactor


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def files(store: EvidenceStore) -> list[Path]:
    """Every file in the store's folder, temporary ones too."""
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_kept_under_its_digest(store: EvidenceStore) -> None:
    """What was kept is found by the SHA-256 of its content, with its size."""
    kept = store.keep(b"a page", "1-home.png", "image/png")
    assert (kept.sha256, kept.size) == (hashlib.sha256(b"a page").hexdigest(), 6)
    assert store.read(kept.sha256) == b"a page"
    assert list(store) == [kept.sha256]


def test_same_content_once(store: EvidenceStore) -> None:
    """The same content under two names is one file."""
    first = store.keep(b"a page", "1-home.png", "image/png")
    second = store.keep(b"a page", "7-home-again.png", "image/png")
    assert (first.sha256, first.name) == (second.sha256, "1-home.png")
    assert len(files(store)) == 1


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "the disk is full; make room and run the same command again"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_failing_disk(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    """A disk that fails in the middle leaves nothing behind and says what to do; later it works."""

    def fail(_: int) -> Never:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(LedgerUnavailable) as raised:
            store.keep(b"a page", "1.png", "image/png")
    assert str(raised.value) == f"evidence cannot be kept in {store.folder}: {sentence}"
    assert files(store) == []
    assert store.read(store.keep(b"a page", "1.png", "image/png").sha256) == b"a page"


def test_interrupted_in_the_middle(store: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt between writing and naming the file leaves no half file under any name."""

    def interrupt(_: int) -> Never:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.keep(b"a page", "1.png", "image/png")
    assert files(store) == []


def test_leftover_of_a_killed_process_is_no_evidence(store: EvidenceStore) -> None:
    """A temporary file that a killed process left is never listed."""
    kept = store.keep(b"a page", "1.png", "image/png")
    store.path(kept.sha256).with_name(".new-half").write_bytes(b"a pa")
    assert list(store) == [kept.sha256]


def test_folder_that_cannot_be(tmp_path: Path) -> None:
    """A folder that cannot be made is told as such."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LedgerUnavailable, match=r"evidence cannot be kept in .*: Not a directory"):
        EvidenceStore(tmp_path / "file" / "evidence").keep(b"", "1", "image/png")


def test_changed_and_missing(store: EvidenceStore) -> None:
    """A changed file and a missing one are told apart, and neither is given out."""
    kept = store.keep(b"a page", "1.png", "image/png")
    store.path(kept.sha256).write_bytes(b"a pace")
    with pytest.raises(EvidenceDamaged, match="has been changed since it was stored"):
        store.read(kept.sha256)
    store.path(kept.sha256).unlink()
    with pytest.raises(EvidenceDamaged, match="is missing from"):
        store.read(kept.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "A" * 64, "0" * 64 + "\n"])
def test_only_digests_lead_to_files(store: EvidenceStore, name: str) -> None:
    """No reference leads out of the folder."""
    with pytest.raises(ValueError, match="is no SHA-256"):
        store.read(name)


SECRET = 'pa"ss w/ord'


@pytest.mark.parametrize(
    "form",
    [SECRET, quote(SECRET, safe=""), 'pa\\"ss w/ord', base64.b64encode(SECRET.encode()).decode()],
    ids=["plain", "URL", "JSON", "Base64"],
)
@pytest.mark.parametrize(
    "media_type", ["text/html", "application/json", "message/rfc822", "image/svg+xml"]
)
def test_secrets_in_text(tmp_path: Path, form: str, media_type: str) -> None:
    """Text never holds a secret, and its digest is that of what is kept."""
    store = EvidenceStore(tmp_path, Redactor({"SHOP_PASSWORD": SECRET}))
    kept = store.keep(f"<p>{form}</p>".encode(), "1", media_type)
    assert kept.size == len(store.read(kept.sha256))
    assert store.read(kept.sha256).startswith(b"<p>[redacted SHOP_PASSWORD]")
    assert form.encode() not in store.read(kept.sha256)


def test_pictures_stay(tmp_path: Path) -> None:
    """What is no text is kept byte for byte."""
    store = EvidenceStore(tmp_path, Redactor({"SHOP_PASSWORD": "abcd"}))
    kept = store.keep(b"\x89PNG abcd", "1.png", "image/png")
    assert store.read(kept.sha256) == b"\x89PNG abcd"
