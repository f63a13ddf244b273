/**
 * `deploy.sh`: what the index pages of all clusters tell somebody to type, in order, as a program that stops at the first
 * thing that fails. It plans nothing and takes nothing back: done again it goes on from where it stopped. Leaves out what
 * people read before it is applied (`cloud/`, by terraform) and Secrets that nothing here makes.
 */
import type { Model } from '../model/types.ts';
import type { Compiled, CompiledFile } from './compile.ts';
import { installCommand } from './install/install-command.ts';

export const DEPLOY_SCRIPT = 'deploy.sh';

/** Pods of a release that pull their images and wait for one another; longer is a failure that people look at. */
const READY_WITHIN = '15m';

/** Clusters in the order in which they can be deployed: what follows a database comes behind the one that writes. */
export function deployOrder(model: Model): readonly string[] {
  const writing = Object.values(model.stores).flatMap((store) =>
    'replication' in store && store.replication.writer === 'one' ? [store.replication.primary] : [],
  );
  const clusters = Object.keys(model.clusters);
  return [...clusters.filter((name) => writing.includes(name)), ...clusters.filter((name) => !writing.includes(name))];
}

/** Files by area, in the order in which they are applied. */
function byArea(cluster: string, files: readonly CompiledFile[]): readonly (readonly string[])[] {
  const areas = new Map<string, string[]>();
  for (const { path } of files) {
    const file = path.slice(cluster.length + 1);
    const [area = ''] = file.split('/');
    areas.set(area, [...(areas.get(area) ?? []), file]);
  }
  return [...areas.values()];
}

/** Namespaces whose Deployments have to stand before the next cluster is begun. */
function deployedIn(files: readonly CompiledFile[]): readonly string[] {
  const objects = files.flatMap((file) => file.objects).filter(({ kind }) => kind === 'Deployment');
  return [...new Set(objects.map(({ metadata }) => metadata.namespace ?? 'default'))];
}

function clusterLines(compiled: Compiled, cluster: string): readonly string[] {
  const files = compiled.files.filter((file) => file.cluster === cluster);
  const steps = compiled.installing.get(cluster)?.steps ?? [];
  return [
    `    ${cluster})`,
    ...[
      `cd ${cluster}`,
      ...steps.map((step) => `step ${installCommand(step, cluster)}`),
      ...byArea(cluster, files).map(
        (paths) =>
          `step kubectl --context ${cluster} apply --server-side ${paths.map((path) => `-f ${path}`).join(' ')}`,
      ),
      ...deployedIn(files).map(
        (namespace) =>
          `step kubectl --context ${cluster} -n ${namespace} wait --for=condition=Available deployment --all --timeout ${READY_WITHIN}`,
      ),
      'cd ..',
      ';;',
    ].map((line) => `      ${line}`),
  ];
}

/** Engines and files of every cluster, one cluster after the other. */
export function deployScript(model: Model, compiled: Compiled): string {
  const clusters = deployOrder(model);
  return `${[
    '#!/bin/sh',
    `# Deploys ${model.name}: engines, then files, one cluster after the other; the next when the one before stands.`,
    `# sh ${DEPLOY_SCRIPT}              all of them: ${clusters.join(' ')}`,
    `# sh ${DEPLOY_SCRIPT} ${clusters[0]}    some of them`,
    '# Each cluster is reached under its name as context. What stands in cloud/ is applied before, by terraform and by people.',
    '# It stops at the first command that fails; run it again when that is mended: what is there already stays as it is.',
    'set -eu',
    'cd "$(dirname "$0")"',
    '',
    'step() {',
    '  printf \'%s\\n\' "$cluster: $*"',
    '  "$@" || { printf \'%s\\n\' "stopped in $cluster, at: $*" >&2; exit 1; }',
    '}',
    '',
    `for cluster in \${*:-${clusters.join(' ')}}; do`,
    '  case $cluster in',
    ...clusters.flatMap((cluster) => clusterLines(compiled, cluster)),
    '    *)',
    '      printf \'%s\\n\' "there is no cluster $cluster" >&2',
    '      exit 2',
    '      ;;',
    '  esac',
    'done',
  ].join('\n')}\n`;
}
