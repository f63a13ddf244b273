/** What holds against those who are not meant to be here: networks, secrets, images, findings, records, keys. */
import { LINE, NAME, URL_TEXT } from '../../schema/name-texts.ts';
import {
  defaulted,
  flag,
  listOf,
  mapOf,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { DAY_US, duration } from '../../units/duration.ts';
import { rate } from '../../units/rate.ts';

const DAYS = quantity(duration, { least: DAY_US });

const CIDR = text('a range of addresses', {
  pattern: '^(?:\\d{1,3}\\.){3}\\d{1,3}/(?:[12]?\\d|3[0-2])$',
  longest: 18,
  examples: ['10.0.0.0/24'],
});
const PRIVATE: readonly string[] = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];
const REGISTRY = text('a registry, or a part of one', {
  pattern: '^[a-z0-9][a-z0-9.:/_-]*[a-z0-9]$',
  longest: 200,
  examples: ['registry.example', 'ghcr.io/acme'],
});
const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 20, examples: ['0.6.0'] });
const ARN = text('an ARN', {
  pattern: '^arn:[^\\s]+$',
  longest: 300,
  examples: ['arn:aws:iam::111122223333:role/shop'],
});

/** C01 */
const network = record('network policies', {
  closed: defaulted(
    flag(),
    'Every namespace refuses what no call needs.',
    true,
    'a stranger in one pod reaches no other',
  ),
  apiServer: defaulted(
    listOf(CIDR),
    'Where the API server answers; empty: anywhere, by its ports.',
    [],
    'managed ones move',
  ),
  pods: defaulted(
    listOf(CIDR),
    'Addresses of pods; read where a region has several clusters, whose pods no policy can name.',
    PRIVATE,
    'the private ranges (RFC 1918, RFC 6598)',
  ),
});

/** C03: how old a secret may be. */
const rotate = record('ages of secrets', {
  keys: defaulted(DAYS, 'Keys of interfaces.', '30d', 'monthly'),
  passwords: defaulted(DAYS, 'Passwords.', '7d', 'weekly'),
  certificates: defaulted(DAYS, 'Certificates.', '90d', 'quarterly'),
  databases: defaulted(DAYS, 'Credentials of databases.', '30d', 'monthly'),
  authorities: defaulted(
    DAYS,
    'Authorities that certificates are signed with.',
    '1825d',
    'five years: whoever trusts one must trust the next before it signs',
  ),
});

const rotators = record('functions that make new secrets', {
  keys: optional(ARN, 'For keys: the old one stays valid until the next time.', 'people do'),
  passwords: optional(ARN, 'For passwords.', 'people do'),
  certificates: optional(ARN, 'For certificates.', 'people do'),
  databases: optional(
    ARN,
    'For credentials of databases: one that alternates two users, so that the one in use stays as it is.',
    'people do',
  ),
});

const secrets = record('a store of secrets', {
  kind: required(
    words('aws', 'vault', 'existing'),
    'What keeps them: AWS Secrets Manager, Vault, or a store that is there.',
  ),
  name: optional(NAME, 'Name of the ClusterSecretStore.', 'the name of the platform'),
  server: optional(URL_TEXT, 'Where Vault answers.'),
  path: defaulted(LINE, 'Vault: where its key-value engine is mounted.', 'secret', 'its own default'),
  role: optional(
    LINE,
    'Role that External Secrets reads with: an ARN, or one of Vault’s for Kubernetes.',
    'the name of the platform for Vault; what its pods may do for AWS',
  ),
  prefix: optional(LINE, 'What the names of its secrets begin with.', 'the name of the platform'),
  refresh: defaulted(
    quantity(duration, { least: 60_000_000 }),
    'How often they are read again.',
    '1h',
    'a rotated one is known within the hour',
  ),
  rotate: defaulted(rotate, 'How old each kind may become.', {}, 'house policy: no framework names figures'),
  kinds: defaulted(
    mapOf(NAME, words('key', 'password', 'certificate', 'database', 'authority')),
    'Secrets that are of another kind than their keys say.',
    {},
    '`password` is a password, a certificate a certificate, its signer an authority, what a store reads is a database’s, all else a key',
  ),
  rotators: defaulted(rotators, 'AWS: the functions that make new ones, by their kind.', {}, 'people do'),
});

