"""A language model that the user runs -> its answers, as plain text or not at all.

Any OpenAI-compatible endpoint (Ollama, llama.cpp, vLLM ...). Whatever goes wrong is counted and gives None: time-outs,
errors, what is no JSON, refusals, answers without end. What an answer says is for the caller to doubt.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx

from dateline.errors import WrongUse

Ask = Callable[[str, str], str | None]  # instructions, the text they are about -> the answer
LARGEST_ANSWER = 1_000_000  # bytes
FEWEST_TOKENS = 256  # that an answer may have; a small model may go on for ever (seen with one of 135 million weights)
SILENT_SECONDS = 60.0  # without a byte; models on a laptop are slow to begin
LONGEST_SECONDS = 180.0  # for one answer


class Chat:
    """Asks one model at one address. `failures` counts why there was no answer."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        if not url.startswith(("http://", "https://")):
            raise WrongUse(
                f"--model {url}: give the address of an OpenAI-compatible server, as http://localhost:11434/v1"
            )
        if not model:
            raise WrongUse("--model-name: which of the server's models?")
        headers = {"accept-encoding": "identity"} | ({"authorization": f"Bearer {key}"} if key else {})
        self._client = httpx.Client(timeout=SILENT_SECONDS, headers=headers, trust_env=False)
        self._url, self._model = f"{url.rstrip('/')}/chat/completions", model
        self.failures: Counter[str] = Counter()

    def __call__(self, instructions: str, text: str) -> str | None:
        """The answer, None where there is none."""
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": text}]
        try:
            enough = FEWEST_TOKENS + len(text) // 2  # no answer needs to be twice as long as what it is about
            question = {"model": self._model, "messages": messages, "temperature": 0, "max_tokens": enough}
            said = _content(self._post(question))
        except httpx.TimeoutException:
            self.failures["no answer in time"] += 1
        except httpx.HTTPError as why:
            self.failures[f"no connection ({type(why).__name__})"] += 1
        except (ValueError, KeyError, TypeError, IndexError, RecursionError) as why:
            self.failures[str(why) if type(why) is ValueError else "an answer of another form"] += 1
        else:
            return said
        return None

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def _post(self, question: dict[str, Any]) -> Any:
        start, body = time.monotonic(), bytearray()
        with self._client.stream("POST", self._url, json=question) as answer:
            if answer.status_code != 200:
                raise ValueError(f"status {answer.status_code}")
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise ValueError("an answer without end")
                if time.monotonic() - start > LONGEST_SECONDS:
                    raise httpx.ReadTimeout("no end")
        return json.loads(bytes(body))


def _content(answer: Any) -> str:
    message = answer["choices"][0]["message"]
    if message.get("refusal"):
        raise ValueError("a refusal")
    said = message["content"]
    if not isinstance(said, str) or not said.strip():
        raise ValueError("an empty answer")
    return said.strip()
