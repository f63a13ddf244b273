/**
 * How many replicas one metric asks for (pkg/controller/podautoscaler/replica_calculator.go). Pods that are not ready
 * and pods without a sample are counted so that they damp a change in either direction and never cause one.
 */
import type { AutoscalerMetric } from './horizontal-pod-autoscaler.ts';

/** A pod as the autoscaler sees it. */
export interface AutoscaledPod {
  readonly name: string;
  readonly pending: boolean;
  readonly terminating: boolean;
  readonly ready: boolean;
  /** When the kubelet took it on; null before. */
  readonly startedUs: number | null;
  /** Last change of the Ready condition. */
  readonly readyChangedUs: number;
  /** Request for the resource that is measured, in its unit; null when a container states none. */
  readonly request: number | null;
}

/** Use of one pod, averaged over a window that ended at `atUs`: thousandths of a core, bytes, or the metric's unit. */
export interface PodSample {
  readonly value: number;
  readonly atUs: number;
  readonly windowUs: number;
}

export type MetricReading =
  | { readonly kind: 'perPod'; readonly samples: ReadonlyMap<string, PodSample> }
  /** Object and External: one value for all. */
  | { readonly kind: 'single'; readonly value: number }
  | { readonly kind: 'error'; readonly message: string };

export interface Tolerance {
  readonly up: number;
  readonly down: number;
}

export type Proposal =
  | { readonly kind: 'replicas'; readonly replicas: number }
  | { readonly kind: 'error'; readonly message: string };

/** `--horizontal-pod-autoscaler-cpu-initialization-period` and `--horizontal-pod-autoscaler-initial-readiness-delay`. */
const CPU_INITIALIZATION_US = 300_000_000;
const INITIAL_READINESS_US = 30_000_000;

/** What one metric proposes. */
export function proposeReplicas(
  metric: AutoscalerMetric,
  reading: MetricReading,
  pods: readonly AutoscaledPod[],
  currentReplicas: number,
  tolerance: Tolerance,
  nowUs: number,
): Proposal {
  if (reading.kind === 'error') return reading;
  if (reading.kind === 'single')
    return { kind: 'replicas', replicas: fromSingle(metric, reading.value, pods, currentReplicas, tolerance) };
  if (pods.length === 0) return { kind: 'error', message: 'no pods match the selector' };
  return fromPods(metric, reading.samples, pods, currentReplicas, tolerance, nowUs);
}

function fromSingle(
  { target }: AutoscalerMetric,
  value: number,
  pods: readonly AutoscaledPod[],
  currentReplicas: number,
  tolerance: Tolerance,
): number {
  if (target.kind === 'averageValue') {
    const ratio = value / (target.value * currentReplicas);
    return isWithin(ratio, tolerance) ? currentReplicas : Math.ceil(value / target.value);
  }
  const ratio = value / (target.kind === 'value' ? target.value : target.percent);
  if (currentReplicas === 0) return Math.ceil(ratio);
  if (isWithin(ratio, tolerance)) return currentReplicas;
  return Math.ceil(ratio * pods.filter((pod) => pod.ready && !pod.pending && !pod.terminating).length);
}

interface Groups {
  /** Counted, with their value. */
  readonly counted: Map<string, number>;
  /** Not ready, or too young for their processor time to mean anything. */
  readonly unready: readonly string[];
  readonly missing: readonly string[];
}

function fromPods(
  metric: AutoscalerMetric,
  samples: ReadonlyMap<string, PodSample>,
  pods: readonly AutoscaledPod[],
  currentReplicas: number,
  tolerance: Tolerance,
  nowUs: number,
): Proposal {
  const { target } = metric;
  const requests = new Map(pods.map((pod) => [pod.name, pod.request]));
  if (target.kind === 'utilization' && pods.some((pod) => pod.request === null && !pod.terminating)) {
    return { kind: 'error', message: `a container states no request for ${metric.name}` };
  }
  const { counted, unready, missing } = group(metric, samples, pods, nowUs);
  if (counted.size === 0) return { kind: 'error', message: 'no ready pod has a sample' };
  const ratioOf = (values: ReadonlyMap<string, number>): number => usageRatio(target, values, requests);
  const stay: Proposal = { kind: 'replicas', replicas: currentReplicas };
  const readyCount = counted.size;
  const ratio = ratioOf(counted);
  const countsUnready = unready.length > 0 && ratio > 1;
  if (!countsUnready && missing.length === 0) {
    return isWithin(ratio, tolerance) ? stay : { kind: 'replicas', replicas: Math.ceil(ratio * readyCount) };
  }
  // When there is too much, what is missing counts as just enough; when there is too little, as nothing.
  for (const name of missing) {
    if (ratio === 1 && target.kind === 'utilization') continue;
    const justEnough = target.kind === 'utilization' ? (requests.get(name) ?? 0) : target.value;
    counted.set(name, ratio < 1 ? justEnough : 0);
  }
  if (countsUnready) for (const name of unready) counted.set(name, 0);
  const again = ratioOf(counted);
  if (isWithin(again, tolerance) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1)) return stay;
  const replicas = Math.ceil(again * counted.size);
  const isAgainst = (again < 1 && replicas > currentReplicas) || (again > 1 && replicas < currentReplicas);
  return isAgainst ? stay : { kind: 'replicas', replicas };
}

function group(
  metric: AutoscalerMetric,
  samples: ReadonlyMap<string, PodSample>,
  pods: readonly AutoscaledPod[],
  nowUs: number,
): Groups {
  const counted = new Map<string, number>();
  const unready: string[] = [];
  const missing: string[] = [];
  const isCpu = metric.name === 'cpu' && metric.source !== 'External' && metric.source !== 'Pods';
  for (const pod of pods) {
    if (pod.terminating) continue;
    const sample = samples.get(pod.name);
    if (pod.pending) unready.push(pod.name);
    else if (sample === undefined) missing.push(pod.name);
    else if (isCpu && isTooYoung(pod, sample, nowUs)) unready.push(pod.name);
    else counted.set(pod.name, sample.value);
  }
  return { counted, unready, missing };
}

/** Within five minutes of its start a pod counts once it is ready and a whole window lies after that; later, if it ever was ready. */
function isTooYoung(pod: AutoscaledPod, sample: PodSample, nowUs: number): boolean {
  if (pod.startedUs === null) return true;
  if (pod.startedUs + CPU_INITIALIZATION_US > nowUs) {
    return !pod.ready || sample.atUs < pod.readyChangedUs + sample.windowUs;
  }
  return !pod.ready && pod.startedUs + INITIAL_READINESS_US > pod.readyChangedUs;
}

/** Utilisation is cut to whole percent before it is compared, average values to whole thousandths. */
function usageRatio(
  target: AutoscalerMetric['target'],
  values: ReadonlyMap<string, number>,
  requests: ReadonlyMap<string, number | null>,
): number {
  let used = 0;
  let asked = 0;
  for (const [name, value] of values) {
    used += value;
    asked += requests.get(name) ?? 0;
  }
  if (target.kind === 'utilization') return asked === 0 ? 0 : Math.trunc((used * 100) / asked) / target.percent;
  const average = used / Math.max(1, values.size);
  return target.value === 0 ? 0 : average / target.value;
}

function isWithin(ratio: number, { up, down }: Tolerance): boolean {
  return ratio >= 1 - down && ratio <= 1 + up;
}
