"""Requests and answers: everything that is described is answered, and survives the wire."""

from __future__ import annotations

import inspect
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine import rpc, rpc_data, rpc_memory
from engine.spec import Spec

PLACES = (rpc, rpc_data, rpc_memory)
KINDS = {
    name: kind
    for place in PLACES
    for name, kind in vars(place).items()
    if inspect.isclass(kind) and issubclass(kind, Spec)
}
OURS = [kind for kind in KINDS.values() if kind.__module__ in {place.__name__ for place in PLACES}]
DESCRIBED = {
    found[1]: (kind, found[2])
    for kind in OURS
    if (found := re.match(r"(\w+) -> (\w+)", kind.__doc__ or "")) is not None
}
"""Method -> (its parameters, the name of its answer), as the docstrings tell."""


def test_every_request_that_is_described_is_answered_by_one_of_the_processes() -> None:
    from engine.runtime.chat import Chat
    from engine.runtime.service import Service

    answered = {*Service().handlers(), *Chat().handlers()}
    assert answered == set(DESCRIBED)


@pytest.mark.parametrize("method", DESCRIBED)
def test_every_answer_that_is_described_exists(method: str) -> None:
    kind, answer = DESCRIBED[method]
    assert kind.__name__.lower() == method.replace("_", "")
    assert answer == "null" or answer in KINDS


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["base", "tuned"]),
    st.integers(min_value=0),
)
def test_an_answers_words_survive_the_wire(text: str, side: rpc.Side, tokens: int) -> None:
    said = rpc.Generated(side=side, text=text, tokens=tokens, prompt_tokens=1, seconds=0.1, ended="end")
    line = json.dumps(said.model_dump(mode="json"), ensure_ascii=False).encode()
    assert rpc.Generated.model_validate(json.loads(line)) == said


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_a_misspelt_parameter_is_refused_and_not_passed_over(kind: type[Spec]) -> None:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate({"no_such_name": 1})
    assert ("no_such_name",) in [error["loc"] for error in caught.value.errors()]
