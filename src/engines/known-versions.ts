/**
 * Versions of engines whose files we know how to write: from the first that reads them as we mean them, within its major
 * version. Sources are the release notes and definitions of each project, as of August 2026.
 */
export interface KnownVersions {
  readonly engine: string;
  /** Major and minor. */
  readonly least: readonly [major: number, minor: number];
  readonly mostMajor: number;
}

function known(engine: string, least: readonly [number, number], mostMajor = least[0]): KnownVersions {
  return { engine, least, mostMajor };
}

export const KNOWN_VERSIONS = {
  /** Configuration of the tail sampler with policies that drop, and of the exporter that balances by trace id. */
  collector: known('the OpenTelemetry collector', [0, 120]),
  /** Rotation of indices by policy. */
  jaeger: known('Jaeger', [2, 20]),
  /** Names of metrics and labels in UTF-8, and the flags of our Deployments. */
  prometheus: known('Prometheus', [3, 0]),
  /** Matchers as texts. */
  alertmanager: known('Alertmanager', [0, 27]),
  kiali: known('Kiali', [2, 0]),
  loki: known('Loki', [3, 0]),
  opencost: known('OpenCost', [1, 100]),
  /** The oldest that its makers mended in 2026, and the newest. */
  postgres: known('PostgreSQL', [14, 0], 18),
  redis: known('Redis', [7, 0], 8),
  /** What the first version of Strimzi with `v1` of its kinds runs, none of which has ZooKeeper. */
  kafka: known('Kafka', [4, 0]),
} as const satisfies Readonly<Record<string, KnownVersions>>;
