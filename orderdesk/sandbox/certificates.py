"""A throw-away authority, and a certificate of it for loopback and for the hosts that the look-alikes stand in for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct

from orderdesk.clock import system_clock

HOSTS: Final = ("localhost", "kaspi.kz", "openapi.keycrm.app", "apis.flowwow.com", "api.novaposhta.ua",
                "api.mobizon.kz", "api.turbosms.ua")  # fmt: skip
"""A test may lead a client of these to the sandbox, and the client finds the name that it asked for."""
LASTS: Final = timedelta(days=30)


class Certificates(Struct, frozen=True):
    """Files in a folder that only this user reads."""

    authority: str
    certificate: str
    key: str


@contextmanager
def certificates() -> Iterator[Certificates]:
    """Make an authority and a certificate; both are gone afterwards, and with them whatever they vouch for."""
    with TemporaryDirectory(prefix="orderdesk-sandbox-") as name:
        folder = Path(name)
        theirs, ours = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
        authority = _authority(theirs)
        made = {"authority.pem": authority, "certificate.pem": _certificate(authority, theirs, ours)}
        for file, certificate in made.items():
            (folder / file).write_bytes(certificate.public_bytes(Encoding.PEM))
        key = ours.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(key)
        yield Certificates(*(str(folder / file) for file in (*made, "key.pem")))


def _authority(key: EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name("Order Desk sandbox: throw-away authority")
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        _begun(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )


def _certificate(
    authority: x509.Certificate, its_key: EllipticCurvePrivateKey, key: EllipticCurvePrivateKey
) -> x509.Certificate:
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in HOSTS]
    names += [x509.IPAddress(ip_address(address)) for address in ("127.0.0.1", "::1")]
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(its_key.public_key())
    return (
        _begun(_name("localhost"), authority.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer, critical=False)
        .sign(its_key, SHA256())
    )


def _begun(subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    """It holds from yesterday on, by the machine's clock: whoever checks it goes by that, not by the sandbox's."""
    now = datetime.fromtimestamp(system_clock(), UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LASTS)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])
