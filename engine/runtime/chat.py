"""The chat process: one model on the card, base and tuned over the same weights, answers streamed."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from engine import job, rpc, rpc_data
from engine.cards import choose_card
from engine.formats.base import Message
from engine.problems import ProblemError
from engine.runtime.lean_imports import lean_imports
from engine.runtime.wire import Handler, Request, Server, Wire

if TYPE_CHECKING:
    import threading

    from engine.runtime.generate import Answer
    from engine.runtime.load import Tuned
    from engine.runtime.rewording import Judged


def serve(wire: Wire) -> None:
    """Answer requests until stdin ends."""
    wire.hello("chat")
    chat = Chat()
    Server(wire, chat.handlers(), at_once=frozenset({"stop"})).run()


class Chat:
    """Holds the loaded model and the answer being written."""

    def __init__(self) -> None:
        self._tuned: Tuned | None = None
        self._sides: tuple[rpc.Side, ...] = ()

    def handlers(self) -> dict[str, Handler]:
        """Return method name -> what answers it."""
        return {
            "load": self.load,
            "generate": self._generate,
            "stop": self.stop,
            "make_paraphrases": self._paraphrase,
        }

    def load(self, request: Request) -> rpc.Loaded:
        """Load what was asked for, in place of what is loaded."""
        return self.open(request.parse(rpc.Load))

    def open(self, wanted: rpc.Load) -> rpc.Loaded:
        """Load a run's result on its own base, or a base model alone."""
        choose_card()
        with lean_imports():
            from engine.runtime import load  # noqa: F401 - so that _load finds it imported
            from engine.runtime.device import pick
            from engine.runtime.tokens import ChatTemplate

        self._tuned = None
        device = pick()
        device.release()
        device.keep_to_card()
        self._tuned, self._sides, name = _load(wanted, device)
        template = ChatTemplate(self._tuned.tokenizer)
        del template
        device.release()
        device.forget_peak()  # what loading needed for a moment, or an earlier model held, is no longer held
        return rpc.Loaded(
            name=name,
            sides=self._sides,
            context=int(getattr(self._tuned.model.config, "max_position_embeddings", 2048)),
            template=str(self._tuned.tokenizer.chat_template),
            device=device.name,
            memory=device.held(),
            capacity=device.memory()[1],
        )

    def _generate(self, request: Request) -> rpc.Generated:
        wanted = request.parse(rpc.Generate)

        def receive(text: str) -> None:
            request.wire.notify("token", rpc.Token(id=request.id, side=wanted.side, text=text))

        return self.generate(wanted, receive, request.stopped)

    def generate(
        self, wanted: rpc.Generate, receive: Any = None, stopped: threading.Event | None = None
    ) -> rpc.Generated:
        """Answer a conversation with one side; `stopped` ends it early.

        When it does not fit into memory, its oldest turns are left out, as few as may do.
        """
        tuned = self._tuned
        if tuned is None or wanted.side not in self._sides:
            raise ProblemError("nothing_loaded")
        turns = kept = tuple(Message(turn.role, turn.content) for turn in wanted.messages)
        while (done := self._answer(tuned, wanted, kept, receive, stopped)) is None:
            kept = without_oldest(kept)
        return rpc.Generated(
            side=wanted.side,
            text=done.text,
            tokens=done.tokens,
            prompt_tokens=done.prompt_tokens,
            seconds=done.seconds,
            ended=done.ended,
            dropped=len(turns) - len(kept),
        )

    def _answer(
        self,
        tuned: Tuned,
        wanted: rpc.Generate,
        turns: tuple[Message, ...],
        receive: Any,
        stopped: threading.Event | None,
    ) -> Answer | None:
        """Return the answer, or None when the prompt did not fit; what was computed of it is given back."""
        from engine.runtime.device import recover
        from engine.runtime.failures import out_of_memory
        from engine.runtime.generate import Sampling, answer
        from engine.runtime.tokens import ChatTemplate

        prompt = ChatTemplate(tuned.tokenizer).render(turns, prompt=True)
        sampling = Sampling(
            max_new_tokens=wanted.max_new_tokens,
            temperature=wanted.temperature,
            top_p=wanted.top_p,
            top_k=wanted.top_k,
            repetition_penalty=wanted.repetition_penalty,
            seed=wanted.seed,
        )
        try:
            with self._side(wanted.side):
                return answer(tuned.model, tuned.tokenizer, prompt, sampling, receive=receive, stop=stopped)
        except (RuntimeError, MemoryError) as error:
            if not out_of_memory(error):
                raise
        recover(tuned.model.device)
        return None

    def _paraphrase(self, request: Request) -> rpc_data.MadeParaphrases:
        """Put the questions of a file otherwise."""
        from engine.runtime import paraphrase

        def told(line: int, question: str, judged: Judged) -> None:
            request.wire.notify("reworded", paraphrase.reworded(request.id, line, question, judged))

        wanted = request.parse(rpc_data.MakeParaphrases)
        return self.paraphrase(wanted, progress=request.progress("rows"), told=told, check=request.check)

    def paraphrase(self, wanted: rpc_data.MakeParaphrases, **callbacks: Any) -> rpc_data.MadeParaphrases:
        """Put the questions of a file otherwise; the callbacks are those of `paraphrase.make`."""
        from engine.runtime import paraphrase
        from engine.runtime.rewriter import Rewriter

        tuned = self._tuned
        if tuned is None or wanted.side not in self._sides:
            raise ProblemError("nothing_loaded")
        with self._side(wanted.side):
            writer = Rewriter(tuned.model, tuned.tokenizer, wanted.temperature, wanted.max_new_tokens)
            return paraphrase.make(wanted, job.train_job(wanted.job), writer, **callbacks)

    def stop(self, request: Request) -> None:
        """End the answer that is being written, and those that wait for their turn."""
        for other in list(request.others.values()):
            other.stopped.set()

    def _side(self, side: rpc.Side) -> AbstractContextManager[Any]:
        """Return the context in which the model is that side: the adapter is switched off for the base."""
        if self._tuned is not None and self._tuned.adapter and side == "base":
            return self._tuned.model.disable_adapter()  # type: ignore[operator]
        return nullcontext()


def without_oldest(turns: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return a conversation without its oldest quarter; it keeps the system prompt and begins with a user.

    Raises ProblemError when there is nothing to leave out.
    """
    head = tuple(turn for turn in turns[:1] if turn.role == "system")
    rest = turns[len(head) :]
    for start in range(max(1, len(rest) // 4), len(rest)):
        if rest[start].role == "user":
            return head + rest[start:]
    raise ProblemError("chat_out_of_memory")


def _load(wanted: rpc.Load, device: Any) -> tuple[Tuned, tuple[rpc.Side, ...], str]:
    from engine.runs import RunFolder
    from engine.runtime import checkpoint
    from engine.runtime.load import Tuned, alone, load_model, load_tokenizer, load_tuned

    if wanted.run is not None:
        run = RunFolder.open(wanted.run)
        tuned = load_tuned(checkpoint.find(run, wanted.checkpoint), device)
        return tuned, ("base", "tuned") if tuned.adapter else ("tuned",), run.name
    if wanted.model is None:
        raise ProblemError("nothing_loaded")
    tokenizer = load_tokenizer(wanted.model)
    model = load_model(wanted.model, wanted.precision or alone(device), device).eval()
    return Tuned(model, tokenizer, adapter=False, recipe=None), ("base",), wanted.model.name
