import { defaultValue } from '../schema/default-value.ts';
import { replicasOf } from '../spec/derive/replicas-of.ts';
import { needsKeda, scalerOf } from '../spec/derive/scaler-of.ts';
import { storeHostOf } from '../spec/derive/stores-of.ts';
import { serviceScaling } from '../spec/sections/service-scaling.ts';
import { parseShare } from '../units/share.ts';
import { STORE_PORTS } from './build-externals.ts';
import type { ServiceContext } from './build-services.ts';
import type { Queue, Scaling } from './delivery-types.ts';
import type { ServiceVertical } from './scaling-types.ts';

/** As written, or Kubernetes' usual way wherever `replicas.max` leaves room. */
export function buildScaling(context: ServiceContext): Scaling | null {
  const { spec, name, service, origins, at } = context;
  const canGrow = Object.values(replicasOf(spec, service)).some(({ min, max }) => max > min);
  if (!canGrow) return null;
  if (service.scaling === undefined) {
    origins.derived([...at, 'scaling'], '`replicas.max` is above the replicas: by processor and memory');
  }
  const scaling = service.scaling ?? defaultValue(serviceScaling);
  if (scaling.engine === undefined) {
    origins.derived([...at, 'scaling', 'engine'], needsKeda(spec, name) ?? 'what Kubernetes itself can do');
  }
  origins.derived([...at, 'scaling', 'predicted'], '`scaling.predictive.services`');
  return {
    engine: scalerOf(spec, name),
    cpu: utilisation(scaling.cpu),
    memory: utilisation(scaling.memory),
    custom: scaling.custom,
    queue: buildQueue(context),
    latencyUs: scaling.latency ?? null,
    hours: scaling.hours,
    predicted: spec.scaling?.predictive?.services.includes(name) === true,
    up: scaling.up,
    down: scaling.down,
    stabilizationUs: scaling.stabilization,
  };
}

function buildQueue({ spec, service, origins, at }: ServiceContext): Queue | null {
  const queue = service.scaling?.queue;
  if (queue === undefined) return null;
  const store = spec.data[queue.store];
  if (store === undefined || (store.kind !== 'redis' && store.kind !== 'kafka')) {
    throw new Error(`the queue in ${queue.store} is nowhere, and no issue says so`);
  }
  origins.derived([...at, 'scaling', 'queue', 'address'], `\`data.${queue.store}\``);
  origins.derived([...at, 'scaling', 'queue', 'kind'], `\`data.${queue.store}.kind\``);
  return {
    store: queue.store,
    kind: store.kind,
    address: `${storeHostOf(spec, queue.store, store)}:${store.port ?? STORE_PORTS[store.kind]}`,
    name: queue.name,
    group: queue.group ?? null,
    perPod: queue.perPod,
    secret: queue.secret ?? null,
  };
}

function utilisation(text: string): number | null {
  const share = parseShare(text);
  return share.ok ? share.value : null;
}

/** What is recommended for one service; `apply` leaves alone what decides the number of its pods. */
export function buildServiceVertical({ spec, service, origins, at }: ServiceContext, scaling: Scaling | null) {
  const platform = spec.scaling?.vertical;
  const written = service.vertical;
  const mode = written?.mode ?? platform?.mode ?? 'none';
  if (platform === undefined || mode === 'none') return null;
  if (written?.mode === undefined) origins.derived([...at, 'vertical', 'mode'], '`scaling.vertical.mode`');
  const decides = { cpu: scaling?.cpu != null, memory: scaling?.memory != null };
  const free = (['cpu', 'memory'] as const).filter((resource) => mode === 'recommend' || !decides[resource]);
  if (written?.resources === undefined) {
    const from = mode === 'apply' ? 'what does not decide the number of pods' : 'telling harms nobody';
    origins.derived([...at, 'vertical', 'resources'], from);
  }
  const resources = written?.resources ?? free;
  // All that could be changed decides the number of pods: what is left is to tell.
  const vertical: ServiceVertical =
    resources.length === 0 ? { mode: 'recommend', resources: ['cpu', 'memory'] } : { mode, resources };
  return vertical;
}
