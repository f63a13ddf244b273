/**
 * Flagger for one Canary, as a controller of `ports`: what it looks at, when, and what it writes. It writes what Flagger
 * writes (weights in its VirtualService, replicas of the workload that people change, the template of the copy), so that
 * the simulator follows it as a cluster would.
 *
 * Prometheus is in it: the metrics are read a few times per interval and kept as long as the queries look back.
 *
 * Leaves out: copies of ConfigMaps and Secrets, and what changes in them, events, alerts, and a Flagger that is away.
 */
import { primaryDeployment } from '../../../kubernetes/flagger-canary.ts';
import { templateHash } from '../../../kubernetes/template-hash.ts';
import { field, numberAt, recordsAt, stringAt } from '../../../manifests/field.ts';
import type { KubeObject } from '../../../manifests/types.ts';
import type { Change, Controller, Decision, Observation, ObservedObject } from '../../../ports/types.ts';
import { advanceCanary, type CanaryKept, type CanaryView, type CanaryWrite } from './advance-canary.ts';
import { type MetricHistory, metricsIn, scraped, windowUsOf } from './metric-history.ts';
import type { CanaryPolicy } from './read-canary.ts';

/** What a Prometheus scrapes by at least, where somebody depends on it. */
const SCRAPE_US = 15_000_000;
/** Beside the longest window, so that its first sample is still there. */
const MORE_US = 60_000_000;

const NEW: CanaryKept = {
  phase: 'new',
  applied: null,
  promoted: null,
  failedChecks: 0,
  lastFailure: '',
  iterations: 0,
  waitsSinceUs: null,
  interval: -1,
  todo: [],
};

/** The controller; its looks divide the interval evenly. */
export function flaggerController(policy: CanaryPolicy): Controller<CanaryKept, MetricHistory> {
  const { canary, intervalUs, checks } = policy;
  const { namespace, target, apex } = canary;
  const queries = checks.map(({ query }) => query);
  const keptUs = Math.max(0, ...queries.map(windowUsOf)) + MORE_US;
  const named = (apiVersion: string, kind: string, name: string) => ({ apiVersion, kind, namespace, name });
  return {
    name: `flagger ${namespace}/${canary.manifest.object.metadata.name}`,
    periodUs: Math.round(intervalUs / Math.ceil(intervalUs / SCRAPE_US)),
    query: {
      objects: [
        named('apps/v1', 'Deployment', target),
        named('apps/v1', 'Deployment', `${target}-primary`),
        named('networking.istio.io/v1', 'VirtualService', apex),
        ...(policy.autoscaler === null
          ? []
          : [named(policy.autoscaler.apiVersion, policy.autoscaler.kind, policy.autoscaler.name)]),
      ],
      metrics: [...new Set(queries.flatMap(metricsIn))],
    },
    initial: NEW,
    decide: (view, kept, before, nowUs) => {
      const history = scraped(before ?? {}, view.signals, view.atUs, keptUs);
      const parts = partsOf(policy, view);
      if (typeof parts === 'string') return { kept, readings: history, change: null, says: [parts] };
      const interval = Math.floor(nowUs / intervalUs);
      if (kept.todo.length > 0) return written(policy, parts, kept, history, []);
      if (interval <= kept.interval) return { kept, readings: history, change: null, says: [] };
      const seen = { ...viewOf(policy, parts), series: Object.values(history) };
      const next = advanceCanary(policy, seen, kept, view.atUs);
      return written(policy, parts, { ...next.kept, interval }, history, next.says);
    },
  };
}

interface Parts {
  readonly target: ObservedObject;
  readonly primary: ObservedObject;
  readonly routes: ObservedObject;
  readonly autoscaler: ObservedObject | undefined;
}

function partsOf({ canary, autoscaler }: CanaryPolicy, { objects }: Observation): Parts | string {
  const find = (kind: string, name: string) => objects.find(({ ref }) => ref.kind === kind && ref.name === name);
  const target = find('Deployment', canary.target);
  const primary = find('Deployment', `${canary.target}-primary`);
  const routes = find('VirtualService', canary.apex);
  if (target === undefined || primary === undefined) return `there is no Deployment ${canary.target} with its copy`;
  if (routes === undefined) return `there is no VirtualService ${canary.apex}`;
  const scaler = autoscaler === null ? undefined : find(autoscaler.kind, autoscaler.name);
  return { target, primary, routes, autoscaler: scaler };
}

