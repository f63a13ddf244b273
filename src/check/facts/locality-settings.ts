import { type JsonRecord, numberAt, recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** One `localityLbSetting` of a DestinationRule, wherever in it that stands. */
export interface LocalitySetting {
  readonly manifest: Manifest;
  readonly path: Path;
  readonly setting: JsonRecord;
}

/** One row of `distribute`: from where, and the weights of where to. */
export interface DistributeRow {
  readonly from: string;
  readonly to: Readonly<Record<string, number>>;
  readonly path: Path;
}

/** The settings of all DestinationRules: of the rule as a whole, of ports, of subsets. */
export function localitySettings(facts: ClusterFacts): readonly LocalitySetting[] {
  return facts.objects('networking.istio.io', 'DestinationRule').flatMap((manifest) => {
    const subsets = recordsAt(manifest.object, ['spec', 'subsets']).map(([index]) => ['spec', 'subsets', index]);
    return [['spec'], ...subsets].flatMap((path) => {
      const policy = recordAt(manifest.object, [...path, 'trafficPolicy']);
      const ports = recordsAt(policy, ['portLevelSettings']).map(([index]) => ['portLevelSettings', index]);
      return [[], ...ports].flatMap((inner): readonly LocalitySetting[] => {
        const own = [...path, 'trafficPolicy', ...inner, 'loadBalancer', 'localityLbSetting'];
        const setting = recordAt(manifest.object, own);
        return setting === undefined ? [] : [{ manifest, path: own, setting }];
      });
    });
  });
}

/** Rows of `distribute`. */
export function distributeRows({ setting, path }: LocalitySetting): readonly DistributeRow[] {
  return recordsAt(setting, ['distribute']).map(([index, row]) => {
    const written = recordAt(row, ['to']) ?? {};
    const to = Object.fromEntries(
      Object.keys(written).map((locality) => [locality, numberAt(written, [locality]) ?? 0]),
    );
    return { from: stringAt(row, ['from']) ?? '', to, path: [...path, 'distribute', index] };
  });
}
