r"""The hub's answer to a parcel or a bundle: it counts by whatever way it comes.

It is what the hub answers to a push, with whose journal it speaks of, signed by its root key
(Ed25519 over `b"gatepost/answer/v1\0"` + the text, which travels as it was signed).

The file is `GATEANSWER1\n` + one line of JSON, `{"answers": [SignedAnswer, ...], "v": 1}`: one
of each epoch. They are signed one by one, so the file needs no signature of its own.
"""

import re
from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.domain.errors import DataProblem
from sync.domain.wording import Say
from sync.wire.messages import Answer, SignedAnswer

SUFFIX: Final = ".gateanswer"
MAGIC: Final = b"GATEANSWER1\n"
TAG: Final = b"gatepost/answer/v1\0"
VERSION: Final = 1
FILE_BYTES_MAX: Final = 16 * 1024 * 1024
ANSWERS_MAX: Final = 10_000


class BadAnswer(DataProblem):
    """What came as the hub's answer is none of this kiosk's hub to this kiosk."""

    title = Say(zh="回执无法采用", en="The answer cannot be taken")
    default = Say(
        zh="回执被改动过或已损坏，没有采用。请向组织方再要一次。",
        en="The answer was altered or damaged and was not taken. Ask the organiser for it again.",
    )
    other_hub = Say(
        zh="这份回执来自另一个中心，没有采用。请核对是不是本活动的回执。",
        en="This answer comes from another hub and was not taken. "
        "Check that it is this event's answer.",
    )
    other_event = Say(
        zh="这份回执属于另一个活动，没有采用。",
        en="This answer belongs to another event and was not taken.",
    )
    other_kiosk = Say(
        zh="这份回执是给另一台签到台的（{kiosk}），没有采用。请选本机的那一份。",
        en="This answer is for another kiosk ({kiosk}) and was not taken. Choose this laptop's own.",
    )


NO_ANSWER = Say(
    zh="这不是岗亭的回执文件（.gateanswer）。什么都没有改动。",
    en="This is no answer of Gatepost's (.gateanswer). Nothing was changed.",
)
NOT_WHOLE = Say(
    zh="回执文件不完整，多半是没有复制完。请重新复制。什么都没有改动。",
    en="The answer's file is not whole; it was probably not copied to its end. Copy it again. "
    "Nothing was changed.",
)
NEWER = Say(
    zh="这份回执来自更新版本的中心。请先升级这台电脑上的岗亭。什么都没有改动。",
    en="This answer comes from a newer hub. Upgrade Gatepost on this laptop first. "
    "Nothing was changed.",
)


class _Answers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    v: int
    answers: tuple[SignedAnswer, ...] = Field(min_length=1, max_length=ANSWERS_MAX)


def write_file(answers: Iterable[SignedAnswer]) -> bytes:
    """Write the answer's file, one answer an epoch; at least one."""
    whole = _Answers(v=VERSION, answers=tuple(answers))
    return MAGIC + whole.model_dump_json().encode("utf-8") + b"\n"


def read_file(raw: bytes) -> tuple[SignedAnswer, ...]:
    """Read the answer's file; nobody has looked at the signatures yet.

    Raises:
        BadAnswer: it is none, or not whole.
    """
    if not raw.startswith(MAGIC):
        if raw and MAGIC.startswith(raw):
            raise BadAnswer(NOT_WHOLE)
        raise BadAnswer(NEWER if re.match(rb"GATEANSWER\d+\n", raw) else NO_ANSWER)
    if len(raw) > FILE_BYTES_MAX:
        raise BadAnswer
    if not raw.endswith(b"}\n"):
        raise BadAnswer(NOT_WHOLE)
    try:
        found = _Answers.model_validate_json(raw[len(MAGIC) :])
    except ValidationError:
        raise BadAnswer from None
    if found.v > VERSION:
        raise BadAnswer(NEWER)
    return found.answers


def sign(answer: Answer, root: Ed25519PrivateKey) -> SignedAnswer:
    """Sign an answer; the text travels as it was signed."""
    text = answer.model_dump_json()
    return SignedAnswer(body=text, signature=root.sign(TAG + text.encode("utf-8")).hex())


def read(signed: SignedAnswer, *, hub: str, event: int, kiosk: str, root_public: bytes) -> Answer:
    """Check an answer: by this hub's root, of this event, to this kiosk.

    Raises:
        BadAnswer: says what it is instead.
    """
    try:
        text = signed.body.encode("utf-8")
        answer = Answer.model_validate_json(text)
        by_root = Ed25519PublicKey.from_public_bytes(root_public)
    except (ValidationError, ValueError):
        raise BadAnswer from None
    try:
        by_root.verify(bytes.fromhex(signed.signature), TAG + text)
    except InvalidSignature:
        raise BadAnswer(None if answer.hub == hub else BadAnswer.other_hub) from None
    if answer.hub != hub:
        raise BadAnswer(BadAnswer.other_hub)
    if answer.event != event:
        raise BadAnswer(BadAnswer.other_event)
    if answer.kiosk != kiosk:
        raise BadAnswer(BadAnswer.other_kiosk.fill(kiosk=answer.kiosk))
    return answer
