import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { toolchain } from "../../local";

/** A certificate for one address, signed by an authority that is made with it. */
export interface Certificate {
  /** The authority's certificate, as PEM: what a client trusts. */
  readonly authority: string;
  /** Files of the server. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

const MAKE = `
import datetime, ipaddress, pathlib, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
folder, address = pathlib.Path(sys.argv[1]), ipaddress.ip_address(sys.argv[2])
now = datetime.datetime.now(datetime.timezone.utc)
def name(text): return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
def sign(subject, key, issuer, signer, *extensions):
    builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2)))
    for extension in extensions: builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
root, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
(folder / "ca.pem").write_bytes(sign("test", root, "test", root, x509.BasicConstraints(True, None)))
(folder / "server.pem").write_bytes(sign("server", server, "test", root, x509.SubjectAlternativeName([x509.IPAddress(address)])))
(folder / "server.key").write_bytes(server.private_bytes(serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
`;

/** Makes authority and certificate in `folder`. */
export async function makeCertificate(folder: string, address: string): Promise<Certificate> {
  await promisify(execFile)(toolchain().python, ["-c", MAKE, folder, address]);
  return {
    authority: await readFile(join(folder, "ca.pem"), "utf8"),
    certificateFile: join(folder, "server.pem"),
    keyFile: join(folder, "server.key"),
  };
}
