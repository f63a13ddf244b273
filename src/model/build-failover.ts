import { defaultValue } from '../schema/default-value.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { zoneFailover } from '../spec/sections/failover.ts';
import type { ZoneFailover } from './delivery-types.ts';
import type { Origins } from './origins.ts';

const AT = ['zoneFailover'];

/** As written, or its usual figures where a target promises it. */
export function buildZoneFailover({ failover, targets }: PlatformSpec, origins: Origins): ZoneFailover | null {
  const written = failover?.zone;
  if (written === undefined && targets.zoneFailover === undefined) return null;
  if (written === undefined) origins.derived(AT, '`targets.zoneFailover` promises it');
  else origins.moved(AT, ['failover', 'zone']);
  const { failures, every, coolDown, attempts, within, errors } = written ?? defaultValue(zoneFailover);
  return { failures, everyUs: every, coolDownUs: coolDown, attempts, withinUs: within, errors };
}
