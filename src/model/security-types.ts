/** What holds against those who are not meant to be here. */
import type { Bucket } from './traffic-types.ts';

export interface Security {
  readonly network: {
    /** Every namespace that the platform makes refuses what no call needs. */
    readonly closed: boolean;
    /** Addresses of the API server; empty: anywhere, by its ports. */
    readonly apiServer: readonly string[];
    /** Addresses of pods: where those of a region’s other clusters are. */
    readonly pods: readonly string[];
  };
  /** Null: somebody brings the secrets. */
  readonly secrets: SecretStore | null;
  /** Null: no policy engine looks at what is admitted. */
  readonly images: ImagePolicy | null;
  /** Null: nobody looks for weaknesses. */
  readonly scan: Scan | null;
  /** Null: the gateway looks into no request. */
  readonly waf: Waf | null;
  readonly edge: Edge;
  /** Null: as the provider has it. */
  readonly controlPlane: ControlPlane | null;
}

export type SecretKind = 'key' | 'password' | 'certificate' | 'database' | 'authority';

export interface SecretStore {
  readonly kind: 'aws' | 'vault' | 'existing';
  /** Of the ClusterSecretStore. */
  readonly name: string;
  /** Null unless it is Vault. */
  readonly server: string | null;
  readonly path: string;
  readonly role: string | null;
  readonly prefix: string;
  readonly refreshUs: number;
  /** How old a secret of each kind may become. */
  readonly rotate: Readonly<Record<`${SecretKind}Us`, number>>;
  /** By name of the Secret, where its keys do not tell. */
  readonly kinds: Readonly<Record<string, SecretKind>>;
  /** ARNs of the functions that make new ones; of other kinds people do. */
  readonly rotators: Readonly<Partial<Record<SecretKind, string>>>;
}

export interface ImagePolicy {
  /** Beside those that this platform’s own images come from. */
  readonly registries: readonly string[];
  readonly digest: boolean;
  readonly enforce: 'enforce' | 'audit';
}

export interface Scan {
  readonly namespace: string;
  readonly everyUs: number;
  /** How long a finding may stand. */
  readonly deadline: { readonly criticalUs: number; readonly highUs: number; readonly mediumUs: number };
}

export interface Waf {
  readonly mode: 'block' | 'detect';
  readonly version: string;
  readonly digest: string | null;
  readonly paranoia: number;
  readonly score: number;
}

export interface Edge {
  /** Of each pod of the gateway; null: it takes any number. */
  readonly rate: Bucket | null;
  /** Requests of one address in five minutes; null: none is blocked. */
  readonly perAddress: number | null;
  readonly managedRules: boolean;
  readonly shield: boolean;
}

export interface ControlPlane {
  readonly by: 'provider' | 'self';
  readonly keepUs: number;
  readonly coldUs: number;
}
