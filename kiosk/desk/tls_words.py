"""Why a certificate does not hold, each reason in the words of somebody who must act on it."""

from collections.abc import Mapping
from enum import StrEnum

from sync.domain.wording import Say


class Tls(StrEnum):
    """Why a certificate does not hold."""

    EXPIRED = "expired"
    NOT_YET = "not-yet"
    WRONG_NAME = "wrong-name"
    SELF_MADE = "self-made"
    """It vouches for itself: nobody that this computer believes does."""
    UNKNOWN_ISSUER = "unknown-issuer"
    NO_TLS = "no-tls"
    """What answers does not speak TLS."""
    NO_CA_FILE = "no-ca-file"
    """The settings name a file of certificates that is not there."""
    OTHER = "other"


TLS_WORDS: Mapping[Tls, tuple[Say, Say]] = {
    Tls.EXPIRED: (
        Say(zh="中心的证书 {end} 已过期", en="The hub's certificate ended on {end}"),
        Say(
            zh="本机日期是 {today}：不对就先改日期；对的话请组织方换证书。什么都没有发送。",
            en="This computer says {today}: if that is wrong set the date; else have the organiser "
            "renew the certificate. Nothing was sent.",
        ),
    ),
    Tls.NOT_YET: (
        Say(
            zh="中心的证书 {start} 才生效，本机日期多半错了",
            en="The hub's certificate begins on {start}: this computer's date is probably wrong",
        ),
        Say(
            zh="本机日期是 {today}。把日期和时间设为自动，再查一次。",
            en="This computer says {today}. Set date and time to automatic, then check again.",
        ),
    ),
    Tls.WRONG_NAME: (
        Say(zh="证书不是 {host} 的", en="The certificate is not for {host}"),
        Say(
            zh="网络若要网页登录，先登录；否则请组织方核对中心地址。什么都没有发送。",
            en="If the network has a log-in page, log in; else have the organiser check the hub's "
            "address. Nothing was sent.",
        ),
    ),
    Tls.SELF_MADE: (
        Say(zh="证书是自己给自己开的", en="The certificate vouches for itself"),
        Say(
            zh="可能有人冒充中心。请联系组织方：证书若真是中心的，让他们在本机上装好。"
            "什么都没有发送，签到照常。",
            en="Somebody may pose as the hub. Call the organiser: if the certificate is the hub's "
            "own they set it up on this laptop. Nothing was sent; check-in goes on.",
        ),
    ),
    Tls.UNKNOWN_ISSUER: (
        Say(zh="不认识给中心发证的机构", en="Nobody known vouches for the hub's certificate"),
        Say(
            zh="网络若要网页登录，先登录，再查一次；仍不行请组织方在本机上装好中心的证书。"
            "什么都没有发送，签到照常。",
            en="If the network has a log-in page, log in and check again; else have the organiser "
            "set up the hub's certificate on this laptop. Nothing was sent; check-in goes on.",
        ),
    ),
    Tls.NO_TLS: (
        Say(zh="{host} 没有用加密回应", en="{host} does not answer encrypted"),
        Say(
            zh="网络若要网页登录，先登录；否则请组织方核对中心地址是 https 还是 http。",
            en="If the network has a log-in page, log in; else have the organiser check whether "
            "the hub's address is https or http.",
        ),
    ),
    Tls.NO_CA_FILE: (
        Say(
            zh="本机上找不到中心的证书文件",
            en="The file with the hub's certificate is not on this laptop",
        ),
        Say(
            zh="请组织方把证书文件放回本机，再启动。签到照常，记录都存在本机。",
            en="Have the organiser put it back, then start again. Check-in goes on; everything is "
            "kept here.",
        ),
    ),
    Tls.OTHER: (
        Say(zh="和中心的加密谈不拢", en="No agreement with the hub on encryption"),
        Say(
            zh="请检查电脑时间；若网络要网页登录，先登录；仍不行请联系组织方。什么都没有发送。",
            en="Check this computer's date; if the network has a log-in page, log in; else call "
            "the organiser. Nothing was sent.",
        ),
    ),
}
"""What is wrong, and the way out; with the places host, today, start and end."""

_NAME_IT = Say(
    zh="给设置电脑的人：中心若用自己的证书，把证书文件（PEM）的路径写进设置 hub_ca_file，再启动。",
    en="For whoever sets this laptop up: if the hub has a certificate of its own, name its file "
    "(PEM) in the setting hub_ca_file, then start again.",
)
TLS_SETTINGS: Mapping[Tls, Say] = {
    Tls.SELF_MADE: _NAME_IT,
    Tls.UNKNOWN_ISSUER: _NAME_IT,
    Tls.NO_CA_FILE: Say(
        zh="给设置电脑的人：设置 hub_ca_file 指的文件不在：放回去，或改正设置，再启动。",
        en="For whoever sets this laptop up: the file that the setting hub_ca_file names is gone: "
        "put it back or correct the setting, then start again.",
    ),
}
"""What to change in the settings: for a terminal, not for a captain's page."""
