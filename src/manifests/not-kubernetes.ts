import type { ReadNote } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;
type Note = Pick<ReadNote, 'subject' | 'message'>;

const helmChartKeys = ['apiVersion', 'name', 'version'];

/** What a document that is no Kubernetes object probably is; undefined for one that is, or that tries to be. */
export function noteAbout(value: Fields): Note | undefined {
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string' && /^nines\.dev\//.test(apiVersion)) {
    return note('spec', `a ${String(kind)} of nines itself, not a manifest`);
  }
  if (isKustomize(value))
    return note('kustomize', 'a kustomization; render it with `kustomize build` to read what it makes');
  if (apiVersion === undefined && kind === undefined) return noteWithoutKind(value);
  if (kind === undefined && helmChartKeys.every((key) => Object.hasOwn(value, key))) {
    return note('helm', 'a chart description; render the chart with `helm template` to read what it makes');
  }
  if (value.metadata !== undefined) return undefined;
  if (apiVersion === undefined || kind === undefined)
    return note('other', 'no apiVersion and kind: not a Kubernetes object');
  // Files that a program reads at its start, such as a kubeconfig or a KubeletConfiguration, borrow the form without being objects.
  return /Config(?:uration)?$/.test(String(kind)) || String(apiVersion).startsWith('audit.k8s.io/')
    ? note('configuration', `a ${String(kind)}, which a program reads from a file and no cluster stores`)
    : undefined;
}

function note(subject: Note['subject'], message: string): Note {
  return { subject, message: `left aside: ${message}` };
}

/** kustomize defaults apiVersion and kind of a file named kustomization.yaml; only its own lists give it away then. */
function isKustomize(value: Fields): boolean {
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string' && /(?:^|\.)kustomize\.config\.k8s\.io\//.test(apiVersion)) return true;
  // Kustomize's generators and transformers are of group builtin and never reach a cluster; Flux's Kustomization does.
  if (apiVersion === 'builtin' || kind === 'LabelTransformer') return true;
  if (apiVersion !== undefined) return false;
  if (kind === 'Kustomization' || kind === 'Component') return true;
  const lists = [
    'resources',
    'bases',
    'patchesStrategicMerge',
    'patches',
    'configMapGenerator',
    'secretGenerator',
    'components',
  ];
  return kind === undefined && lists.some((key) => Array.isArray(value[key]));
}

function noteWithoutKind(value: Fields): Note {
  const has = (...keys: string[]): boolean => keys.some((key) => Object.hasOwn(value, key));
  if (has('scrape_configs', 'scrape_config_files', 'rule_files') || Array.isArray(value.groups)) {
    return note('prometheus', 'a configuration or rule file of Prometheus');
  }
  if (has('receivers') && has('route')) return note('alertmanager', 'a configuration of Alertmanager');
  return note('other', 'no apiVersion and kind: not a Kubernetes object');
}
