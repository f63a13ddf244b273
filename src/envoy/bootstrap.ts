import type { JsonObject } from '../manifests/types.ts';
import type { EnvoyResources } from './render-proxy.ts';
import { subscription, XDS_FILES } from './xds-files.ts';

export interface BootstrapOptions {
  /** Name of the node, for statistics and logs. */
  readonly id: string;
  /** Where the proxy runs. */
  readonly locality: { readonly region: string; readonly zone: string; readonly subzone: string };
  /** Port of the administration interface on loopback; 0 lets the kernel choose. */
  readonly adminPort: number;
  /** Ejections and returns are logged here as JSON lines; null: nowhere. */
  readonly outlierLogPath: string | null;
}

/** What Envoy is started with when its listeners and clusters come from files that may change. */
export function renderBootstrap(options: BootstrapOptions, directory: string): JsonObject {
  return {
    ...common(options),
    dynamic_resources: {
      lds_config: subscription(directory, XDS_FILES.listeners),
      cds_config: subscription(directory, XDS_FILES.clusters),
    },
  };
}

/** The same resources (rendered inline) as one file: what `envoy --mode validate` can judge. */
export function renderStaticBootstrap(options: BootstrapOptions, resources: EnvoyResources): JsonObject {
  return { ...common(options), static_resources: { listeners: resources.listeners, clusters: resources.clusters } };
}

function common({ id, locality, adminPort, outlierLogPath }: BootstrapOptions): JsonObject {
  const outliers = { outlier_detection: { event_log_path: outlierLogPath } };
  return {
    node: { id, cluster: id, locality: { region: locality.region, zone: locality.zone, sub_zone: locality.subzone } },
    admin: { address: { socket_address: { address: '127.0.0.1', port_value: adminPort } } },
    ...(outlierLogPath === null ? {} : { cluster_manager: outliers }),
    layered_runtime: { layers: [{ name: 'admin', admin_layer: {} }] },
  };
}
