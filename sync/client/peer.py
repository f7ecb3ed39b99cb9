"""The hub that a kiosk is enrolled at, and what shows it who asks."""

from dataclasses import dataclass, field

from sync.client.signing import Bearer, DeviceKeyNow, Proof


@dataclass(frozen=True, slots=True)
class Peer:
    """The hub that this kiosk is enrolled at."""

    url: str
    hub: str
    kiosk: str
    token: str = field(repr=False)
    key: DeviceKeyNow | None = field(repr=False, default=None)
    """What requests are signed with; without one the token alone shows who asks."""

    @property
    def proof(self) -> Proof:
        """Give what shows this hub who asks."""
        return Bearer(self.token, self.kiosk, self.key)
