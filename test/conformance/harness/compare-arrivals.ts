import type { Comparison, Outcome } from '../types.ts';
import { groupOf } from './compare-outcomes.ts';

/** What pods saw, as two sorted lists. */
export function compareArrivals(
  comparison: Extract<Comparison, { kind: 'arrivals' }>,
  model: Outcome,
  envoy: Outcome,
): string[] {
  const { requestHeaders = [] } = comparison;
  const lines = ({ arrivals }: Outcome): string[] =>
    arrivals
      .map((one) => {
        const headers = requestHeaders.map((name) => `>${name}=${one.headers[name] ?? '(none)'}`);
        return [`${one.number} ${groupOf(one.pod)} ${one.method} ${one.host} ${one.path}`, ...headers].join(' ');
      })
      .sort();
  const [expected, actual] = [lines(model), lines(envoy)];
  if (expected.join('\n') === actual.join('\n')) return [];
  const missing = expected.filter((line) => !actual.includes(line)).map((line) => `only on the model: ${line}`);
  const added = actual.filter((line) => !expected.includes(line)).map((line) => `only on Envoy: ${line}`);
  return [...missing, ...added, `${expected.length} arrivals on the model, ${actual.length} on Envoy`];
}
