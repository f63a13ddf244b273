import type { TestHooks } from '../engines/test-hooks.ts';
import type { JsonObject } from '../manifests/types.ts';
import type { Fault } from '../mesh/types.ts';
import { duration } from './duration.ts';
import { typed } from './extension.ts';
import { fraction } from './fraction.ts';

export const FAULT_FILTER = 'envoy.filters.http.fault';

/** What the fault filter does on one route. */
export function faultInjection(fault: Fault, hooks: TestHooks): JsonObject {
  const { delay, abort } = fault;
  return typed('envoy.extensions.filters.http.fault.v3.HTTPFault', {
    ...(delay === null
      ? {}
      : { delay: { fixed_delay: duration(delay.fixedUs), percentage: fraction(delay.perMillion) } }),
    ...(abort === null ? {} : { abort: abortConfig(abort, hooks) }),
  });
}

function abortConfig(abort: NonNullable<Fault['abort']>, hooks: TestHooks): JsonObject {
  if (hooks.abortByHeader) return { header_abort: {}, percentage: fraction(1_000_000) };
  return { http_status: abort.httpStatus, percentage: fraction(abort.perMillion) };
}
