import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mtls } from './mtls.ts';

describe('mutual TLS', () => {
  type Row = readonly [
    client: Parameters<typeof mtls>[0],
    meshed: boolean,
    server: Parameters<typeof mtls>[2],
    connected: boolean,
    mutual: boolean,
  ];
  const rows: readonly Row[] = [
    ['auto', true, 'STRICT', true, true],
    ['auto', true, 'PERMISSIVE', true, true],
    ['auto', true, 'DISABLE', true, false],
    ['auto', true, null, true, false],
    ['auto', false, 'STRICT', false, false],
    ['auto', false, 'PERMISSIVE', true, false],
    ['DISABLE', true, 'STRICT', false, false],
    ['DISABLE', true, 'PERMISSIVE', true, false],
    ['DISABLE', true, null, true, false],
    ['ISTIO_MUTUAL', true, 'STRICT', true, true],
    ['ISTIO_MUTUAL', true, 'PERMISSIVE', true, true],
    ['ISTIO_MUTUAL', true, 'DISABLE', false, false],
    ['ISTIO_MUTUAL', true, null, false, false],
    ['SIMPLE', true, 'STRICT', false, false],
    ['SIMPLE', true, 'PERMISSIVE', false, false],
    ['MUTUAL', true, null, false, false],
  ];
  for (const [client, meshed, server, connected, mutual] of rows) {
    it(`${client} from ${meshed ? 'inside' : 'outside'} to ${server ?? 'no sidecar'}`, () => {
      const isCutOff = server === 'STRICT' && (client === 'DISABLE' || (client === 'auto' && !meshed));
      assert.deepEqual(mtls(client, meshed, server), { connected, mutual, isCutOff });
    });
  }
});
