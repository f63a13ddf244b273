/** Who operates a platform: the controllers that the policies among its objects ask for, and nobody else. */
import { controllersOf } from '../controllers/controllers-of.ts';
import { drive } from '../drive/drive.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Actor } from '../ports/types.ts';
import type { PluggedActor } from '../worlds/sim/run-input.ts';

/**
 * The controllers of one cluster, each with its driver, as a run of the simulator takes them. `rests` are spans in which
 * only their timers are pending.
 */
export function operatorsOf(
  index: ManifestIndex,
  cluster: string,
  rests: NonNullable<PluggedActor['rests']> = [],
): readonly PluggedActor[] {
  const policies = index.ofKind('', 'ConfigMap', cluster).map(({ object }) => object);
  return controllersOf(cluster, policies).map((controller) => ({
    cluster,
    // Who runs an actor hands its state back unseen.
    actor: drive(controller) as Actor<unknown>,
    ...(rests.length === 0 ? {} : { rests }),
  }));
}
