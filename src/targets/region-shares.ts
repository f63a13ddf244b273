import type { Reading } from '../schema/reading.ts';
import { printShare } from '../units/share.ts';
import type { WrittenRegions } from './regions-schema.ts';

/** Shares that differ from the whole by less are a matter of decimals: thirds cannot be written exactly. */
export const SHARE_SLACK = 0.0005;

/** Share of the traffic of each region: as written; active regions that say nothing divide what is left. */
export function regionShares(regions: WrittenRegions): Readonly<Record<string, number>> {
  const entries = Object.entries(regions);
  const silent = new Set(
    entries.filter(([, { share, role }]) => share === undefined && role === 'active').map(([name]) => name),
  );
  const left = 1 - entries.reduce((sum, [, { share }]) => sum + (share ?? 0), 0);
  const each = silent.size === 0 ? 0 : Math.max(0, left) / silent.size;
  return Object.fromEntries(entries.map(([name, { share }]) => [name, share ?? (silent.has(name) ? each : 0)]));
}

/** `a` in `us-east-1` is `us-east-1a`, as clouds name zones; a longer name stands for itself. */
export function zoneName(region: string, zone: string): string {
  return /^[a-z0-9]$/.test(zone) ? `${region}${zone}` : zone;
}

/** Reports regions that do not fit together: shares that miss the whole, a share for one that stands by, a zone twice. */
export function checkRegions(regions: WrittenRegions, reading: Reading): void {
  for (const [name, { role, share, zones }] of Object.entries(regions)) {
    const at = ['regions', name];
    if (new Set(zones).size < zones.length) {
      reading.report('SPEC022', [...at, 'zones'], 'a zone is named twice', 'name each zone once');
    }
    if (share !== undefined && share > 0 && (role === 'warm' || role === 'passive')) {
      const message = `a ${role} region stands by and takes no traffic, but has a share`;
      reading.report('SPEC022', [...at, 'share'], message, 'write `role: hot`, or take the share away');
    }
  }
  const sum = Object.values(regionShares(regions)).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) <= SHARE_SLACK) return;
  const first = Object.keys(regions).find((name) => regions[name]?.share !== undefined);
  const message = `the shares of the regions sum to ${printShare(Math.round(sum * 1e6) / 1e6)}`;
  const fix = sum === 0 ? 'make one region `role: active`, or give it a share' : 'make them sum to 100%';
  reading.report('SPEC022', first === undefined ? ['regions'] : ['regions', first, 'share'], message, fix);
}
