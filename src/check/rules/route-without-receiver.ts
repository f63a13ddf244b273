import { alertRoutings } from '../facts/alert-routing.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const routeWithoutReceiver: Rule = {
  code: 'OBS004',
  title: 'A route to a receiver that nobody defines',
  severity: 'error',
  rows: ['O05'],
  why: 'Alertmanager refuses the configuration as a whole and goes on with the one before, or does not start.',
  fix: 'define the receiver, or name one that there is',
  find: inEachCluster((facts) =>
    alertRoutings(facts).flatMap(({ manifest, receivers, used }) => {
      const names = receivers.map(({ name }) => name);
      return used
        .filter(({ receiver }) => !names.includes(receiver))
        .map(({ receiver, path }) => ({
          manifest,
          path,
          message: `a route leads to ${receiver}, and the receivers are ${names.join(', ') || 'none'}`,
        }));
    }),
  ),
};
