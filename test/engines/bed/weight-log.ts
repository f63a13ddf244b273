/** The weights of a VirtualService's route as they were, one after another. */
import { setTimeout as sleep } from 'node:timers/promises';
import { numberAt, recordsAt, stringAt } from '../../../src/manifests/field.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { KubeClient } from './kube-client.ts';

const LOOK_MS = 100;

export interface Destination {
  readonly host: string;
  readonly subset: string;
  readonly weight: number;
}

export interface WeightLog {
  /** Where requests go now; nothing before there is such an object. */
  now(): readonly Destination[];
  /** Shares of the second destination in percent, each as long as it stood. */
  shares(): readonly number[];
  stop(): Promise<void>;
}

/** Watches the last route, which has everybody who is not special. */
export function watchWeights(client: KubeClient, namespace: string, name: string): WeightLog {
  const object: KubeObject = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace },
  };
  let current: readonly Destination[] = [];
  const shares: number[] = [];
  let isOver = false;
  const look = async () => {
    const { body } = await client.get(object);
    const routes = recordsAt(body, ['spec', 'http']);
    current = recordsAt(routes.at(-1)?.[1], ['route']).map(([, each]) => ({
      host: stringAt(each, ['destination', 'host']) ?? '',
      subset: stringAt(each, ['destination', 'subset']) ?? '',
      weight: numberAt(each, ['weight']) ?? 0,
    }));
    const share = current[1]?.weight;
    if (share !== undefined && shares.at(-1) !== share) shares.push(share);
  };
  const watching = (async () => {
    while (!isOver) {
      await look();
      await sleep(LOOK_MS);
    }
  })();
  return {
    now: () => current,
    shares: () => [...shares],
    stop: async () => {
      isOver = true;
      await watching;
    },
  };
}
