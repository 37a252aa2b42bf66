"""A row as the model sees it: every text of it, and how much of it is trained."""

from __future__ import annotations

from desktop.pages.wizard.data_views import _spans
from engine.rpc import Rendered, Span


def test_both_answers_of_a_pair_are_shown_and_their_tokens_counted_once() -> None:
    better = (Span(text="Hello? ", role="masked"), Span(text="Gladly!", role="trained"))
    worse = (Span(text="Hello? ", role="masked"), Span(text="No.", role="trained"))
    seen = Rendered(
        index=0, total=1, line=1, spans=better, more=(worse,), trained=5, masked=4, cut=0, template="own"
    )
    spans = _spans(seen)
    assert "".join(span.text for span in spans) == "Hello? Gladly!\n\n· · ·\n\nHello? No."
    assert sum(span.tokens for span in spans) == 9
