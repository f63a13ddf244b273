import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenSecurity } from '../spec/sections/security.ts';
import { bucketOf } from './build-limits.ts';
import type { Origins } from './origins.ts';
import type {
  ControlPlane,
  Edge,
  ImagePolicy,
  Scan,
  SecretKind,
  SecretStore,
  Security,
  Waf,
} from './security-types.ts';

/** A kind of secret, as a spec names all of them. */
const WRITTEN_KINDS = {
  key: 'keys',
  password: 'passwords',
  certificate: 'certificates',
  database: 'databases',
  authority: 'authorities',
} as const satisfies Record<SecretKind, string>;

/** As written; what is closed is closed without being asked for. */
export function buildSecurity(spec: PlatformSpec, origins: Origins): Security {
  const { security } = spec;
  return {
    network: security.network,
    secrets: buildSecrets(spec, origins),
    images: buildImages(security),
    scan: buildScan(security, origins),
    waf: buildWaf(security),
    edge: buildEdge(security, origins),
    controlPlane: buildControlPlane(security),
  };
}

function buildSecrets({ metadata, security: { secrets } }: PlatformSpec, origins: Origins): SecretStore | null {
  if (secrets === undefined) return null;
  const at = ['security', 'secrets'];
  const { kind, server, path, rotate, kinds } = secrets;
  for (const field of ['name', 'prefix'] as const) {
    if (secrets[field] === undefined) origins.derived([...at, field], 'the name of the platform');
  }
  if (secrets.role === undefined && kind === 'vault') origins.derived([...at, 'role'], 'the name of the platform');
  const rotators: [SecretKind, string][] = [];
  for (const [each, field] of Object.entries(WRITTEN_KINDS) as [SecretKind, keyof typeof rotate][]) {
    origins.moved([...at, 'rotate', `${each}Us`], [...at, 'rotate', field]);
    const rotator = field === 'authorities' ? undefined : secrets.rotators[field];
    if (rotator === undefined) continue;
    rotators.push([each, rotator]);
    origins.moved([...at, 'rotators', each], [...at, 'rotators', field]);
  }
  return {
    kind,
    name: secrets.name ?? metadata.name,
    server: server ?? null,
    path,
    role: secrets.role ?? (kind === 'vault' ? metadata.name : null),
    prefix: secrets.prefix ?? metadata.name,
    refreshUs: secrets.refresh,
    rotate: {
      keyUs: rotate.keys,
      passwordUs: rotate.passwords,
      certificateUs: rotate.certificates,
      databaseUs: rotate.databases,
      authorityUs: rotate.authorities,
    },
    kinds,
    rotators: Object.fromEntries(rotators),
  };
}

function buildImages({ images }: WrittenSecurity): ImagePolicy | null {
  return images ?? null;
}

function buildScan({ scan }: WrittenSecurity, origins: Origins): Scan | null {
  if (scan === undefined) return null;
  const { namespace, every, critical, high, medium } = scan;
  for (const severity of ['critical', 'high', 'medium']) {
    origins.moved(['security', 'scan', 'deadline', `${severity}Us`], ['security', 'scan', severity]);
  }
  return { namespace, everyUs: every, deadline: { criticalUs: critical, highUs: high, mediumUs: medium } };
}

function buildWaf({ waf }: WrittenSecurity): Waf | null {
  return waf === undefined ? null : { ...waf, digest: waf.digest ?? null };
}

function buildEdge({ edge }: WrittenSecurity, origins: Origins): Edge {
  for (const field of ['tokens', 'fillUs', 'burst']) {
    origins.moved(['security', 'edge', 'rate', field], ['security', 'edge', 'rate']);
  }
  return {
    rate: edge.rate === undefined ? null : bucketOf(edge.rate, undefined),
    perAddress: edge.perAddress ?? null,
    managedRules: edge.managedRules,
    shield: edge.shield,
  };
}

function buildControlPlane({ controlPlane }: WrittenSecurity): ControlPlane | null {
  if (controlPlane === undefined) return null;
  return { by: controlPlane.by, keepUs: controlPlane.keep, coldUs: controlPlane.cold };
}
