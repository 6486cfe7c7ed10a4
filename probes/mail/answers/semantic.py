"""Judging texts by meaning, with an embedding model on this machine; off unless a profile names one.

Being like the question is no answer: boilerplate echoes it best. So a model only settles what the rules
leave unsure, where a text is asked for, and only with a sentence of the reply that says something of its
own. Numbers, dates and names are the rules' alone. Nothing is ever downloaded.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from ....core.company import SemanticModel
from ....core.errors import ConfigurationError, MissingExtra
from .judge import SubAnswer
from .phrases import Phrases, phrases_for
from .pieces import pieces_of
from .question import Question
from .rules import RulesJudge

MOST_SENTENCES = 100
"""Sentences of a reply that are compared."""
_WEIGHTS = "model.safetensors"


class Encoder(Protocol):
    """What is asked of a model."""

    def encode(self, sentences: Sequence[str]) -> Any:
        """A vector a sentence."""
        ...


@dataclass(frozen=True)
class SemanticJudge:
    """The rules, and a model where they are unsure about a text."""

    encoder: Encoder
    name: str
    """Which model, with the beginning of its SHA-256."""
    at_least: float
    """Cosine from which on a sentence is about what was asked."""

    @classmethod
    def of(cls, setting: SemanticModel) -> "SemanticJudge":
        """With the model of a profile.

        Raises:
            MissingExtra: the extra is not installed.
            ConfigurationError: there is no such model, or it cannot be read.
        """
        encoder, fingerprint = _loaded(model_folder(setting.model, setting.beside))
        name = f"rules + {Path(setting.model).name} {fingerprint[:16]}"
        return cls(encoder, name, setting.at_least)

    def judge(self, question: Question, reply: str) -> tuple[SubAnswer, ...]:
        """One result for each sub-question, in their order."""
        ruled = RulesJudge().judge(question, reply)
        unsure = [at for at, one in enumerate(ruled) if self._may_settle(question, at, one)]
        if not unsure:
            return ruled
        phrases = phrases_for(reply, question.text)
        sentences = _sentences(reply, question, phrases)
        likeness = self._likeness([sub.text for sub in question.subquestions], sentences)
        return tuple(
            self._settled(one, at, sentences, likeness) if at in unsure else one
            for at, one in enumerate(ruled)
        )

    def _may_settle(self, question: Question, at: int, ruled: SubAnswer) -> bool:
        return ruled.status == "unsure" and question.subquestions[at].expects.kinds == ("text",)

    def _settled(
        self, ruled: SubAnswer, at: int, sentences: list[str], likeness: list[list[float]]
    ) -> SubAnswer:
        """Answered by the sentence most about it, unless that is more about another sub-question."""
        found = max(range(len(sentences)), key=lambda n: likeness[at][n], default=None)
        if found is None or likeness[at][found] < self.at_least:
            return ruled
        if likeness[at][found] < max(row[found] for row in likeness):
            return ruled
        return SubAnswer(ruled.text, "answered", sentences[found])

    def _likeness(self, asked: list[str], sentences: list[str]) -> list[list[float]]:
        """Cosines, a row a sub-question."""
        vectors = [list(map(float, vector)) for vector in self.encoder.encode(asked + sentences)]
        lengths = [sum(x * x for x in vector) ** 0.5 or 1.0 for vector in vectors]
        unit = [[x / size for x in v] for v, size in zip(vectors, lengths, strict=True)]
        said = unit[len(asked) :]
        return [
            [sum(map(float.__mul__, one, other)) for other in said] for one in unit[: len(asked)]
        ]


def model_folder(name: str, beside: Path) -> Path:
    """Where a model is: a folder beside the profile, or one that was downloaded by name before.

    Raises:
        MissingExtra: the extra is not installed.
        ConfigurationError: it is in neither place.
    """
    if find_spec("model2vec") is None:
        raise MissingExtra("[semantic] needs an extra: pip install 'mysteryshop[semantic]'")
    path = beside / name
    if (path / _WEIGHTS).is_file():
        return path
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        raise ConfigurationError(
            f"[semantic] model: no {_WEIGHTS} in {path}, and no model {name!r} was downloaded; name "
            f"a folder with one, or get it: hf download {name}"
        ) from None


def _sentences(reply: str, question: Question, phrases: Phrases) -> list[str]:
    """Those that say something of their own: not asked, put off, empty, or only an echo."""
    pieces = [piece for piece in pieces_of(reply, question, phrases) if not piece.dead]
    telling = (piece.sentence.text for piece in pieces if piece.tells(question, phrases))
    return list(dict.fromkeys(telling))[:MOST_SENTENCES]


@lru_cache(maxsize=4)
def _loaded(model: Path) -> tuple[Encoder, str]:
    from model2vec import StaticModel

    try:
        with (model / _WEIGHTS).open("rb") as file:
            fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
        return StaticModel.from_pretrained(model), fingerprint
    except Exception as error:  # the readers of weights and of tokenizers raise nothing narrower
        raise ConfigurationError(f"[semantic] model: {model} cannot be read: {error}") from error
