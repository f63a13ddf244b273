import { judgePattern, type PatternVerdict } from '../../kubernetes/admission-pattern.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { type AdmissionRule, admissionRules, podOf } from '../facts/admission-rules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecPath } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

/** Why an object is refused; null when some pattern fits, says nothing, or cannot be judged. */
function refusal({ patterns }: AdmissionRule, object: KubeObject): Extract<PatternVerdict, { kind: 'failed' }> | null {
  const verdicts = patterns.map((pattern) => judgePattern(pattern, object));
  const failed = verdicts.filter((verdict) => verdict.kind === 'failed');
  return failed.length === verdicts.length ? (failed[0] ?? null) : null;
}

export const admissionRefusesObject: Rule = {
  code: 'SEC028',
  title: 'A policy of admission that refuses what is here',
  severity: 'error',
  rows: ['C04', 'V01'],
  why: 'Kyverno refuses the object, or every pod that it makes: an update stops at the first pod, and pods of a lost node do not come back.',
  fix: 'make the object as the rule wants it, or exclude it from the rule',
  find: inEachCluster((facts) => {
    const rules = admissionRules(facts).filter(({ isEnforced }) => isEnforced);
    if (rules.length === 0) return [];
    return facts.index.manifests
      .filter(({ cluster }) => cluster === facts.cluster)
      .flatMap((manifest) => {
        const namespace = facts.index.namespaceOf(manifest);
        const pod = podOf(manifest.object, podSpecPath(manifest.object));
        return [manifest.object, ...(pod === null ? [] : [pod])].flatMap((object) =>
          rules.flatMap((rule) => {
            const refused = rule.isFor?.(object, namespace) === true ? refusal(rule, object) : null;
            if (refused === null) return [];
            const what = object === manifest.object ? '' : 'pods of ';
            const place = refused.path.join('.');
            const policy = `${rule.manifest.object.kind} ${rule.manifest.object.metadata.name}`;
            const message = `${policy} refuses ${what}${manifest.object.kind} ${manifest.object.metadata.name} by its rule ${rule.name}: ${place} is not ${refused.expected}`;
            return [{ manifest, path: [], message, other: { manifest: rule.manifest, path: rule.path } }];
          }),
        );
      });
  }),
};
