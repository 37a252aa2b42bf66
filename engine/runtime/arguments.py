"""A job in the words of transformers' Trainer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transformers import TrainingArguments

from engine.runtime.recompute import ways

if TYPE_CHECKING:
    from engine.runtime.trainer import Bench


def arguments(bench: Bench) -> TrainingArguments:
    """Translate a job into the trainer's own arguments."""
    training, job = bench.job.training, bench.job
    evaluating = bool(bench.validation)
    return TrainingArguments(
        output_dir=str(bench.run.checkpoints),
        num_train_epochs=training.num_train_epochs,
        max_steps=training.max_steps,
        per_device_train_batch_size=training.per_device_train_batch_size,
        gradient_accumulation_steps=training.gradient_accumulation_steps,
        learning_rate=job.optimizer.learning_rate,
        warmup_steps=training.warmup_steps,
        max_grad_norm=training.max_grad_norm,
        neftune_noise_alpha=training.neftune_noise_alpha or None,
        activation_checkpointing=training.gradient_checkpointing,
        activation_checkpointing_kwargs=ways(job.precision),
        train_sampling_strategy="random" if job.stage.packing else training.train_sampling_strategy,
        seed=training.seed,
        data_seed=training.order_seed,
        logging_steps=1,
        logging_nan_inf_filter=False,
        save_strategy="steps",
        save_steps=training.save_steps,
        eval_strategy="steps" if evaluating else "no",
        eval_steps=job.evaluation.eval_steps if evaluating else None,
        bf16=False,
        fp16=False,
        use_cpu=not bench.device.is_card,
        dataloader_pin_memory=bench.device.is_card,
        remove_unused_columns=False,
        report_to=[],
        disable_tqdm=True,
        save_total_limit=None,
    )
