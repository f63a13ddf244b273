import type { Duplicate } from '../../manifests/manifest-index.ts';
import type { Manifest } from '../../manifests/types.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Objects that the same files define several times, as alternatives usually are: one finding for all of them. */
function groups(duplicates: readonly Duplicate[]): readonly (readonly Duplicate[])[] {
  const found = new Map<string, Duplicate[]>();
  for (const duplicate of duplicates) {
    const files = duplicate.manifests.map(({ source }) => source?.file ?? '').sort();
    const key = [duplicate.ref.cluster, ...files].join('\n');
    const others = found.get(key);
    if (others === undefined) found.set(key, [duplicate]);
    else others.push(duplicate);
  }
  return [...found.values()];
}

function placeText({ source }: Manifest): string {
  return source === undefined ? 'the spec' : `${source.file}:${source.line}`;
}

const MOST_NAMED = 3;

function findingOf(group: readonly Duplicate[]): RuleFinding {
  const [{ ref, manifests }] = group as readonly [Duplicate, ...Duplicate[]];
  const [first, second, ...rest] = manifests;
  const named = group.slice(0, MOST_NAMED).map((each) => `${each.ref.kind} ${each.ref.name}`);
  const more = group.length > MOST_NAMED ? ` and ${group.length - MOST_NAMED} more` : '';
  const shown = [first, second, ...rest].slice(0, 5).map(placeText);
  const hidden = rest.length > 3 ? ` and ${rest.length - 3} more places` : '';
  const times = manifests.length === 2 ? 'twice' : `${manifests.length} times`;
  const where = ref.cluster === 'default' ? '' : ` in cluster ${ref.cluster}`;
  return {
    manifest: second,
    path: [],
    message: `${named.join(', ')}${more} ${group.length === 1 ? 'is' : 'are each'} defined ${times}${where}: ${shown.join(', ')}${hidden}`,
    other: { manifest: first, path: [] },
  };
}

export const definedTwice: Rule = {
  code: 'MAN020',
  title: 'Defined twice',
  severity: 'warning',
  rows: [],
  why: 'Whichever is applied last stays, and the next apply in another order undoes it. Files that hold alternatives of one object are not one platform.',
  fix: 'name only the files of one variant, or give each cluster its own: --cluster NAME=PATH',
  find: ({ index }) => groups(index.duplicates).map(findingOf),
};
