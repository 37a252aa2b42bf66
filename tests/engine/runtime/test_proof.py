"""The proof of an export: what passes, and what must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.precision import Fp32, Nf4
from engine.problems import ProblemError
from engine.runtime.device import Device
from engine.runtime.load import load_model, load_tokenizer, load_tuned
from engine.runtime.merge import CancelledError, Source, merge
from engine.runtime.proof import ROUNDING, Doors, Heard, Prover, Questions, compare, greedy, log_probabilities
from engine.runtime.tokens import Encoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)
CPU = Device(torch.device("cpu"), "cpu")
ROW = Encoded(
    torch.arange(3, 23, dtype=torch.int32).numpy(), torch.arange(3, 23, dtype=torch.int32).numpy(), 0
)
QUESTIONS = Questions(
    prompts=(tuple(range(3, 40)), (7, 8, 9)), ends=frozenset({2}), held_out=(ROW, ROW, ROW), batch=2
)


@pytest.fixture
def prover() -> Prover:
    return Prover(QUESTIONS, CPU, ROUNDING)


@pytest.fixture
def qlora(make_base: Make, make_adapter: Make) -> tuple[Path, Path]:
    """Return a base and an adapter trained, as it were, on its nf4 weights."""
    base = make_base(hidden_size=128, head_dim=32, intermediate_size=192)
    adapter = make_adapter(base, precision=Nf4())
    load_tokenizer(base).save_pretrained(adapter)
    return base, adapter


def doors(adapter: Path, exported: Path, **more: object) -> Doors:
    trained = lambda: load_tuned(adapter, CPU).model  # noqa: E731
    return Doors(trained, lambda: load_model(exported, Fp32(), CPU), **more)  # type: ignore[arg-type]


def test_a_faithful_merge_is_proved_with_its_numbers(
    qlora: tuple[Path, Path], tmp_path: Path, prover: Prover
) -> None:
    base, adapter = qlora
    merge(Source(base, adapter), tmp_path / "out")
    proved = prover.prove(doors(adapter, tmp_path / "out"))
    assert proved.divergence < ROUNDING < proved.base_divergence
    assert 0 < proved.logit_difference < 1
    assert proved.prompts == 2
    assert proved.loss_trained == pytest.approx(proved.loss_exported, rel=0.01)
    assert proved.loss_alternative is None


def test_a_merge_into_other_base_weights_is_told_apart(
    qlora: tuple[Path, Path], tmp_path: Path, prover: Prover
) -> None:
    base, adapter = qlora
    merge(Source(base, adapter, "original"), tmp_path / "out")
    with pytest.raises(ProblemError) as caught:
        prover.prove(doors(adapter, tmp_path / "out"))
    assert caught.value.problem.code == "merge_differs"


def test_a_merge_into_the_original_weights_is_measured_against_what_was_asked_for(
    qlora: tuple[Path, Path], tmp_path: Path, prover: Prover
) -> None:
    from peft import PeftModel

    base, adapter = qlora
    merge(Source(base, adapter, "original"), tmp_path / "out")
    over = lambda: PeftModel.from_pretrained(load_model(base, Fp32(), CPU), str(adapter))  # noqa: E731
    proved = prover.prove(doors(adapter, tmp_path / "out", reference=over))
    assert proved.divergence > ROUNDING


def test_the_held_out_loss_over_the_other_weights_is_told(
    qlora: tuple[Path, Path], tmp_path: Path, prover: Prover
) -> None:
    from peft import PeftModel

    base, adapter = qlora
    merge(Source(base, adapter), tmp_path / "out")
    over = lambda: PeftModel.from_pretrained(load_model(base, Fp32(), CPU), str(adapter))  # noqa: E731
    proved = prover.prove(doors(adapter, tmp_path / "out", alternative=over))
    assert proved.loss_alternative == pytest.approx(prover.hear(over()).loss)
    assert proved.loss_alternative != proved.loss_trained


def test_a_merge_that_equals_its_base_fails(
    make_base: Make, make_adapter: Make, tmp_path: Path, prover: Prover
) -> None:
    base = make_base()
    adapter = make_adapter(base, loud=0.0)
    load_tokenizer(base).save_pretrained(adapter)
    merge(Source(base, adapter), tmp_path / "out")
    with pytest.raises(ProblemError) as caught:
        prover.prove(doors(adapter, tmp_path / "out"))
    assert caught.value.problem.code == "merge_is_base"


def test_a_base_passed_off_as_the_merge_fails(qlora: tuple[Path, Path], prover: Prover) -> None:
    base, adapter = qlora
    with pytest.raises(ProblemError) as caught:
        prover.prove(doors(adapter, base))
    assert caught.value.problem.code == "merge_differs"


def test_one_broken_number_in_the_export_is_found(
    qlora: tuple[Path, Path], tmp_path: Path, prover: Prover
) -> None:
    base, adapter = qlora
    merge(Source(base, adapter), tmp_path / "out")
    content = load_file(tmp_path / "out/model.safetensors")
    content["model.norm.weight"][3] = float("nan")
    save_file(content, tmp_path / "out/model.safetensors", {"format": "pt"})
    with pytest.raises(ProblemError) as caught:
        prover.prove(doors(adapter, tmp_path / "out"))
    assert caught.value.problem.code == "merge_differs"


def test_models_are_never_open_together(qlora: tuple[Path, Path], tmp_path: Path, prover: Prover) -> None:
    import weakref

    base, adapter = qlora
    merge(Source(base, adapter), tmp_path / "out")
    alive: list[weakref.ref[torch.nn.Module]] = []
    together: list[int] = []

    def watched(opening: Callable[[], torch.nn.Module]) -> Callable[[], torch.nn.Module]:
        def opened() -> torch.nn.Module:
            together.append(sum(reference() is not None for reference in alive))
            model = opening()
            alive.append(weakref.ref(model))
            return model

        return opened

    plain = doors(adapter, tmp_path / "out")
    prover.prove(Doors(watched(plain.trained), watched(plain.exported), alternative=watched(plain.trained)))
    assert together == [0, 0, 0]


def test_a_stop_ends_the_proof(qlora: tuple[Path, Path]) -> None:
    base, adapter = qlora
    with pytest.raises(CancelledError):
        Prover(QUESTIONS, CPU, ROUNDING, cancelled=lambda: True).prove(doors(adapter, base))


def test_the_greedy_answer_is_transformers_own(make_base: Make) -> None:
    model = load_model(make_base(dtype="float32"), Fp32(), CPU)
    prompt = (5, 6, 7, 8)
    ours = greedy(model, prompt, frozenset())
    theirs = model.generate(
        torch.tensor([prompt]), do_sample=False, max_new_tokens=len(ours), eos_token_id=None, pad_token_id=0,
        attention_mask=torch.ones(1, 4, dtype=torch.long),
    )  # fmt: skip
    assert ours == tuple(theirs[0, 4:].tolist())


def test_the_divergence_is_the_kullback_leibler_divergence(make_base: Make) -> None:
    model = load_model(make_base(dtype="float32"), Fp32(), CPU)
    first = log_probabilities(model, (5, 6, 7), (8, 9))
    second = log_probabilities(model, (5, 6, 90), (8, 9))
    expected = torch.nn.functional.kl_div(second, first, log_target=True, reduction="sum") / 5
    _, divergence = compare(Heard((), (first,), None), Heard((), (second,), None))
    assert first.shape == (5, 96)
    assert divergence == pytest.approx(float(expected), rel=1e-4)
