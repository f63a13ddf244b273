import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const DETECTS = /SecRuleEngine\s+(DetectionOnly|Off)\b/i;

export const firewallOnlyLooks: Rule = {
  code: 'SEC026',
  title: 'A firewall that lets attacks through',
  severity: 'warning',
  rows: ['C02'],
  why: 'SecRuleEngine DetectionOnly writes down what it finds and refuses nothing; Off does not even look.',
  fix: 'write SecRuleEngine On once its log holds no more requests of real users',
  find: inEachCluster((facts) => {
    const holders = [
      ...facts.objects('extensions.istio.io', 'WasmPlugin'),
      ...facts.objects('networking.istio.io', 'EnvoyFilter'),
    ];
    return holders.flatMap((manifest) => {
      // The last directive counts; Coraza reads them in their order.
      const found = [...JSON.stringify(manifest.object.spec ?? {}).matchAll(new RegExp(/SecRuleEngine\s+\w+/gi))].at(
        -1,
      );
      const mode = DETECTS.exec(found?.[0] ?? '')?.[1];
      if (mode === undefined) return [];
      const message = `${manifest.object.metadata.name} is set to ${mode}: no request is refused`;
      return [{ manifest, path: ['spec'], message }];
    });
  }),
};
