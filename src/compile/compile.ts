/**
 * Model → objects → files. Pure: the same model gives the same bytes, and what is written is exactly what `check` and
 * `prove` will read.
 */
import { CLUSTER_ANNOTATION } from '../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../manifests/types.ts';
import { writeManifests } from '../manifests/write-manifests.ts';
import type { Model } from '../model/types.ts';
import type { Issue } from '../units/issue.ts';
import type { BuiltFile, Concern } from './concern.ts';
import { CONCERNS } from './concern-table.ts';
import { DEPLOY_SCRIPT, deployScript } from './deploy-script.ts';
import { DOCUMENTS, type DocumentConcern } from './document-table.ts';
import { indexPage } from './index-page.ts';
import { installationIssues } from './install/installation-issues.ts';
import { type Installing, installing } from './install/installation-steps.ts';
import { valuesDocuments } from './install/values-documents.ts';
import { gitopsFiles } from './layout/gitops-files.ts';
import { kustomizations } from './layout/kustomizations.ts';
import type { Layout } from './layout/layout.ts';
import { idlePatches, type PatchTally, patchObject } from './patch-objects.ts';
import { restartedOnRotation } from './security/restarts.ts';

/** Objects of one file of one cluster. */
export interface CompiledFile {
  readonly cluster: string;
  /** Within the output folder: `us-east-1/mesh/gateways.yaml`. */
  readonly path: string;
  readonly concern: Concern;
  readonly objects: readonly KubeObject[];
}

/** A file of one cluster that is no Kubernetes object. */
export interface CompiledDocument {
  readonly cluster: string;
  /** Within the output folder: `us-east-1/cloud/backup.tf.json`. */
  readonly path: string;
  readonly concern: DocumentConcern;
  readonly document: JsonObject;
}

export interface Compiled {
  readonly layout: Layout;
  readonly files: readonly CompiledFile[];
  readonly documents: readonly CompiledDocument[];
  /** By cluster: the engines that its files need. */
  readonly installing: ReadonlyMap<string, Installing>;
  readonly issues: readonly Issue[];
}

const OWN_OBJECTS: Concern = {
  file: 'objects/objects.yaml',
  rows: [],
  engine: 'as written',
  promise: 'what the spec adds by hand',
  build: (model, cluster) =>
    model.objects
      .filter((raw) => raw.cluster === null || raw.cluster === cluster)
      .map((raw) => raw.object as JsonObject & KubeObject),
};

const ALL_CONCERNS: readonly Concern[] = [...CONCERNS, OWN_OBJECTS];

function annotated(object: KubeObject, cluster: string): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { [CLUSTER_ANNOTATION]: cluster, ...metadata.annotations } },
  };
}

function asAnnotated(file: CompiledFile): CompiledFile {
  return { ...file, objects: file.objects.map((object) => annotated(object, file.cluster)) };
}

/** Every object of the platform, by file. `issues` are patches that do nothing, and a layout that lacks its repository. */
export function compile(model: Model, layout: Layout = 'plain'): Compiled {
  const tallies: PatchTally[] = model.patches.map(() => ({ selected: 0, changed: 0 }));
  const files: CompiledFile[] = [];
  for (const cluster of Object.keys(model.clusters)) {
    const finished = (objects: readonly KubeObject[]): readonly KubeObject[] =>
      objects.map((object) => {
        const marked = restartedOnRotation(model, annotated(object, cluster));
        return patchObject(model.patches, tallies, marked, cluster);
      });
    const built = new Map(ALL_CONCERNS.map((concern) => [concern, finished(concern.build(model, cluster))] as const));
    const others = [...built].map(([{ file }, objects]) => ({ file, objects }));
    for (const concern of ALL_CONCERNS) {
      const objects =
        concern.follow === undefined ? built.get(concern) : finished(concern.follow(model, cluster, others));
      if (objects === undefined || objects.length === 0) continue;
      files.push({ cluster, path: `${cluster}/${concern.file}`, concern, objects });
    }
  }
  const engines = new Map(
    Object.keys(model.clusters).map((cluster) => {
      const own = files.filter((file) => file.cluster === cluster);
      return [cluster, installing(model, cluster, own.map(builtFile))] as const;
    }),
  );
  const gitops = gitopsFiles(model, layout, files, engines);
  return {
    layout,
    files: [...gitops.before.map(asAnnotated), ...files, ...gitops.after.map(asAnnotated)],
    documents: documentsOf(model, files, engines),
    installing: engines,
    issues: [
      ...idlePatches(model.patches, tallies),
      ...installationIssues(model, files, [...engines.values()]),
      ...gitops.issues,
    ],
  };
}

function builtFile({ concern, objects }: CompiledFile): BuiltFile {
  return { file: concern.file, objects };
}

function documentsOf(
  model: Model,
  files: readonly CompiledFile[],
  engines: ReadonlyMap<string, Installing>,
): readonly CompiledDocument[] {
  return Object.keys(model.clusters).flatMap((cluster) => {
    const objects = files.filter((file) => file.cluster === cluster).flatMap((file) => file.objects);
    const needed = engines.get(cluster) ?? { steps: [], elsewhere: [] };
    return [...DOCUMENTS, ...valuesDocuments(needed)].flatMap((concern) => {
      const document = concern.build(model, cluster, objects, needed);
      return document === null ? [] : [{ cluster, path: `${cluster}/${concern.file}`, concern, document }];
    });
  });
}

/** The files as text, with an index page per cluster; where nobody else follows them, with what applies them all. */
export function renderFiles(
  model: Model,
  compiled: Compiled,
): readonly { readonly path: string; readonly text: string }[] {
  const manifests = compiled.files.map((file) => ({ path: file.path, text: writeManifests(file.objects) }));
  const documents = compiled.documents.map(({ path, document }) => ({
    path,
    text: `${JSON.stringify(document, null, 2)}\n`,
  }));
  const pages = Object.keys(model.clusters).map((cluster) => ({
    path: `${cluster}/INDEX.md`,
    text: indexPage(
      model,
      cluster,
      compiled.files.filter((file) => file.cluster === cluster),
      compiled.documents.filter((file) => file.cluster === cluster),
      compiled.installing.get(cluster) ?? { steps: [], elsewhere: [] },
    ),
  }));
  const lists =
    compiled.layout === 'plain'
      ? [{ path: DEPLOY_SCRIPT, text: deployScript(model, compiled) }]
      : kustomizations(compiled.files);
  return [...manifests, ...lists, ...documents, ...pages];
}
