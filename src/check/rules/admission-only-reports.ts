import { stringsAt } from '../../manifests/field.ts';
import { admissionRules } from '../facts/admission-rules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const admissionOnlyReports: Rule = {
  code: 'SEC027',
  title: 'A policy of admission that refuses nothing',
  severity: 'warning',
  rows: ['C04', 'C06'],
  why: 'With Audit, which is also the default, Kyverno writes a report that somebody may read, and lets the object in; so does a binding with Audit or Warn alone.',
  fix: 'write failureAction: Enforce once the reports hold nothing that should be let in, and exclude what should',
  find: inEachCluster((facts) => [
    ...admissionRules(facts)
      .filter(({ isEnforced }) => !isEnforced)
      .map(({ manifest, path, name }) => ({
        manifest,
        path,
        message: `rule ${name} of ${manifest.object.metadata.name} only reports what breaks it`,
      })),
    ...facts.objects('admissionregistration.k8s.io', 'ValidatingAdmissionPolicyBinding').flatMap((manifest) => {
      const actions = stringsAt(manifest.object, ['spec', 'validationActions']);
      if (actions.length === 0 || actions.includes('Deny')) return [];
      const message = `${manifest.object.metadata.name} has ${actions.join(', ')}: what breaks its policy is let in`;
      return [{ manifest, path: ['spec', 'validationActions'], message }];
    }),
  ]),
};
