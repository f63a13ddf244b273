import { INSTANCE_FAMILIES, USUAL_FAMILY, unitPrices } from '../engines/instance-families.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { figureValue } from '../targets/figure-value.ts';
import type { Cost } from './cost-types.ts';
import type { Origins } from './origins.ts';

/** Budgets and prices; null where nobody reckons. */
export function buildCost(spec: PlatformSpec, origins: Origins): Cost | null {
  const { cost } = spec;
  if (cost === undefined) return null;
  const { prices } = cost;
  const family = spec.scaling?.nodes?.families[0] ?? USUAL_FAMILY;
  const listed = unitPrices(INSTANCE_FAMILIES[family] ?? INSTANCE_FAMILIES[USUAL_FAMILY]!);
  const at = ['cost', 'prices'];
  if (prices.cpu === undefined) origins.derived([...at, 'cpuHour'], `${family} on demand, divided as OpenCost divides`);
  else origins.moved([...at, 'cpuHour'], [...at, 'cpu']);
  if (prices.memory === undefined)
    origins.derived([...at, 'gibHour'], `${family} on demand, divided as OpenCost divides`);
  else origins.moved([...at, 'gibHour'], [...at, 'memory']);
  const renamed = { storageGibMonth: 'storage', zoneGib: 'zone', regionGib: 'region', internetGib: 'internet' };
  for (const [field, written] of Object.entries(renamed)) origins.moved([...at, field], [...at, written]);
  origins.moved(['cost', 'budget'], ['targets', 'budget']);
  return {
    version: cost.version,
    budget: spec.targets.budget === undefined ? null : figureValue(spec.targets.budget),
    services: Object.entries(cost.services).map(([name, { share, namespaces }]) => ({
      name,
      share,
      namespaces: namespaces ?? null,
    })),
    resources: cost.resources ?? null,
    warn: cost.warn,
    forecastUs: cost.forecast,
    tiers: cost.tiers === undefined ? null : { infrequentUs: cost.tiers.infrequent, archiveUs: cost.tiers.archive },
    prices: {
      cpuHour: prices.cpu ?? listed.cpuHour,
      gibHour: prices.memory ?? listed.gibHour,
      spot: prices.spot,
      storageGibMonth: prices.storage,
      zoneGib: prices.zone,
      regionGib: prices.region,
      internetGib: prices.internet,
    },
  };
}
