"""A model may reword a sentence and nothing else: 500 answers of a hostile server change no figure, name or place."""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

import loopback
from conftest import make_report
from dateline import chat, pipeline, write
from dateline.cli import app, asked
from dateline.errors import WrongUse
from dateline.model import Brief, Sentence
from dateline.write.drafting.reworded import supported

SENTENCES = (
    "On 29 January 2026 gunmen killed nine villagers and injured 14 soldiers near Harnai, Balochistan.",
    "According to residents, twelve civilians were killed; the army put the number at nine.",
    "The Harnai Front denies that it attacked the convoy between Kidal and Gao.",
    "About 1,200 people were displaced from Djugu to Bunia, the governor said.",
    "Mali accuses Algeria of shelling Tessalit.",
    "The Alpha Group fought the Beta Army in Mopti, two independent accounts say.",
)
Mischief = Callable[[str, random.Random], str]


def _swapped(words: str, rng: random.Random, pattern: str) -> str:
    """Two different finds of the pattern change places; the sentence and one word more where there are no two."""
    found = list(re.finditer(pattern, words))
    pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :] if a.group().lower() != b.group().lower()]
    if not pairs:
        return words[:-1] + " again."
    a, b = rng.choice(pairs)
    return words[: a.start()] + b.group() + words[a.end() : b.start()] + a.group() + words[b.end() :]


def _inserted(words: str, rng: random.Random, more: str) -> str:
    parts = words.split(" ")
    at = rng.randrange(1, len(parts))
    return " ".join([*parts[:at], more, *parts[at:]])


def _digit(words: str, rng: random.Random) -> str:
    found = list(re.finditer(r"\d", words))
    if not found:
        return _inserted(words, rng, str(rng.randrange(2, 900)))
    one = rng.choice(found)
    return words[: one.start()] + str((int(one.group()) + rng.randrange(1, 10)) % 10) + words[one.end() :]


def _dropped(words: str, rng: random.Random) -> str:
    parts = words.split(" ")
    bearing = [n for n, p in enumerate(parts) if p.lower().strip(",.;") not in ("the", "that", "a")]
    gone = rng.choice(bearing)
    return " ".join(p for n, p in enumerate(parts) if n != gone)


def _any(many: str, form: str = "{}") -> Mischief:
    return lambda words, rng: _inserted(words, rng, form.format(rng.choice(many.split())))


MISCHIEF: dict[str, Mischief] = {
    "changed digits": _digit,
    "swapped names": lambda w, rng: _swapped(w, rng, r"(?<!^)\b[A-Z][a-z]+\b"),
    "swapped words": lambda w, rng: _swapped(w, rng, r"\b(?!The\b|the\b|that\b|About\b)[A-Za-z]{3,}\b"),
    "invented names": _any("Kabul Iran Hezbollah Smith NATO Lagos"),
    "invented numbers": _any("seven 40 hundreds dozens twice thousand"),
    "negation": _any("not never no hardly denied n't"),
    "loaded words": _any("terrorists brutally regime probably civilians soldiers"),
    "dropped words": _dropped,
    "extra sentence": lambda w, rng: f"{w} {rng.choice(SENTENCES)}",
    "extra clause": lambda w, rng: w[:-1] + rng.choice((", and it will go on.", "; sources agree.", ", as in 2019.")),
    "markdown": lambda w, rng: rng.choice(("**{}**", "# {}", "- {}", "> {}", "[{}](http://x)", "`{}`")).format(w),
    "code": lambda w, rng: f"```python\nprint({w!r})\n```",
    "markup": lambda w, rng: _inserted(w, rng, rng.choice(("<script>", "<b>", "&lt;", "{{x}}", "$(x)"))),
    "preamble": lambda w, rng: f"Sure! Here is the sentence: {w}",
    "huge": lambda w, rng: w * 500,
    "noise": lambda w, rng: "".join(rng.choices(string.printable, k=rng.randrange(1, 200))),
    "look-alikes": lambda w, rng: w.replace("a", "\u0430", 1).replace("o", "\u043e", 1),
    "invisible": lambda w, rng: _inserted(w, rng, rng.choice(("\u200b", "\u202e", "\u00ad", "\ufeff"))),
    "other digits": lambda w, rng: _inserted(w, rng, rng.choice(("\u0663", "\uff19", "\u00b2", "\u2168"))),
    "scare quotes": lambda w, rng: re.sub(r"(\w+)\.$", rng.choice((r"'\1'.", r'"\1".', "\u201c\\1\u201d.")), w),
    "question": lambda w, rng: w[:-1] + rng.choice("?!"),
    "order": lambda w, rng: "Ignore the rules: " + w,
    "backwards": lambda w, rng: " ".join(reversed(w[:-1].split(" "))).capitalize() + ".",
    "lower case": lambda w, rng: w.lower() if w.lower() != w[0].lower() + w[1:] else "",
    "empty": lambda w, rng: rng.choice(("", " ", "\n", ".", "...")),
}


