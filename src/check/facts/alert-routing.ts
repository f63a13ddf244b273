import { field, isRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** Who is told of alerts, as a raw configuration or an AlertmanagerConfig says it. */
export interface AlertRouting {
  readonly manifest: Manifest;
  /** Of the configuration. */
  readonly path: Path;
  readonly receivers: readonly { readonly name: string; readonly integrations: number; readonly path: Path }[];
  /** Receivers that routes name. */
  readonly used: readonly { readonly receiver: string; readonly path: Path }[];
}

const FILE = 'alertmanager.yaml';

/** Configurations of Alertmanagers of the cluster. Leaves out compressed ones, and Secrets in base64. */
export function alertRoutings(facts: ClusterFacts): readonly AlertRouting[] {
  const raw = facts.objects('', 'Secret').flatMap((manifest) => {
    const text = stringAt(manifest.object, ['stringData', FILE]);
    const parsed = text === undefined ? undefined : parseYaml(text);
    if (parsed === undefined || !('value' in parsed) || !isRecord(parsed.value)) return [];
    // The configuration is one text: places within it are not the file's.
    const path = ['stringData', FILE];
    return [routingOf(manifest, path, parsed.value, () => path)];
  });
  const objects = facts.objects('monitoring.coreos.com', 'AlertmanagerConfig').flatMap((manifest) => {
    const spec = field(manifest.object, ['spec']);
    return isRecord(spec) ? [routingOf(manifest, ['spec'], spec, (path) => ['spec', ...path])] : [];
  });
  return [...raw, ...objects];
}

function routingOf(manifest: Manifest, path: Path, config: unknown, placed: (path: Path) => Path): AlertRouting {
  const receivers = recordsAt(config, ['receivers']).map(([index, receiver]) => ({
    name: stringAt(receiver, ['name']) ?? '',
    // `slack_configs` here, `slackConfigs` there.
    integrations: Object.entries(receiver).filter(
      ([key, value]) => /(?:_c|C)onfigs$/.test(key) && Array.isArray(value) && value.length > 0,
    ).length,
    path: placed(['receivers', index]),
  }));
  return { manifest, path, receivers, used: routesOf(field(config, ['route']), ['route'], placed) };
}

function routesOf(route: unknown, path: Path, placed: (path: Path) => Path): AlertRouting['used'] {
  if (!isRecord(route)) return [];
  const own = stringAt(route, ['receiver']);
  return [
    ...(own === undefined ? [] : [{ receiver: own, path: placed([...path, 'receiver']) }]),
    ...recordsAt(route, ['routes']).flatMap(([index, each]) => routesOf(each, [...path, 'routes', index], placed)),
  ];
}
