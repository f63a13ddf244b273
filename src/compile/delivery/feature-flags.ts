/**
 * Feature flags (V03) as flagd's own definition, one file per service with the flags that it asks for. OpenFeature's
 * flagd providers read it in the process: no request goes anywhere, and nothing that is lost takes the flags along. The
 * kubelet brings a changed file into running pods within about a minute and a half, which is how long the kill switch
 * takes; that is why no pod is replaced for it.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { FeatureFlag } from '../../model/flag-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { runsIn, serviceMeta } from '../object-meta.ts';
import type { PodFile } from '../pod-file.ts';

const SCHEMA = 'https://flagd.dev/schema/v0/flags.json';
const FOLDER = '/etc/flags';
const FILE = 'flags.json';
const VOLUME = 'flags';
/** Parts in which shares are counted; flagd takes whole weights. */
const WHOLE = 10_000;

function flagsOf(model: Model, service: Service): readonly FeatureFlag[] {
  return Object.values(model.flags).filter(({ services }) => services.includes(service.name));
}

/** Whoever is let in stays in as the share grows: the growing variant stands first, where flagd begins to count. */
function byShare({ share, by, to, from }: FeatureFlag): JsonObject | string {
  if (share === 0) return from;
  if (share === 1) return to;
  const weight = Math.round(share * WHOLE);
  const key = { cat: [{ var: '$flagd.flagKey' }, { var: by === 'tenant' ? 'tenant' : 'targetingKey' }] };
  return {
    fractional: [key, [to, weight], [from, WHOLE - weight]],
  };
}

/** One flag in flagd's words. What nobody is chosen by has no `targeting`. */
function flagDefinition(flag: FeatureFlag): JsonObject {
  const { about, owner, until, enabled, tenants, variants, to, from } = flag;
  const rest = byShare(flag);
  const chosen: JsonObject | string =
    tenants.length === 0 || rest === to ? rest : { if: [{ in: [{ var: 'tenant' }, [...tenants]] }, to, rest] };
  return {
    state: enabled ? 'ENABLED' : 'DISABLED',
    variants: { ...variants },
    defaultVariant: typeof chosen === 'string' ? chosen : from,
    ...(typeof chosen === 'string' ? {} : { targeting: chosen }),
    metadata: { owner, until, ...(about === null ? {} : { about }) },
  };
}

function nameOf(service: Service): string {
  return `${service.name}-flags`;
}

/** Files with flags, one ConfigMap per service that asks for any. */
export function featureFlags(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const flags = flagsOf(model, service);
    if (flags.length === 0 || !runsIn(service, cluster)) return [];
    const document = {
      $schema: SCHEMA,
      flags: Object.fromEntries(flags.map((flag) => [flag.name, flagDefinition(flag)])),
    };
    const data = { [FILE]: `${JSON.stringify(document, null, 2)}\n` };
    return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: serviceMeta(model, service, nameOf(service)), data }];
  });
}

/** What a pod needs to read its flags, in the words of OpenFeature's flagd providers; null where it asks for none. */
export function flagFile(model: Model, service: Service): PodFile | null {
  if (flagsOf(model, service).length === 0) return null;
  return {
    env: [
      { name: 'FLAGD_RESOLVER', value: 'file' },
      { name: 'FLAGD_OFFLINE_FLAG_SOURCE_PATH', value: `${FOLDER}/${FILE}` },
    ],
    mount: { name: VOLUME, mountPath: FOLDER, readOnly: true },
    volume: { name: VOLUME, configMap: { name: nameOf(service) } },
    hash: null,
  };
}
