import {
  field,
  isRecord,
  type JsonRecord,
  recordsAt,
  stringAt,
  stringRecordAt,
  stringsAt,
} from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { matchesRegex, regexProblem } from '../../promql/regex-matcher.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** Who is told of alerts, as a raw configuration or an AlertmanagerConfig says it. */
export interface AlertRouting {
  readonly manifest: Manifest;
  /** The tree of routes as it is written. */
  readonly route: unknown;
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
  const route = field(config, ['route']);
  return { manifest, path, route, receivers, used: routesOf(route, ['route'], placed) };
}

function routesOf(route: unknown, path: Path, placed: (path: Path) => Path): AlertRouting['used'] {
  if (!isRecord(route)) return [];
  const own = stringAt(route, ['receiver']);
  return [
    ...(own === undefined ? [] : [{ receiver: own, path: placed([...path, 'receiver']) }]),
    ...recordsAt(route, ['routes']).flatMap(([index, each]) => routesOf(each, [...path, 'routes', index], placed)),
  ];
}

/** Receivers that an alert with these labels reaches, as Alertmanager walks its tree; of raw configurations. */
export function receiversFor({ route }: AlertRouting, labels: Readonly<Record<string, string>>): readonly string[] {
  return isRecord(route) ? walk(route, labels, '') : [];
}

function walk(route: JsonRecord, labels: Readonly<Record<string, string>>, inherited: string): readonly string[] {
  const receiver = stringAt(route, ['receiver']) ?? inherited;
  const reached: string[] = [];
  for (const [, child] of recordsAt(route, ['routes'])) {
    if (!takes(child, labels)) continue;
    reached.push(...walk(child, labels, receiver));
    if (child.continue !== true) return reached;
  }
  return reached.length > 0 ? reached : [receiver];
}

function takes(route: JsonRecord, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(stringRecordAt(route, ['match'])).every(
    ([name, value]) => (labels[name] ?? '') === value,
  );
  const alike = Object.entries(stringRecordAt(route, ['match_re'])).every(([name, value]) =>
    matchesWhole(value, labels[name] ?? ''),
  );
  return equal && alike && stringsAt(route, ['matchers']).every((text) => matches(text, labels));
}

/** `severity="critical"`, `team=~a|b`; what cannot be read takes everything, so that nothing is said of it. */
function matches(text: string, labels: Readonly<Record<string, string>>): boolean {
  const parts = /^\s*\{?\s*"?([\w.-]+)"?\s*(=~|!~|!=|=)\s*"?(.*?)"?\s*\}?\s*$/.exec(text);
  if (parts === null) return true;
  const [, name = '', operator = '', value = ''] = parts;
  const label = labels[name] ?? '';
  if (operator === '=') return label === value;
  if (operator === '!=') return label !== value;
  return matchesWhole(value, label) === (operator === '=~');
}

function matchesWhole(pattern: string, text: string): boolean {
  return regexProblem(pattern) !== null || matchesRegex(pattern, text);
}
