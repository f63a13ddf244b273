import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestTimeoutUs } from './request-timeout-us.ts';
import { sampleRequest } from './sample-config.ts';

describe('request timeout', () => {
  const rows: readonly [route: number | null, grpc: string | null, timeoutUs: number][] = [
    [null, null, -1],
    [0, null, -1],
    [3_000_000, null, 3_000_000],
    [null, '5S', 5_000_000],
    [3_000_000, '5S', 3_000_000],
    [3_000_000, '200m', 200_000],
    [null, '1500u', 1500],
    [null, '500n', 1],
    [null, '2H', 7_200_000_000],
    [3_000_000, 'soon', 3_000_000],
  ];
  for (const [route, grpc, timeoutUs] of rows) {
    it(`route ${route}, grpc-timeout ${grpc} → ${timeoutUs}`, () => {
      const headers = grpc === null ? {} : { 'grpc-timeout': grpc, 'content-type': 'application/grpc' };
      assert.equal(requestTimeoutUs(route, sampleRequest({ headers })), timeoutUs);
    });
  }
  it('the header means nothing on a request that is no gRPC', () => {
    assert.equal(requestTimeoutUs(null, sampleRequest({ headers: { 'grpc-timeout': '5S' } })), -1);
  });
});
