import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finalFlags, finalReply } from './final-reply.ts';
import {
  CONNECT_FAILURE,
  CONNECTION_RESET,
  OVERFLOW,
  PER_TRY_TIMEOUT,
  REFUSED_STREAM,
  REQUEST_TIMEOUT,
} from './outcome.ts';
import { NO_RETRY, RETRY_LIMIT, RETRY_OVERFLOW } from './proxy-types.ts';

describe('final reply', () => {
  // Flags as Envoy 1.40 logs them; `URX,UT` after the last per-try timeout is measured.
  const rows: readonly [outcome: number, decision: number, status: number, flags: string][] = [
    [CONNECT_FAILURE, NO_RETRY, 503, 'UF'],
    [CONNECTION_RESET, NO_RETRY, 503, 'UC'],
    [REFUSED_STREAM, NO_RETRY, 503, 'UR'],
    [OVERFLOW, NO_RETRY, 503, 'UO'],
    [REQUEST_TIMEOUT, NO_RETRY, 504, 'UT'],
    [PER_TRY_TIMEOUT, NO_RETRY, 504, 'UT'],
    [PER_TRY_TIMEOUT, RETRY_LIMIT, 504, 'URX,UT'],
    [CONNECT_FAILURE, RETRY_LIMIT, 503, 'URX,UF'],
    [CONNECT_FAILURE, RETRY_OVERFLOW, 503, 'UO,UF'],
  ];
  for (const [outcome, decision, status, flags] of rows) {
    it(`outcome ${outcome}, retry decision ${decision} → ${status} ${flags}`, () => {
      const reply = finalReply(outcome, decision);
      assert.deepEqual([reply?.status, reply?.flags.join()], [status, flags]);
    });
  }

  it('a response of the upstream is passed on, with the flag of exhausted retries', () => {
    assert.equal(finalReply(503, RETRY_LIMIT), null);
    assert.deepEqual(
      [finalFlags(RETRY_LIMIT), finalFlags(RETRY_OVERFLOW), finalFlags(NO_RETRY)],
      [['URX'], ['UO'], []],
    );
  });
});