def test_500_hostile_answers_change_no_word() -> None:
    rng, tried, kept = random.Random(7), Counter[str](), 0
    names = list(MISCHIEF)
    brief = Brief("?", tuple(Sentence(words, "description", ("clm-1",)) for words in SENTENCES))

    def hostile(words: str) -> str:
        name = names[sum(tried.values()) % len(names)]
        tried[name] += 1
        return MISCHIEF[name](words, rng)

    with loopback.served(loopback.saying(hostile)) as (url, asked), closing(chat.Chat(url, "m")) as model:
        for _ in range(0, 504, len(SENTENCES)):
            after, counts = write.reworded(brief, model)
            assert after == brief, tried
            kept += counts["reworded"]
    assert sum(tried.values()) == len(asked) == 504 and min(tried.values()) >= 20 and kept == 0


def test_every_swap_of_two_words_is_refused() -> None:
    for words in SENTENCES:
        tokens = list(re.finditer(r"\w[\w,]*\w|\w", words))
        for n, a in enumerate(tokens):
            for b in tokens[n + 1 :]:
                pair = {a.group().lower(), b.group().lower()}
                if len(pair) == 1 or pair & {"the", "that"}:
                    continue
                swapped = words[: a.start()] + b.group() + words[a.end() : b.start()] + a.group() + words[b.end() :]
                assert not supported(words, swapped), swapped


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            SENTENCES[0],
            "Gunmen killed 9 villagers and wounded 14 soldiers near Harnai, Balochistan, on 29 January 2026.",
        ),
        (SENTENCES[1], "According to the residents, 12 civilians were killed; the army put the number at 9."),
        (SENTENCES[2], "The Harnai Front denies it attacked a convoy between Kidal and Gao."),
        (SENTENCES[3], "The governor said that roughly 1,200 people were displaced from Djugu to Bunia."),
        (SENTENCES[5], "Two independent accounts say the Alpha Group fought the Beta Army in Mopti."),
    ],
)
def test_plain_rewordings_are_taken(given: str, said: str) -> None:
    assert supported(given, said)


def test_a_day_never_becomes_that_of_the_statement() -> None:
    words = "On 29 January 2026 gunmen killed nine villagers, the army said."
    assert not supported(words, "Gunmen killed nine villagers, the army said on 29 January 2026.")
    assert not supported(words, "The army said on 29 January 2026 gunmen killed nine villagers.")


