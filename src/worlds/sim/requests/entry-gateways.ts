/**
 * Which gateway pods users reach: the load balancer in front of each gateway deployment sends to the pods that were
 * ready a propagation delay ago, and, where it checks by itself, answered a check's time ago. When no check
 * succeeds it sends to all that are ready, as load balancers do. Users ask the deployment whose listeners serve their
 * host best.
 *
 * Leaves out: DNS time to live, and connections that users keep open.
 */
import type { Kernel, SimPod } from '../types.ts';
import type { BalancerCheck } from './balancer-checks.ts';
import type { Caller } from './caller.ts';
import type { RequestKind } from './fleet.ts';

interface GatewayDeployment {
  readonly cluster: string;
  /** Members in order of joining. */
  readonly members: Map<number, Caller>;
  callers: readonly Caller[];
  /** Numbers of members that the load balancer's own checks found dead. */
  readonly dead: Set<number>;
  /** Any of its proxies, to ask what they would do. */
  readonly first: Caller;
}

const NOBODY: readonly Caller[] = [];

export class EntryGateways {
  readonly #kernel: Kernel;
  readonly #delayUs: number;
  readonly #checkUs: BalancerCheck;
  readonly #deployments = new Map<string, GatewayDeployment>();
  /** By cluster and kind of request. */
  #choices = new Map<string, (GatewayDeployment | null | undefined)[]>();

  constructor(kernel: Kernel, delayUs: number, checkUs: BalancerCheck) {
    this.#kernel = kernel;
    this.#delayUs = delayUs;
    this.#checkUs = checkUs;
  }

  /** A gateway died, vanished from the network, or answers again: the load balancer's own checks notice if it lasts. */
  answering(pod: SimPod, caller: Caller): void {
    const checkUs = this.#checkUs(pod);
    if (checkUs === undefined) return;
    const { isUp } = caller;
    this.#kernel.after(checkUs, () => {
      const deployment = this.#deployments.get(keyOf(pod));
      if (deployment === undefined || caller.isUp !== isUp) return;
      if (isUp) deployment.dead.delete(pod.number);
      else deployment.dead.add(pod.number);
      this.#choose(deployment);
    });
  }

  /** A gateway pod turned ready or not, or is gone. At the first moment everybody knows at once. */
  changed(pod: SimPod, caller: Caller, atOnce: boolean): void {
    const isIn = pod.ready && pod.phase === 'running';
    if (atOnce) this.#apply(pod, caller, isIn);
    else this.#kernel.after(this.#delayUs, () => this.#apply(pod, caller, isIn));
  }

  /** Configuration changed: hosts may be served elsewhere. */
  forget(): void {
    this.#choices = new Map();
  }

  /** Proxies that users of a cluster may enter by. */
  callers(cluster: string, kind: RequestKind): readonly Caller[] {
    let choices = this.#choices.get(cluster);
    if (choices === undefined) {
      choices = [];
      this.#choices.set(cluster, choices);
    }
    let choice = choices[kind.number];
    if (choice === undefined) {
      choice = this.#best(cluster, kind);
      choices[kind.number] = choice;
    }
    return choice?.callers ?? NOBODY;
  }

  #apply(pod: SimPod, caller: Caller, isIn: boolean): void {
    const key = keyOf(pod);
    let deployment = this.#deployments.get(key);
    if (deployment === undefined) {
      deployment = { cluster: pod.cluster, members: new Map(), callers: [], dead: new Set(), first: caller };
      this.#deployments.set(key, deployment);
      this.forget();
    }
    if (isIn) deployment.members.set(pod.number, caller);
    else deployment.members.delete(pod.number);
    this.#choose(deployment);
  }

  #choose(deployment: GatewayDeployment): void {
    const alive = [...deployment.members].filter(([number]) => !deployment.dead.has(number));
    deployment.callers = (alive.length === 0 ? [...deployment.members] : alive).map(([, caller]) => caller);
  }

  #best(cluster: string, kind: RequestKind): GatewayDeployment | null {
    let best: GatewayDeployment | null = null;
    let bestScore = -1;
    for (const deployment of this.#deployments.values()) {
      if (deployment.cluster !== cluster) continue;
      const score = this.#score(deployment.first, kind);
      if (score > bestScore) {
        best = deployment;
        bestScore = score;
      }
    }
    return best;
  }

  /** A listener that takes the host by name beats one that takes every host, and that one which knows none. */
  #score(caller: Caller, kind: RequestKind): number {
    const { plan } = caller.fleet.outgoingOf(kind, this.#kernel.nowUs());
    if (plan === null) return -1;
    if (plan.virtualHost === null) return plan.destinations.length > 0 ? 2 : 0;
    return plan.virtualHost.domains.every((domain) => domain === '*') ? 1 : 2;
  }
}

function keyOf({ cluster, workload }: SimPod): string {
  return `${cluster} ${workload}`;
}
