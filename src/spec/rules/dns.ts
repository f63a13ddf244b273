import type { Reading } from '../../schema/reading.ts';
import type { Json, JsonObject } from '../../schema/types.ts';
import { printDuration, SECOND_US } from '../../units/duration.ts';
import { ownedNamesOf, recordRegionsOf, regionAddressOf } from '../derive/dns-of.ts';
import { entriesOf } from '../derive/entries-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenDns } from '../sections/dns.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

const HOSTNAME = 'external-dns.alpha.kubernetes.io/hostname';

/** What cannot be of records: fields of another policy, checks that nobody makes or answers, two owners of one name. */
export const dns: SpecRule = (spec, reading) => {
  owners(spec, reading);
  if (spec.dns === undefined || spec.gateway === undefined) return;
  fields(spec.dns, reading);
  if (spec.dns.policy === 'geo') geo(spec, spec.dns, reading);
  for (const field of ['places', 'bias'] as const) {
    for (const region of Object.keys(spec.dns[field]))
      demandNamed(spec, 'region', region, ['dns', field, region], reading);
  }
  for (const region of Object.keys(spec.dns.health?.ids ?? {})) {
    demandNamed(spec, 'region', region, ['dns', 'health', 'ids', region], reading);
  }
  if (spec.dns.health !== undefined) health(spec, spec.dns, reading);
  failover(spec, spec.dns, reading);
  if (spec.dns.owner === 'terraform' && spec.provider !== 'aws') {
    const message = `Terraform writes records of Route 53, and the provider is ${spec.provider}`;
    reading.report('SPEC025', ['dns', 'owner'], message, 'write `provider: aws`, or `owner: external-dns`');
  }
};

/** Each policy reads its own fields. */
function fields({ policy, owner, places, bias, weights, zone }: WrittenDns, reading: Reading): void {
  const idle: readonly (readonly [field: string, isWritten: boolean, of: string])[] = [
    ['places', Object.keys(places).length > 0 && policy !== 'geo', 'policy: geo'],
    ['bias', Object.keys(bias).length > 0 && policy !== 'proximity', 'policy: proximity'],
    ['weights', weights !== undefined && policy !== 'weighted', 'policy: weighted'],
    ['zone', zone !== undefined && owner !== 'terraform', 'owner: terraform'],
  ];
  for (const [field, isWritten, of] of idle) {
    if (!isWritten) continue;
    const message = `\`${field}\` is of \`${of}\`, and changes nothing here`;
    reading.report('SPEC030', ['dns', field], message, `write \`${of}\`, or take \`${field}\` away`);
  }
}

function geo(spec: PlatformSpec, { places }: WrittenDns, reading: Reading): void {
  const at = ['dns', 'places'];
  const everywhere = Object.keys(places).filter((region) => places[region]?.everywhere);
  if (everywhere.length !== 1) {
    const message =
      everywhere.length === 0
        ? 'clients whom no region names get no answer at all'
        : `${everywhere.join(' and ')} cannot both take everybody else`;
    const first = Object.keys(spec.regions)[0] ?? '';
    reading.report('SPEC025', at, message, `write \`everywhere: true\` for one region: \`${first}\``);
  }
  const owner = new Map<string, string>();
  for (const [region, { continents, countries, states }] of Object.entries(places)) {
    const named = [
      ...continents.map((code) => ['continents', code] as const),
      ...countries.map((code) => ['countries', code] as const),
      ...states.map((code) => ['states', code] as const),
    ];
    for (const [field, code] of named) {
      const other = owner.get(`${field} ${code}`);
      owner.set(`${field} ${code}`, region);
      if (other === undefined) continue;
      const message = `clients of ${code} are sent to ${other} and to ${region}`;
      reading.contradict('SPEC025', [...at, region, field], [...at, other, field], message, 'keep one of the two');
    }
  }
}

