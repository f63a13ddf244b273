import type { Compiled } from '../compile/compile.ts';
import type { KubeObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import type { Measured } from './measured.ts';

/** What guides are written from: the platform, what was compiled of it, and where that lies. */
export interface Site {
  readonly model: Model;
  readonly compiled: Compiled;
  /** The spec, as it was typed. */
  readonly spec: string;
  /** Of its environments, the one that these guides are for; null: the platform as it stands. */
  readonly environment: string | null;
  /** A proof of it that somebody kept; null: nothing here is measured. */
  readonly measured: Measured | null;
  /** Clusters by name, the first of the spec in front. */
  readonly clusters: readonly string[];
}

/** Folder that guides suppose `nines compile` has written to. */
export const MANIFESTS = 'out';

/** A site of a platform. */
export function siteOf(
  model: Model,
  compiled: Compiled,
  spec: string,
  environment: string | null = null,
  measured: Measured | null = null,
): Site {
  return { model, compiled, spec, environment, measured, clusters: Object.keys(model.clusters) };
}

/** Objects of a kind, of whichever group where none is named, each name once. */
export function objectsOf({ compiled }: Site, kind: string, group = ''): readonly KubeObject[] {
  const found = new Map<string, KubeObject>();
  for (const file of compiled.files) {
    for (const object of file.objects) {
      const { name, namespace = '' } = object.metadata;
      if (object.kind === kind && object.apiVersion.startsWith(group) && !found.has(`${namespace}/${name}`))
        found.set(`${namespace}/${name}`, object);
    }
  }
  return [...found.values()];
}

/** Whether something of an area was compiled. */
export function hasArea({ compiled }: Site, area: string): boolean {
  return compiled.files.some(({ cluster, path }) => path.startsWith(`${cluster}/${area}/`));
}

/** The namespace of services that is looked at first. */
export function homeNamespace({ model }: Site): string {
  return model.namespaces[0]?.name ?? model.namespace;
}

/** `deployment/app`, or another kind of what has pods, as it was compiled. */
export function workloadNamed(site: Site, namespace: string, name: string): string {
  const kind = ['Deployment', 'StatefulSet', 'DaemonSet'].find((each) =>
    objectsOf(site, each).some(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  );
  return `${(kind ?? 'Deployment').toLowerCase()}/${name}`;
}
