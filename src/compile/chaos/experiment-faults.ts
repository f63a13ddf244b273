/**
 * A fault in the words of Chaos Mesh: one template of a workflow, or several that run at once. How long they last is the
 * template's `deadline`, which the workflow ends them by.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Experiment, Fault } from '../../model/chaos-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { MEBIBYTE } from '../../units/size.ts';
import { goDuration } from '../engine-duration.ts';
import { ZONE } from '../even-spread.ts';
import { all, counted, DRILL_LABEL, podsOf, podsOn } from './pods-of.ts';

const NO_SPACE_LEFT = 28;

type Counted = Extract<Fault, { readonly pods: unknown }>;

/** Templates of one experiment's fault in one cluster, without their names; empty where nothing is to be touched. */
export function faultTemplates(model: Model, { fault, forUs }: Experiment, cluster: string): readonly JsonObject[] {
  const deadline = goDuration(forUs);
  return bodiesOf(model, fault, cluster).map((body) => ({ ...body, deadline }));
}

function bodiesOf(model: Model, fault: Fault, cluster: string): readonly JsonObject[] {
  if (fault.kind === 'node') return [podChaos('pod-failure', all(podsOn(model, { [DRILL_LABEL]: 'true' })))];
  if (fault.kind === 'zone') return zoneBodies(model, fault.zones[cluster], cluster);
  if (fault.kind === 'primary') {
    const store = model.stores[fault.store];
    if (store?.clusters.includes(cluster) !== true) return [];
    const labelSelectors = { 'cnpg.io/cluster': store.name, 'cnpg.io/instanceRole': 'primary' };
    const selector = { namespaces: [store.namespace], labelSelectors };
    return [podChaos('pod-kill', { mode: 'one', selector })];
  }
  const pods = fault.pods[cluster] ?? 0;
  const service = model.services[fault.service];
  return service === undefined || pods === 0 ? [] : [countedBody(model, fault, service, pods)];
}

function podChaos(action: string, whom: JsonObject): JsonObject {
  return { templateType: 'PodChaos', podChaos: { action, ...whom } };
}

function networkChaos(fields: JsonObject): JsonObject {
  return { templateType: 'NetworkChaos', networkChaos: fields };
}

/** A zone is cut off from each of the others: a target is one selector, and a selector knows one zone. */
function zoneBodies(model: Model, zone: string | undefined, cluster: string): readonly JsonObject[] {
  if (zone === undefined) return [];
  const others = (model.clusters[cluster]?.zones ?? []).filter((each) => each !== zone);
  return others.map((other) =>
    networkChaos({
      action: 'partition',
      direction: 'both',
      ...all(podsOn(model, { [ZONE]: zone })),
      target: all(podsOn(model, { [ZONE]: other })),
    }),
  );
}

function countedBody(model: Model, fault: Counted, service: Service, pods: number): JsonObject {
  const whom = counted(pods, podsOf(service));
  switch (fault.kind) {
    case 'kill':
      return podChaos('pod-kill', whom);
    case 'fail':
      return podChaos('pod-failure', whom);
    case 'partition':
      return networkChaos({ action: 'partition', direction: 'to', ...whom, ...beyond(model, service, fault.from) });
    case 'delay':
      return networkChaos({
        action: 'delay',
        direction: 'to',
        ...whom,
        // Half a length of it either way: a fixed delay would find only the code that fixed delays break.
        delay: { latency: goDuration(fault.byUs), jitter: goDuration(Math.floor(fault.byUs / 10)), correlation: '0' },
      });
    case 'cpu':
      return stress(whom, {
        cpu: {
          workers: Math.max(1, Math.ceil(service.resources.cpuMillis / 1000)),
          load: Math.round(fault.load * 100),
        },
      });
    case 'memory':
      return stress(whom, { memory: { workers: 1, size: `${Math.ceil(fault.bytes / MEBIBYTE)}MiB` } });
    case 'disk-slow':
      return ioChaos(whom, fault.volume, { action: 'latency', delay: goDuration(fault.byUs) });
    case 'disk-full':
      return ioChaos(whom, fault.volume, {
        action: 'fault',
        errno: NO_SPACE_LEFT,
        methods: ['WRITE', 'CREATE', 'MKDIR'],
      });
  }
}

/** What a service is cut off from: pods of another, or a host outside. */
function beyond(model: Model, service: Service, name: string): JsonObject {
  const other = model.services[name];
  if (other !== undefined) return { target: all(podsOf(other)) };
  const host = service.calls.find(({ to }) => to === name)?.host;
  if (host === undefined) throw new Error(`${service.name} does not call ${name}`);
  return { externalTargets: [host] };
}

function stress(whom: JsonObject, stressors: JsonObject): JsonObject {
  return { templateType: 'StressChaos', stressChaos: { ...whom, stressors } };
}

function ioChaos(whom: JsonObject, volume: string, fields: JsonObject): JsonObject {
  return {
    templateType: 'IOChaos',
    ioChaos: { ...whom, volumePath: volume, path: `${volume}/**/*`, percent: 100, ...fields },
  };
}
