import type { Workload } from '../../kubernetes/workload.ts';
import { isRecord, recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { collectorConfigs } from '../facts/collector-configs.ts';
import { podSpecOf } from '../facts/pod-spec.ts';
import type { Rule, RuleFinding } from '../types.ts';

const EMBEDDED = ['memory', 'badger'] as const;
/** Images of Jaeger that keep traces in memory unless told otherwise. */
const ALL_IN_ONE = /(?:^|\/)jaegertracing\/(?:all-in-one|jaeger)(?::|@|$)/;

/** The embedded store of a container that is configured by variables, or by nothing at all. */
function storeOf(container: unknown): string | null {
  const image = stringAt(container, ['image']) ?? '';
  if (!ALL_IN_ONE.test(image)) return null;
  if (stringsAt(container, ['args']).some((arg) => arg.startsWith('--config'))) return null;
  const named = recordsAt(container, ['env']).find(([, each]) => stringAt(each, ['name']) === 'SPAN_STORAGE_TYPE');
  const store = named === undefined ? 'memory' : (stringAt(named[1], ['value']) ?? '');
  return EMBEDDED.find((each) => each === store) ?? null;
}

function plainWorkload(facts: ClusterFacts, workload: Workload): readonly RuleFinding[] {
  const most = Math.max(workload.replicas, facts.autoscalerOf(workload)?.maxReplicas ?? 0);
  if (most < 2) return [];
  const stores = recordsAt(podSpecOf(workload.manifest.object), ['containers']).flatMap(
    ([, each]) => storeOf(each) ?? [],
  );
  const [store] = stores;
  if (store === undefined) return [];
  return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message: sentence(most, store) }];
}

function sentence(pods: number, store: string): string {
  return `${pods} pods with ${store} storage are ${pods} stores: a search asks one of them and sees about 1 trace in ${pods}`;
}

export const embeddedStoreReplicated: Rule = {
  code: 'TRC006',
  title: 'Several Jaegers that each keep their own traces',
  severity: 'error',
  rows: ['T01', 'T06'],
  why: 'Memory and Badger live inside the process. Spans of one trace are spread over the pods, a search meets any of them, and what it does not find seems never to have happened; with memory a restart forgets a share of everything.',
  fix: 'run one replica, or store in Elasticsearch, OpenSearch, Cassandra or ClickHouse',
  find: inEachCluster((facts) => [
    ...collectorConfigs(facts).flatMap((each) => {
      if (each.mostPods < 2) return [];
      const backends = Object.entries(recordAt(each.config, ['extensions', 'jaeger_storage', 'backends']) ?? {});
      return backends.flatMap(([name, backend]) => {
        const store = EMBEDDED.find((kind) => isRecord(backend) && kind in backend);
        if (store === undefined) return [];
        const path = each.at('extensions', 'jaeger_storage', 'backends', name);
        const pods = Number.isFinite(each.mostPods) ? each.mostPods : 3;
        return [{ manifest: each.manifest, path, message: sentence(pods, store) }];
      });
    }),
    ...facts.workloads.flatMap((workload) => plainWorkload(facts, workload)),
  ]),
};
