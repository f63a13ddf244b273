/** What is compiled means what it should to flagd's own evaluation, as the providers of OpenFeature embed it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlagdCore } from '@openfeature/flagd-core';
import { field, recordsAt } from '../../manifests/field.ts';
import { sampleModel } from '../../model/sample-model.ts';
import type { Model } from '../../model/types.ts';
import { workloads } from '../availability/workloads.ts';
import { featureFlags } from './feature-flags.ts';

const USERS = 20_000;

function modelOf(flag: string): Model {
  const text = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a] } }
services: { web: { image: "web:1" }, api: { image: "api:1" } }
flags: { checkout: { owner: payments, until: 2027-03-31, services: [web], ${flag} } }
`;
  return sampleModel(text);
}

function coreOf(flag: string): FlagdCore {
  const [map, ...others] = featureFlags(modelOf(flag), 'one');
  assert.deepEqual(others, []);
  const core = new FlagdCore();
  core.setConfigurations(String(field(map, ['data', 'flags.json'])));
  return core;
}

/** Users, of tenants of four, that get it. */
function who(core: FlagdCore): ReadonlySet<number> {
  const found = new Set<number>();
  for (let user = 0; user < USERS; user++) {
    const context = { targetingKey: `user-${user}`, tenant: `tenant-${Math.floor(user / 4)}` };
    if (core.resolveBooleanEvaluation('checkout', false, context, console).value) found.add(user);
  }
  return found;
}

test('nobody, everybody, and the kill switch', () => {
  assert.equal(who(coreOf('share: 0%')).size, 0);
  assert.equal(who(coreOf('share: 100%')).size, USERS);
  assert.equal(who(coreOf('share: 100%, enabled: false')).size, 0);
});

test('a share of users is that share, and nobody who has it loses it as it grows', () => {
  let before: ReadonlySet<number> = new Set();
  for (const share of [0.01, 0.1, 0.5, 1]) {
    const found = who(coreOf(`share: ${share * 100}%`));
    // 99.9 % interval of a binomial share.
    assert.ok(Math.abs(found.size / USERS - share) <= 3.3 * Math.sqrt((share * (1 - share)) / USERS), `${share}`);
    for (const user of before) assert.ok(found.has(user), `user ${user} lost it at ${share}`);
    before = found;
  }
});

test('a tenant gets it as one, and those that are named get it whatever the share', () => {
  const found = who(coreOf('share: 25%, by: tenant, tenants: [tenant-3, tenant-7]'));
  const tenants = new Map<number, number>();
  for (const user of found) tenants.set(Math.floor(user / 4), (tenants.get(Math.floor(user / 4)) ?? 0) + 1);
  assert.ok([...tenants.values()].every((users) => users === 4));
  assert.ok(tenants.has(3) && tenants.has(7));
  assert.deepEqual([...who(coreOf('tenants: [tenant-3]'))], [12, 13, 14, 15]);
});

test('variants are texts, and whoever cannot be told apart gets the old one', () => {
  const core = coreOf('variants: { blue: "#00f", green: "#0f0" }, from: blue, to: green, share: 50%');
  const value = (context: Record<string, string>) =>
    core.resolveStringEvaluation('checkout', 'none', context, console).value;
  const values = new Set(Array.from({ length: 100 }, (_, user) => value({ targetingKey: `user-${user}` })));
  assert.deepEqual([...values].sort(), ['#00f', '#0f0']);
  assert.equal(value({}), '#00f');
});

test('only services that ask for flags are given any, where the providers look', () => {
  const [api, web] = workloads(modelOf('share: 1%'), 'one').toSorted((a, b) =>
    a.metadata.name < b.metadata.name ? -1 : 1,
  );
  const [, inApi] = recordsAt(api, ['spec', 'template', 'spec', 'containers'])[0] ?? [];
  const [, inWeb] = recordsAt(web, ['spec', 'template', 'spec', 'containers'])[0] ?? [];
  assert.equal(field(inApi, ['env']), undefined);
  assert.deepEqual(field(inWeb, ['env']), [
    { name: 'FLAGD_RESOLVER', value: 'file' },
    { name: 'FLAGD_OFFLINE_FLAG_SOURCE_PATH', value: '/etc/flags/flags.json' },
  ]);
  assert.deepEqual(field(inWeb, ['volumeMounts']), [{ name: 'flags', mountPath: '/etc/flags', readOnly: true }]);
});
