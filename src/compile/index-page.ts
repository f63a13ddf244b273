import type { JsonObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import type { CompiledDocument, CompiledFile } from './compile.ts';
import { INSTALL_AREA, installCommand } from './install/install-command.ts';
import type { Installing } from './install/installation-steps.ts';

/** `2 Deployment, 1 Service`: kinds in the order in which they first stand in the file. */
function kinds(file: CompiledFile): string {
  const counts = new Map<string, number>();
  for (const object of file.objects) counts.set(object.kind, (counts.get(object.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** `3 resources`: of every type, counted by name; a file of another program is one of its kind. */
function resourcesOf(document: JsonObject): string {
  if (typeof document.kind === 'string') return `1 ${document.kind}`;
  const types = Object.values((document.resource ?? {}) as Record<string, JsonObject>);
  const count = types.reduce((sum, named) => sum + Object.keys(named).length, 0);
  return count === 1 ? '1 resource' : `${count} resources`;
}

/** What is installed before the first file. */
function engineLines(cluster: string, { steps, elsewhere }: Installing): readonly string[] {
  if (steps.length + elsewhere.length === 0) return [];
  const rows = steps.map((step) => {
    const { version, namespace, installation } = step;
    return `| ${installation.title} | ${version} | ${namespace} | \`${installCommand(step, cluster)}\` |`;
  });
  const names = elsewhere.map(({ engine }) => engine).join(', ');
  return [
    'First the engines that read the files, in this order; `install/plan.json` says for which files, and what must be there before.',
    '',
    ...(rows.length === 0 ? [] : ['| engine | version | namespace | install |', '|---|---|---|---|', ...rows, '']),
    ...(elsewhere.length === 0 ? [] : [`Installed by others: ${names}.`, '']),
  ];
}

/** Index of one cluster's folder: file → promise → engine → how to apply, in the order of application. */
export function indexPage(
  model: Model,
  cluster: string,
  files: readonly CompiledFile[],
  documents: readonly CompiledDocument[],
  installing: Installing,
): string {
  const region = model.clusters[cluster]?.region ?? cluster;
  const lines = [
    `# ${model.name} in ${cluster}`,
    '',
    ...engineLines(cluster, installing),
    `Region ${region}. The files are listed in the order in which they are applied; each holds only objects of this cluster.`,
    '',
    '| file | objects | promise | ledger rows | engine | apply |',
    '|---|---|---|---|---|---|',
  ];
  for (const file of files) {
    const path = file.path.slice(cluster.length + 1);
    const { engine, promise, rows } = file.concern;
    const apply = `\`kubectl --context ${cluster} apply --server-side -f ${path}\``;
    lines.push(`| ${path} | ${kinds(file)} | ${promise} | ${rows.join(' ')} | ${engine} | ${apply} |`);
  }
  for (const { path, document, concern } of documents) {
    if (path.startsWith(`${cluster}/${INSTALL_AREA}/`)) continue;
    const apply = concern.apply ?? '`terraform -chdir=cloud apply`';
    const cells = [path.slice(cluster.length + 1), resourcesOf(document), concern.promise, concern.rows.join(' ')];
    lines.push(`| ${[...cells, concern.engine, apply].join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}
