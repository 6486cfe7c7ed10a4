"""Messages about keys in models of any shape; those of the profile are in test_company."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from mysteryshop.core.errors import ConfigurationError
from mysteryshop.core.toml import read_toml


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Leaf(_Table):
    colour: str = ""


class _Branch(_Table):
    leaf: _Leaf | None = None
    leaves: tuple[_Leaf, ...] = ()
    by_name: dict[str, _Leaf] = {}
    either: bool | tuple[int, ...] = True


class _Tree(_Table):
    branch: _Branch = Field(default=_Branch(), alias="bough")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[bough.leaf]\ncolor = 1", "bough.leaf.color: unknown key; did you mean 'colour'?"),
        (
            "[[bough.leaves]]\ncolor = 1",
            "bough.leaves[0].color: unknown key; did you mean 'colour'?",
        ),
        (
            "[bough.by_name.a]\ncolor = 1",
            "bough.by_name.a.color: unknown key; did you mean 'colour'?",
        ),
        ("[bough]\nleafs = 1", "bough.leafs: unknown key; did you mean 'leaf'?"),
        ("[branch]", "branch: unknown key; allowed: bough"),
        (
            "[bough]\neither = 'x'",
            "bough.either: found 'x'; allowed: true or false, or a list in square brackets",
        ),
        (
            "[bough]\neither = [1, 'x']",
            "bough.either: found [1, 'x']; allowed: true or false\n"
            "bough.either[1]: found 'x'; allowed: a whole number",
        ),
        ("bough = 3", "bough: found 3; allowed: a table"),
    ],
)
def test_key_is_named_as_it_is_written(tmp_path: Path, content: str, sentence: str) -> None:
    """Keys are named as they stand in the file, never by the types or fields of the model."""
    file = tmp_path / "tree.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        read_toml(file, _Tree)
    assert str(raised.value).replace(f"{file}: ", "") == sentence
