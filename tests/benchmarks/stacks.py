"""Published training stacks, described so that their step can be traced: what they compute, and how.

Every difference between two stacks is a cause that a source states, code shows or slopes tell, not a factor:
whether logits are copied to float32, which type the adapter has, which operations are fused, what the
optimizer keeps, and how the table counts a gigabyte.
"""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import torch
from kernels import FusedCrossEntropy, FusedNorm, FusedRotation, FusedSwiglu, rotated
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from engine.runtime.forecast import CONTEXT
from engine.runtime.phantom import Phantom, shorten
from engine.runtime.quantized import quantize
from engine.runtime.trace import Traced, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.ledger import Ledger

BLOCK = 512
GB, GIB = 1e9, float(1 << 30)


@dataclass(frozen=True, slots=True)
class Stack:
    """How a published run computed."""

    unit: float = GIB
    """Bytes of a gigabyte in the source's table."""
    context: tuple[int, int, int] = (500_000_000, 900_000_000, 1_300_000_000)
    """Least, usual and most bytes that the driver and loaded kernels take. For the stacks up to spring 2024
    published figures of a process without tensors range from 0.4 GB (pytorch issue 109888) over the 1.3 GB
    of the Transformers documentation to 1.6 GB (pytorch issue 49877); the usual value is between,
    chosen after a first comparison."""
    counts: Literal["card", "tensors"] = "card"
    """What the source read: the card's memory, or PyTorch's count of what its tensors hold."""
    autocast: bool = True
    """Mixed precision by autocast, which computes the loss in float32; otherwise all in the model's type."""
    adapter: torch.dtype = torch.float32
    float_logits: bool = False
    """The model returns a float32 copy of its logits, as Transformers did until 4.45."""
    shifted: bool = True
    """The labels are shifted by a contiguous copy of the logits."""
    returned: bool = False
    """The trainer keeps a float32 copy of the outputs, as Accelerate's autocast wrapper does."""
    chunks: int = 1
    """Parts that the loss is computed in."""
    fused: bool = False
    """Norm, activation, rotation and loss are single kernels: compiled, or written by hand."""
    offloaded: bool = False
    """What checkpointing keeps waits in the computer's memory."""
    zero: bool = False
    """DeepSpeed's ZeRO-2 on one card: flat float32 copies and two buckets of 2e8 elements."""
    gptq: bool = False
    replicated: bool = False
    """DistributedDataParallel: the gradients have a second copy in buckets."""


TORCHTUNE = Stack(
    counts="tensors", autocast=False, adapter=torch.bfloat16, shifted=False, chunks=8, fused=True
)
STACKS = {
    "qwen": Stack(unit=GB, returned=True),
    "qwen-gptq": Stack(unit=GB, autocast=False, adapter=torch.float16, zero=True, gptq=True),
    "torchtune": TORCHTUNE,
    "torchtune-off": dataclasses.replace(TORCHTUNE, offloaded=True),
    "hf-old": Stack(float_logits=True, returned=True),
    "unsloth": Stack(shifted=False, fused=True),
    "answerai": Stack(autocast=False, adapter=torch.bfloat16, float_logits=True, replicated=True),
    "hf": Stack(returned=True, context=(300_000_000, CONTEXT, 600_000_000)),
}
"""By the `fw` of the table; a stack that is not listed is taken for "hf": today's Transformers and PEFT."""


def stack_of(case: dict[str, str]) -> Stack:
    """Return the stack of a published case."""
    name = case["fw"] + ("-gptq" if case["method"].startswith("gptq") else "")
    known = [key for key in STACKS if name == key or name.startswith(f"{key}-")]
    return STACKS[max(known, key=len)] if known else STACKS["hf"]


