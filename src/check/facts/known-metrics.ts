import { EXPORTERS } from '../../engines/metrics/metric-registry.ts';
import type { QueryFinding } from '../../promql/types.ts';

/** What is wrong with a metric, its form, or a matcher that never matches. */
const CODES: ReadonlySet<string> = new Set(['PQL010', 'PQL011', 'PQL012', 'PQL013', 'PQL014', 'PQL016']);

/**
 * Beginnings that only one engine's metrics have, of engines that are known whole. An application's own metrics are
 * nobody's here, and nothing is said of them.
 */
export const WHOLE = /^(?:istio|velero|cnpg|karpenter|keda|kiali|otelcol|jaeger)_/;

const NAMES: ReadonlySet<string> = new Set(EXPORTERS.flatMap(({ metrics }) => metrics.map(({ name }) => name)));

/** The name that a finding on a query is about. */
function nameIn(expr: string, from: number, to: number): string {
  return /[A-Za-z_:][\w:]*/.exec(expr.slice(from, to))?.[0] ?? '';
}

/** Whether a finding says that series are asked for which nobody exports. */
export function isUnknownMetric(expr: string, { code, from, to }: QueryFinding): boolean {
  if (!CODES.has(code)) return false;
  const name = nameIn(expr, from, to);
  return code !== 'PQL010' || (WHOLE.test(name) && !NAMES.has(name));
}
