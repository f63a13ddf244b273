/** What KEDA asks before it decides: one trigger per reason to scale. */
import { EXTERNAL_SCALER } from '../../engines/external-scaler.ts';
import type { JsonObject } from '../../manifests/types.ts';
import type { Queue, Scaling } from '../../model/delivery-types.ts';
import type { Predictive } from '../../model/scaling-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { printCpu } from '../../units/cpu.ts';
import { REDIS_PORTS } from '../data/redis-config.ts';
import { goDuration } from '../engine-duration.ts';
import { mebibytes } from '../mebibytes.ts';
import { SERVICE_LABELS } from '../monitoring/alert.ts';
import { PROMETHEUS } from '../monitoring/parts.ts';
import { aggregate, printQuery, series } from '../monitoring/query.ts';
import { LATENCY_P95, REQUESTS } from '../monitoring/recording-rules.ts';
import { liveVersion } from '../object-meta.ts';

export interface ScaledService {
  readonly model: Model;
  readonly service: Service;
  readonly scaling: Scaling;
  readonly bounds: { readonly min: number; readonly max: number };
}

/** Name of the TriggerAuthentication of a service's queue. */
export function queueAuthentication({ name }: Service): string {
  return `${name}-queue`;
}

/** All triggers of one service: the HPA takes the largest of what they ask for. */
export function kedaTriggers(scaled: ScaledService): readonly JsonObject[] {
  const { scaling } = scaled;
  return [
    ...utilisation('cpu', scaling.cpu),
    ...utilisation('memory', scaling.memory),
    ...(scaling.queue === null ? [] : [queueTrigger(scaled, scaling.queue)]),
    ...(scaling.latencyUs === null ? [] : [latencyTrigger(scaled, scaling.latencyUs)]),
    ...Object.entries(scaling.custom).map(([metric, value]) => customTrigger(scaled, metric, value)),
    ...scaling.hours.map(({ from, until, replicas }) => ({
      type: 'cron',
      metadata: { timezone: 'UTC', start: from, end: until, desiredReplicas: String(replicas) },
    })),
    ...(scaling.predicted ? [forecastTrigger(scaled)] : []),
  ];
}

function utilisation(type: 'cpu' | 'memory', share: number | null): readonly JsonObject[] {
  if (share === null) return [];
  return [{ type, metricType: 'Utilization', metadata: { value: String(Math.round(share * 100)) } }];
}

function queueTrigger({ model, service }: ScaledService, queue: Queue): JsonObject {
  const store = model.stores[queue.store];
  const perPod = String(queue.perPod);
  const authenticated = queue.secret === null ? {} : { authenticationRef: { name: queueAuthentication(service) } };
  if (queue.kind === 'kafka') {
    const metadata = {
      bootstrapServers: queue.address,
      consumerGroup: queue.group ?? '',
      topic: queue.name,
      lagThreshold: perPod,
    };
    return { type: 'kafka', metadata };
  }
  const list = { listName: queue.name, listLength: perPod };
  if (store?.kind !== 'redis')
    return { type: 'redis', metadata: { address: queue.address, ...list }, ...authenticated };
  if (store.topology.kind === 'cluster') {
    return { type: 'redis-cluster', metadata: { addresses: queue.address, ...list }, ...authenticated };
  }
  // Sentinels know who is master; any of them may be asked, and the master has the name of the store.
  const metadata = { addresses: `${store.host}:${REDIS_PORTS.sentinel}`, sentinelMaster: store.name, ...list };
  return { type: 'redis-sentinel', metadata, ...authenticated };
}

function prometheusTrigger(model: Model, query: string, threshold: number, metricType: string): JsonObject {
  const namespace = model.monitoring?.namespace ?? '';
  const serverAddress = `http://${PROMETHEUS.name}.${namespace}.svc.cluster.local:${PROMETHEUS.port}`;
  return { type: 'prometheus', metricType, metadata: { serverAddress, query, threshold: String(threshold) } };
}

/** A latency is no amount that pods share: the pods there are, times how far it is beyond. */
function latencyTrigger({ model, service }: ScaledService, latencyUs: number): JsonObject {
  return prometheusTrigger(
    model,
    printQuery(series(LATENCY_P95, serviceLabels(service))),
    latencyUs / 1_000_000,
    'Value',
  );
}

function customTrigger({ model, service }: ScaledService, metric: string, value: number): JsonObject {
  const pods = { is: '=~', value: `${liveVersion(service).workload}-.+` } as const;
  const query = aggregate('sum', [], series(metric, { namespace: service.namespace, pod: pods }));
  return prometheusTrigger(model, printQuery(query), value, 'AverageValue');
}

function serviceLabels({ namespace, name }: Service): Readonly<Record<string, string>> {
  const [inNamespace, called] = SERVICE_LABELS;
  return { [inNamespace]: namespace, [called]: name };
}

/** Our own scaler, which is told everything in strings, as KEDA hands them on. */
function forecastTrigger({ model, service, bounds }: ScaledService): JsonObject {
  const { predictive } = model.scaling;
  if (predictive === null) throw new Error(`${service.name} is forecast, and nothing says how`);
  return {
    type: EXTERNAL_SCALER.trigger,
    metadata: {
      scalerAddress: EXTERNAL_SCALER.address,
      query: printQuery(series(REQUESTS, serviceLabels(service))),
      ...forecastParameters(predictive),
      minReplicas: String(bounds.min),
      maxReplicas: String(bounds.max),
      stepReplicas: String(predictive.step),
    },
  };
}

function forecastParameters(predictive: Predictive): Readonly<Record<string, string>> {
  const { mode, seasonality, proactive, reactive, cpu, memory, storage } = predictive;
  return {
    mode,
    history: goDuration(predictive.historyUs),
    horizon: goDuration(predictive.horizonUs),
    refresh: goDuration(predictive.refreshUs),
    dailyOrder: String(seasonality.daily),
    weeklyOrder: String(seasonality.weekly),
    yearlyOrder: String(seasonality.yearly),
    proactiveAhead: goDuration(proactive.aheadUs),
    proactiveFactor: String(proactive.factor),
    reactiveAhead: goDuration(reactive.aheadUs),
    reactiveFactor: String(reactive.factor),
    cpuMin: printCpu(cpu.minMillis),
    cpuMax: printCpu(cpu.maxMillis),
    cpuStep: printCpu(cpu.stepMillis),
    memoryMin: mebibytes(memory.minBytes),
    memoryMax: mebibytes(memory.maxBytes),
    memoryStep: mebibytes(memory.stepBytes),
    storageMin: mebibytes(storage.minBytes),
    storageMax: mebibytes(storage.maxBytes),
    storageStep: mebibytes(storage.stepBytes),
  };
}
