import type { Step } from './installation-steps.ts';

/** Folder of a cluster that says how its engines are installed. */
export const INSTALL_AREA = 'install';

/** File with what a chart is told, within the cluster’s folder; null where it is told nothing. */
export function valuesFile({ name, values }: Step): string | null {
  return Object.keys(values).length === 0 ? null : `${INSTALL_AREA}/${name}.values.json`;
}

/** What somebody types in the cluster’s folder. Done again it changes nothing. */
export function installCommand(step: Step, cluster: string): string {
  const { name, namespace, version, installation } = step;
  const { source } = installation;
  if (source.kind === 'git') {
    const folder = `${source.repository}//${source.path}?ref=${version}`;
    return `kubectl --context ${cluster} apply --server-side -k '${folder}'`;
  }
  const from = source.repository.startsWith('oci://')
    ? `${source.repository}/${source.chart}`
    : `${source.chart} --repo ${source.repository}`;
  const values = valuesFile(step);
  return [
    `helm --kube-context ${cluster} upgrade --install ${name} ${from} --version ${version}`,
    `--namespace ${namespace} --create-namespace --wait`,
    ...(values === null ? [] : [`--values ${values}`]),
  ].join(' ');
}
