/**
 * A release as the objects describe it: the policy of a service's rollout, the two sides, and what a user would apply to
 * bring a new version in. Scenarios of versions are planned from it.
 */
import { readPolicy, type Stage } from '../controllers/rollout/policy.ts';
import { field, recordAt, recordsAt, stringAt } from '../manifests/field.ts';
import { indexManifests, type ManifestIndex } from '../manifests/manifest-index.ts';
import { POLICY_LABEL } from '../manifests/own-annotations.ts';
import type { Manifest } from '../manifests/types.ts';
import type { Workload } from '../mesh/workloads.ts';
import type { ObjectChange } from '../worlds/sim/run-input.ts';
import { flaggerRelease } from './flagger-release.ts';
import type { PlanContext } from './plan-context.ts';
import { type Containers, containersOf, nextImage, servingImage, servingOf } from './released-image.ts';
import { type ServedVersion, versionNamed, writtenNames } from './served-version.ts';

export interface Release {
  readonly cluster: string;
  readonly service: string;
  readonly policy: Manifest;
  readonly home: ServedVersion;
  readonly candidate: ServedVersion;
  readonly homeWorkload: Workload;
  readonly candidateWorkload: Workload;
  readonly stages: readonly Stage[];
  /** From the application to the first stage: it is noticed, and pods start. */
  readonly readyUs: number;
  /** Pods that the candidate has while it gets a share, in percent; null: as our own rollouts give it. */
  readonly candidatePods: number | null;
  /** From the first users to the end of a bad version, at most; null: as soon as our judge has seen enough requests. */
  readonly verdictUs: number | null;
  /** Whether it ends by a copy of the new version in the pods of home, instead of all users at the candidate. */
  readonly isCopiedHome: boolean;
  readonly keepUs: number | null;
  /** The new version. */
  readonly image: string;
  /** What a tester's request carries to reach the candidate before anybody else does; null where no route asks for it. */
  readonly header: { readonly name: string; readonly value: string } | null;
}

/** The new version's pods start and turn ready. */
const READY_US = 30_000_000;

/** The policy by which the versions of a service are replaced in a cluster; undefined where none is written. */
export function rolloutPolicyOf(context: PlanContext, cluster: string, service: string): Manifest | undefined {
  return rolloutPolicies(context.index, cluster).find(
    ({ object }) => stringAt(object, ['data', 'service']) === service,
  );
}

function rolloutPolicies(index: ManifestIndex, cluster: string): readonly Manifest[] {
  return index
    .ofKind('', 'ConfigMap', cluster)
    .filter(({ object }) => object.metadata.labels?.[POLICY_LABEL] === 'rollout');
}

/** The release that the policy of a service describes; a sentence where its objects are not there. */
export function releaseOf(context: PlanContext, cluster: string, service: string): Release | string {
  const policy = rolloutPolicyOf(context, cluster, service);
  if (policy === undefined) return flaggerRelease(context, cluster, service) ?? foreignOwner(context, cluster, service);
  const read = readPolicy(policy.object);
  if (read.policy === null) return `the policy of its rollout cannot be read: ${read.problems.join(', ')}`;
  const { stages, keepUs } = read.policy;
  const home = versionNamed(context, cluster, service, read.policy.home);
  const candidate = versionNamed(context, cluster, service, read.policy.candidate);
  const [homeWorkload] = home.workloads;
  const [candidateWorkload] = candidate.workloads;
  if (homeWorkload === undefined || candidateWorkload === undefined) {
    return `no workload stands behind subset ${(homeWorkload === undefined ? home : candidate).subset}`;
  }
  return {
    cluster,
    service,
    policy,
    home,
    candidate,
    homeWorkload,
    candidateWorkload,
    stages,
    readyUs: READY_US,
    candidatePods: null,
    verdictUs: null,
    isCopiedHome: false,
    keepUs,
    image: nextImage(servingImage(containersOf(candidateWorkload.origin.manifest))),
    header: testersHeader(context, cluster, candidate),
  };
}

