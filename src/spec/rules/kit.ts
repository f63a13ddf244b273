import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import { printSize } from '../../units/size.ts';
import { callsOf } from '../derive/calls-of.ts';
import { entriesOf } from '../derive/entries-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenService } from '../sections/service.ts';
import type { SpecRule } from './spec-rule.ts';

/** What the kit is told can be: stores that exist and may be called, a cache that fits, a test that gets in. */
export const kit: SpecRule = (spec, reading) => {
  for (const [name, service] of Object.entries(spec.services)) {
    const at = ['services', name];
    cache(spec, name, service, [...at, 'cache'], reading);
    if (service.jobs !== undefined) {
      store(spec, name, service, service.jobs.store, 'redis', [...at, 'jobs', 'store'], reading);
      if (service.jobs.most < service.jobs.backoff) {
        const message = 'the longest pause is shorter than the first';
        reading.report('SPEC023', [...at, 'jobs', 'most'], message, 'write more than `backoff`');
      }
    }
    if (service.api !== undefined && service.api.page > service.api.most) {
      const message = `a page of ${service.api.page} items is more than the most, ${service.api.most}`;
      reading.report('SPEC023', [...at, 'api', 'page'], message, `write at most \`${service.api.most}\``);
    }
    performance(spec, name, service, [...at, 'performance'], reading);
  }
};

function cache(
  spec: PlatformSpec,
  name: string,
  service: WrittenService,
  at: readonly string[],
  reading: Reading,
): void {
  const { cache: written, resources } = service;
  if (written === undefined) return;
  const memory = resources.limits?.memory ?? resources.memory;
  if (written.l1.size * 2 > memory) {
    const message = `${printSize(written.l1.size)} of entries do not fit beside the program in a pod of ${printSize(memory)}`;
    const fix = `write at most \`${printSize(Math.floor(memory / 2))}\`, or give the pods more memory`;
    reading.report('SPEC028', [...at, 'l1', 'size'], message, fix);
  }
  const { l2, l3, source } = written;
  if (l2 !== undefined) store(spec, name, service, l2.store, 'redis', [...at, 'l2', 'store'], reading);
  if (l3 !== undefined) store(spec, name, service, l3.store, 'redis', [...at, 'l3', 'store'], reading);
  if (source !== undefined) store(spec, name, service, source.store, 'postgres', [...at, 'source', 'store'], reading);
  if (l2 !== undefined && l3 !== undefined && l2.store === l3.store) {
    const message = `both tiers are ${l2.store}: a miss would ask it twice`;
    reading.report('SPEC025', [...at, 'l3', 'store'], message, 'name another store, or take `l3` away');
  }
}

function store(
  spec: PlatformSpec,
  name: string,
  service: WrittenService,
  wanted: string,
  kind: 'redis' | 'postgres',
  at: readonly string[],
  reading: Reading,
): void {
  const known = Object.hasOwn(spec.data, wanted) ? spec.data[wanted] : undefined;
  if (known?.kind !== kind) {
    const right = Object.entries(spec.data).flatMap(([each, { kind: of }]) => (of === kind ? [each] : []));
    const message = known === undefined ? `there is no store ${wanted}` : `${wanted} is no ${kind}`;
    const fix = right.length === 0 ? `add a store of kind ${kind} to \`data\`` : chooseWord(wanted, right);
    reading.report('SPEC027', at, message, fix);
    return;
  }
  if (callsOf(service).some(({ to }) => to === wanted)) return;
  reading.report(
    'SPEC027',
    at,
    `${name} does not call ${wanted}: it is not let through`,
    `add \`${wanted}\` to its \`calls\``,
  );
}

function performance(
  spec: PlatformSpec,
  name: string,
  service: WrittenService,
  at: readonly string[],
  reading: Reading,
): void {
  const { performance: written } = service;
  if (written === undefined) return;
  if (entriesOf(spec, service).length === 0) {
    const message = `nobody gets to ${name} from outside, and a load test comes from there`;
    reading.report('SPEC029', at, message, 'test the service behind which it stands, or make it `public`');
  }
  if (written.rps === undefined && service.load === undefined) {
    reading.report('SPEC007', at, 'neither `rps` nor `load` says how much is asked', 'add `rps`');
  }
}
