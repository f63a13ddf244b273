import { istioFacts } from '../engines/istio.ts';
import { NO_HOOKS } from '../engines/test-hooks.ts';
import type { EnvoySettings } from './settings.ts';

/** Settings for tests: endpoints are reached where they are, and there are no keys and no certificates. */
export function sampleSettings(parts: Partial<EnvoySettings> = {}): EnvoySettings {
  const loopback = (port: number) => ({ address: '127.0.0.1', port });
  return {
    bind: loopback,
    bindInbound: loopback,
    application: loopback,
    reach: ({ address, port }) => ({ address, port }),
    accessLog: null,
    identity: null,
    credential: () => null,
    jwks: () => null,
    facts: istioFacts(),
    hooks: NO_HOOKS,
    ...parts,
  };
}