def trace_case(case: dict[str, str], shape: dict[str, Any]) -> tuple[Traced, Stack]:
    """Return the traced memory of a published case on a card, and its stack."""
    stack = stack_of(case)
    phantom = _phantom(case, shape, stack)
    rows, length = int(case["batch"]), int(case["seq"])

    def step(model: Any) -> Any:
        return lambda ledger: _run(model, stack, rows, length, ledger)

    build = _Zero if stack.zero else _adamw
    extra = int(2 * 2e8 * 2) if stack.zero else 0
    if stack.replicated:
        extra += sum(value.numel() * value.element_size() for value in phantom.trained)
    phantom.held.append((extra, 3))
    return measure(phantom, step, build, accumulated=not stack.replicated, block=BLOCK), stack


# --- the model --------------------------------------------------------------------------------------


def _phantom(case: dict[str, str], shape: dict[str, Any], stack: Stack) -> Phantom:
    dtype = torch.float16 if stack.gptq else torch.bfloat16
    full = case["method"].startswith("full")
    with torch.device("meta"):
        fused_projections = case["arch"].startswith("qwen1-")
        model = Decoder(shape, dtype, stack, one_projection=fused_projections)
        model.requires_grad_(full)
        if case["method"].startswith(("nf4", "int8")):
            _to_4bit(model, nested=case["method"] == "nf4dq") if "nf4" in case["method"] else _to_8bit(model)
        if stack.gptq:
            _replace(
                model, lambda layer: Gptq(layer.in_features, layer.out_features, bias=layer.bias is not None)
            )
        if not full:
            _attach(model, int(case["rank"] or 16), stack.adapter, case["targets"])
        model.checkpointing = case["gc"].lower() not in {"false", "0", "no", ""}
    return shorten(model, _Config(shape["L"]), adapter=not full, block=BLOCK)  # type: ignore[arg-type]


class _Config:
    """As much of a config as shortening a model asks for."""

    def __init__(self, layers: int) -> None:
        self.num_hidden_layers = layers

    def get_text_config(self) -> _Config:
        return self


class Decoder(nn.Module):
    """A decoder of any published size: rotary attention and a gated feed-forward layer."""

    def __init__(
        self, shape: dict[str, Any], dtype: torch.dtype, stack: Stack, *, one_projection: bool
    ) -> None:
        super().__init__()
        width, words = shape["d"], shape["vocab"]
        self.head_dim = shape["head_dim"]
        self.checkpointing = True
        self.offloaded = stack.offloaded
        self.embedding = nn.Embedding(words, width, dtype=dtype)
        blocks = [Block(shape, dtype, fused=stack.fused, one=one_projection) for _ in range(shape["L"])]
        self.layers = nn.ModuleList(blocks)
        self.norm = Norm(width, dtype, fused=stack.fused)
        self.head = nn.Linear(width, words, bias=False, dtype=dtype)
        if shape["tied"]:
            self.head.weight = self.embedding.weight

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the last hidden states (rows, length, width)."""
        hidden = self.embedding(ids)
        if not hidden.requires_grad:
            hidden.requires_grad_(True)
        angles = torch.empty(1, ids.shape[1], 1, self.head_dim)
        for layer in self.layers:
            with _away() if self.offloaded else contextlib.nullcontext():
                if self.checkpointing:
                    hidden = checkpoint(layer, hidden, angles, use_reentrant=False)
                else:
                    hidden = layer(hidden, angles)
        return self.norm(hidden)


class Block(nn.Module):
    """One layer."""

    def __init__(self, shape: dict[str, Any], dtype: torch.dtype, *, fused: bool, one: bool) -> None:
        super().__init__()
        width, inner = shape["d"], shape["ffn"]
        self.heads, self.kv, self.size = shape["heads"], shape["kv"], shape["head_dim"]
        self.fused, self.one = fused, one
        wide, narrow = self.heads * self.size, self.kv * self.size
        make = lambda a, b, bias=False: nn.Linear(a, b, bias=bias, dtype=dtype)  # noqa: E731
        self.before, self.between = Norm(width, dtype, fused=fused), Norm(width, dtype, fused=fused)
        if one:
            self.qkv = make(width, wide + 2 * narrow, True)
        else:
            self.q, self.k, self.v = make(width, wide), make(width, narrow), make(width, narrow)
        self.o = make(wide, width)
        self.gate, self.up, self.down = make(width, inner), make(width, inner), make(inner, width)

    def forward(self, hidden: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        """Return the hidden states after attention and feed-forward."""
        hidden = hidden + self.attend(self.before(hidden), angles)
        inside = self.between(hidden)
        gate, up = self.gate(inside), self.up(inside)
        product = FusedSwiglu.apply(gate, up) if self.fused else functional.silu(gate) * up
        return hidden + self.down(product)

    def attend(self, inside: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        """Attend causally with a kernel that keeps no scores."""
        rows, length, _ = inside.shape
        if self.one:
            narrow = self.kv * self.size
            found = self.qkv(inside).split((self.heads * self.size, narrow, narrow), 2)
        else:
            found = self.q(inside), self.k(inside), self.v(inside)
        query, key, value = (part.view(rows, length, -1, self.size) for part in found)
        turn = FusedRotation.apply if self.fused else rotated
        query, key = turn(query, angles), turn(key, angles)
        out = functional.scaled_dot_product_attention(
            query.transpose(1, 2),
            key.transpose(1, 2),
            value.transpose(1, 2),
            is_causal=True,
            enable_gqa=self.kv != self.heads,
        )
        return self.o(out.transpose(1, 2).reshape(rows, length, -1))


class Norm(nn.Module):
    """RMS norm: as separate operations in float32, or as one."""

    def __init__(self, width: int, dtype: torch.dtype, *, fused: bool) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width, dtype=dtype))
        self.fused = fused

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return the normalised states."""
        if self.fused:
            return FusedNorm.apply(hidden)
        wide = hidden.float()
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + 1e-6)
        return wide.type_as(hidden) * self.weight


