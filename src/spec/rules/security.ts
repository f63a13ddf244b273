import type { Reading } from '../../schema/reading.ts';
import { printDuration } from '../../units/duration.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import { demandBucketName } from './bucket-name.ts';
import type { SpecRule } from './spec-rule.ts';

/** What cannot be: a store nobody knows the place of, deadlines upside down, an edge without a gateway or a provider. */
export const security: SpecRule = (spec, reading) => {
  const { network } = spec.security;
  if (!network.closed && network.apiServer.length > 0) {
    const message = 'nothing is closed, so no address is let through';
    reading.report('SPEC030', ['security', 'network', 'apiServer'], message, 'take it away, or `closed: false`');
  }
  store(spec, reading);
  deadlines(spec, reading);
  edge(spec, reading);
  controlPlane(spec, reading);
};

function store({ security: { secrets }, provider }: PlatformSpec, reading: Reading): void {
  if (secrets === undefined) return;
  const at = ['security', 'secrets'];
  if (secrets.kind === 'vault' && secrets.server === undefined) {
    reading.report('SPEC007', at, 'Vault is somewhere', 'add `server: https://vault.example:8200`');
  }
  if (secrets.kind !== 'vault' && secrets.server !== undefined) {
    const message = `\`server\` is of Vault, and these are in ${secrets.kind === 'aws' ? 'AWS Secrets Manager' : 'a store that is there'}`;
    reading.report('SPEC030', [...at, 'server'], message, 'write `kind: vault`, or take it away');
  }
  if (secrets.kind === 'existing' && secrets.name === undefined) {
    reading.report('SPEC007', at, 'a store that is there has a name', 'add `name:`, that of its ClusterSecretStore');
  }
  if (Object.keys(secrets.rotators).length > 0 && (secrets.kind !== 'aws' || provider !== 'aws')) {
    const message = '`rotators` are functions of AWS, and the secrets are elsewhere';
    reading.report('SPEC030', [...at, 'rotators'], message, 'write `kind: aws`, or take them away');
  }
  for (const [field, age] of Object.entries(secrets.rotate)) {
    if (age > secrets.refresh) continue;
    const message = `a new one is made every ${printDuration(age)} and read every ${printDuration(secrets.refresh)}: some are never read`;
    reading.report('SPEC028', [...at, 'rotate', field], message, 'read them more often than they are made');
  }
}

/** What is worse is mended sooner. */
function deadlines({ security: { scan } }: PlatformSpec, reading: Reading): void {
  if (scan === undefined) return;
  const pairs = [
    ['high', 'critical'],
    ['medium', 'high'],
  ] as const;
  for (const [mild, grave] of pairs) {
    if (scan[mild] >= scan[grave]) continue;
    const message = `a ${mild} finding may stand for ${printDuration(scan[mild])}, and a ${grave} one for ${printDuration(scan[grave])}`;
    reading.report('SPEC028', ['security', 'scan', mild], message, 'the graver the finding, the shorter the time');
  }
  if (scan.every <= scan.critical) return;
  const message = `a finding may be ${printDuration(scan.every)} old when it is first seen, and a critical one is to be gone after ${printDuration(scan.critical)}`;
  reading.report('SPEC028', ['security', 'scan', 'every'], message, 'look more often');
}

function edge(spec: PlatformSpec, reading: Reading): void {
  const { waf, edge: asked } = spec.security;
  const at = ['security', 'edge'];
  if (spec.gateway === undefined) {
    const without = [
      ...(waf === undefined ? [] : [['security', 'waf']]),
      ...(asked.rate === undefined ? [] : [[...at, 'rate']]),
    ];
    for (const path of without) {
      reading.report('SPEC030', path, 'there is no gateway for it to stand in', 'add `gateway:`, or take it away');
    }
  }
  if (spec.provider === 'aws') return;
  const paid = [
    ['perAddress', asked.perAddress !== undefined],
    ['managedRules', asked.managedRules],
    ['shield', asked.shield],
  ] as const;
  for (const [field, isAsked] of paid) {
    if (!isAsked) continue;
    const message = `\`${field}\` is of AWS, and the provider is ${spec.provider}`;
    reading.report('SPEC030', [...at, field], message, 'take it away');
  }
}

function controlPlane(spec: PlatformSpec, reading: Reading): void {
  const { provider } = spec;
  const { controlPlane: asked } = spec.security;
  if (asked === undefined) return;
  const at = ['security', 'controlPlane'];
  if (asked.by === 'provider' && provider !== 'aws') {
    const message = `what ${provider} writes down is switched on there: only AWS is known here`;
    reading.report('SPEC030', at, message, 'write `by: self`, or take it away');
  }
  for (const { name } of asked.by === 'provider' ? clustersOf(spec) : [])
    demandBucketName(`${spec.metadata.name}-audit-${name}`, at, reading);
  if (asked.cold >= asked.keep) {
    const message = `it would be cold after ${printDuration(asked.cold)} and is kept for ${printDuration(asked.keep)}`;
    reading.report('SPEC028', [...at, 'cold'], message, 'make it shorter than `keep`');
  }
}
