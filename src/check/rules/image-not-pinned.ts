import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** No tag, or one that moves. A digest pins whatever the tag says; `auto` is filled in by Istio's injection. */
function isMoving(image: string): boolean {
  if (image === '' || image === 'auto' || image.includes('@') || /[${}]/.test(image)) return false;
  const name = image.slice(image.lastIndexOf('/') + 1);
  return !name.includes(':') || name.endsWith(':latest');
}

function findingsOf(manifest: Manifest): readonly RuleFinding[] {
  const spec = podSpecOf(manifest.object);
  return ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(spec, [list]).flatMap(([index, container]) => {
      const image = stringAt(container, ['image']) ?? '';
      if (!isMoving(image)) return [];
      const path = [...podSpecPath(manifest.object), list, index, 'image'];
      const message = `${image} is whatever was pushed last: two pods of one workload may run different programs`;
      return [{ manifest, path, message }];
    }),
  );
}

export const imageNotPinned: Rule = {
  code: 'MAN022',
  title: 'An image without a fixed tag',
  severity: 'warning',
  rows: ['V01'],
  why: 'A pod that is replaced may come back as another version that nobody rolled out, and rolling back brings nothing back.',
  fix: 'write a version tag, or a digest',
  find: ({ index }) => index.manifests.flatMap(findingsOf),
};
