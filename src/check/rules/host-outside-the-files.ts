import { inEachCluster } from '../facts/cluster-facts.ts';
import { undefinedHosts } from '../facts/undefined-hosts.ts';
import type { Rule } from '../types.ts';

export const hostOutsideTheFiles: Rule = {
  code: 'MSH018',
  title: 'A route leads to a host that is not among the files',
  severity: 'info',
  rows: [],
  why: 'Nothing of that host’s namespace was read, so it may well exist; if it does not, these requests are answered 503.',
  fix: 'check it together with the files that define the host',
  find: inEachCluster((facts) =>
    undefinedHosts(facts)
      .filter(({ isCertain }) => !isCertain)
      .map(({ destination: { host, origin } }) => {
        return { manifest: origin.manifest, path: origin.path, message: `${host} is defined by none of the files` };
      }),
  ),
};
