/** What Istio's own translation is asked and what it answers, as tools/engines/istio-translation reads and writes it. */
import type { JsonObject, Labels, Manifest } from '../../../src/manifests/types.ts';
import type { Locality } from '../../../src/mesh/types.ts';

/** Objects whose proxies are compared, for the control plane of each of their clusters. */
export interface TranslationCase {
  readonly suite: string;
  readonly name: string;
  readonly manifests: readonly Manifest[];
  /** The first replica of every workload with several is not ready; else all are. */
  readonly hasUnready?: true;
}

/** A proxy where it stands. */
export interface AskedProxy {
  readonly kind: 'gateway' | 'sidecar';
  readonly namespace: string;
  readonly workload: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly ip: string;
  readonly network: string;
  readonly locality: Locality;
}

/** One line of the program's input. */
export interface IstioQuestion {
  readonly name: string;
  readonly cluster: string;
  /** YAML; one JSON object per document. */
  readonly istio: string;
  readonly mesh: string;
  readonly kubernetes: Readonly<Record<string, string>>;
  readonly proxies: readonly AskedProxy[];
}

/** What one proxy is given, as Envoy v3 resources. */
export interface Translation {
  readonly listeners: readonly JsonObject[];
  readonly routes: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
  readonly endpoints: readonly JsonObject[];
}

/** One line of the program's output. */
export interface IstioAnswer {
  readonly name: string;
  /** Why Istio refuses the objects. */
  readonly error?: string;
  /** In the order in which the proxies were asked about. */
  readonly proxies?: readonly Translation[];
}
