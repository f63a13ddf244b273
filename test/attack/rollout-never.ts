/** What a rollout must never do, asked after every action and computed anew from objects and pods. */
import { numberAt, recordsAt, stringAt } from '../../src/manifests/field.ts';
import type { SimControl } from '../../src/worlds/sim/control/control-plane.ts';
import { type ActionMoment, CLUSTER } from './attack-story.ts';

type Never = (moment: ActionMoment) => string | null;

/** All of it, for two sides of which `full` pods carry everything. */
export function rolloutNever(home: string, candidate: string, full: number): readonly Never[] {
  return [weightsSum, replicasKept(home, candidate, full), capacityKept(home, candidate, full)];
}

const ISTIO = 'networking.istio.io/v1';

/** Weights of every route sum to 100, and each lies between. */
export const weightsSum = ({ object, after }: Pick<ActionMoment, 'object' | 'after'>): string | null => {
  if (object.kind !== 'VirtualService') return null;
  for (const [index, rule] of recordsAt(after, ['spec', 'http'])) {
    const weights = recordsAt(rule, ['route']).map(([, each]) => numberAt(each, ['weight']) ?? 100);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const isWhole = weights.every((weight) => Number.isInteger(weight) && weight >= 0);
    if (sum !== 100 || !isWhole) return `weights of route ${index} are ${weights.join(' + ')}`;
  }
  return null;
};

/** Each side is asked for at least the pods that its stored share needs, and no autoscaler may take one of them. */
function replicasKept(home: string, candidate: string, full: number): Never {
  return ({ control }) => {
    const share = shareOf(control, candidate);
    const asked = (side: string) => {
      const replicas = numberAt(observed(control, 'apps/v1', 'Deployment', `web-${side}`), ['spec', 'replicas']) ?? 0;
      const autoscaler = observed(control, 'autoscaling/v2', 'HorizontalPodAutoscaler', `web-${side}`);
      return Math.min(replicas, numberAt(autoscaler, ['spec', 'minReplicas']) ?? replicas);
    };
    for (const [side, percent] of [
      [home, 100 - share],
      [candidate, share],
    ] as const) {
      const needed = Math.ceil((percent * full) / 100);
      if (asked(side) < needed) return `${side} has ${percent} % and is asked for ${asked(side)} pods, not ${needed}`;
    }
    return null;
  };
}

/** Weight is moved to a side only when that many of its pods are ready. */
function capacityKept(home: string, candidate: string, full: number): Never {
  return ({ object, before, after, control }) => {
    if (object.kind !== 'VirtualService') return null;
    const [was, is] = [candidateShare(before, candidate), candidateShare(after, candidate)];
    const [side, percent] = is > was ? [candidate, is] : [home, 100 - is];
    if (is === was) return null;
    const ready = control.pods.filter(
      (pod) => pod.labels.version === side && pod.ready && pod.phase === 'running' && pod.cluster === CLUSTER,
    ).length;
    const needed = Math.ceil((percent * full) / 100);
    return ready >= needed ? null : `${percent} % move to ${side}, which has ${ready} ready pods and needs ${needed}`;
  };
}

function shareOf(control: SimControl, candidate: string): number {
  return candidateShare(observed(control, ISTIO, 'VirtualService', 'web'), candidate);
}

/** The candidate's weight in the route for everybody, the last one. */
export function candidateShare(virtualService: unknown, candidate: string): number {
  const rule = recordsAt(virtualService, ['spec', 'http']).at(-1)?.[1];
  const side = recordsAt(rule, ['route']).find(([, each]) => stringAt(each, ['destination', 'subset']) === candidate);
  return numberAt(side?.[1], ['weight']) ?? 0;
}

function observed(control: SimControl, apiVersion: string, kind: string, name: string): unknown {
  const query = { objects: [{ apiVersion, kind, namespace: 'shop', name }], metrics: [] };
  return control.observe(CLUSTER, query)[0]?.object;
}
