import { inEachCluster } from '../facts/cluster-facts.ts';
import { databases } from '../facts/databases.ts';
import type { Rule } from '../types.ts';

export const quorumWithoutSpare: Rule = {
  code: 'DAT009',
  title: 'Commits that wait for every replica',
  severity: 'warning',
  rows: ['D05', 'D10'],
  why: 'With required durability a commit waits until as many replicas have confirmed as are asked for. Where that is all of them, the loss of any one, or an update of it, stops every write.',
  fix: 'run one replica more than must confirm, or ask for one less',
  find: inEachCluster((facts) =>
    databases(facts).flatMap(({ manifest, instances, quorum }) => {
      if (quorum === null || !quorum.isRequired || quorum.number < instances - 1) return [];
      const replicas = instances - 1;
      const message =
        quorum.number > replicas
          ? `${quorum.number} replicas must confirm, and there are ${replicas}: nothing can be written`
          : `${quorum.number} of ${replicas} replicas must confirm: when one is away, nothing can be written`;
      return [{ manifest, path: quorum.path, message }];
    }),
  ),
};
