import type { Workload } from '../../kubernetes/workload.ts';
import { includesLabels } from '../../mesh/includes-labels.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { isNarrowed } from './narrowed-rule.ts';
import type { ServiceFacts } from './service-facts.ts';

/** A workload that requests reach, and the first service that leads to it. */
export interface ServingWorkload {
  readonly workload: Workload;
  readonly service: ServiceFacts;
  /** Its Services only let metrics be read, so no user waits for it. */
  readonly isScrapedOnly: boolean;
  /** Routes send only marked requests to it: testers notice when it is away, users do not. */
  readonly isForTesters: boolean;
}

/** Names of ports that serve metrics and the like. */
const SCRAPED_PORT = /(?:^|-)(?:metrics?|prometheus|monitoring|telemetry|pprof)(?:-|$)/;

/** Whether a port is there for whoever scrapes metrics. */
export function isScrapedPort({ name }: { readonly name: string }): boolean {
  return SCRAPED_PORT.test(name);
}

/** Kinds whose replicas somebody chooses. A ReplicaSet or a bare Pod in files is replaced by hand; operators look after their own. */
const REPLICATED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'Rollout']);

/**
 * Workloads behind some Service: what stops when they stop is somebody's request. Scaled to zero they serve nobody.
 * Of a Flagger Canary the copy that serves is the one that counts.
 */
export function servingWorkloads(facts: ClusterFacts): readonly ServingWorkload[] {
  return facts.workloads.flatMap((workload) => {
    const services = facts.servicesOf(workload);
    const [service] = services;
    const isOperated = workload.operator !== null && workload.operator !== 'Canary.flagger.app';
    if (service === undefined || isOperated || !REPLICATED.has(workload.kind) || workload.replicas === 0) return [];
    const ports = services.flatMap((each) => each.service.ports);
    return [
      {
        workload,
        service,
        isScrapedOnly: ports.every(isScrapedPort),
        isForTesters: services.every((each) => isForTesters(facts, each, workload)),
      },
    ];
  });
}

function isForTesters(facts: ClusterFacts, { service, destinationRule }: ServiceFacts, workload: Workload): boolean {
  const routed = facts.destinationsTo(service.host).filter(({ isMirror, share }) => !isMirror && share > 0);
  const own = routed.filter(({ subset }) => {
    const named = destinationRule?.subsets.find(({ name }) => name === subset);
    return subset === null || (named !== undefined && includesLabels(workload.template.labels, named.labels));
  });
  // Of a version to which no route leads at all, nothing says who may call it.
  return own.length > 0 && own.every(({ rule }) => isNarrowed(rule));
}

/** `Deployment shop/web`, for messages. */
export function workloadText({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`;
}
