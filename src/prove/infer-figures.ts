import { field, recordsAt, stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { resolveHost } from '../mesh/host-name.ts';
import { FIGURES } from '../targets/figures.ts';
import { targetFigure } from '../targets/target-figure.ts';
import type { TargetFigure } from '../targets/types.ts';

/**
 * What is expected of any platform, at the ledger's figures but for availability: of machinery that nobody tuned, three
 * nines are asked.
 */
const USUAL: readonly (readonly [target: string, value?: number])[] = [
  ['availability', 0.999],
  ['timeToEjection'],
  ['answered'],
  ['ready'],
  ['rolloutFailures'],
  ['rolloutReady'],
];

/** The usual promises for every service with load, and the shares that routes split by weight. */
export function inferFigures(index: ManifestIndex): readonly TargetFigure[] {
  const usual = USUAL.map(([target, value]) => {
    const chosen = value ?? FIGURES[target]?.value ?? 0;
    return targetFigure(target, chosen, { kind: 'assumed', why: 'no targets file says otherwise' });
  });
  return [...usual, ...weightedShares(index)];
}

/** A route that gives one subset a smaller share than another promises that share: a canary, whatever it is called. */
function weightedShares(index: ManifestIndex): readonly TargetFigure[] {
  const found = new Map<string, TargetFigure>();
  for (const manifest of index.ofKind('networking.istio.io', 'VirtualService')) {
    const namespace = index.namespaceOf(manifest) ?? 'default';
    for (const [, route] of recordsAt(manifest.object, ['spec', 'http'])) {
      if (recordsAt(route, ['match']).length > 0) continue;
      const canary = canaryOf(route, namespace);
      if (canary === undefined || found.has(canary.service)) continue;
      const why = `VirtualService ${namespace}/${manifest.object.metadata.name} splits so`;
      const scope = { service: canary.service, cluster: manifest.cluster, detail: { subset: canary.subset } };
      found.set(canary.service, targetFigure('canaryShare', canary.share, { kind: 'assumed', why }, scope));
    }
  }
  return [...found.values()];
}

function canaryOf(route: unknown, namespace: string): { service: string; subset: string; share: number } | undefined {
  const destinations = recordsAt(route, ['route']).map(([, each]) => ({
    host: resolveHost(stringAt(each, ['destination', 'host']) ?? '', namespace),
    subset: stringAt(each, ['destination', 'subset']),
    weight: Number(field(each, ['weight']) ?? 0),
  }));
  const [first] = destinations;
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  const isSplit = destinations.length > 1 && total > 0 && destinations.every(({ host }) => host === first?.host);
  if (!isSplit) return undefined;
  const smallest = destinations.reduce((least, each) => (each.weight < least.weight ? each : least));
  const [name, own, marker] = smallest.host.split('.');
  if (marker !== 'svc' || smallest.subset === undefined || smallest.weight === 0) return undefined;
  return { service: `${own}/${name}`, subset: smallest.subset, share: smallest.weight / total };
}
