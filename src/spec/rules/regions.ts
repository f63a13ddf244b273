import type { Reading } from '../../schema/reading.ts';
import { checkRegions, regionShares, SHARE_SLACK } from '../../targets/region-shares.ts';
import { printShare } from '../../units/share.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

/** Shares sum to the whole, standing-by regions take nothing, and every cluster has one name. */
export const regions: SpecRule = (spec, reading) => {
  if (spec.dns?.weights === undefined) checkRegions(spec.regions, reading);
  else weights(spec, spec.dns.weights, reading);
  const seen = new Map<string, string>();
  for (const { name, region } of clustersOf(spec)) {
    const other = seen.get(name);
    seen.set(name, region);
    if (other === undefined) continue;
    const message = `cluster ${name} is in ${other} too`;
    reading.report('SPEC022', ['regions', region, 'clusters'], message, 'give each cluster one region and one name');
  }
  for (const name of ['min', 'max']) {
    if (!Object.hasOwn(spec.regions, name)) continue;
    const message = `\`${name}\` cannot be a region: it has a meaning under \`replicas\``;
    reading.report('SPEC010', ['regions', name], message, 'choose another name');
  }
};

/** `70%, 30%`: a share that is nothing is left out. */
function splitText(shares: Readonly<Record<string, number>>): string {
  return Object.values(shares)
    .filter((share) => share > 0)
    .map(printShare)
    .join(', ');
}

/** The split of clients written under `dns` instead of at the regions. */
function weights(spec: PlatformSpec, written: Readonly<Record<string, number>>, reading: Reading): void {
  const names = Object.keys(spec.regions);
  const at = ['dns', 'weights'];
  for (const name of Object.keys(written)) {
    demandNamed(spec, 'region', name, [...at, name], reading);
  }
  const shared = names.find((name) => spec.regions[name]?.share !== undefined);
  if (shared !== undefined) {
    const message = `the split of clients over regions is written twice: ${splitText(written)} here, ${splitText(regionShares(spec.regions))} at the regions`;
    const fix = 'write the shares in one place: `regions.*.share` or `dns.weights`';
    reading.contradict('SPEC022', at, ['regions', shared, 'share'], message, fix);
  }
  for (const [name, share] of Object.entries(written)) {
    const role = Object.hasOwn(spec.regions, name) ? spec.regions[name]?.role : undefined;
    if (share === 0 || (role !== 'warm' && role !== 'passive')) continue;
    const message = `${name} takes ${printShare(share)} of the clients, and as a ${role} region it stands by`;
    reading.contradict(
      'SPEC022',
      [...at, name],
      ['regions', name, 'role'],
      message,
      'write `role: hot`, or take the weight away',
    );
  }
  const sum = Object.values(written).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) <= SHARE_SLACK) return;
  const message = `the shares of the regions sum to ${printShare(Math.round(sum * 1e6) / 1e6)}`;
  reading.report('SPEC022', at, message, 'make them sum to 100%');
}
