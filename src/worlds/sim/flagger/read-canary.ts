/**
 * What Flagger does with one Canary, read from it and from the MetricTemplates that it names. Whatever the loop beside
 * this file does not do is named, and then nothing is run: half a Flagger proves nothing.
 */
import { parseDurationUs } from '../../../manifests/duration.ts';
import { booleanAt, numberAt, recordAt, recordsAt, stringAt } from '../../../manifests/field.ts';
import type { ManifestIndex } from '../../../manifests/manifest-index.ts';
import { type FlaggerCanary, flaggerCanaries } from '../../../mesh/flagger-canary.ts';
import { unanswerable } from '../../../promql/answer-query.ts';
import { readQuery } from '../../../promql/read-query.ts';
import type { Expression } from '../../../promql/types.ts';

/** One thing that is asked of the new version before each step. */
export interface CanaryCheck {
  readonly name: string;
  readonly query: Expression;
  /** Null: not bounded. */
  readonly min: number | null;
  readonly max: number | null;
}

export interface CanaryPolicy {
  readonly canary: FlaggerCanary;
  readonly intervalUs: number;
  /** Failed checks that take the version back. */
  readonly threshold: number;
  /** Shares of the new version in whole percent, ascending; the last one is promoted from. */
  readonly steps: readonly number[];
  /** A/B: so many intervals only matching requests reach it, all of them; null: by weights. */
  readonly iterations: number | null;
  /** How much goes back to the copy at a time, once it has the new version; null: all at once. */
  readonly stepBack: number | null;
  readonly deadlineUs: number;
  readonly checks: readonly CanaryCheck[];
  readonly autoscaler: { readonly apiVersion: string; readonly kind: string; readonly name: string } | null;
}

/** The policy, or a sentence on what of it is not done here. */
export type ReadCanary =
  | { readonly policy: CanaryPolicy; readonly problem: null }
  | { readonly policy: null; readonly problem: string };

// Defaults of pkg/apis/flagger/v1beta1/canary.go.
const INTERVAL_US = 60_000_000;
const LEAST_INTERVAL_US = 10_000_000;
const THRESHOLD = 1;
const DEADLINE_SECONDS = 600;
const METRIC_INTERVAL = '1m';

/** Every Canary of a cluster as Flagger would act on it. */
export function readCanaries(
  index: ManifestIndex,
  cluster: string,
): readonly (ReadCanary & { canary: FlaggerCanary })[] {
  return flaggerCanaries(index, cluster).map((canary) => ({ canary, ...readCanary(index, canary) }));
}

/** Flagger's own metrics: of the workload that it names, as the proxies of its pods report them (pkg/metrics/observers). */
function ownQuery(name: string, { namespace, target }: FlaggerCanary, window: string): string | null {
  const of = `reporter="destination",destination_workload_namespace="${namespace}",destination_workload=~"${target}"`;
  const total = (also: string): string => `sum(rate(istio_requests_total{${of}${also}}[${window}]))`;
  if (name === 'request-success-rate') return `${total(',response_code!~"5.*"')} / ${total('')} * 100`;
  if (name !== 'request-duration') return null;
  const buckets = `rate(istio_request_duration_milliseconds_bucket{${of}}[${window}])`;
  return `histogram_quantile(0.99, sum by (le) (${buckets}))`;
}

