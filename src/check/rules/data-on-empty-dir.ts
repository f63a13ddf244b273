import type { Workload } from '../../kubernetes/workload.ts';
import { recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf } from '../facts/pod-spec.ts';
import { storeOf } from '../facts/stored-data.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Where images of data stores keep what they store. */
const DATA_PATH = /data|\/var\/lib\/|\/db\b/;

/** The emptyDir that is mounted where data are kept. */
function dataVolume(spec: unknown): readonly [index: number, name: string] | null {
  const mounted = recordsAt(spec, ['containers']).flatMap(([, container]) =>
    recordsAt(container, ['volumeMounts'])
      .filter(([, mount]) => DATA_PATH.test(stringAt(mount, ['mountPath']) ?? ''))
      .map(([, mount]) => stringAt(mount, ['name']) ?? ''),
  );
  for (const [index, volume] of recordsAt(spec, ['volumes'])) {
    const name = stringAt(volume, ['name']) ?? '';
    if (volume.emptyDir !== undefined && mounted.includes(name)) return [index, name];
  }
  return null;
}

function findingsOf(workload: Workload): readonly RuleFinding[] {
  const { manifest } = workload;
  const store = storeOf(workload);
  if (store === null || store.isKept) return [];
  const place = dataVolume(podSpecOf(manifest.object));
  const where = place === null ? 'in its container’s own file system' : `on emptyDir ${place[1]}`;
  const path = ['spec', 'template', 'spec', ...(place === null ? [] : ['volumes', place[0]])];
  const message = `${store.engine} keeps its data ${where}: it is gone when the pod is`;
  return [{ manifest, path, message }];
}

export const dataOnEmptyDir: Rule = {
  code: 'AVL015',
  title: 'Data that goes with its pod',
  severity: 'warning',
  rows: ['D01', 'D05'],
  why: 'A pod is replaced when its node is drained, fails or is short of memory; an emptyDir and the container’s file system are deleted with it.',
  fix: 'give it a volumeClaimTemplate or a PersistentVolumeClaim, and back it up',
  find: inEachCluster((facts) => facts.workloads.flatMap((each) => (each.operator === null ? findingsOf(each) : []))),
};
