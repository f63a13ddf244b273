import { inEachCluster } from '../facts/cluster-facts.ts';
import { kafkaSetting, kafkas } from '../facts/kafkas.ts';
import type { Rule } from '../types.ts';

/** Brokers' own, where nothing is written: one copy of a topic, and three of what Kafka keeps for itself. */
const NAMES = [
  'default.replication.factor',
  'offsets.topic.replication.factor',
  'transaction.state.log.replication.factor',
];

export const recordsKeptFewerThanThrice: Rule = {
  code: 'DAT015',
  title: 'Records of which there are fewer than three copies',
  severity: 'warning',
  rows: ['D05'],
  why: 'With two copies one broker that is restarted leaves one, and either writes stop or what is confirmed is in one place. With one copy its broker takes the partition with it. Kafka by itself makes one copy of each topic.',
  fix: 'write default.replication.factor: 3 for brokers, and replicas: 3 for topics',
  find: inEachCluster((facts) =>
    kafkas(facts).flatMap(({ manifest, brokers, setting, topics }) => {
      if (brokers < 3) return [];
      const unset = setting('default.replication.factor') === null;
      const own = unset
        ? [
            {
              manifest,
              path: ['spec', 'kafka', 'config'],
              message: `nothing says default.replication.factor: a topic that says nothing has one copy in ${brokers} brokers`,
            },
          ]
        : [];
      const settings = NAMES.flatMap((name) => {
        const found = setting(name);
        if (found === null || found.value >= 3 || found.value < 1) return [];
        return [{ manifest, path: found.path, message: `${found.value} of ${brokers} brokers have each record` }];
      });
      const ofTopics = topics.flatMap((topic) => {
        const found = kafkaSetting(topic.object, ['spec'], 'replicas');
        if (found === null || found.value >= 3 || found.value < 1) return [];
        return [
          { manifest: topic, path: found.path, message: `${found.value} of ${brokers} brokers have each record` },
        ];
      });
      return [...own, ...settings, ...ofTopics];
    }),
  ),
};
