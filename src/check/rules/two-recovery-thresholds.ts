import { printDuration } from '../../units/duration.ts';
import { backupPolicies } from '../facts/backup-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** What auditors ask, beside what the targets promise: row and figure. */
const PAIRS = [
  ['compliance-rpo', 'B12', 'rpo'],
  ['compliance-rto', 'D10', 'rto'],
] as const;

export const twoRecoveryThresholds: Rule = {
  code: 'BCK026',
  title: 'Two thresholds for one recovery',
  severity: 'info',
  rows: ['B12', 'B14'],
  why: 'A threshold of auditors and a promise to users are both true; a report that shows one of them calls the other one met or missed by accident.',
  fix: 'report both; change the one that is not meant',
  find: inEachCluster((facts) =>
    backupPolicies(facts).flatMap((policy) =>
      PAIRS.flatMap(([key, row, name]) => {
        const asked = policy.durationUs(key);
        const figure = facts.targets?.figures.find((each) => each.row === row && each.figure === name);
        if (asked === null || figure === undefined || figure.value === asked) return [];
        const looser =
          figure.value > asked ? 'so the promise allows what auditors do not' : 'so both have to be reported';
        const message = `auditors ask for ${printDuration(asked)} and the targets promise ${printDuration(figure.value)}, ${looser}`;
        return [{ manifest: policy.manifest, path: policy.at(key), message, other: { figure } }];
      }),
    ),
  ),
};
