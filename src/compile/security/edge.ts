/**
 * What looks at requests before the gateway routes them (C02): Coraza with the OWASP core rules as a filter of its proxy,
 * and a bucket that takes floods. The full rule set costs: a gateway pod with it wants about 3 cores and 3 GiB
 * (corazawaf/coraza-proxy-wasm#148), which is for whoever installs the gateway to give.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Gateway } from '../../model/mesh-types.ts';
import type { Waf } from '../../model/security-types.ts';
import type { Bucket } from '../../model/traffic-types.ts';
import type { Model } from '../../model/types.ts';
import { localRateLimit } from '../mesh/rate-limits.ts';
import { ENVOY_FILTER, platformMeta } from '../object-meta.ts';

/** A setting of the core rules, as their own set-up file writes it: ids of 900000 and above are theirs. */
function setting(id: number, variables: Readonly<Record<string, number>>): string {
  const set = Object.entries(variables).map(([name, value]) => `setvar:tx.${name}=${value}`);
  return `SecAction "${[`id:${id}`, 'phase:1', 'pass', 't:none', 'nolog', ...set].join(',')}"`;
}

/** In the order in which they are read: the settings of the rules stand between their defaults and the rules. */
function directives({ mode, paranoia, score }: Waf): string[] {
  return [
    'Include @recommended-conf',
    `SecRuleEngine ${mode === 'block' ? 'On' : 'DetectionOnly'}`,
    'Include @crs-setup-conf',
    setting(900_000, { blocking_paranoia_level: paranoia }),
    setting(900_110, {
      inbound_anomaly_score_threshold: score,
      outbound_anomaly_score_threshold: Math.max(1, score - 1),
    }),
    'Include @owasp_crs/*.conf',
  ];
}

function firewall(model: Model, gateway: Gateway, waf: Waf): KubeObject {
  return {
    apiVersion: 'extensions.istio.io/v1alpha1',
    kind: 'WasmPlugin',
    metadata: platformMeta(model, `${model.name}-waf`, gateway.namespace),
    spec: {
      selector: { matchLabels: { ...gateway.selector } },
      url: `oci://ghcr.io/corazawaf/coraza-proxy-wasm:${waf.version}`,
      ...(waf.digest === null ? {} : { sha256: waf.digest }),
      imagePullPolicy: 'IfNotPresent',
      phase: 'AUTHN',
      // A gateway pod that cannot load it would otherwise refuse everything: no registry may take the platform down.
      failStrategy: 'FAIL_OPEN',
      pluginConfig: { directives_map: { default: directives(waf) }, default_directives: 'default' },
    },
  };
}

/** Each pod of the gateway has a bucket of its own. */
function floodLimit(model: Model, gateway: Gateway, bucket: Bucket): KubeObject {
  const connectionManager: JsonObject = {
    name: 'envoy.filters.network.http_connection_manager',
    subFilter: { name: 'envoy.filters.http.router' },
  };
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: platformMeta(model, `${model.name}-edge-rate-limit`, gateway.namespace, ENVOY_FILTER),
    spec: {
      // After filters of no priority: what this one stands before is there by then.
      priority: 1,
      workloadSelector: { labels: { ...gateway.selector } },
      configPatches: [
        {
          applyTo: 'HTTP_FILTER',
          match: { context: 'GATEWAY', listener: { filterChain: { filter: connectionManager } } },
          patch: {
            operation: 'INSERT_BEFORE',
            value: localRateLimit({ perPod: bucket, endpoints: [], headers: true }),
          },
        },
      ],
    },
  };
}

/** What stands in the gateway’s proxies. */
export function edge(model: Model): readonly KubeObject[] {
  const { gateway, security } = model;
  if (gateway === null) return [];
  const { waf, edge: asked } = security;
  return [
    ...(waf === null ? [] : [firewall(model, gateway, waf)]),
    ...(asked.rate === null ? [] : [floodLimit(model, gateway, asked.rate)]),
  ];
}
