import { existsSync } from 'node:fs';

/** The engines of the tests by the variables that `npm run engines` gives their paths in. */
const VARIABLES = {
  'kube-apiserver': 'NINES_KUBE_APISERVER',
  'kube-controller-manager': 'NINES_KUBE_CONTROLLER_MANAGER',
  'kube-scheduler': 'NINES_KUBE_SCHEDULER',
  kubectl: 'NINES_KUBECTL',
  etcd: 'NINES_ETCD',
  kwok: 'NINES_KWOK',
  istioctl: 'NINES_ISTIOCTL',
  'pilot-discovery': 'NINES_ISTIOD',
  promtool: 'NINES_PROMTOOL',
  amtool: 'NINES_AMTOOL',
  prometheus: 'NINES_PROMETHEUS',
  'rollouts-controller': 'NINES_ROLLOUTS_CONTROLLER',
  flagger: 'NINES_FLAGGER',
  envoy: 'NINES_ENVOY',
  otelcol: 'NINES_OTELCOL',
  jaeger: 'NINES_JAEGER',
  velero: 'NINES_VELERO',
  'velero-plugin-for-aws': 'NINES_VELERO_PLUGIN_FOR_AWS',
  minio: 'NINES_MINIO',
  'kube-score': 'NINES_KUBE_SCORE',
  tofu: 'NINES_TOFU',
  'aws-schema': 'NINES_AWS_SCHEMA',
} as const;

export type EngineName = keyof typeof VARIABLES;

/** What a control plane is made of. */
export const CONTROL_PLANE: readonly EngineName[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
];

function found(name: EngineName): string | undefined {
  const path = process.env[VARIABLES[name]];
  return path !== undefined && existsSync(path) ? path : undefined;
}

/** Path of an engine that is there. */
export function enginePath(name: EngineName): string {
  const path = found(name);
  if (path === undefined) throw new Error(`${VARIABLES[name]} names no program: npm run engines -- ${name}`);
  return path;
}

/** Why a test cannot have its engines, or false: for `{ skip }`. */
export function withoutEngines(...names: readonly EngineName[]): string | false {
  const missing = names.filter((name) => found(name) === undefined);
  return missing.length > 0 && `not at hand: ${missing.join(', ')} (npm run engines)`;
}
