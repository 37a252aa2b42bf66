"""The longest row is known only where every row was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.state.draft import Draft
from desktop.state.lengths import RowLengths
from engine.rpc import Lengths, Rendered
from engine.stages import Pretrain, Sft

MODEL, ONE, TWO = Path("/m"), Path("/one.jsonl"), Path("/two.jsonl")


def rendered(longest: int, sampled: int = 20, total: int = 20) -> Rendered:
    lengths = Lengths(
        sampled=sampled, edges=(0, longest), counts=(sampled,), longest=longest, cut=0, untrained=0
    )
    return Rendered(
        index=0, total=total, line=1, spans=(), trained=1, masked=0, cut=0, template="own", lengths=lengths
    )


@pytest.fixture
def draft() -> Draft:
    return Draft().with_model(MODEL).with_data(ONE)


def learned(draft: Draft, *pairs: tuple[int, Rendered]) -> RowLengths:
    lengths = RowLengths()
    for index, shown in pairs:
        lengths.learn(MODEL, draft.data[index], draft.stage, shown)
    return lengths


def test_the_longest_row_of_a_file_that_was_measured_whole_is_known(draft):
    assert learned(draft, (0, rendered(317))).longest(draft) == 317


def test_a_sample_does_not_say_how_long_the_other_rows_are(draft):
    assert learned(draft, (0, rendered(317, sampled=2000, total=9000))).longest(draft) is None


def test_of_several_files_every_one_must_be_known(draft):
    both = draft.with_data(TWO)
    assert learned(both, (0, rendered(317))).longest(both) is None
    assert learned(both, (0, rendered(317)), (1, rendered(512))).longest(both) == 512


def test_where_rows_are_cut_changes_nothing_and_another_stage_does(draft):
    lengths = learned(draft, (0, rendered(317)))
    assert lengths.longest(draft.changed(stage=Sft(max_length=256, packing=True))) == 317
    assert lengths.longest(draft.changed(stage=Pretrain())) is None
    assert lengths.longest(draft.with_model(Path("/other"))) is None


def test_only_what_is_new_is_news(draft):
    lengths = RowLengths()
    assert lengths.learn(MODEL, draft.data[0], draft.stage, rendered(317))
    assert not lengths.learn(MODEL, draft.data[0], draft.stage, rendered(317))
    assert not lengths.learn(MODEL, draft.data[0], draft.stage, rendered(9, sampled=1, total=2))
