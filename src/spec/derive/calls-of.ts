import { type WrittenCall, writtenCalls } from '../../targets/written-calls.ts';
import type { WrittenService } from '../sections/service.ts';

/** What one request of a service calls, whichever way it is written. */
export function callsOf(service: WrittenService): readonly WrittenCall[] {
  return writtenCalls(service.calls);
}
