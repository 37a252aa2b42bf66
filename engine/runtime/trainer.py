"""transformers' Trainer with our loss, our optimizer, checkpoints that are whole, and events."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from transformers import PrinterCallback, Trainer

from engine import healing
from engine.events import Checkpointed, Evaluated, Sampled
from engine.problems import Problem
from engine.runtime import batch as batching
from engine.runtime import checkpoint, guard
from engine.runtime.arguments import arguments
from engine.runtime.best import Best
from engine.runtime.conductor import Conductor
from engine.runtime.device import recover
from engine.runtime.evaluate import say_shrunk
from engine.runtime.failures import out_of_memory
from engine.runtime.generate import Sampling, reply
from engine.runtime.grouping import groups_of
from engine.runtime.load import save_recipe
from engine.runtime.objectives import Watch
from engine.runtime.offload import offloading
from engine.runtime.schedule import Plateau, schedule

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from engine.job import TrainJob
    from engine.runs import RunFolder
    from engine.runtime.device import Device
    from engine.runtime.lessons import Lessons
    from engine.runtime.load import Recipe
    from engine.runtime.objectives import Objective
    from engine.runtime.reporter import EventLog, Steering
    from engine.runtime.tokens import ChatTemplate


@dataclass(slots=True)
class Bench:
    """What a training needs around it."""

    job: TrainJob
    run: RunFolder
    device: Device
    log: EventLog
    steering: Steering
    tokenizer: PreTrainedTokenizerBase
    template: ChatTemplate
    objective: Objective
    validation: Lessons
    recipe: Recipe
    identity: dict[str, str]
    """Hashes of job and data that a checkpoint belongs to."""


class TuneTrainer(Trainer):
    """Trains what a method prepared; everything a person sees of it goes through events."""

    def __init__(self, model: PreTrainedModel, rows: batching.Rows, bench: Bench) -> None:
        self.bench = bench
        self.best = Best(bench.job.evaluation.metric_for_best_model)
        self._tokens = 0
        self.compute = bench.job.precision.compute(bench.device.torch)
        super().__init__(
            model=model,
            args=arguments(bench),
            train_dataset=rows,
            eval_dataset=rows if bench.validation else None,  # only its presence matters: see evaluate()
            data_collator=bench.objective.collate,
            processing_class=bench.tokenizer,
            callbacks=[Conductor(self)],
        )
        self.remove_callback(PrinterCallback)
        self.model_accepts_loss_kwargs = True
        self.loss_is_scaled_for_ga = True
        with self.computing():
            refusal = bench.objective.fit(model)
        wanted = bench.job.training.activation_offloading
        self.offloading, idle = offloading(model, bench.device, wanted=wanted)
        for note in filter(None, (refusal, idle)):
            bench.log.note(note)

    @property
    def network(self) -> Any:
        """Return the model being trained."""
        return self.model

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """Build the job's optimizer; norms and biases are not pulled towards zero."""
        if self.optimizer is None:
            model = model or self.model
            decayed = set(self.get_decay_parameter_names(model))
            groups = groups_of(model, self.bench.job, decayed)
            self.optimizer = self.bench.job.optimizer.build(groups, self.bench.device.torch)
        return self.optimizer

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Build the job's schedule."""
        if self.lr_scheduler is None:
            warmup, training = self.args.get_warmup_steps(num_training_steps), self.bench.job.training
            self.lr_scheduler = schedule(optimizer or self.optimizer, training, warmup, num_training_steps)
        return self.lr_scheduler

    def settle(self) -> None:
        """Put averaged weights in place, where the optimizer keeps any; the next step brings its own back."""
        settled = getattr(self.optimizer, "eval", None)
        if callable(settled):
            settled()

    def compute_loss(
        self,
        model: Any,
        inputs: Any,
        return_outputs: bool = False,  # noqa: FBT001, FBT002
        num_items_in_batch: Any = None,
    ) -> Any:
        """Return the loss of a batch, divided by what the whole optimizer step learns from."""
        del return_outputs
        self._tokens += int(inputs.get("attention_mask", inputs["input_ids"].ne(-1)).sum())
        with self.computing(cached=False), self.offloading():
            loss = self.bench.objective.loss(model, inputs, num_items_in_batch)
            penalty = self.bench.job.method.penalty(self.network)
        if penalty is None:
            return loss
        return loss + penalty / self.bench.job.training.gradient_accumulation_steps

    def _get_num_items_in_batch(self, batch_samples: list[Any], device: torch.device) -> Any:
        """Count what the loss of an optimizer step is a mean of."""
        return torch.stack([self.bench.objective.count(batch) for batch in batch_samples]).sum().to(device)

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        """Order rows of like length by seed and epoch alone; a random order is drawn so already."""
        if self.args.train_sampling_strategy != "group_by_length":
            return super()._get_train_sampler(train_dataset)
        rows: Any = self.train_dataset
        return batching.GroupedOrder(rows, self.bench.job.effective_batch, self.bench.job.training.order_seed)

    def _get_grad_norm(self, model: Any, grad_norm: Any = None) -> Any:
        """Let a gradient through that is made of numbers."""
        norm = super()._get_grad_norm(model, grad_norm=grad_norm)
        guard.check_gradient(self._tr_loss, norm, self.state.global_step + 1)
        return norm

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        """Take over the optimizer's state, but keep to the learning rate of the job as it is now."""
        wanted = list(self.lr_scheduler.base_lrs) if self.lr_scheduler else []
        super()._load_optimizer_and_scheduler(checkpoint)
        if checkpoint is not None:
            guard.keep_rates(self.lr_scheduler, self.optimizer, wanted)

    def computing(self, *, cached: bool = True) -> contextlib.AbstractContextManager[Any]:
        """Return autocast to the compute type; parameters that are trained stay float32.

        Without the cache no 16-bit copy of a weight outlives its layer: a step uses each weight once, and
        the copies of a fully tuned model would be half as large as the model.
        """
        if self.compute == torch.float32:
            return contextlib.nullcontext()
        return torch.autocast(self.bench.device.torch.type, dtype=self.compute, cache_enabled=cached)

    def take_tokens(self) -> int:
        """Return how many tokens were computed since the last call, padding left out."""
        tokens, self._tokens = self._tokens, 0
        return tokens

    def floating_point_ops(self, inputs: Any) -> int:
        """Nobody reads this estimate here."""
        del inputs
        return 0

    def evaluate(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Measure the held-out rows and answer the sample prompts; what does not fit is left out."""
        del args, kwargs
        bench, step = self.bench, self.state.global_step
        self.settle()
        try:
            metrics = self._measured()
        except (RuntimeError, MemoryError) as error:
            if not out_of_memory(error):
                raise
            metrics = {}
            bench.log.note(Problem(code="evaluation_skipped", facts={"step": step}))
        if not metrics:
            recover(bench.device.torch)
        self.sample(bench.job.evaluation.samples)
        bench.log.phase("training")
        named = {f"eval_{name}": value for name, value in metrics.items()}
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, named)
        return named

    def _measured(self) -> dict[str, float]:
        """Return the metrics of the held-out rows, and report them."""
        bench, step = self.bench, self.state.global_step
        began = time.monotonic()

        def shrunk(before: int, after: int) -> None:
            bench.job = healing.applied(bench.job, {healing.EVALUATION_BATCH: after})
            say_shrunk(before, after, bench.log, step)

        watch = Watch(
            bench.job.evaluation.per_device_eval_batch_size,
            progress=lambda done, total: bench.log.phase("evaluating", done, total, "rows"),
            cancelled=lambda: bench.steering.discarding,
            shrunk=shrunk,
        )
        with self.computing():
            metrics = bench.objective.measure(self.network, bench.validation, watch)
        if bench.steering.discarding:  # what was measured is not whole
            return {}
        guard.check_measured(metrics["loss"], step)
        best = self.best.feed(step, metrics)
        if isinstance(self.lr_scheduler, Plateau):
            self.lr_scheduler.measured(self.best.cost(metrics))
        seconds, rows = time.monotonic() - began, len(bench.validation)
        bench.log.send(Evaluated(step=step, metrics=metrics, rows=rows, seconds=seconds, best=best))
        return metrics

    def out_of_patience(self) -> bool:
        """Say whether evaluations have not become better for as long as the job allows."""
        patience = self.bench.job.evaluation.early_stopping_patience
        return patience is not None and self.best.worse >= patience

    def sample(self, prompts: tuple[str, ...] | list[str]) -> None:
        """Answer prompts greedily and report the answers; one that does not fit is left out."""
        bench, step = self.bench, self.state.global_step
        if bench.job.stage.task != "CAUSAL_LM":  # it writes nothing
            return
        self.settle()
        sampling = Sampling(max_new_tokens=bench.job.evaluation.max_new_tokens)
        for prompt in prompts:
            try:
                with self.computing():
                    text = reply(self.network, bench.tokenizer, bench.template, prompt, sampling)
            except (RuntimeError, MemoryError) as error:
                if not out_of_memory(error):
                    raise
                bench.log.note(Problem(code="sample_skipped", facts={"step": step}))
            else:
                bench.log.send(Sampled(step=step, prompt=prompt, text=text))

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """Let the stock code write into a staging folder, then commit it."""
        bench, step = self.bench, self.state.global_step
        bench.log.phase("saving")
        self.settle()
        guard.check_checkpoint(self.model, self.optimizer, step)
        staged = checkpoint.staging(bench.run)
        self._staged = staged
        try:
            super()._save_checkpoint(model, trial)
        finally:
            del self._staged
        save_recipe(bench.recipe, staged / f"checkpoint-{step}")
        facts = {**self.best.facts(), **bench.identity}
        folder = checkpoint.commit(bench.run, staged / f"checkpoint-{step}", step, facts)
        kept = checkpoint.prune(bench.run, self.best.step)
        size = sum(item.stat().st_size for item in folder.rglob("*") if item.is_file())
        path = folder.relative_to(bench.run.path).as_posix()
        bench.log.send(Checkpointed(step=step, path=path, bytes=size, kept=tuple(kept)))
        bench.log.phase("training")

    def _get_output_dir(self, trial: Any) -> str:
        del trial
        return str(getattr(self, "_staged", self.args.output_dir))

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        super()._save(output_dir, state_dict)
        if output_dir is not None:
            self.bench.job.method.keep(self.network, Path(output_dir))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        if not self.bench.job.method.restore(self.network, Path(resume_from_checkpoint)):
            super()._load_from_checkpoint(resume_from_checkpoint, model)

    def restore(self, found: checkpoint.Checkpoint) -> None:
        """Take over what the manifest of the checkpoint to resume from remembers."""
        self.best.restore(found.facts)

    def take_best(self) -> None:
        """Take over the weights of the best evaluation, where that is wanted and they are still to be had."""
        bench, best = self.bench, self.best
        self.settle()
        wanted = bench.job.evaluation.load_best_model_at_end
        if not wanted or best.step is None or best.step == self.state.global_step:
            return
        found = checkpoint.good(bench.run, best.step)
        if found is None:
            bench.log.note(Problem(code="best_lost", facts={"step": best.step}))
            return
        self.adopt(found)
        bench.log.note(Problem(code="best_kept", facts={"step": best.step}))

    def adopt(self, found: checkpoint.Checkpoint) -> None:
        """Take over the weights of a checkpoint, to be saved as they are."""
        self._load_from_checkpoint(str(found.path))
        self.state.global_step = found.step
