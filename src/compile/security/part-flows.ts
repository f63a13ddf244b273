/** What the parts of the platform need of one another, from what they are told and from who scrapes them. */
import { field, numberAt, recordsAt, stringAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import { type LabelSelector, labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import type { KubeObject, Labels } from '../../manifests/types.ts';
import { identityFlows } from '../backup/identity-flows.ts';
import { configurationText } from './configuration-text.ts';
import { engineFlows } from './engine-flows.ts';
import { ANYWHERE, EVERY_POD, endOf, type Flow, type FlowEnd, type FlowPort, tcp } from './flow.ts';
import { type Cluster, isCall, mentioned } from './mentioned.ts';
import { mentionsIn } from './mentions.ts';
import type { PodSet } from './pod-set.ts';
import { outsideKafkaFlows, strimziFlows } from './strimzi-flows.ts';

/** Kubelets and the exporter of nodes listen on the nodes themselves. */
const NODE_PORTS = [10_250, 9100];
/** Behind the API server’s own Service, and where it listens on most clusters. */
const API_PORTS = [443, 6443];

function toldFlows(cluster: Cluster): readonly Flow[] {
  return cluster.sets.flatMap((set) => {
    const mentions = mentionsIn(configurationText(set, cluster.files), set.namespace);
    const heeded = set.service === null ? mentions : mentions.filter((mention) => !isCall(cluster, mention));
    return heeded.flatMap((mention) => mentioned(cluster, endOf(set), mention));
  });
}

/** What every proxy is told: those of services, and that of the gateway. */
function proxyConfigFlows(cluster: Cluster): readonly Flow[] {
  const { model, objects, sets } = cluster;
  const texts = objects.flatMap(({ kind, data }) => (kind === 'ConfigMap' ? (stringAt(data, ['mesh']) ?? []) : []));
  const mentions = texts.flatMap((text) => mentionsIn(text, ''));
  const { gateway } = model;
  const gateways: FlowEnd[] =
    gateway === null ? [] : [{ kind: 'pods', namespace: gateway.namespace, labels: gateway.selector }];
  const from = [...sets.filter(({ isMeshed }) => isMeshed).map(endOf), ...gateways];
  return mentions.flatMap((mention) => from.flatMap((each) => mentioned(cluster, each, mention)));
}

interface Scrape {
  readonly kind: string;
  readonly selector: LabelSelector;
  readonly inNamespace: (namespace: string) => boolean;
  readonly ports: readonly string[];
  /** Ports that are said by their numbers, or put in the place of the one that was found. */
  readonly numbers: readonly number[];
}

function portNumbers(endpoint: unknown): readonly number[] {
  const moved = recordsAt(endpoint, ['relabelings']).flatMap(([, each]) => {
    const port = /:(\d+)$/.exec(stringAt(each, ['replacement']) ?? '')?.[1];
    return stringAt(each, ['targetLabel']) === '__address__' && port !== undefined ? [Number(port)] : [];
  });
  const number = numberAt(endpoint, ['portNumber']);
  return [...moved, ...(number === undefined ? [] : [number])];
}

function scrapeOf({ kind, spec, metadata }: KubeObject): Scrape | null {
  if (kind !== 'PodMonitor' && kind !== 'ServiceMonitor') return null;
  const names = stringsAt(spec, ['namespaceSelector', 'matchNames']);
  const isAny = field(spec, ['namespaceSelector', 'any']) === true;
  const own = names.length === 0 ? [metadata.namespace ?? 'default'] : names;
  const endpoints = recordsAt(spec, [kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints']);
  return {
    kind,
    selector: labelSelectorOf(field(spec, ['selector'])) ?? { matchLabels: {}, matchExpressions: [] },
    inNamespace: (namespace) => isAny || own.includes(namespace),
    ports: [...new Set(endpoints.map(([, endpoint]) => stringAt(endpoint, ['port']) ?? ''))],
    numbers: [...new Set(endpoints.flatMap(([, endpoint]) => portNumbers(endpoint)))],
  };
}

function namedPorts(set: PodSet, names: readonly string[]): readonly FlowPort[] {
  return set.ports.filter(({ name }) => names.includes(name)).map(({ port, protocol }) => ({ port, protocol }));
}

function scraped({ sets, directory }: Cluster, scrape: Scrape): readonly (readonly [PodSet, readonly FlowPort[]])[] {
  const isAsked = (namespace: string, labels: Labels | undefined): boolean =>
    scrape.inNamespace(namespace) && matchesLabels(scrape.selector, labels);
  if (scrape.kind === 'PodMonitor') {
    return sets
      .filter(({ namespace, labels }) => isAsked(namespace, labels))
      .map((set) => [set, [...namedPorts(set, scrape.ports), ...tcp(...scrape.numbers)]] as const);
  }
  return directory.entries.flatMap(({ object, sets: behind, ports }) => {
    if (object === null || !isAsked(object.metadata.namespace ?? 'default', object.metadata.labels)) return [];
    const asked = ports.filter(({ name }) => scrape.ports.includes(name));
    return behind.map((set) => [set, asked.map(({ port, protocol }) => ({ port, protocol }))] as const);
  });
}

/** A Prometheus that takes up monitors; the global one only reads others. */
function scrapes({ kind, spec }: KubeObject): boolean {
  return (
    kind === 'Prometheus' &&
    ['podMonitorSelector', 'serviceMonitorSelector'].some((key) => field(spec, [key]) !== undefined)
  );
}

/** Prometheus reads every pod that a monitor selects. Most exporters are others’ pods, whose ports only their names say. */
function scrapeFlows(cluster: Cluster): readonly Flow[] {
  const scrapers = cluster.sets.filter(({ makers }) => makers.some(scrapes)).map(endOf);
  const targets = cluster.objects.flatMap((object) => {
    const scrape = scrapeOf(object);
    return scrape === null ? [] : scraped(cluster, scrape);
  });
  return scrapers.flatMap((from) => [
    { from, to: EVERY_POD, ports: [] },
    { from, to: ANYWHERE, ports: tcp(...NODE_PORTS) },
    ...targets.filter(([, ports]) => ports.length > 0).map(([set, ports]) => ({ from, to: endOf(set), ports })),
  ]);
}

/** Objects that name others by namespace and name, and not by an address. */
function namedFlows(cluster: Cluster): readonly Flow[] {
  const { sets, objects, model, name: here } = cluster;
  const view = model.monitoring?.global ?? null;
  return sets.flatMap((set) =>
    set.makers.flatMap((maker): readonly Flow[] => {
      const from = endOf(set);
      const named = recordsAt(maker, ['spec', 'alerting', 'alertmanagers']).map(([, each]) => ({
        namespace: stringAt(each, ['namespace']) ?? set.namespace,
        name: stringAt(each, ['name']) ?? '',
      }));
      const pooled = stringAt(maker, ['spec', 'cluster', 'name']);
      if (maker.kind === 'Pooler' && pooled !== undefined)
        named.push({ namespace: set.namespace, name: `${pooled}-rw` });
      const followed = recordsAt(maker, ['spec', 'externalClusters']).flatMap(([, each]) => {
        const parameters = stringRecordAt(each, ['connectionParameters']);
        return parameters.host === undefined
          ? []
          : [{ from, to: ANYWHERE, ports: tcp(Number(parameters.port ?? 5432)) }];
      });
      const configs = maker.kind === 'Prometheus' && field(maker, ['spec', 'scrapeConfigSelector']) !== undefined;
      const texts = configs
        ? objects.filter(({ kind }) => kind === 'ScrapeConfig').map(({ spec }) => JSON.stringify(spec))
        : [];
      // The Prometheus of another cluster comes through a gateway of this one that the platform does not make.
      const isRead = scrapes(maker) && view !== null && view.cluster !== here;
      return [
        ...named.flatMap(({ namespace, name }) =>
          mentioned(cluster, from, { kind: 'service', namespace, name, port: null, isBare: false }),
        ),
        ...followed,
        ...mentionsIn(texts.join('\n'), set.namespace).flatMap((mention) => mentioned(cluster, from, mention)),
        ...(isRead ? [{ from: EVERY_POD, to: from, ports: set.ports }] : []),
      ];
    }),
  );
}

/** Whether the operator puts a load balancer in front of the pods of a database. */
function isReachedFromOutside(maker: KubeObject): boolean {
  const services = recordsAt(maker, ['spec', 'managed', 'services', 'additional']).map(([, each]) => each);
  const types = [field(maker, ['spec']), ...services].map((each) =>
    stringAt(each, ['serviceTemplate', 'spec', 'type']),
  );
  return types.includes('LoadBalancer');
}

/** Operators that ask their own pods, and ports of theirs that no object names. */
function operatorFlows(set: PodSet): readonly Flow[] {
  const own = endOf(set);
  return set.makers.flatMap((maker): readonly Flow[] => {
    const { kind, apiVersion } = maker;
    if (kind === 'Alertmanager') {
      const gossip: FlowPort[] = [...tcp(9094), { port: 9094, protocol: 'UDP' }];
      return [{ from: own, to: own, ports: gossip }];
    }
    if (apiVersion.startsWith('kafka.strimzi.io/')) return strimziFlows(set, maker);
    if (!apiVersion.startsWith('postgresql.cnpg.io/')) return [];
    const clients: readonly Flow[] = isReachedFromOutside(maker) ? [{ from: ANYWHERE, to: own, ports: tcp(5432) }] : [];
    if (kind === 'Cluster') {
      const operator: FlowEnd = { kind: 'anyPods', labels: { 'app.kubernetes.io/name': 'cloudnative-pg' } };
      return [
        { from: operator, to: own, ports: tcp(8000) },
        { from: own, to: own, ports: tcp(5432, 8000) },
        ...clients,
      ];
    }
    return clients;
  });
}

/** Pods with names of their own speak with one another; who carries a token asks the API server; a load balancer lets everybody in. */
function commonFlows({ model, sets, objects, directory }: Cluster): readonly Flow[] {
  const { apiServer } = model.security.network;
  const api: FlowEnd = { kind: 'addresses', cidrs: apiServer.length === 0 ? ['0.0.0.0/0'] : apiServer };
  const own = sets.flatMap((set) => [
    ...(set.makers.some(({ kind }) => kind === 'StatefulSet') && set.ports.length > 0
      ? [{ from: endOf(set), to: endOf(set), ports: set.ports }]
      : []),
    ...(set.asksApiServer ? [{ from: endOf(set), to: api, ports: tcp(...API_PORTS) }] : []),
    ...operatorFlows(set),
  ]);
  const open = directory.entries.flatMap(({ object, sets: behind, ports }) =>
    object !== null && ['LoadBalancer', 'NodePort'].includes(stringAt(object, ['spec', 'type']) ?? '')
      ? behind.map((set) => ({ from: ANYWHERE, to: endOf(set), ports }))
      : [],
  );
  const kafkas = objects.filter(
    ({ apiVersion, kind }) => kind === 'Kafka' && apiVersion.startsWith('kafka.strimzi.io/'),
  );
  return [...own, ...open, ...outsideKafkaFlows(kafkas, sets)];
}

/** Every flow of the parts of one cluster. */
export function partFlows(cluster: Cluster): readonly Flow[] {
  return [
    ...toldFlows(cluster),
    ...proxyConfigFlows(cluster),
    ...engineFlows(cluster),
    ...scrapeFlows(cluster),
    ...namedFlows(cluster),
    ...commonFlows(cluster),
    ...identityFlows(cluster.model, cluster.name),
  ];
}
