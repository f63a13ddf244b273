/** Who operates a platform: the controllers that the policies among its objects ask for, Flagger for its Canaries, and nobody else. */
import { controllersOf } from '../controllers/controllers-of.ts';
import { drive } from '../drive/drive.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Actor } from '../ports/types.ts';
import { flaggerController } from '../worlds/sim/flagger/flagger-controller.ts';
import { readCanaries } from '../worlds/sim/flagger/read-canary.ts';
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
  const flaggers = readCanaries(index, cluster).flatMap(({ policy }) => (policy === null ? [] : [policy]));
  // Who runs an actor hands its state back unseen.
  const actors = [
    ...controllersOf(cluster, policies).map((controller) => drive(controller) as Actor<unknown>),
    ...flaggers.map((policy) => drive(flaggerController(policy)) as Actor<unknown>),
  ];
  return actors.map((actor) => ({ cluster, actor, ...(rests.length === 0 ? {} : { rests }) }));
}
