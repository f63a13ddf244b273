import type { KubeObject } from '../../manifests/types.ts';
import { objectsOf, type Site } from '../site.ts';

/** An alert as it was compiled, from whatever part of the spec. */
export interface CompiledAlert {
  readonly name: string;
  readonly severity: string;
  /** How long it holds before it fires; empty: not at all. */
  readonly waits: string;
  readonly summary: string;
  readonly description: string;
  readonly expression: string;
}

type Fields = Readonly<Record<string, unknown>>;

function rulesOf({ spec }: KubeObject): readonly Fields[] {
  const groups = ((spec as Fields | undefined)?.groups ?? []) as readonly { readonly rules?: readonly Fields[] }[];
  return groups.flatMap(({ rules = [] }) => rules);
}

/** Every alert of the platform's clusters, each name once, in the order of the files. */
export function compiledAlerts(site: Site): readonly CompiledAlert[] {
  const found = new Map<string, CompiledAlert>();
  for (const rule of objectsOf(site, 'PrometheusRule').flatMap(rulesOf)) {
    if (typeof rule.alert !== 'string' || found.has(rule.alert)) continue;
    const labels = (rule.labels ?? {}) as Readonly<Record<string, string>>;
    const annotations = (rule.annotations ?? {}) as Readonly<Record<string, string>>;
    found.set(rule.alert, {
      name: rule.alert,
      severity: labels.severity ?? 'none',
      waits: String(rule.for ?? ''),
      summary: annotations.summary ?? '',
      description: annotations.description ?? '',
      expression: String(rule.expr ?? ''),
    });
  }
  return [...found.values()];
}
