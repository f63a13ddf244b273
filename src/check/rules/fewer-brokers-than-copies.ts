import { inEachCluster } from '../facts/cluster-facts.ts';
import { kafkaSetting, kafkas } from '../facts/kafkas.ts';
import type { Rule } from '../types.ts';

/** Kafka's own, where nothing is written. */
const OWN_COPIES = 3;

export const fewerBrokersThanCopies: Rule = {
  code: 'DAT017',
  title: 'Fewer brokers than copies',
  severity: 'error',
  rows: ['D05'],
  why: 'Two copies are never in one broker: Kafka refuses to make a topic with more copies than there are brokers. Of its own topics it wants three, so that with fewer no group of consumers can keep its place.',
  fix: 'run three brokers; where fewer are right, write as many copies as there are brokers',
  find: inEachCluster((facts) =>
    kafkas(facts).flatMap(({ manifest, name, brokers, setting, topics }) => {
      if (brokers === 0) return [];
      const asked = [
        setting('default.replication.factor'),
        setting('offsets.topic.replication.factor') ?? {
          value: OWN_COPIES,
          path: ['spec', 'kafka', 'config', 'offsets.topic.replication.factor'],
        },
      ];
      const own = asked.flatMap((each) => {
        if (each === null || each.value <= brokers) return [];
        return [{ manifest, path: each.path, message: `${each.value} copies in ${brokers} brokers` }];
      });
      const ofTopics = topics.flatMap((topic) => {
        const copies = kafkaSetting(topic.object, ['spec'], 'replicas');
        if (copies === null || copies.value <= brokers) return [];
        const message = `${copies.value} copies in the ${brokers} brokers of ${name}: it is never made`;
        return [{ manifest: topic, path: copies.path, message }];
      });
      return [...own, ...ofTopics];
    }),
  ),
};
