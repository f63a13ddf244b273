import { parsePath } from '../../schema/print-path.ts';
import type { Reading } from '../../schema/reading.ts';
import type { Json, JsonObject } from '../../schema/types.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

const CLUSTER = 'nines.dev/cluster';

/** Gateway, mesh, and the ways out. */
export const platform: SpecRule = (spec, reading) => {
  const { gateway, mesh } = spec;
  if (gateway !== undefined && gateway.tls.min > gateway.tls.max) {
    reading.report(
      'SPEC028',
      ['gateway', 'tls', 'min'],
      `TLS ${gateway.tls.min} is above the highest allowed, ${gateway.tls.max}`,
      `write at most \`${gateway.tls.max}\``,
    );
  }
  if (gateway?.balancer !== undefined && spec.provider !== 'aws') {
    const message = `Amazon’s load balancer is asked for, and the provider is ${spec.provider}`;
    reading.report('SPEC025', ['gateway', 'balancer'], message, 'write `provider: aws`, or take `balancer` away');
  }
  for (const [name, issuer] of Object.entries(mesh.jwt)) {
    if (issuer.jwks !== undefined && issuer.keys !== undefined) {
      reading.report(
        'SPEC025',
        ['mesh', 'jwt', name, 'keys'],
        '`jwks` and `keys` both say which keys count',
        'keep one of the two',
      );
    }
  }
  if (mesh.eastWest !== undefined && clustersOf(spec).length === 1) {
    reading.report('SPEC030', ['mesh', 'eastWest'], 'there is one cluster: nothing to reach', 'take `eastWest` away');
  }
  const home = spec.gitops?.cluster;
  if (home !== undefined) demandNamed(spec, 'cluster', home, ['gitops', 'cluster'], reading);
  patches(spec, reading);
  objects(spec, reading);
};

function patches(spec: PlatformSpec, reading: Reading): void {
  spec.patches.forEach(({ target, merge, path, value }, i) => {
    const at = ['patches', i];
    if ((merge === undefined) === (path === undefined)) {
      reading.report('SPEC007', at, 'a patch needs either `merge`, or `path` and `value`', 'write one of the two');
    }
    if (merge !== undefined && Object.keys(merge).length === 0) {
      reading.report(
        'SPEC030',
        [...at, 'merge'],
        'this patch changes nothing',
        'write the fields to change, or take it away',
      );
    }
    if (path !== undefined && value === undefined) {
      reading.report('SPEC007', at, '`path` without `value`', 'add `value`');
    }
    if (path !== undefined && parsePath(path) === undefined) {
      reading.report(
        'SPEC010',
        [...at, 'path'],
        `\`${path.slice(0, 60)}\` is not a path`,
        'write it as `spec.http[0].timeout`',
      );
    }
    if (target.cluster !== undefined) {
      demandNamed(spec, 'cluster', target.cluster, [...at, 'target', 'cluster'], reading);
    }
  });
}

function objects(spec: PlatformSpec, reading: Reading): void {
  spec.objects.forEach((object, i) => {
    const at = ['objects', i];
    for (const field of ['apiVersion', 'kind']) {
      if (typeof own(object, field) !== 'string')
        reading.report('SPEC007', at, `an object needs ${field}`, `add \`${field}\``);
    }
    const metadata = own(object, 'metadata');
    const name = isMap(metadata) ? own(metadata, 'name') : undefined;
    if (typeof name !== 'string' || !/^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/.test(name)) {
      reading.report(
        'SPEC010',
        at,
        'an object needs a `metadata.name` of lower-case letters, digits, - and .',
        'add it',
      );
      return;
    }
    const annotations = isMap(metadata) ? own(metadata, 'annotations') : undefined;
    const named = isMap(annotations) ? own(annotations, CLUSTER) : undefined;
    if (typeof named !== 'string') return;
    demandNamed(spec, 'cluster', named, [...at, 'metadata', 'annotations', CLUSTER], reading);
  });
}

function own(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
