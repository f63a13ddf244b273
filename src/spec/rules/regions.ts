import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import { printShare } from '../../units/share.ts';
import { clustersOf, regionShares } from '../derive/clusters-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { SpecRule } from './spec-rule.ts';

/** Shares that differ from the whole by less are a matter of decimals: thirds cannot be written exactly. */
export const SHARE_SLACK = 0.0005;

/** Shares sum to the whole, standing-by regions take nothing, and every cluster and zone has one name. */
export const regions: SpecRule = (spec, reading) => {
  shares(spec, reading);
  const seen = new Map<string, string>();
  for (const { name, region } of clustersOf(spec)) {
    const other = seen.get(name);
    seen.set(name, region);
    if (other === undefined) continue;
    reading.report(
      'SPEC022',
      ['regions', region, 'clusters'],
      `cluster ${name} is in ${other} too`,
      'give each cluster one region and one name',
    );
  }
  for (const [name, { role, share, zones }] of Object.entries(spec.regions)) {
    const at = ['regions', name];
    if (name === 'max' || name === 'min') {
      reading.report(
        'SPEC010',
        at,
        `\`${name}\` cannot be a region: it has a meaning under \`replicas\``,
        'choose another name',
      );
    }
    if (new Set(zones).size < zones.length) {
      reading.report('SPEC022', [...at, 'zones'], 'a zone is named twice', 'name each zone once');
    }
    if (share !== undefined && share > 0 && (role === 'warm' || role === 'passive')) {
      const fix = `write \`role: hot\`, or take the share away`;
      reading.report(
        'SPEC022',
        [...at, 'share'],
        `a ${role} region stands by and takes no traffic, but has a share`,
        fix,
      );
    }
  }
};

function shares(spec: PlatformSpec, reading: Reading): void {
  const { dns } = spec;
  const names = Object.keys(spec.regions);
  const written = names.filter((name) => spec.regions[name]?.share !== undefined);
  if (dns?.weights !== undefined) {
    for (const name of Object.keys(dns.weights)) {
      if (names.includes(name)) continue;
      reading.report('SPEC027', ['dns', 'weights', name], `there is no region ${name}`, chooseWord(name, names));
    }
    if (written.length > 0) {
      const fix = 'write the shares in one place: `regions.*.share` or `dns.weights`';
      reading.report('SPEC022', ['dns', 'weights'], 'the split of clients over regions is written twice', fix);
    }
  }
  const sum = Object.values(regionShares(spec)).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) <= SHARE_SLACK) return;
  const place =
    dns?.weights !== undefined
      ? ['dns', 'weights']
      : written[0] === undefined
        ? ['regions']
        : ['regions', written[0], 'share'];
  const message = `the shares of the regions sum to ${printShare(Math.round(sum * 1e6) / 1e6)}`;
  const fix = sum === 0 ? 'make one region `role: active`, or give it a share' : 'make them sum to 100%';
  reading.report('SPEC022', place, message, fix);
}
