import { stringAt } from '../../manifests/field.ts';
import { attaches } from '../../mesh/policies.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { promisedFigures } from '../facts/promised-rows.ts';
import { sidecarOfWorkload } from '../facts/workload-sidecar.ts';
import type { Rule } from '../types.ts';

export const noDefaultDeny: Rule = {
  code: 'SEC011',
  title: 'Calls that nobody allowed are let through',
  severity: 'warning',
  rows: ['M21'],
  why: 'Without any ALLOW policy for a workload every caller is let in; the first one closes the door to all whom no policy names.',
  fix: 'add an AuthorizationPolicy with an empty spec to the namespace, then one per service that names its callers',
  find: inEachCluster((facts) =>
    facts.services.flatMap((service) => {
      const isPromised = promisedFigures(facts, 'M21', service.id).some(({ service: id }) => id === service.id);
      if (!isPromised) return [];
      const open = service.workloads.find((workload) => {
        const proxy = sidecarOfWorkload(workload);
        return !facts.mesh.authorizationPolicies.some(
          (policy) =>
            (stringAt(policy.spec, ['action']) ?? 'ALLOW') === 'ALLOW' &&
            attaches(policy, proxy, facts.mesh.settings.rootNamespace),
        );
      });
      if (open === undefined) return [];
      const message = `no AuthorizationPolicy speaks of ${open.kind} ${open.name}: everybody may call ${service.id}`;
      return [{ manifest: service.manifest, path: [], message, service: service.id }];
    }),
  ),
};
