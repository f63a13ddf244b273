import type { Workload } from '../../kubernetes/workload.ts';
import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { Path } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

interface Formats {
  readonly workload: Workload;
  readonly path: Path;
  /** Formats of trace contexts; baggage alone carries none. */
  readonly names: readonly string[];
}

function formatsOf(workload: Workload): readonly Formats[] {
  const base = podSpecPath(workload.manifest.object);
  return recordsAt(podSpecOf(workload.manifest.object), ['containers']).flatMap(([index, container]) =>
    recordsAt(container, ['env']).flatMap(([row, each]) => {
      const value = stringAt(each, ['value']);
      if (stringAt(each, ['name']) !== 'OTEL_PROPAGATORS' || value === undefined) return [];
      const names = value
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && name !== 'baggage');
      return [{ workload, path: [...base, 'containers', index, 'env', row], names }];
    }),
  );
}

export const propagatorsWithoutCommonFormat: Rule = {
  code: 'TRC015',
  title: 'Services that read no trace context of each other',
  severity: 'warning',
  rows: ['T05'],
  why: 'An SDK reads and writes the formats in OTEL_PROPAGATORS and passes no other on. Between two services without a common one every trace ends and another begins.',
  fix: 'give all of them one format in common: tracecontext, beside whatever else they need',
  find: inEachCluster((facts) => {
    const all = facts.workloads.flatMap(formatsOf).filter(({ names }) => names.length > 0);
    const [first, ...others] = all;
    if (first === undefined) return [];
    return others.flatMap(({ workload, path, names }) => {
      if (names.some((name) => first.names.includes(name))) return [];
      const other = { manifest: first.workload.manifest, path: first.path };
      const message = `${workload.name} speaks ${names.join(', ')}, ${first.workload.name} ${first.names.join(', ')}`;
      return [{ manifest: workload.manifest, path, message, other }];
    });
  }),
};
