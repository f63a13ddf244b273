/** What Jaeger tells SDKs that ask at which rate to begin traces: its strategies file. */
import type { JsonObject } from '../../manifests/types.ts';
import type { Tracing } from '../../model/tracing-types.ts';

function probability(param: number): { readonly type: 'probabilistic'; readonly param: number } {
  return { type: 'probabilistic', param };
}

/**
 * Where the tail decides, every service begins as many traces as the head lets through: what a strategy left out here
 * nobody could keep later. Where the head decides, each service has the rate of its class, and its named operations theirs.
 */
export function samplingStrategies({ decide, head, effective }: Tracing): JsonObject {
  const begun = Object.entries(effective).filter(([, rates]) => decide === 'head' && '*' in rates.begun);
  const services = begun.flatMap(([service, { begun: rates }]) => {
    const { '*': rest, ...operations } = rates;
    const named = Object.entries(operations).filter(([, rate]) => rate !== rest);
    if (rest === head && named.length === 0) return [];
    return [
      {
        service,
        ...probability(rest ?? head),
        operation_strategies: named.map(([operation, rate]) => ({ operation, ...probability(rate ?? head) })),
      },
    ];
  });
  return { default_strategy: probability(head), service_strategies: services };
}