/** C04 */
const images = record('what images may run', {
  registries: defaulted(
    listOf(REGISTRY),
    'Registries beside those that this platform’s own images come from.',
    [],
    'what is not compiled here is not expected',
  ),
  digest: defaulted(flag(), 'Whether an image must be pinned by its digest.', false, 'a tag is what people read'),
  enforce: defaulted(
    words('enforce', 'audit'),
    'Whether what breaks the rules is refused, or only reported.',
    'enforce',
    'a report stops nobody',
  ),
});

const scan = record('scans', {
  namespace: defaulted(NAME, 'Where the operator runs.', 'trivy-system', 'its own'),
  every: defaulted(quantity(duration, { least: 3_600_000_000 }), 'How old a report may be.', '24h', 'daily'),
  critical: defaulted(DAYS, 'How long a critical finding may stand.', '48h', 'two days'),
  high: defaulted(DAYS, 'How long a high one may stand.', '7d', 'a week'),
  medium: defaulted(DAYS, 'How long a medium one may stand.', '30d', 'a month'),
});

/** C02 */
const waf = record('a web application firewall', {
  mode: defaulted(words('block', 'detect'), 'Whether it refuses, or only logs.', 'block', 'a log stops nobody'),
  version: defaulted(VERSION, 'Of Coraza’s filter for proxies.', '0.6.0', 'carries the core rule set 4'),
  digest: optional(
    text('the SHA-256 of an image', { pattern: '^[0-9a-f]{64}$', longest: 64 }),
    'What the image must be, whatever its tag says.',
    'the tag alone',
  ),
  paranoia: defaulted(
    whole(1, 4),
    'Level of the core rules: 4 finds most, and most that is innocent.',
    1,
    'the rules’ own',
  ),
  score: defaulted(whole(1, 100), 'Sum of findings at which a request is refused.', 5, 'one critical finding'),
});

const edge = record('what stands in front of the gateway', {
  rate: optional(
    quantity(rate),
    'Requests that each pod of the gateway takes; more are answered with 429.',
    'any number',
  ),
  perAddress: optional(
    whole(10, 2_000_000_000),
    'AWS: requests of one address in five minutes, after which it is blocked.',
    'none is',
  ),
  managedRules: defaulted(flag(), 'AWS: its managed rules in front of the load balancers.', false, 'they are paid for'),
  shield: defaulted(flag(), 'AWS: Shield Advanced, $3000 a month.', false, 'the standard protection is there anyway'),
});

/** C05, C08 */
const controlPlane = record('the control plane', {
  by: defaulted(words('provider', 'self'), 'Who runs it.', 'provider', 'a managed cluster'),
  keep: defaulted(DAYS, 'How long its audit log is kept.', '2557d', 'seven years'),
  cold: defaulted(DAYS, 'After how long it goes to cold storage.', '90d', 'a quarter is asked about'),
});

export const security = record('security', {
  network: defaulted(network, 'Who may reach whom (C01).', {}, 'nobody, whom no call names'),
  secrets: optional(secrets, 'Where secrets come from (C03).', 'somebody brings them'),
  images: optional(images, 'What Kyverno lets in (C01, C04).', 'whatever the pod security standard does'),
  scan: optional(scan, 'What Trivy looks for, and how long a finding may stand (C04).', 'nobody looks'),
  waf: optional(waf, 'Coraza with the OWASP core rules in the gateway (C02).', 'no request is looked into'),
  edge: defaulted(edge, 'Floods (C02).', {}, 'what the provider does anyway'),
  controlPlane: optional(
    controlPlane,
    'Its audit log, and the encryption of what it stores (C05, C08).',
    'as the provider has it',
  ),
});
export type WrittenSecurity = ValueOf<typeof security>;