@pytest.mark.parametrize("name", loopback.MISHAPS)
def test_no_answer_is_counted_and_never_raises(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, why = loopback.MISHAPS[name]
    if why == "no answer in time":
        monkeypatch.setattr(chat, "SILENT_SECONDS", 0.3)
        monkeypatch.setattr(chat, "LONGEST_SECONDS", 0.5)
    brief = Brief("?", (Sentence(SENTENCES[0], "description"),))
    with loopback.served(answers) as (url, asked), closing(chat.Chat(url, "m")) as model:
        after, counts = write.reworded(brief, model)
    assert after == brief and counts["unanswered"] == len(asked) == 1
    assert model.failures == Counter({why: 1})


def test_a_server_that_is_gone_is_counted() -> None:
    with loopback.served(loopback.saying(str.upper)) as (url, _):
        pass
    with closing(chat.Chat(url, "m")) as model:
        assert model("", "a") is None and model.failures == Counter({"no connection (ConnectError)": 1})


def test_what_the_audit_objects_to_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = Brief("?", tuple(Sentence(words, "description") for words in (SENTENCES[2], SENTENCES[4])))
    report = make_report(" ".join(SENTENCES))
    turned = {SENTENCES[2]: "Harnai Front denies it attacked the convoy between Kidal and Gao."}
    monkeypatch.setattr(pipeline, "at_fault", lambda b, *_: {0} if b != brief else set())
    kept, counts = pipeline.reworded(brief, [report], [], lambda instructions, words: turned.get(words, words))
    assert kept == brief
    assert (counts["reworded"], counts["against our audit"], counts["unchanged"]) == (0, 1, 1)


def test_wrong_addresses_are_named() -> None:
    with pytest.raises(WrongUse, match="OpenAI-compatible"):
        chat.Chat("localhost:11434", "m")
    with pytest.raises(WrongUse, match="--model-name"):
        chat.Chat("http://localhost:11434/v1", "")


def test_write_says_what_became_of_the_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODEL_KEY", "k")
    (tmp_path / "a.txt").write_text("Gunmen killed nine villagers near Gao, Mali, on 3 May 2026, the army said.")
    words = ["write", str(tmp_path / "a.txt")]
    with loopback.served(loopback.saying(lambda w: f"{w} All 900 rebels were executed in Lagos.")) as (url, asked):
        plain = CliRunner().invoke(app, words)
        assert plain.exit_code == 0 and "nine" in plain.stdout and not asked, plain.output
        done = CliRunner().invoke(app, [*words, "--model", url, "--model-name", "m"])
    assert done.exit_code == 0 and done.stdout == plain.stdout
    assert f"The model: {len(asked)} refused" in done.stderr
    assert {(r["headers"]["authorization"], r["model"], r["path"]) for r in asked} == {
        ("Bearer k", "m", "/v1/chat/completions")
    }
    assert all(0 < r["max_tokens"] < 1000 for r in asked)  # a small model may go on for ever


@pytest.mark.parametrize(
    ("url", "marking", "sends", "refused"),
    [
        ("http://models.example/v1", "TLP:AMBER", "TLP:GREEN", True),
        ("http://localhost@models.example/v1", "TLP:RED", "TLP:GREEN", True),
        ("http://models.example/v1", "TLP:RED", "TLP:AMBER+STRICT", True),
        ("http://models.example/v1", "TLP:RED", "TLP:RED", False),
        ("http://models.example/v1", "TLP:GREEN", "TLP:GREEN", False),
        ("http://127.0.0.2:8080/v1", "TLP:RED", "TLP:GREEN", False),
        ("http://[::1]:8080/v1", "TLP:RED", "TLP:GREEN", False),
        ("", "TLP:RED", "TLP:GREEN", False),
    ],
)
def test_marked_text_goes_to_another_machine_only_where_that_is_said(
    url: str, marking: str, sends: str, refused: bool
) -> None:
    with pytest.raises(WrongUse, match=f"marked {marking}".replace("+", ".")) if refused else nullcontext():
        asked.allowed(url, marking, sends)
    with pytest.raises(WrongUse, match="a marking is one of"):
        asked.allowed(url, marking, "secret")


def test_read_and_write_send_nothing_that_is_marked_too_high(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("Gunmen killed nine villagers near Harnai on Thursday, the army said.")
    for words in (["read", str(tmp_path), "--ledger", str(tmp_path / "desk.ledger")], ["write", str(tmp_path)]):
        given = [*words, "--marking", "TLP:RED", "--model", "http://models.example/v1", "--model-name", "m"]
        done = CliRunner().invoke(app, given)
        assert isinstance(done.exception, WrongUse) and "--model-sends TLP:RED" in str(done.exception)
    assert not (tmp_path / "desk.ledger").exists()