# --- what is put into the model ---------------------------------------------------------------------


class Adapter(nn.Module):
    """LoRA around a layer."""

    def __init__(self, base: Any, rank: int, dtype: torch.dtype) -> None:
        super().__init__()
        self.base = base
        self.a = nn.Linear(base.in_features, rank, bias=False, dtype=dtype)
        self.b = nn.Linear(rank, base.out_features, bias=False, dtype=dtype)

    def forward(self, inside: torch.Tensor) -> torch.Tensor:
        """Return the layer's result with the adapter's added."""
        return self.base(inside) + self.b(self.a(inside.to(self.a.weight.dtype))) * 2.0


class Gptq(nn.Module):
    """A 4-bit GPTQ layer with groups of 128, expanded in full at every use (AutoGPTQ without its kernel)."""

    def __init__(self, inside: int, outside: int, *, bias: bool) -> None:
        super().__init__()
        self.in_features, self.out_features = inside, outside
        groups = -(-inside // 128)
        self.register_buffer("weight_packed", torch.empty(inside // 8, outside, dtype=torch.int32))
        self.register_buffer("scales", torch.empty(groups, outside, dtype=torch.float16))
        self.register_buffer("zeros", torch.empty(groups, outside // 8, dtype=torch.int32))
        self.register_buffer("order", torch.empty(inside, dtype=torch.int32))
        self.register_buffer("shifts", torch.empty(1, 8, 1, dtype=torch.int32))
        self.register_buffer("bias", torch.empty(outside, dtype=torch.float16) if bias else None)

    def forward(self, inside: torch.Tensor) -> torch.Tensor:
        """Expand the weight, then multiply; the expanded weight is kept for the backward pass."""
        packed = self.weight_packed.unsqueeze(1).expand(-1, 8, -1)
        values = torch.bitwise_right_shift(packed, self.shifts).to(torch.int8)
        values = torch.bitwise_and(values, 15).reshape(-1, 128, self.out_features)
        weight = (self.scales.unsqueeze(1) * (values - 1)).reshape(self.in_features, self.out_features)
        found = torch.matmul(inside, weight)
        return found if self.bias is None else found + self.bias


def _replace(model: nn.Module, make: Any) -> None:
    for name, layer in list(model.named_modules()):
        if isinstance(layer, nn.Linear) and name != "head":
            model.set_submodule(name, make(layer))


def _to_4bit(model: nn.Module, *, nested: bool) -> None:
    from bitsandbytes.nn import Linear4bit

    def make(layer: nn.Linear) -> Any:
        return Linear4bit(
            layer.in_features,
            layer.out_features,
            bias=layer.bias is not None,
            compute_dtype=torch.bfloat16,
            compress_statistics=nested,
            quant_type="nf4",
        )

    _replace(model, make)
    quantize(model)


def _to_8bit(model: nn.Module) -> None:
    from bitsandbytes.nn import Linear8bitLt

    def make(layer: nn.Linear) -> Any:
        bias = layer.bias is not None
        return Linear8bitLt(layer.in_features, layer.out_features, bias=bias, has_fp16_weights=False)

    _replace(model, make)
    quantize(model)


def _attach(model: nn.Module, rank: int, dtype: torch.dtype, targets: str) -> None:
    chosen = {"q", "v"} if targets == "qv" else {"q", "k", "v", "o", "qkv", "gate", "up", "down"}
    if targets.startswith("att"):
        chosen = {"q", "k", "v", "o", "qkv"}
    for name, layer in list(model.named_modules()):
        if name.rpartition(".")[2] in chosen:
            layer.requires_grad_(requires_grad=False)
            model.set_submodule(name, Adapter(layer, rank, dtype))


# --- the step ---------------------------------------------------------------------------------------


def _run(model: Decoder, stack: Stack, rows: int, length: int, ledger: Ledger) -> None:
    loss, kept = _loss(model, stack, rows, length)
    ledger.turn()
    del kept
    loss.backward()
    ledger.at("end")


def _loss(model: Decoder, stack: Stack, rows: int, length: int) -> tuple[torch.Tensor, Any]:
    ids = torch.zeros(rows, length, dtype=torch.long)
    dtype = model.embedding.weight.dtype
    context = torch.autocast("cpu", dtype=dtype) if stack.autocast else contextlib.nullcontext()
    total: Any = 0
    with context:
        states = model.states(ids)
        parts = [model.head(part) for part in states.chunk(stack.chunks, 1)]
        for logits in parts:
            total = total + _cross_entropy(logits, stack)
    return total, [part.float() for part in parts] if stack.returned else None


def _cross_entropy(logits: torch.Tensor, stack: Stack) -> torch.Tensor:
    if stack.fused:
        return FusedCrossEntropy.apply(logits)
    if stack.float_logits:
        logits = logits.float()
    if stack.shifted:
        logits = logits[:, :-1].contiguous()
    flat = logits.view(-1, logits.shape[-1])
    wanted = torch.zeros(flat.shape[0], dtype=torch.long)
    return functional.cross_entropy(flat.float() if stack.autocast else flat, wanted)


@contextlib.contextmanager
def _away() -> Iterator[None]:
    """Let what is saved wait elsewhere."""

    def pack(value: torch.Tensor) -> Any:
        return value if value.numel() < 1 << 18 else (value.shape, value.dtype)

    def unpack(kept: Any) -> torch.Tensor:
        return kept if isinstance(kept, torch.Tensor) else torch.empty(kept[0], dtype=kept[1])

    with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
        yield


def _adamw(values: list[nn.Parameter], hidden: list[bool]) -> torch.optim.Optimizer:
    del hidden
    return torch.optim.AdamW(values, foreach=True)


class _Zero(torch.optim.Optimizer):
    """The memory of DeepSpeed's ZeRO-2 on one card: flat weights and moments in float32, flat gradients."""

    def __init__(self, values: list[nn.Parameter], hidden: list[bool]) -> None:
        del hidden
        super().__init__(values, {})

    @torch.no_grad()
    def step(self, _: Any = None) -> None:  # type: ignore[override]
        """Update; the flat gradients are copied to float32 for it."""
        for group in self.param_groups:
            count = sum(value.numel() for value in group["params"])
            state = self.state.setdefault(group["params"][0], {})
            if not state:
                state["flat"] = [torch.empty(count) for _ in range(3)]
            half = torch.empty(count, dtype=torch.float16)
            whole = half.float()
            del half, whole
