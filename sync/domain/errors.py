"""The error tree: what can go wrong, in words for the person who must act.

Two branches. `EnvironmentProblem` is the world's fault (disk, network, camera,
a file that is not ours) and can be shown as it is. Anything else that is raised
is a bug. Expected outcomes, such as a refused badge, are enums and never raised.
"""

from typing import ClassVar

from sync.domain.wording import Say


class GatepostError(Exception):
    """The root: a short title and a message that says what to do."""

    title: ClassVar[Say] = Say(zh="出错了", en="Something went wrong")
    default: ClassVar[Say] = Say(
        zh="请重试；仍不行时请联系组织方。", en="Try again; if it stays, call the organiser."
    )

    def __init__(self, message: Say | None = None) -> None:
        self.message = message if message is not None else self.default
        super().__init__(self.message.en)


class EnvironmentProblem(GatepostError):
    """The world outside is not as it should be; the data is untouched."""


class DataProblem(GatepostError):
    """Something handed in (badge, entry, roster, setting) is not well formed."""


class BadEntry(DataProblem):
    """A journal entry that does not keep the form. `code` is stable, for verdicts."""

    title = Say(zh="记录格式不对", en="An entry is malformed")

    def __init__(self, code: str, message: Say | None = None) -> None:
        self.code = code
        super().__init__(
            message
            or Say(
                zh="有一条记录无法识别（{code}），已隔离待核，其余照常。",
                en="One entry cannot be read ({code}); it is set aside for review, the rest goes on.",
            ).fill(code=code)
        )


class BadRoster(DataProblem):
    """A roster that contradicts itself or lacks what it needs."""

    title = Say(zh="花名册有误", en="The roster is not right")


class BadManifest(DataProblem):
    """A key manifest whose form or signature does not hold."""

    title = Say(zh="密钥清单无法核实", en="The key list cannot be verified")
    default = Say(
        zh="密钥清单的签名不对，仍沿用原来的清单。请联系组织方。",
        en="The key list's signature does not hold; the old list stays in use. Call the organiser.",
    )
