/** Pods that CloudNativePG makes (its documentation of 1.30, "Labels and annotations", "Connection pooling"). */

/** Which of the two an instance is at the moment. */
export type PostgresRole = 'primary' | 'replica';

export const POSTGRES_PORT = 5432;

/** Labels of an instance of a `Cluster`. */
export function postgresPodLabels(cluster: string, role: PostgresRole): Readonly<Record<string, string>> {
  return { 'cnpg.io/cluster': cluster, 'cnpg.io/podRole': 'instance', 'cnpg.io/instanceRole': role, role };
}

/** How many instances of a `Cluster` there are in each role, once it has settled: its Services tell them apart. */
export function postgresPods(instances: number): readonly (readonly [role: PostgresRole, count: number])[] {
  if (instances <= 1) return [['primary', Math.min(1, instances)]];
  return [
    ['primary', 1],
    ['replica', instances - 1],
  ];
}

/** Labels of the pods of a `Pooler`. */
export function postgresPoolerLabels(pooler: string): Readonly<Record<string, string>> {
  return { 'cnpg.io/poolerName': pooler };
}
