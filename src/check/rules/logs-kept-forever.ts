import { booleanAt, isRecord, recordAt, stringAt } from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { Manifest } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Configurations of Loki in a ConfigMap: they alone have a `schema_config` beside `limits_config` or `common`. */
function lokiConfigs({ object }: Manifest): readonly { readonly key: string; readonly config: unknown }[] {
  return Object.entries(recordAt(object, ['data']) ?? {}).flatMap(([key, text]) => {
    if (typeof text !== 'string' || !text.includes('schema_config')) return [];
    const parsed = parseYaml(text);
    return 'value' in parsed && isRecord(parsed.value) ? [{ key, config: parsed.value }] : [];
  });
}

/** Why lines would stay; null where they end. */
function whyKept(config: unknown): string | null {
  const period = stringAt(config, ['limits_config', 'retention_period']);
  const isOn = booleanAt(config, ['compactor', 'retention_enabled']) === true;
  if (!isOn) {
    const asked = period === undefined ? '' : `, so that retention_period ${period} is heeded by nobody`;
    return `compactor.retention_enabled is not set${asked}`;
  }
  if (period === undefined || /^0+[a-z]*$/.test(period)) return 'limits_config.retention_period says no time';
  if (stringAt(config, ['compactor', 'delete_request_store']) === undefined)
    return 'compactor.delete_request_store names no store, and Loki 3 does not start';
  return null;
}

export const logsKeptForever: Rule = {
  code: 'LOG003',
  title: 'Logs that never end',
  severity: 'warning',
  rows: ['O07', 'O09'],
  why: 'Loki keeps every line until a compactor deletes it: the bill grows for ever, and what people may ask to have forgotten is not. A lifecycle of the bucket alone takes chunks away and leaves an index that points to nothing.',
  fix: 'set compactor.retention_enabled: true and delete_request_store, and limits_config.retention_period',
  find: inEachCluster((facts) =>
    facts.objects('', 'ConfigMap').flatMap((manifest) =>
      lokiConfigs(manifest).flatMap(({ key, config }) => {
        const why = whyKept(config);
        return why === null ? [] : [{ manifest, path: ['data', key], message: why }];
      }),
    ),
  ),
};
