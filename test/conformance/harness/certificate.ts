/**
 * X.509 certificates for mutual TLS between test processes: a certificate authority and leaves whose name is a URI, as
 * SPIFFE wants. Node can sign but not write certificates, and a program for it need not be installed, so the few DER
 * structures are written here.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** One identity in PEM: its certificate, its key, and the authority that signed it. */
export interface Certificate {
  readonly chain: string;
  readonly key: string;
  readonly authority: string;
}

export interface CertificateAuthority {
  /** A certificate for a URI or DNS name. */
  issue(name: { readonly uri?: string; readonly dns?: string }): Certificate;
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));

/** Makes an authority that lives as long as the tests. */
export function makeAuthority(): CertificateAuthority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = certificate('conformance authority', keys.publicKey, keys.privateKey, [
    extension([2, 5, 29, 19], true, sequence(der(0x01, Buffer.from([0xff])))),
    extension([2, 5, 29, 15], true, der(0x03, Buffer.from([1, 0x06]))),
  ]);
  const authority = pem('CERTIFICATE', own);
  return {
    issue({ uri, dns }) {
      const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const name = uri === undefined ? der(0x82, Buffer.from(dns ?? '')) : der(0x86, Buffer.from(uri));
      const bytes = certificate('', leaf.publicKey, keys.privateKey, [extension([2, 5, 29, 17], true, sequence(name))]);
      const key = leaf.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
      return { chain: pem('CERTIFICATE', bytes), key, authority };
    },
  };
}

function certificate(subject: string, publicKey: KeyObject, signer: KeyObject, extensions: Buffer[]): Buffer {
  const now = Date.now();
  const signed = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    commonName('conformance authority'),
    sequence(time(now - DAY_MS), time(now + DAY_MS)),
    commonName(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, signer);
  return sequence(signed, ECDSA_WITH_SHA256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
}

function commonName(text: string): Buffer {
  if (text === '') return sequence();
  return sequence(der(0x31, sequence(oid([2, 5, 4, 3]), der(0x0c, Buffer.from(text)))));
}

function extension(id: number[], critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
}

function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function oid([first = 0, second = 0, ...rest]: number[]): Buffer {
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
