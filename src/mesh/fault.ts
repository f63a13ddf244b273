/** Faults that a rule injects (route.go, `TranslateFault`). */
import { parseDurationUs } from '../manifests/duration.ts';
import { numberAt, recordAt, stringAt } from '../manifests/field.ts';
import { perMillion } from './per-million.ts';
import type { Fault } from './types.ts';

/** A delay without a percentage happens to nobody, likewise an abort. */
export function faultOf(fault: unknown): Fault | null {
  const delay = recordAt(fault, ['delay']);
  const abort = recordAt(fault, ['abort']);
  const fixedUs = parseDurationUs(stringAt(delay, ['fixedDelay']));
  const share = (value: unknown): number =>
    perMillion(numberAt(value, ['percentage', 'value']) ?? numberAt(value, ['percent']) ?? 0);
  const httpStatus = numberAt(abort, ['httpStatus']);
  if (fixedUs === undefined && httpStatus === undefined) return null;
  return {
    delay: fixedUs === undefined ? null : { fixedUs, perMillion: share(delay) },
    abort:
      httpStatus === undefined
        ? null
        : { httpStatus, perMillion: perMillion(numberAt(abort, ['percentage', 'value']) ?? 0) },
  };
}

/** A part of a fault that this model leaves out, or null. */
export function unmodelledFault(fault: unknown): string | null {
  if (stringAt(fault, ['abort', 'grpcStatus']) !== undefined) return 'an abort with a gRPC status';
  if (stringAt(fault, ['abort', 'http2Error']) !== undefined) return 'an abort with an HTTP/2 error (Istio drops it)';
  return stringAt(fault, ['delay', 'exponentialDelay']) === undefined ? null : 'an exponential delay (Istio drops it)';
}
