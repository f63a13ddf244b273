import type { Reading } from '../../schema/reading.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenCost } from '../sections/cost.ts';
import type { SpecRule } from './spec-rule.ts';

const SLACK = 1e-9;
const LEAST_STAY_US = 30 * 86_400_000_000;

/** Parts of a budget are all of it, nothing is paid for twice, and somebody sees what is spent. */
export const cost: SpecRule = (spec, reading) => {
  const written = spec.cost;
  if (written === undefined) return;
  const at = ['cost'];
  if (spec.monitoring === undefined) {
    reading.report('SPEC025', at, 'OpenCost tells Prometheus, and there is none', 'add `monitoring: {}`');
  } else if (clustersOf(spec).length > 1 && spec.monitoring.global === undefined) {
    const message = 'nobody sees what all clusters cost together';
    reading.report('SPEC007', ['monitoring'], message, 'add `global: {}`');
  }
  const divided = Object.keys(written.services).length > 0 ? 'services' : 'resources';
  const isDivided = divided === 'services' || written.resources !== undefined;
  if (isDivided && spec.targets.budget === undefined) {
    reading.report('SPEC007', [...at, divided], 'there is no budget to divide', 'add `budget` to `targets`');
  }
  whole(written, reading);
  tiers(spec, written, reading);
  namespaces(written, reading);
};

function whole(written: WrittenCost, reading: Reading): void {
  const parts = [
    ['services', Object.values(written.services).map(({ share }) => share)],
    ['resources', Object.values(written.resources ?? {})],
  ] as const;
  for (const [name, shares] of parts) {
    const sum = shares.reduce((total, share) => total + share, 0);
    if (shares.length === 0 || Math.abs(sum - 1) < SLACK) continue;
    const message = `the parts come to ${printShare(Math.round(sum * 1e6) / 1e6)} of the budget`;
    reading.report('SPEC022', ['cost', name], message, 'make them 100%');
  }
}

/** S3 keeps and bills an object for thirty days in a class before it moves on. */
function tiers(spec: PlatformSpec, written: WrittenCost, reading: Reading): void {
  if (written.tiers === undefined) return;
  const { infrequent, archive } = written.tiers;
  const at = ['cost', 'tiers'];
  if (!Object.values(spec.data).some(({ kind }) => kind === 'bucket')) {
    reading.report('SPEC030', at, 'the platform has no bucket', 'add one under `data`, or take `tiers` away');
  }
  if (infrequent < LEAST_STAY_US) {
    const message = 'S3 does not move objects to an infrequent class before they are 30 days old';
    reading.report('SPEC028', [...at, 'infrequent'], message, 'write at least `30d`');
  }
  if (archive < infrequent + LEAST_STAY_US) {
    const message =
      'objects would be archived before they have been in the infrequent class for the 30 days that are paid for';
    const fix = `write at least \`${printDuration(infrequent + LEAST_STAY_US)}\``;
    reading.contradict('SPEC028', [...at, 'archive'], [...at, 'infrequent'], message, fix);
  }
}

function namespaces({ services }: WrittenCost, reading: Reading): void {
  const owner = new Map<string, string>();
  let rest: string | null = null;
  for (const [name, part] of Object.entries(services)) {
    const at = ['cost', 'services', name];
    if (part.namespaces === undefined) {
      if (rest !== null) {
        const message = `${rest} already has all that no other part names`;
        reading.report('SPEC025', at, message, `name the \`namespaces\` of ${rest} or of ${name}`);
      }
      rest ??= name;
    }
    part.namespaces?.forEach((namespace, i) => {
      const other = owner.get(namespace);
      owner.set(namespace, other ?? name);
      if (other === undefined) return;
      const message = `${other} already pays for ${namespace}`;
      reading.report('SPEC025', [...at, 'namespaces', i], message, 'name it once');
    });
  }
}
