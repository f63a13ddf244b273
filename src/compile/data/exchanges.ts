import type { KubeObject } from '../../manifests/types.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { qualified } from './conflict-functions.ts';
import { storeMeta } from './store-meta.ts';

const PUBLICATION = 'nines_exchange';

/**
 * Tables that every region writes (D04): each region publishes its own changes and subscribes to those of all others.
 * `origin: none` leaves out what came from elsewhere, or a change would go round for ever.
 */
export function exchanges(model: Model, store: PostgresStore, cluster: string): readonly KubeObject[] {
  const { lossy, hosts } = store.replication;
  if (lossy.length === 0) return [];
  const tables = lossy.map((table) => {
    const [schema = '', name = ''] = qualified(table).split('.');
    return { table: { schema, name } };
  });
  const common = { cluster: { name: store.name }, dbname: store.database };
  const publication: KubeObject = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Publication',
    metadata: storeMeta(model, store, `${store.name}-exchange`),
    spec: { ...common, name: PUBLICATION, target: { objects: tables } },
  };
  const others = Object.keys(hosts).filter((other) => other !== cluster);
  const subscriptions = others.map((other) => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Subscription',
    metadata: storeMeta(model, store, `${store.name}-from-${other}`),
    spec: {
      ...common,
      // Slots of all subscribers are beside one another in the publisher.
      name: `${PUBLICATION}_${other.replaceAll('-', '_')}_to_${cluster.replaceAll('-', '_')}`,
      publicationName: PUBLICATION,
      externalClusterName: other,
      parameters: { origin: 'none', copy_data: 'false' },
    },
  }));
  return [publication, ...subscriptions];
}
