import { test } from 'node:test';
import { assertIssues, type IssueCase, samplePlatform } from '../sample-platform.ts';

/** The sample with these lines of `security`. */
function secured(lines: string, more = ''): string {
  return samplePlatform({ rest: `${more}security: { ${lines} }` });
}

const cases: readonly IssueCase[] = [
  [
    secured('network: { closed: false, apiServer: [10.0.0.1/32] }'),
    'SPEC030',
    'security.network.apiServer',
    /nothing is closed/,
    /take it away/,
  ],
  [secured('network: { apiServer: [somewhere] }'), 'SPEC010', 'security.network.apiServer[0]', /range of/, /10\.0\.0/],
  [secured('secrets: { kind: vault }'), 'SPEC007', 'security.secrets', /Vault is somewhere/, /server/],
  [
    secured('secrets: { kind: aws, server: "https://vault.example" }'),
    'SPEC030',
    'security.secrets.server',
    /of Vault, and these are in AWS/,
    /kind: vault/,
  ],
  [secured('secrets: { kind: existing }'), 'SPEC007', 'security.secrets', /has a name/, /ClusterSecretStore/],
  [
    secured('secrets: { kind: existing, name: vault, rotators: { keys: "arn:aws:lambda:x" } }'),
    'SPEC030',
    'security.secrets.rotators',
    /functions of AWS/,
    /kind: aws/,
  ],
  [
    secured('secrets: { kind: aws, refresh: 7d, rotate: { passwords: 7d } }'),
    'SPEC028',
    'security.secrets.rotate.passwords',
    /some are never read/,
    /more often/,
  ],
  [secured('scan: { high: 1d }'), 'SPEC028', 'security.scan.high', /a critical one for 2d/, /graver/],
  [secured('scan: { every: 3d }'), 'SPEC028', 'security.scan.every', /3d old when it is first seen/, /more often/],
  [secured('waf: {}'), 'SPEC030', 'security.waf', /no gateway/, /gateway/],
  [secured('edge: { rate: 100/s }'), 'SPEC030', 'security.edge.rate', /no gateway/, /gateway/],
  [
    secured('edge: { shield: true }', 'provider: gcp\n'),
    'SPEC030',
    'security.edge.shield',
    /of AWS, and the provider is gcp/,
    /take it away/,
  ],
  [
    secured('controlPlane: {}', 'provider: azure\n'),
    'SPEC030',
    'security.controlPlane',
    /only AWS is known/,
    /by: self/,
  ],
  [
    samplePlatform({
      regions: `one: { zones: [a, b, c], clusters: [${'cluster-'.repeat(7)}one] }`,
      rest: 'security: { controlPlane: {} }',
    }),
    'SPEC010',
    'security.controlPlane',
    /audit-cluster-.* more than 63/,
    /shorter/,
  ],
  [
    secured('controlPlane: { keep: 30d, cold: 30d }'),
    'SPEC028',
    'security.controlPlane.cold',
    /cold after 30d and is kept for 30d/,
    /shorter/,
  ],
];

test('protection that would protect nobody is a mistake', () => {
  assertIssues(cases);
});
