/**
 * Resources as files that Envoy watches. Each file has a folder of its own, because a rename anywhere in a watched
 * folder makes Envoy read every file that it watches there.
 */
import type { Json, JsonObject } from '../manifests/types.ts';
import { typed } from './extension.ts';
import type { Delivery, EnvoyResources } from './render-proxy.ts';

/** One file to write: `path` is relative to the directory, and its folder holds nothing else. */
export interface XdsFile {
  readonly path: string;
  readonly content: JsonObject;
}

export const XDS_FILES = { listeners: 'lds/lds.json', clusters: 'cds/cds.json' } as const;

/** Listeners and clusters that refer to the files of `directory`. */
export function fileDelivery(directory: string): Delivery {
  return {
    routes: (name) => ({ rds: { route_config_name: name, config_source: subscription(directory, routeFile(name)) } }),
    endpoints: (cluster) => ({
      type: 'EDS',
      eds_cluster_config: { service_name: cluster, eds_config: subscription(directory, endpointFile(cluster)) },
    }),
  };
}

/** A config source that reads one file and reads it again whenever it is replaced. */
export function subscription(directory: string, file: string): JsonObject {
  const path = `${directory}/${file}`;
  const folder = path.slice(0, path.lastIndexOf('/'));
  return { resource_api_version: 'V3', path_config_source: { path, watched_directory: { path: folder } } };
}

/** Endpoints and clusters: written, and taken, before the routes that name them. */
export function clusterFiles(resources: EnvoyResources, version: string): XdsFile[] {
  const assignment = 'envoy.config.endpoint.v3.ClusterLoadAssignment';
  return [
    ...[...resources.endpoints].map(([name, one]) => xdsFile(endpointFile(name), version, assignment, [one])),
    xdsFile(XDS_FILES.clusters, version, 'envoy.config.cluster.v3.Cluster', resources.clusters),
  ];
}

/** Routes, then the listeners that subscribe to them. */
export function listenerFiles(resources: EnvoyResources, version: string): XdsFile[] {
  const routes = 'envoy.config.route.v3.RouteConfiguration';
  return [
    ...[...resources.routes].map(([name, one]) => xdsFile(routeFile(name), version, routes, [one])),
    xdsFile(XDS_FILES.listeners, version, 'envoy.config.listener.v3.Listener', resources.listeners),
  ];
}

function xdsFile(path: string, version: string, message: string, all: readonly JsonObject[]): XdsFile {
  const resources: Json[] = all.map((resource) => typed(message, resource));
  return { path, content: { version_info: version, resources } };
}

/** File of a route configuration. */
export function routeFile(name: string): string {
  return `rds-${folderName(name)}/rds.json`;
}

/** File of a cluster's endpoints. */
export function endpointFile(cluster: string): string {
  return `eds-${folderName(cluster)}/eds.json`;
}

/** Names hold `|`, `*` and `/`: what no folder should hold is written as its code, so that names stay distinct. */
function folderName(name: string): string {
  return name.replace(/[^a-zA-Z0-9.-]/g, (character) => `_${character.codePointAt(0)!.toString(16)}_`);
}
