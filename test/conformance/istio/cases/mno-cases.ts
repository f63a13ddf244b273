/** The large example as it is compiled, every cluster of it, and every step of a rollout of its app. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../../../src/compile/compile.ts';
import { recordsAt } from '../../../../src/manifests/field.ts';
import type { KubeObject, Manifest } from '../../../../src/manifests/types.ts';
import { buildModel } from '../../../../src/model/build-model.ts';
import { readSpec } from '../../../../src/spec/read-spec.ts';
import type { TranslationCase } from '../types.ts';

const FILE = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'mno.yaml');
/** Shares of the canary from its first step to the last, and back. */
const CANARY_SHARES = [0, 10, 25, 50, 100, 50, 25, 10];
const ROLLED_OUT = 'app';
const ROLLOUT_CLUSTER = 'us-east-1';

function compiled(): readonly Manifest[] {
  const { spec, reading } = readSpec(FILE, readFileSync(FILE, 'utf8'));
  if (spec === null) throw new Error(`${FILE} cannot be read`);
  const { files } = compile(buildModel(spec, reading));
  return files.flatMap(({ cluster, objects }) => objects.map((object) => ({ object, cluster })));
}

/** The objects as they stand, and as they stand at each step. */
export function mnoCases(): readonly TranslationCase[] {
  const manifests = compiled();
  const steps = CANARY_SHARES.map((share, index) => ({
    suite: 'rollout',
    name: `mno, step ${index}: the canary of ${ROLLED_OUT} has ${share} %`,
    manifests: manifests
      .filter(({ cluster }) => cluster === ROLLOUT_CLUSTER)
      .map(({ object, cluster }) => ({ cluster, object: atShare(object, share) })),
  }));
  return [
    { suite: 'mno', name: 'as compiled', manifests },
    { suite: 'mno', name: 'while a pod of each workload is not ready', manifests, hasUnready: true },
    ...steps,
  ];
}

/** Moves weight between `stable` and `canary` wherever the app's routes have both. */
function atShare(object: KubeObject, share: number): KubeObject {
  if (object.kind !== 'VirtualService' || object.metadata.name !== ROLLED_OUT) return object;
  const weights: Readonly<Record<string, number>> = { stable: 100 - share, canary: share };
  let moved = 0;
  const http = recordsAt(object, ['spec', 'http']).map(([, rule]) => {
    const route = recordsAt(rule, ['route']).map(([, each]) => each);
    const subsets = route.map((each) => String((each.destination as KubeObject | undefined)?.subset));
    if (!subsets.includes('stable') || !subsets.includes('canary')) return rule;
    moved++;
    return { ...rule, route: route.map((each, at) => ({ ...each, weight: weights[subsets[at]!] ?? each.weight })) };
  });
  if (moved === 0) throw new Error(`no route of ${ROLLED_OUT} has both a stable and a canary destination`);
  return { ...object, spec: { ...(object.spec as object), http } };
}
