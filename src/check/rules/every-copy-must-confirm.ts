import type { Manifest } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { type KafkaSetting, kafkaSetting, kafkas } from '../facts/kafkas.ts';
import type { Rule, RuleFinding } from '../types.ts';

const LEAST = 'min.insync.replicas';

function judge(manifest: Manifest, least: KafkaSetting | null, copies: number | null): readonly RuleFinding[] {
  if (least === null || copies === null || copies < 2 || least.value < copies) return [];
  const message =
    least.value > copies
      ? `${least.value} copies must confirm, and there are ${copies}: nothing is taken from who waits for all`
      : `all ${copies} copies must confirm: when one broker is restarted, nothing is taken from who waits for all`;
  return [{ manifest, path: least.path, message }];
}

export const everyCopyMustConfirm: Rule = {
  code: 'DAT016',
  title: 'Writes that wait for every copy',
  severity: 'error',
  rows: ['D05', 'D10'],
  why: 'Who writes with acks=all is refused while fewer copies are in step than min.insync.replicas. Where that is as many as there are, any broker that is lost, drained or updated stops every write.',
  fix: 'keep three copies, of which two must confirm',
  find: inEachCluster((facts) =>
    kafkas(facts).flatMap(({ manifest, setting, topics }) => {
      const least = setting(LEAST);
      const copies = setting('default.replication.factor')?.value ?? null;
      const own = judge(manifest, least, copies);
      const ofTopics = topics.flatMap(({ object, ...topic }) => {
        const written = kafkaSetting(object, ['spec', 'config'], LEAST);
        const count = kafkaSetting(object, ['spec'], 'replicas')?.value ?? copies;
        // What brokers say holds where a topic says nothing, and the number of its copies is its own.
        if (written !== null) return judge({ object, ...topic }, written, count);
        return own.length > 0 || count === copies || least === null
          ? []
          : judge({ object, ...topic }, { value: least.value, path: ['spec', 'replicas'] }, count);
      });
      return [...own, ...ofTopics];
    }),
  ),
};
