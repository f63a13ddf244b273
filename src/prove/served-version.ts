/**
 * Who answers for a service, whoever brings its versions: pods of one Deployment under the service's own host, subsets of
 * a DestinationRule, a service for each side of an Argo Rollout, the copies that Flagger makes. Scenarios ask here which
 * hosts and workloads a service's users meet, and never guess from its name.
 */
import { recordAt, recordsAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import { flaggerCanaries } from '../mesh/flagger-canary.ts';
import type { Workload } from '../mesh/workloads.ts';
import { hostOf } from './entry-clients.ts';
import { type PlanContext, workloadsBehind } from './plan-context.ts';

/** One version of a service, as routes name it. */
export interface ServedVersion {
  readonly host: string;
  /** Null: all pods of the host. */
  readonly subset: string | null;
  readonly workloads: readonly Workload[];
}

/** The two services by which Flagger tells the versions of a service apart; null where it does not replace them. */
function copiesOf({ index }: PlanContext, cluster: string, service: string) {
  const [namespace = '', name] = service.split('/');
  const canary = flaggerCanaries(index, cluster).find((each) => each.namespace === namespace && each.apex === name);
  return canary === undefined
    ? null
    : { stable: `${namespace}/${canary.primary}`, candidate: `${namespace}/${canary.canary}`, canary };
}

/** Every host under which proxies know pods of the service: its own, and those that an engine has for its versions. */
export function hostsOf(context: PlanContext, cluster: string, service: string): readonly string[] {
  const copies = copiesOf(context, cluster, service);
  const made = copies === null ? sidesOfRollout(context, cluster, service) : [copies.stable, copies.candidate];
  return [...new Set([service, ...made].map(hostOf))];
}

/** Services of the two sides of the Argo Rollouts whose pods are the service's. */
function sidesOfRollout(context: PlanContext, cluster: string, service: string): readonly string[] {
  return workloadsBehind(context, cluster, service).flatMap(({ kind, namespace, origin }) => {
    if (kind !== 'Rollout') return [];
    const canary = recordAt(origin.manifest.object, ['spec', 'strategy', 'canary']);
    const names = ['stableService', 'canaryService'].map((key) => stringAt(canary, [key]));
    return names.flatMap((name) => (name === undefined ? [] : [`${namespace}/${name}`]));
  });
}

/** Names of the version that is tried: by default, and as rollouts of ours call it. */
const CANDIDATES: ReadonlySet<string> = new Set(['canary', 'candidate']);

/** The version that a figure or a policy calls by the name of a subset; under Flagger one of the two copies. */
export function versionNamed(context: PlanContext, cluster: string, service: string, name: string): ServedVersion {
  const copies = copiesOf(context, cluster, service);
  if (copies === null) {
    return { host: hostOf(service), subset: name, workloads: workloadsOfSubset(context, cluster, service, name) };
  }
  const isCandidate = CANDIDATES.has(name);
  const workload = isCandidate ? copies.canary.target : `${copies.canary.target}-primary`;
  return {
    host: hostOf(isCandidate ? copies.candidate : copies.stable),
    subset: null,
    workloads: context.workloads.filter(
      (each) => each.cluster === cluster && each.namespace === copies.canary.namespace && each.name === workload,
    ),
  };
}

/** Whether what a proxy calls by host and subset is this version. */
export function isOfVersion(hop: { readonly host: string; readonly subset: string | null }, version: ServedVersion) {
  return hop.host === version.host && hop.subset === version.subset;
}

/** Whether a destination key (`outbound|port|subset|host`) leads to one of the hosts. */
export function leadsTo(destination: string, hosts: readonly string[]): boolean {
  return hosts.some((host) => destination.endsWith(`|${host}`));
}

/** As routes write it: the host in full or by its first name, with its subset. */
export function writtenNames({ host, subset }: ServedVersion): readonly string[] {
  const suffix = subset === null ? '' : ` ${subset}`;
  return [host, host.split('.')[0] ?? host].map((name) => `${name}${suffix}`);
}

/** Workloads behind one subset of a service: those that carry the labels its DestinationRule gives the subset. */
function workloadsOfSubset(
  context: PlanContext,
  cluster: string,
  service: string,
  subset: string,
): readonly Workload[] {
  const host = hostOf(service);
  const short = service.slice(service.indexOf('/') + 1);
  for (const rule of context.index.ofKind('networking.istio.io', 'DestinationRule', cluster)) {
    const written = stringAt(rule.object, ['spec', 'host']);
    if (written !== host && written !== short) continue;
    for (const [, each] of recordsAt(rule.object, ['spec', 'subsets'])) {
      if (each.name !== subset) continue;
      const labels = Object.entries(stringRecordAt(each, ['labels']));
      return workloadsBehind(context, cluster, service).filter((workload) =>
        labels.every(([label, value]) => workload.labels[label] === value),
      );
    }
  }
  return [];
}
