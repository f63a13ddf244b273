/** What it opens that somebody is told an address. */
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import type { Files } from './configuration-text.ts';
import { ANYWHERE, endOf, type Flow, type FlowEnd, tcp } from './flow.ts';
import type { Mention } from './mentions.ts';
import type { PodSet } from './pod-set.ts';
import type { ServiceDirectory } from './service-directory.ts';

/** Everything of one cluster that flows are read from. */
export interface Cluster {
  readonly model: Model;
  readonly name: string;
  readonly objects: readonly KubeObject[];
  readonly sets: readonly PodSet[];
  readonly directory: ServiceDirectory;
  readonly files: Files;
}

/** From whoever is told an address to whoever answers there. */
export function mentioned({ directory }: Cluster, from: FlowEnd, mention: Mention): readonly Flow[] {
  if (mention.kind === 'host') return [{ from, to: ANYWHERE, ports: tcp(mention.port) }];
  const { namespace, name, port, isBare } = mention;
  const entry = directory.find(namespace, name);
  if (entry === undefined && isBare) return [];
  if (entry === undefined) {
    return [{ from, to: { kind: 'pods', namespace, labels: {} }, ports: port === null ? [] : tcp(port) }];
  }
  const asked = entry.ports.filter((each) => port === null || each.front === port);
  const ports = (asked.length === 0 ? entry.ports : asked).map((each) => ({
    port: each.port,
    protocol: each.protocol,
  }));
  return entry.sets.map((set) => ({ from, to: endOf(set), ports }));
}

/** Of a service only what it is told about the platform’s own parts: whom else it may call its `calls` say. */
export function isCall({ model, directory }: Cluster, mention: Mention): boolean {
  if (mention.kind === 'host') return true;
  const { namespace, name } = mention;
  const isStore = Object.values(model.externals).some(({ host }) => host.startsWith(`${name}.${namespace}.svc`));
  return isStore || directory.find(namespace, name)?.sets.every(({ service }) => service === null) !== true;
}
