import { inEachCluster } from '../facts/cluster-facts.ts';
import { redisSettings, workloadsAt } from '../facts/redis-settings.ts';
import type { Rule } from '../types.ts';

export const loneMasterWrites: Rule = {
  code: 'DAT013',
  title: 'A master that goes on writing when it is alone',
  severity: 'warning',
  rows: ['D05', 'D08'],
  why: 'A master that is cut off does not know that Sentinel has made another one: it accepts writes until it is reached again, and then throws them all away.',
  fix: 'add min-replicas-to-write 1 and min-replicas-max-lag 10 to its configuration',
  find: inEachCluster((facts) => {
    const settings = redisSettings(facts);
    const byWorkload = new Map(settings.map((each) => [each.workload, each]));
    const said = new Set<unknown>();
    return settings.flatMap(({ workload, watched }) =>
      watched.flatMap(({ name, host, at }) => {
        const masters = [workload, ...workloadsAt(facts, host, workload.namespace)].map((each) => byWorkload.get(each));
        const served = masters.filter((each) => each !== undefined);
        // Of masters whose configuration is not among the files nothing is known.
        if (served.length < 2 && workloadsAt(facts, host, workload.namespace).length === 0) return [];
        if (served.some((each) => each.stopsAlone !== null) || said.has(at.manifest)) return [];
        said.add(at.manifest);
        const message = `nothing tells ${name} to stop when no replica hears it`;
        return [{ manifest: at.manifest, path: at.path, message }];
      }),
    );
  }),
};
