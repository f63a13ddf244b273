/**
 * Which connections the network policies of a cluster let through, as `networking.k8s.io/v1` defines it: a pod that no
 * policy of a direction selects is open in that direction; one that is selected takes what any of them allows. A
 * connection must be let out by the policies of who opens it and in by those of who takes it.
 *
 * Leaves out IPv6 ranges, SCTP, policies of CNI plug-ins (Cilium, Calico) and AdminNetworkPolicies. Answers to an open
 * connection, and what a node sends to its own pods (probes), are always let through and never asked about here.
 */
import {
  field,
  isRecord,
  itemsAt,
  numberAt,
  recordsAt,
  stringAt,
  stringOrNumberAt,
  stringsAt,
} from '../manifests/field.ts';
import { type LabelSelector, labelSelectorOf, matchesLabels } from '../manifests/label-selector.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest, Path } from '../manifests/types.ts';
import { inAddressRange } from './address-range.ts';

/** One end of a connection. */
export type NetworkEnd =
  | {
      readonly kind: 'pod';
      readonly namespace: string;
      readonly labels: Labels;
      readonly ports: readonly { readonly name: string; readonly port: number }[];
    }
  /** Outside the cluster, or a node. */
  | { readonly kind: 'address'; readonly address: string };

export interface Connection {
  readonly from: NetworkEnd;
  readonly to: NetworkEnd;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

export type Direction = 'ingress' | 'egress';

export interface NetworkPolicy {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly pods: LabelSelector;
  readonly directions: ReadonlySet<Direction>;
  readonly rules: Readonly<Record<Direction, readonly NetworkRule[]>>;
}

interface NetworkRule {
  /** Empty: any port. */
  readonly ports: readonly RulePort[];
  /** Null: anybody. */
  readonly peers: readonly RulePeer[] | null;
}

interface RulePort {
  readonly protocol: string;
  /** Null: every port; a text is the name of a container's port. */
  readonly port: number | string | null;
  readonly endPort: number | null;
}

type RulePeer =
  | { readonly kind: 'pods'; readonly namespaces: LabelSelector | null; readonly pods: LabelSelector | null }
  | { readonly kind: 'range'; readonly cidr: string; readonly except: readonly string[] };

/** The policies of one cluster with the labels of its namespaces. */
export interface NetworkPolicies {
  readonly policies: readonly NetworkPolicy[];
  readonly labelsOf: (namespace: string) => Labels;
  /** Policies of a namespace that share a label with a pod, or select by something else: those that may select it. */
  readonly near: (namespace: string, labels: Labels) => readonly NetworkPolicy[];
}

/** What a connection meets. */
export type NetworkVerdict =
  | { readonly isAllowed: true }
  /** `policies` select the pod in that direction and none of them lets the connection through. */
  | { readonly isAllowed: false; readonly direction: Direction; readonly policies: readonly NetworkPolicy[] };

const EVERYTHING: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/** Reads every NetworkPolicy of a cluster. */
export function networkPoliciesOf(index: ManifestIndex, cluster: string): NetworkPolicies {
  const policies = index
    .ofKind('networking.k8s.io', 'NetworkPolicy', cluster)
    .map((manifest) => policyOf(manifest, index.namespaceOf(manifest) ?? 'default'));
  const labels = new Map(
    index.ofKind('', 'Namespace', cluster).map(({ object }) => [object.metadata.name, object.metadata.labels ?? {}]),
  );
  // The API server puts its name on every namespace.
  const labelsOf = (name: string): Labels => ({ ...labels.get(name), 'kubernetes.io/metadata.name': name });
  return { policies, labelsOf, near: nearOf(policies) };
}

/** A thousand policies of a thousand services are looked up by the first label of their selectors. */
function nearOf(policies: readonly NetworkPolicy[]): NetworkPolicies['near'] {
  const byLabel = new Map<string, NetworkPolicy[]>();
  for (const policy of policies) {
    const [first] = Object.entries(policy.pods.matchLabels);
    const key = `${policy.namespace} ${first === undefined ? '' : first.join('=')}`;
    const known = byLabel.get(key);
    if (known === undefined) byLabel.set(key, [policy]);
    else known.push(policy);
  }
  return (namespace, labels) =>
    ['', ...Object.entries(labels).map((label) => label.join('='))].flatMap(
      (label) => byLabel.get(`${namespace} ${label}`) ?? [],
    );
}

function policyOf(manifest: Manifest, namespace: string): NetworkPolicy {
  const { object } = manifest;
  const written = stringsAt(object, ['spec', 'policyTypes']).map((type) => type.toLowerCase());
  // Without `policyTypes` a policy is about what comes in, and about what goes out if it says anything of that.
  const implied = field(object, ['spec', 'egress']) === undefined ? ['ingress'] : ['ingress', 'egress'];
  return {
    manifest,
    namespace,
    pods: labelSelectorOf(field(object, ['spec', 'podSelector'])) ?? EVERYTHING,
    directions: new Set((written.length === 0 ? implied : written) as Direction[]),
    rules: {
      ingress: rulesOf(object, ['spec', 'ingress'], 'from'),
      egress: rulesOf(object, ['spec', 'egress'], 'to'),
    },
  };
}

function rulesOf(object: unknown, path: Path, peersKey: 'from' | 'to'): readonly NetworkRule[] {
  return itemsAt(object, path).map((rule) => {
    const peers = recordsAt(rule, [peersKey]).map(([, peer]) => peerOf(peer));
    return {
      ports: recordsAt(rule, ['ports']).map(([, port]) => ({
        protocol: stringAt(port, ['protocol']) ?? 'TCP',
        port: stringOrNumberAt(port, ['port']) ?? null,
        endPort: numberAt(port, ['endPort']) ?? null,
      })),
      peers: peers.length === 0 ? null : peers,
    };
  });
}

function peerOf(peer: unknown): RulePeer {
  const range = isRecord(peer) ? peer.ipBlock : undefined;
  if (range !== undefined) {
    return { kind: 'range', cidr: stringAt(range, ['cidr']) ?? '', except: stringsAt(range, ['except']) };
  }
  return {
    kind: 'pods',
    namespaces: labelSelectorOf(field(peer, ['namespaceSelector'])) ?? null,
    pods: labelSelectorOf(field(peer, ['podSelector'])) ?? null,
  };
}

/** Policies that speak of a pod in one direction. */
export function policiesFor(
  { near }: NetworkPolicies,
  pod: { readonly namespace: string; readonly labels: Labels },
  direction: Direction,
): readonly NetworkPolicy[] {
  return near(pod.namespace, pod.labels).filter(
    (policy) => policy.directions.has(direction) && matchesLabels(policy.pods, pod.labels),
  );
}

/** Whether a connection is let through, and who stops it. */
export function networkPolicyAllows(all: NetworkPolicies, connection: Connection): NetworkVerdict {
  const ends = [
    ['egress', connection.from, connection.to],
    ['ingress', connection.to, connection.from],
  ] as const;
  for (const [direction, own, other] of ends) {
    if (own.kind !== 'pod') continue;
    const policies = policiesFor(all, own, direction);
    if (policies.length === 0) continue;
    const isAllowed = policies.some((policy) =>
      policy.rules[direction].some((rule) => allows(all, policy, rule, other, connection)),
    );
    if (!isAllowed) return { isAllowed: false, direction, policies };
  }
  return { isAllowed: true };
}

function allows(
  all: NetworkPolicies,
  policy: NetworkPolicy,
  { ports, peers }: NetworkRule,
  other: NetworkEnd,
  { to, port, protocol }: Connection,
): boolean {
  const isPort = ports.length === 0 || ports.some((each) => takesPort(each, to, port, protocol));
  if (!isPort) return false;
  return peers === null || peers.some((peer) => isPeer(all, policy, peer, other));
}

/** A named port is looked up on the pod that is connected to. */
function takesPort(rule: RulePort, to: NetworkEnd, port: number, protocol: string): boolean {
  if (rule.protocol !== protocol) return false;
  if (rule.port === null) return true;
  if (typeof rule.port === 'string') {
    return to.kind === 'pod' && to.ports.some((each) => each.name === rule.port && each.port === port);
  }
  return rule.endPort === null ? rule.port === port : rule.port <= port && port <= rule.endPort;
}

function isPeer(all: NetworkPolicies, policy: NetworkPolicy, peer: RulePeer, other: NetworkEnd): boolean {
  if (peer.kind === 'range') {
    // Addresses of pods are not known from manifests: a range is taken to hold a pod when it holds everything.
    if (other.kind === 'pod') return peer.cidr === '0.0.0.0/0' && peer.except.length === 0;
    return (
      inAddressRange(other.address, peer.cidr) && !peer.except.some((range) => inAddressRange(other.address, range))
    );
  }
  if (other.kind !== 'pod') return false;
  const isNamespace =
    peer.namespaces === null
      ? other.namespace === policy.namespace
      : matchesLabels(peer.namespaces, all.labelsOf(other.namespace));
  return isNamespace && (peer.pods === null || matchesLabels(peer.pods, other.labels));
}
