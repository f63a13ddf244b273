import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../manifests/types.ts';
import type { InboundPolicy, Listener } from '../mesh/types.ts';
import { sampleConfig, sampleDestination, sampleListener, sampleRoute } from '../traffic/sample-config.ts';
import { byPort, renderInboundListener, renderListener } from './listener.ts';
import { sampleSettings } from './sample-settings.ts';

const IDENTITY = { chain: '/c.pem', key: '/k.pem', authorities: '/a.pem' };
const ROUTE = sampleRoute([sampleDestination('web')]);
const TLS = {
  mode: 'SIMPLE',
  minVersion: null,
  maxVersion: 'TLSV1_2',
  cipherSuites: [],
  credentialName: 'shop',
} as const;

function policy(mtls: InboundPolicy['mtls']): InboundPolicy {
  return { mtls, mtlsOrigin: null, jwt: [], authorization: [], rateLimit: null };
}

interface Chain {
  readonly filter_chain_match?: { readonly transport_protocol?: string; readonly server_names?: readonly string[] };
  readonly transport_socket?: JsonObject;
}

function chains(listener: JsonObject): Chain[] {
  return listener.filter_chains as unknown as Chain[];
}

function gateway(listeners: readonly Listener[], settings = sampleSettings()): { rendered: Chain[]; left: string[] } {
  const left: string[] = [];
  const config = sampleConfig(listeners, []);
  const all = byPort(listeners).map((group) =>
    renderListener(
      group,
      config,
      () => ({}),
      settings,
      (what) => void left.push(what),
    ),
  );
  return { rendered: all.flatMap(chains), left };
}

describe('listener', () => {
  it('servers of one port are one listener: plain text and each name behind TLS have chains of their own', () => {
    const plain = sampleListener([ROUTE], { port: 443 });
    const secure = sampleListener([ROUTE], { port: 443, name: 'https', tls: TLS, hosts: ['ns/shop.example'] });
    const { rendered } = gateway([plain, secure], sampleSettings({ credential: () => IDENTITY }));
    assert.deepEqual(
      rendered.map((one) => one.filter_chain_match),
      [{ transport_protocol: 'tls', server_names: ['shop.example'] }, { transport_protocol: 'raw_buffer' }],
    );
    assert.ok(JSON.stringify(rendered[0]!.transport_socket).includes('"tls_maximum_protocol_version":"TLSv1_2"'));
  });

  it('a server whose certificate is not given is named and does not listen', () => {
    const { rendered, left } = gateway([sampleListener([ROUTE], { tls: TLS })]);
    assert.deepEqual(rendered, []);
    assert.equal(left.length, 1);
  });

  const modes: readonly [InboundPolicy['mtls'], readonly string[]][] = [
    ['STRICT', ['tls']],
    ['PERMISSIVE', ['tls', 'raw_buffer']],
    ['DISABLE', ['raw_buffer']],
  ];
  for (const [mode, wanted] of modes) {
    it(`inbound ${mode} admits ${wanted.join(' and ')}`, () => {
      const settings = sampleSettings({ identity: IDENTITY });
      const rendered = chains(
        renderInboundListener(8080, policy(mode), settings, () => assert.fail('nothing is left out')),
      );
      assert.deepEqual(
        rendered.map((one) => one.filter_chain_match?.transport_protocol),
        wanted,
      );
    });
  }

  it('without an identity a strict port admits nobody, and that is named', () => {
    const left: string[] = [];
    const rendered = renderInboundListener(8080, policy('STRICT'), sampleSettings(), (what) => void left.push(what));
    assert.deepEqual(chains(rendered), []);
    assert.equal(left.length, 1);
  });
});