function viewOf({ canary, autoscaler }: CanaryPolicy, parts: Parts): Omit<CanaryView, 'series'> {
  const { target, primary, routes } = parts;
  const scaled = numberAt(target.object, ['spec', 'replicas']) ?? 1;
  const least =
    autoscaler === null
      ? (numberAt(primary.object, ['spec', 'replicas']) ?? 1)
      : (numberAt(parts.autoscaler?.object, ['spec', 'minReplicas']) ??
        numberAt(parts.autoscaler?.object, ['spec', 'minReplicaCount']) ??
        1);
  return {
    template: templateHash(field(target.object, ['spec', 'template'])),
    primaryWaits: waitsFor(primary),
    candidateWaits: waitsFor(target),
    candidateReplicas: scaled > 0 ? scaled : Math.max(1, least),
    weight: Math.max(
      0,
      ...recordsAt(routes.object, ['spec', 'http']).flatMap(([, rule]) =>
        recordsAt(rule, ['route']).map(([, to]) => (isTo(to, canary.canary) ? (numberAt(to, ['weight']) ?? 0) : 0)),
      ),
    ),
  };
}

function isTo(destination: unknown, host: string): boolean {
  return stringAt(destination, ['destination', 'host']) === host;
}

/** What a Deployment is not ready by (isDeploymentReady in pkg/canary/deployment_ready.go); null when it is. */
function waitsFor({ object, ref }: ObservedObject): string | null {
  const count = (key: string): number => numberAt(object, ['status', key]) ?? 0;
  const [replicas, updated, available] = ['replicas', 'updatedReplicas', 'availableReplicas'].map(count);
  const wanted = numberAt(object, ['spec', 'replicas']) ?? 1;
  if (updated! < wanted) return `${updated} of ${wanted} pods of ${ref.name} are new`;
  if (replicas! > updated!) return `${replicas! - updated!} old pods of ${ref.name} are still there`;
  return available! < updated! ? `${available} of ${updated} pods of ${ref.name} are ready` : null;
}

/** The first write that is due, if any. */
function written(
  policy: CanaryPolicy,
  parts: Parts,
  kept: CanaryKept,
  readings: MetricHistory,
  says: readonly string[],
): Decision<CanaryKept, MetricHistory> {
  const [first, ...todo] = kept.todo;
  if (first === undefined) return { kept, readings, change: null, says };
  return { kept: { ...kept, todo }, readings, change: changeOf(policy, parts, first), says };
}

function changeOf({ canary }: CanaryPolicy, parts: Parts, write: CanaryWrite): Change {
  const change = (of: ObservedObject, spec: Readonly<Record<string, unknown>>, why: string): Change => ({
    object: of.ref,
    expect: null,
    patch: { spec },
    why,
    evidence: {},
    before: {},
    after: { ...write },
  });
  switch (write.kind) {
    case 'scale':
      return change(parts.target, { replicas: write.replicas }, `${write.replicas} pods of the new version`);
    case 'routes': {
      const http = recordsAt(parts.routes.object, ['spec', 'http']).map(([, rule]) =>
        weighed(rule, write.candidate, canary),
      );
      return change(parts.routes, { http }, `${write.candidate}% for the new version`);
    }
    default: {
      const copy = primaryDeployment(parts.target.object as KubeObject);
      return change(parts.primary, { template: field(copy, ['spec', 'template']) }, 'the copy gets the new version');
    }
  }
}

/** The rule with the new version at `percent`; untouched where it does not lead to it. */
function weighed(rule: Readonly<Record<string, unknown>>, percent: number, canary: CanaryPolicy['canary']): unknown {
  const route = recordsAt(rule, ['route']).map(([, to]) => to);
  if (!route.some((to) => isTo(to, canary.canary))) return rule;
  return { ...rule, route: route.map((to) => ({ ...to, weight: isTo(to, canary.canary) ? percent : 100 - percent })) };
}