function readCanary(index: ManifestIndex, canary: FlaggerCanary): ReadCanary {
  const { spec } = canary.manifest.object;
  const analysis = recordAt(spec, ['analysis']);
  const refuse = (problem: string): ReadCanary => ({ policy: null, problem });
  if (!canary.istio) return refuse('it routes by another provider than Istio');
  if (canary.targetKind !== 'Deployment') return refuse(`it copies a ${canary.targetKind}`);
  if (analysis === undefined || booleanAt(spec, ['skipAnalysis']) === true) return refuse('it analyses nothing');
  for (const key of ['webhooks', 'sessionAffinity', 'mirror'] as const) {
    const said = analysis[key];
    if (said !== undefined && said !== false && !(Array.isArray(said) && said.length === 0)) {
      return refuse(`its \`${key}\` ${key === 'webhooks' ? 'are answered by nobody' : 'is not modelled'} here`);
    }
  }
  const iterations = numberAt(analysis, ['iterations']) ?? 0;
  const isMatched = recordsAt(analysis, ['match']).length > 0;
  if (iterations > 0 && !isMatched) return refuse('its blue/green is not modelled here');
  const checks: CanaryCheck[] = [];
  for (const [, metric] of recordsAt(analysis, ['metrics'])) {
    const check = checkOf(index, canary, metric);
    if (typeof check === 'string') return refuse(check);
    checks.push(check);
  }
  const reference = recordAt(spec, ['autoscalerRef']);
  const written = parseDurationUs(stringAt(analysis, ['interval'])) ?? INTERVAL_US;
  return {
    problem: null,
    policy: {
      canary,
      intervalUs: Math.max(LEAST_INTERVAL_US, written),
      threshold: Math.max(THRESHOLD, numberAt(analysis, ['threshold']) ?? 0),
      steps: stepsOf(analysis),
      iterations: iterations > 0 ? iterations : null,
      stepBack: numberAt(analysis, ['stepWeightPromotion']) ?? null,
      deadlineUs: (numberAt(spec, ['progressDeadlineSeconds']) ?? DEADLINE_SECONDS) * 1_000_000,
      checks,
      autoscaler:
        reference === undefined
          ? null
          : {
              apiVersion: stringAt(reference, ['apiVersion']) ?? 'autoscaling/v2',
              kind: stringAt(reference, ['kind']) ?? '',
              name: stringAt(reference, ['name']) ?? '',
            },
    },
  };
}

/** `stepWeights` as they are; else `stepWeight` again and again, up to `maxWeight`. */
function stepsOf(analysis: unknown): readonly number[] {
  const list = recordAt({ analysis }, ['analysis'])?.stepWeights;
  if (Array.isArray(list) && list.length > 0) return list.map((share) => Math.min(100, Number(share)));
  const step = numberAt(analysis, ['stepWeight']) ?? 0;
  const most = Math.min(100, numberAt(analysis, ['maxWeight']) ?? 100);
  if (step <= 0) return [];
  return Array.from({ length: Math.ceil(most / step) }, (_, at) => Math.min(100, step * (at + 1)));
}

function checkOf(index: ManifestIndex, canary: FlaggerCanary, metric: unknown): CanaryCheck | string {
  const name = stringAt(metric, ['name']) ?? '';
  const window = stringAt(metric, ['interval']) ?? METRIC_INTERVAL;
  const template = recordAt(metric, ['templateRef']);
  const text =
    template === undefined
      ? (stringAt(metric, ['query']) ?? ownQuery(name, canary, window))
      : templateQuery(index, canary, template);
  if (text === null) return `its metric \`${name}\` says no query that Prometheus is asked`;
  if (text.includes('{{')) return `the template of its metric \`${name}\` has variables, which are not filled in here`;
  const read = readQuery(text);
  if (read.kind === 'unreadable') return `the query of its metric \`${name}\` cannot be read: ${read.problem.message}`;
  const beyond = unanswerable(read.expression);
  if (beyond !== null) return `${beyond} in the query of its metric \`${name}\` is not modelled here`;
  const range = recordAt(metric, ['thresholdRange']);
  const threshold = numberAt(metric, ['threshold']) ?? null;
  const isLeast = name === 'request-success-rate';
  return {
    name,
    query: read.expression,
    min: range === undefined ? (isLeast ? threshold : null) : (numberAt(range, ['min']) ?? null),
    max: range === undefined ? (isLeast ? null : threshold) : (numberAt(range, ['max']) ?? null),
  };
}

function templateQuery(index: ManifestIndex, canary: FlaggerCanary, reference: unknown): string | null {
  const found = index.get({
    cluster: canary.manifest.cluster,
    group: 'flagger.app',
    kind: 'MetricTemplate',
    namespace: stringAt(reference, ['namespace']) ?? canary.namespace,
    name: stringAt(reference, ['name']) ?? '',
  });
  if (stringAt(found?.object, ['spec', 'provider', 'type']) !== 'prometheus') return null;
  return stringAt(found?.object, ['spec', 'query']) ?? null;
}
