import { booleanAt, field, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

interface Found {
  readonly path: Path;
  readonly what: string;
}

/** Sockets of container runtimes: whoever speaks to one starts what he likes. */
const RUNTIME_SOCKET = /(?:docker|containerd|crio)\.sock$/;

function ofContainers(spec: unknown, base: Path): readonly Found[] {
  return ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(spec, [list]).flatMap(([index, container]) =>
      booleanAt(container, ['securityContext', 'privileged']) === true
        ? [{ path: [...base, list, index, 'securityContext', 'privileged'], what: 'is privileged' }]
        : [],
    ),
  );
}

/** A folder of the node that some container may write to. */
function ofVolumes(spec: unknown, base: Path): readonly Found[] {
  return recordsAt(spec, ['volumes']).flatMap(([index, volume]) => {
    const folder = stringAt(volume, ['hostPath', 'path']);
    if (folder === undefined) return [];
    const isWritten = ['containers', 'initContainers'].some((list) =>
      recordsAt(spec, [list]).some(([, container]) =>
        recordsAt(container, ['volumeMounts']).some(
          ([, mount]) => mount.name === volume.name && field(mount, ['readOnly']) !== true,
        ),
      ),
    );
    if (!isWritten && !RUNTIME_SOCKET.test(folder)) return [];
    return [{ path: [...base, 'volumes', index, 'hostPath'], what: `may write to ${folder} of its node` }];
  });
}

function found({ object }: Manifest): readonly Found[] {
  const spec = podSpecOf(object);
  const base = podSpecPath(object);
  // Without root a program sees the processes of others, and not what is in them.
  const isRoot = booleanAt(spec, ['securityContext', 'runAsNonRoot']) !== true;
  const shared = ['hostPID', 'hostIPC'].flatMap((name) =>
    isRoot && booleanAt(spec, [name]) === true
      ? [{ path: [...base, name], what: 'sees every process of its node' }]
      : [],
  );
  return [...ofContainers(spec, base), ...ofVolumes(spec, base), ...shared];
}

export const containerOwnsNode: Rule = {
  code: 'SEC023',
  title: 'A container that owns its node',
  severity: 'warning',
  rows: ['C01', 'C06'],
  why: 'Whoever gets into a privileged container, or one that writes to its node, has the node, and with it every pod and secret on it.',
  fix: 'drop it; what really needs the node belongs into a namespace of its own with nothing else in it',
  find: ({ index }) =>
    index.manifests.flatMap((manifest) =>
      found(manifest).map(({ path, what }) => ({
        manifest,
        path,
        message: `${manifest.object.kind} ${manifest.object.metadata.name} ${what}`,
      })),
    ),
};
