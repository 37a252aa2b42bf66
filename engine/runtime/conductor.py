"""What happens between the steps of a run: events go out, commands come in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from transformers import TrainerCallback

from engine.events import Paused, Resumed, Stepped
from engine.runtime import guard

if TYPE_CHECKING:
    import torch

    from engine.runtime.trainer import TuneTrainer


class Conductor(TrainerCallback):
    """Reports every step, and lets commands take effect between steps."""

    def __init__(self, trainer: TuneTrainer) -> None:
        self._trainer = trainer
        self._began = time.monotonic()
        self._cliff = guard.Cliff()
        self._weights: list[torch.Tensor] = []

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        """Let the stage begin, and see whether the longest rows fit."""
        del args, state, kwargs
        trainer = self._trainer
        trainer.bench.objective.begin(trainer)
        self._weights = guard.trained(trainer.network)
        guard.measure_fit(trainer)
        return control

    def on_optimizer_step(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        """End the run when a weight is no number any more; let the method do what is due."""
        del args, kwargs
        guard.check_weights(self._weights, state.global_step + 1)
        trainer = self._trainer
        trainer.bench.job.method.stepped(trainer.network, state.global_step + 1)
        return control

    def on_step_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        """Wait here while the run is paused."""
        del args, kwargs
        bench = self._trainer.bench
        if bench.steering.paused:
            bench.log.send(Paused(step=state.global_step))
            bench.steering.wait()
            bench.log.send(Resumed(step=state.global_step))
        self._began = time.monotonic()
        return control

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        """Turn commands into what the trainer does next."""
        del args, kwargs
        steering = self._trainer.bench.steering
        if steering.discarding:
            control.should_training_stop = True
            control.should_save = control.should_evaluate = False
            return control
        if steering.stopping:
            control.should_training_stop = control.should_save = True
            control.should_evaluate = False
        if steering.take_checkpoint():
            control.should_save = True
        prompts = steering.take_samples()
        if prompts:
            self._trainer.sample(prompts)
        del state
        return control

    def on_evaluate(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        """Keep the best evaluation where that is wanted, and end the run when it stopped getting better."""
        del args, state, kwargs
        if self._trainer.best.worse == 0 and self._trainer.bench.job.evaluation.load_best_model_at_end:
            control.should_save = True
        if self._trainer.out_of_patience():
            control.should_training_stop = control.should_save = True
        return control

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **kwargs: Any) -> None:
        """Report the step that just ended, and say once when steps became slow."""
        del args, control, kwargs
        if not logs or "loss" not in logs:
            return
        state.log_history.clear()  # events.jsonl is the history; this list would grow into every checkpoint
        bench = self._trainer.bench
        tokens, seconds = self._trainer.take_tokens(), time.monotonic() - self._began
        bench.log.send(
            Stepped(
                step=state.global_step,
                epoch=float(state.epoch or 0.0),
                loss=float(logs["loss"]),
                learning_rate=float(logs["learning_rate"]),
                grad_norm=float(logs.get("grad_norm", 0.0)),
                tokens=tokens,
                seconds=seconds,
                memory=bench.device.held(),
                figures=bench.objective.take_said(),
            )
        )
        if fell := self._cliff.feed(seconds, tokens):
            bench.log.note(guard.slowed(*fell, bench.device))
