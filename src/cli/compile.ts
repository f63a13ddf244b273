import { compile as compileModel, renderFiles } from '../compile/compile.ts';
import { LAYOUTS, type Layout } from '../compile/layout/layout.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { pathOf } from './input-path.ts';
import { readPlatform } from './read-platform.ts';
import { noFolder, refusedSpec } from './refused-spec.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';
import { writeFolder } from './write-folder.ts';

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const [spec = ''] = args.positionals;
  const folder = args.text('output');
  if (folder === undefined) return refusedSpec([noFolder(`nines compile ${spec} -o out`)], spec);
  const environment = args.text('env');
  const within = environment === undefined ? '' : ` --env ${environment}`;
  const platform = await readPlatform(spec, io, environment ?? null);
  if ('issues' in platform) return refusedSpec(platform.issues, spec);
  const compiled = compileModel(platform.model, (args.text('layout') ?? 'plain') as Layout);
  if (compiled.issues.length > 0) return refusedSpec(compiled.issues, spec);
  const files = new Map(renderFiles(platform.model, compiled).map((file) => [file.path, file.text]));
  const { report, issues } = writeFolder(pathOf(folder, io), files);
  if (issues.length > 0) return refusedSpec(issues, spec);
  const objects = compiled.files.reduce((sum, file) => sum + file.objects.length, 0);
  const clusters = Object.keys(platform.model.clusters);
  const text =
    `${objects} objects in ${files.size} files for ${clusters.length === 1 ? clusters[0] : `${clusters.length} clusters`}: ` +
    `${report.written.length} written, ${report.unchanged.length} unchanged, ${report.removed.length} removed\n` +
    clusters.map((cluster) => `  ${folder}/${cluster}/INDEX.md\n`).join('');
  return {
    exitCode: 0,
    text,
    json: {
      version: 1,
      folder,
      clusters,
      objects,
      written: [...report.written],
      unchanged: [...report.unchanged],
      removed: [...report.removed],
    },
    next: `nines check ${spec}${within}`,
  };
}

export const compile: Verb = {
  name: 'compile',
  summary: 'write the manifests of a platform',
  usage: 'SPEC -o DIR [--layout kustomize]',
  takes: { least: 1, most: 1 },
  options: {
    output: { kind: 'text', short: 'o', value: 'DIR', help: 'folder to write to; what others put there stays' },
    layout: {
      kind: 'text',
      value: 'LAYOUT',
      choices: LAYOUTS,
      help: 'files alone (plain), with kustomizations, or with what Argo CD or Flux follow',
    },
    ...ENVIRONMENT_OPTION,
  },
  more: 'Writes DIR/<cluster>/<area>/*.yaml, an INDEX.md per cluster, and DIR/deploy.sh: the same bytes for the same spec.',
  run,
};
