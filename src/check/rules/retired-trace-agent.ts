import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { Path } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

/** Jaeger 1 came as one image per part; version 2 is `jaegertracing/jaeger`. */
const VERSION_1 = /(?:^|\/)jaegertracing\/(?:jaeger-(?:agent|collector|query|ingester)|all-in-one)(?::1\.|:latest|$)/;
const AGENT_VARIABLES = ['JAEGER_AGENT_HOST', 'JAEGER_AGENT_PORT', 'JAEGER_ENDPOINT'];

function saidBy(container: unknown): readonly (readonly [Path, string])[] {
  const image = stringAt(container, ['image']) ?? '';
  const old = VERSION_1.test(image) ? [[['image'], `${image} is Jaeger 1`] as const] : [];
  const sent = recordsAt(container, ['env']).flatMap(([index, each]) => {
    const name = stringAt(each, ['name']) ?? '';
    if (!AGENT_VARIABLES.includes(name)) return [];
    return [[['env', index], `${name} sends spans in Jaeger’s own format`] as const];
  });
  return [...old, ...sent];
}

export const retiredTraceAgent: Rule = {
  code: 'TRC010',
  title: 'Spans by way of Jaeger 1',
  severity: 'warning',
  rows: ['T01'],
  why: 'Jaeger 1 has had no release since the end of 2025, its agent (6831, 6832) is gone from version 2, and OpenTelemetry has taken its exporters for 14250 and 14268 out of the SDKs: such spans stop at the next upgrade of either side.',
  fix: 'send OTLP to a collector (4317 or 4318: OTEL_EXPORTER_OTLP_ENDPOINT), and run jaegertracing/jaeger:2',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap(({ manifest }) => {
      const base = podSpecPath(manifest.object);
      return recordsAt(podSpecOf(manifest.object), ['containers']).flatMap(([index, container]) =>
        saidBy(container).map(([path, message]) => ({
          manifest,
          path: [...base, 'containers', index, ...path],
          message,
        })),
      );
    }),
  ),
};
