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
            zh="中心若用自己的证书，把证书文件写进设置 hub_ca_file；否则可能有人冒充，请联系组织方。"
            "什么都没有发送。",
            en="If the hub has a certificate of its own, name its file in the setting hub_ca_file; "
            "otherwise somebody may pose as the hub: call the organiser. Nothing was sent.",
        ),
    ),
    Tls.UNKNOWN_ISSUER: (
        Say(zh="不认识给中心发证的机构", en="Nobody known vouches for the hub's certificate"),
        Say(
            zh="网络若要网页登录，先登录；中心若用自己的证书，把发证的证书文件写进设置 hub_ca_file。"
            "什么都没有发送。",
            en="If the network has a log-in page, log in; if the hub has an authority of its own, "
            "name its file in the setting hub_ca_file. Nothing was sent.",
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
        Say(zh="设置里的证书文件不在", en="The settings' certificate file is not there"),
        Say(
            zh="设置 hub_ca_file 指的文件找不到：把它放回去，或改正设置，再启动。",
            en="The file that hub_ca_file names is gone: put it back or correct the setting, "
            "then start again.",
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
