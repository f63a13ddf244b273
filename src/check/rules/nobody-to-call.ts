import { inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules } from '../facts/evaluated-rules.ts';
import type { Rule } from '../types.ts';

const inOneCluster = inEachCluster((facts) => {
  const contacts = facts.targets?.contacts;
  if (contacts === undefined || contacts.some(({ afterUs }) => afterUs === 0)) return [];
  const critical = evaluatedRules(facts).filter(
    ({ alert, labels }) => alert !== undefined && labels.severity === 'critical',
  );
  const [first] = critical;
  if (first === undefined) return [];
  const later = contacts.find(({ afterUs }) => afterUs !== null);
  const who = later === undefined ? 'nobody is called' : `${later.name} is called later, and nobody at once`;
  return [
    { manifest: first.manifest, path: first.path, message: `${critical.length} critical alerts here, and ${who}` },
  ];
});

export const nobodyToCall: Rule = {
  code: 'RUN001',
  title: 'Critical alerts, and nobody to call',
  severity: 'warning',
  rows: ['D13', 'W01'],
  why: 'A runbook that ends in “call somebody” ends there when the cure fails. The platform names nobody who is called at once.',
  fix: 'name who is called first: `contacts: { on-call: { role: whoever is on call, phone: NUMBER, after: 0s } }`',
  // People are called for the platform, not for one of its clusters.
  find: (context) => inOneCluster(context).slice(0, 1),
};
