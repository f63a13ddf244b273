import { alertRoutings } from '../facts/alert-routing.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Names by which people say that nobody should be told. */
const ON_PURPOSE = /^(?:null|none|blackhole|black-hole|devnull|dev-null|silent|silence|drop|discard)$/i;

export const receiverWithoutIntegration: Rule = {
  code: 'OBS005',
  title: 'Alerts that reach nobody',
  severity: 'warning',
  rows: ['O05'],
  why: 'A receiver that is a name alone takes what is routed to it and tells nobody: alerts fire and are seen by whoever happens to look.',
  fix: 'give it a chat, a pager, mail or a webhook; call it null where silence is meant',
  find: inEachCluster((facts) =>
    alertRoutings(facts).flatMap(({ manifest, receivers, used }) => {
      const silent = receivers.filter(
        ({ name, integrations }) =>
          integrations === 0 && !ON_PURPOSE.test(name) && used.some(({ receiver }) => receiver === name),
      );
      const [first] = silent;
      if (first === undefined) return [];
      const names = silent.map(({ name }) => name).join(', ');
      const all = silent.length === receivers.filter(({ name }) => !ON_PURPOSE.test(name)).length;
      const message = `${names} ${silent.length === 1 ? 'has' : 'have'} no integration${all ? ': nobody hears of any alert' : ''}`;
      return [{ manifest, path: first.path, message }];
    }),
  ),
};
