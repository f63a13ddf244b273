import { rateLimitPatches } from '../../mesh/local-rate-limit.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { isPromised } from '../facts/promised-rows.ts';
import { sidecarOfWorkload } from '../facts/workload-sidecar.ts';
import type { Rule } from '../types.ts';

export const noRateLimit: Rule = {
  code: 'MSH012',
  title: 'A rate limit is promised and none is there',
  severity: 'warning',
  rows: ['M12'],
  why: 'Nothing refuses a flood before it reaches the application: with more requests than it can answer, those of everybody else wait too.',
  fix: 'add an EnvoyFilter with envoy.filters.http.local_ratelimit for the service, with filter_enabled and filter_enforced at 100 %',
  find: inEachCluster((facts) =>
    facts.services.flatMap((service) => {
      const isNamed =
        facts.targets?.figures.some(({ row, service: id }) => row === 'M12' && id === service.id) === true;
      if (!isNamed || !isPromised(facts, 'M12', service.id)) return [];
      const unlimited = service.workloads.find((workload) => {
        const { filters, routes } = rateLimitPatches(facts.mesh, sidecarOfWorkload(workload), []);
        return filters.length + routes.length === 0;
      });
      if (unlimited === undefined) return [];
      const message = `a limit is promised for ${service.id}, and no EnvoyFilter limits ${unlimited.name}`;
      return [{ manifest: service.manifest, path: [], message, service: service.id }];
    }),
  ),
};
