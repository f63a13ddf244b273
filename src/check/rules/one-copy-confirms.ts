import { inEachCluster } from '../facts/cluster-facts.ts';
import { kafkaSetting, kafkas } from '../facts/kafkas.ts';
import type { Rule } from '../types.ts';

const LEAST = 'min.insync.replicas';

export const oneCopyConfirms: Rule = {
  code: 'DAT020',
  title: 'A record counts as written when one broker has it',
  severity: 'warning',
  rows: ['D05', 'D10'],
  why: 'acks=all waits for the copies that are in step, and with min.insync.replicas: 1, which is Kafka’s own, that may be the leader alone. When it is lost then, what it confirmed is gone.',
  fix: 'write min.insync.replicas: 2, for brokers and for topics that say something else',
  find: inEachCluster((facts) =>
    kafkas(facts).flatMap(({ manifest, brokers, setting, topics }) => {
      if (brokers < 2) return [];
      const own = setting(LEAST);
      const message = 'one broker confirms by itself what the others do not have yet';
      const ofBrokers =
        (own?.value ?? 1) > 1 ? [] : [{ manifest, path: own?.path ?? ['spec', 'kafka', 'config'], message }];
      const ofTopics = topics.flatMap((topic) => {
        const found = kafkaSetting(topic.object, ['spec', 'config'], LEAST);
        return found === null || found.value > 1 ? [] : [{ manifest: topic, path: found.path, message }];
      });
      return [...ofBrokers, ...ofTopics];
    }),
  ),
};