/** The header by which some route reaches only the candidate, with a value that it takes. */
function testersHeader({ index }: PlanContext, cluster: string, candidate: ServedVersion): Release['header'] {
  const names = writtenNames(candidate);
  for (const { object } of index.ofKind('networking.istio.io', 'VirtualService', cluster)) {
    for (const [, route] of recordsAt(object, ['spec', 'http'])) {
      const destinations = recordsAt(route, ['route']).map(([, each]) => each);
      const isMine = destinations.every((each) => {
        const [host, subset] = ['host', 'subset'].map((key) => stringAt(each, ['destination', key]));
        return names.includes(subset === undefined ? `${host}` : `${host} ${subset}`);
      });
      if (destinations.length === 0 || !isMine) continue;
      for (const [, match] of recordsAt(route, ['match'])) {
        for (const [name, how] of Object.entries(recordAt(match, ['headers']) ?? {})) {
          return { name, value: stringAt(how, ['exact']) ?? stringAt(how, ['prefix']) ?? 'yes' };
        }
      }
    }
  }
  return null;
}

/** Who else moves the weights of a service, so that it is said why nothing was proven. */
function foreignOwner({ index }: PlanContext, cluster: string, service: string): string {
  const [namespace = '', name = ''] = service.split('/');
  if (index.get({ cluster, group: 'argoproj.io', kind: 'Rollout', namespace, name }) !== undefined) {
    return 'Argo Rollouts replaces its versions, and its controller is not run here';
  }
  return 'no policy says how its versions are replaced: nothing would take a bad one back';
}

/**
 * The manifests with every candidate at the version of its home: the quiet day before a release. What the manifests
 * are about to release themselves would else begin in every run, and be another release than the one under test.
 */
export function beforeReleases(context: PlanContext): ManifestIndex {
  const settled = new Map<Manifest, Containers>();
  for (const cluster of context.index.clusters) {
    for (const policy of rolloutPolicies(context.index, cluster)) {
      const service = stringAt(policy.object, ['data', 'service']) ?? '';
      const release = releaseOf(context, cluster, service);
      if (typeof release === 'string') continue;
      const { homeWorkload, candidateWorkload } = release;
      settled.set(candidateWorkload.origin.manifest, containersOf(homeWorkload.origin.manifest));
    }
  }
  return indexManifests(
    context.index.manifests.map((manifest) => {
      const containers = settled.get(manifest);
      if (containers === undefined) return manifest;
      const spec = manifest.object.spec as Readonly<Record<string, unknown>>;
      const template = { ...(field(spec, ['template']) as object) };
      const pod = { ...(field(template, ['spec']) as object), containers };
      return { ...manifest, object: { ...manifest.object, spec: { ...spec, template: { ...template, spec: pod } } } };
    }),
  );
}

/** What a user applies: the new image, on the candidate, with everything else as home has it. */
export function releaseChange(release: Release, atUs: number): ObjectChange {
  const { candidateWorkload: workload, homeWorkload, image, cluster } = release;
  const containers = containersOf(homeWorkload.origin.manifest);
  const serving = servingOf(containers);
  const released = containers.map((container, index) => (index === serving ? { ...container, image } : container));
  return {
    atUs,
    object: {
      cluster,
      apiVersion: workload.origin.manifest.object.apiVersion,
      kind: workload.kind,
      namespace: workload.namespace,
      name: workload.name,
    },
    patch: { spec: { template: { spec: { containers: released } } } },
    why: `a user applies ${image}`,
  };
}

/** The same rollout in other stages, as its owner may write them; Flagger's steps are what its own file says. */
export function stagesChange({ policy, cluster }: Release, stages: string, atUs: number): readonly ObjectChange[] {
  const { kind, metadata } = policy.object;
  if (kind !== 'ConfigMap') return [];
  const namespace = metadata.namespace ?? 'default';
  return [
    {
      atUs,
      object: { cluster, apiVersion: 'v1', kind, namespace, name: metadata.name },
      patch: { data: { stages } },
      why: `its owner writes the stages ${stages}`,
    },
  ];
}