function health(spec: PlatformSpec, { health: asked, owner }: WrittenDns, reading: Reading): void {
  const at = ['dns', 'health'];
  const { every = 0, path, ids = {} } = asked ?? {};
  if (every !== 10 * SECOND_US && every !== 30 * SECOND_US) {
    const message = `Route 53 asks every 10 or every 30 seconds, not every ${printDuration(every)}`;
    reading.report('SPEC009', [...at, 'every'], message, 'write `10s` or `30s`');
  }
  const regions = recordRegionsOf(spec);
  if (owner === 'external-dns') {
    const missing = regions.filter((region) => !Object.hasOwn(ids, region));
    if (missing.length > 0) {
      const message = `external-dns makes no health checks, and ${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} none`;
      reading.report('SPEC025', at, message, 'write their `ids`, or `owner: terraform`, which makes them');
    }
    return;
  }
  if (Object.keys(ids).length > 0) {
    reading.report('SPEC030', [...at, 'ids'], 'Terraform makes the checks itself', 'take `ids` away');
  }
  if (path === undefined) return;
  const entries = Object.values(spec.services).flatMap((service) => entriesOf(spec, service));
  const silent = regions
    .map((region) => regionAddressOf(spec, region))
    .filter((address) => !entries.some((entry) => entry.host === address && path.startsWith(entry.path)));
  if (silent.length === 0) return;
  const message = `no service answers for ${silent.join(', ')}: every region would be taken for lost`;
  const fix = `add \`{ host: ${silent[0]}, path: ${path} }\` to the \`public\` of a service, or leave \`path\` away`;
  reading.report('SPEC025', [...at, 'path'], message, fix);
}

function failover(spec: PlatformSpec, { policy, health: asked }: WrittenDns, reading: Reading): void {
  if (policy !== 'failover') return;
  if (Object.keys(spec.regions).length < 2) {
    reading.report('SPEC025', ['dns', 'policy'], 'there is one region: nowhere to fail over to', 'write `weighted`');
  } else if (asked === undefined) {
    const message = 'without a health check nobody learns that the first region is lost: the second is never used';
    reading.report('SPEC025', ['dns', 'policy'], message, 'add `health: {}` with `owner: terraform`, or with `ids`');
  }
}

/** Names that objects of the user ask external-dns for. */
function asked(object: JsonObject): readonly (readonly [name: string, at: readonly (string | number)[]])[] {
  const metadata = record(object.metadata);
  const hostname = record(metadata.annotations)[HOSTNAME];
  const annotated = typeof hostname === 'string' ? hostname.split(',').map((each) => each.trim()) : [];
  const endpoints = record(object.spec).endpoints;
  const listed = object.kind === 'DNSEndpoint' && Array.isArray(endpoints) ? endpoints : [];
  return [
    ...annotated.map((name) => [name, ['metadata', 'annotations', HOSTNAME]] as const),
    ...listed.flatMap((each, i) => {
      const name = record(each).dnsName;
      return typeof name === 'string' ? [[name, ['spec', 'endpoints', i, 'dnsName']] as const] : [];
    }),
  ];
}

function record(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Whoever writes a name deletes what somebody else wrote under it. */
function owners(spec: PlatformSpec, reading: Reading): void {
  const first = new Map<string, readonly (string | number)[]>();
  const own = ownedNamesOf(spec);
  const others = spec.objects.flatMap((object, i) =>
    asked(object).map(([name, at]) => ({ name, at: ['objects', i, ...at] })),
  );
  for (const { name, at } of [...own, ...others]) {
    const other = first.get(name);
    first.set(name, other ?? at);
    // Several records of one object are one owner’s.
    if (other === undefined || (other[0] === at[0] && other[1] === at[1])) continue;
    const message = `two owners of ${name}: each deletes what the other wrote`;
    const fix = 'keep one of the two, or choose another name';
    reading.contradict('SPEC025', at, other, message, fix);
  }
}
