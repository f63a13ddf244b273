/**
 * Carries out a schedule of faults: each begins at its time, lasts as long as it says, and heals. What exactly a kind
 * does, and what its `amount` means, stands beside it here.
 */
import type { ControlLevers } from '../control/control-levers.ts';
import type { NodeRecord, PodRecord, WorkloadRecord } from '../control/platform-state.ts';
import type { Fault, FaultKind, FaultTarget, Kernel, PodBehaviour } from '../types.ts';
import { BehaviourOverlay } from './behaviour-overlay.ts';
import { isHit, selectNodes, selectPods, selectWorkloads } from './select-targets.ts';

export interface FaultHooks {
  /** Load belongs to the traffic plane: multiplied by `fault.amount` from the first call to the second. */
  readonly loadSpike: (fault: Fault, isOn: boolean) => void;
}

/** What a fault did, to be undone. */
type Heal = () => void;
type Begin = (fault: Fault, parts: Parts) => Heal;

interface Parts {
  readonly levers: ControlLevers;
  readonly overlay: BehaviourOverlay;
  readonly hooks: FaultHooks;
  /** How many faults keep a node down, or cordoned: the last one to end frees it. */
  readonly down: Map<NodeRecord, number>;
  readonly cordoned: Map<NodeRecord, number>;
  updates: number;
}

/** Status of errors that come at random, and of a version that fails: 503 may be retried by condition, 500 rarely is. */
const RANDOM_ERROR_STATUS = 503;
const BAD_VERSION_STATUS = 500;

const BEGIN: Readonly<Record<FaultKind, Begin>> = {
  /** Deleted at once, connections reset, replaced by its controller; `amount` 1: the containers die and are restarted in place. */
  podKill: ({ target, amount }, { levers }) => {
    for (const record of selectPods(levers, target, ['workload', 'gateway'])) {
      if (amount === 1) levers.life.crash(record, 'killed');
      else levers.life.kill(record);
    }
    return () => {};
  },
  /** The process accepts and never answers. A restart wakes it up; processes that start later are well. */
  podHang: ({ target }, { levers, overlay }) => {
    const victims = new Map(
      selectPods(levers, target, ['workload', 'external']).map((record) => [record, record.restarts]),
    );
    return overlay.add(
      (record) => victims.get(record) === record.restarts,
      (behaviour) => {
        behaviour.hung = true;
      },
    );
  },
  /** Service time is multiplied by `amount`. */
  podSlow: (fault, parts) => overlayOn(fault, parts, ['workload'], slower(fault.amount)),
  /** `amount` per million requests are answered 503. */
  errorRate: (fault, parts) => overlayOn(fault, parts, ['workload', 'external'], errors(fault, RANDOM_ERROR_STATUS)),
  /** `amount` microseconds are added to every answer. */
  latency: (fault, parts) =>
    overlayOn(fault, parts, ['workload', 'external'], (behaviour) => {
      behaviour.extraLatencyUs += fault.amount;
    }),
  /** Service time of servers outside the clusters, or of the workload named, is multiplied by `amount`. */
  databaseSlow: (fault, parts) => {
    const roles = fault.target.workload === undefined ? (['external'] as const) : (['external', 'workload'] as const);
    return overlayOn(fault, parts, roles, slower(fault.amount));
  },
  /**
   * `amount` per million requests are answered 500 by pods of the newest template that the workloads have when it
   * begins: in the middle of an update, the new version. With labels or an image, by the pods that have them.
   */
  badVersion: (fault, parts) => badVersion(fault, parts),
  /** `amount` per million requests are answered well, and what they asked for is not done: the pods count it as failed. */
  lostOrders: (fault, parts) =>
    overlayOn(fault, parts, ['workload'], (behaviour) => {
      behaviour.lostOrderPerMillion = eitherOf(behaviour.lostOrderPerMillion, fault.amount);
    }),
  /** A new template, as `kubectl rollout restart` makes one. Its end undoes the update. */
  rollingUpdate: ({ target, amount }, parts) => rollingUpdate(target, amount, parts),
  /** Machines die; those that come back start from nothing. */
  nodeLoss: (fault, parts) => loseNodes(fault, parts, 'dead'),
  zoneLoss: (fault, parts) => loseNodes(fault, parts, 'dead'),
  /** Machines keep running and nobody reaches them. */
  zonePartition: (fault, parts) => loseNodes(fault, parts, 'cut'),
  /** Cordoned, and every pod asked for through the eviction API; the end uncordons. */
  nodeDrain: (fault, parts) => drainNodes(fault, parts),
  zoneDrain: (fault, parts) => drainNodes(fault, parts),
  /** Gateway pods die and stay down. */
  gatewayLoss: ({ target }, { levers }) => {
    const victims = selectPods(levers, target, ['gateway']);
    for (const record of victims) levers.life.hold(record);
    return () => {
      for (const record of victims) levers.life.release(record);
    };
  },
  loadSpike: (fault, { hooks }) => {
    hooks.loadSpike(fault, true);
    return () => hooks.loadSpike(fault, false);
  },
};

/** Plans a schedule. Faults of the same time begin in the order given. */
export function injectFaults(kernel: Kernel, levers: ControlLevers, faults: readonly Fault[], hooks: FaultHooks): void {
  if (faults.length === 0) return;
  const parts: Parts = {
    levers,
    overlay: new BehaviourOverlay(levers.state, levers.life),
    hooks,
    down: new Map(),
    cordoned: new Map(),
    updates: 0,
  };
  for (const fault of faults) {
    const name = faultTargetText(fault.target);
    kernel.at(fault.atUs, () => {
      kernel.trace('fault', name, `${fault.kind}${fault.amount === 0 ? '' : ` ${fault.amount}`}`);
      const heal = BEGIN[fault.kind](fault, parts);
      if (fault.forUs === null) return;
      kernel.after(fault.forUs, () => {
        kernel.trace('fault', name, `${fault.kind} ends`);
        heal();
      });
    });
  }
}

/** A target in words: `zone us-east-1/a`, `pod shop/web#2`. */
export function faultTargetText(target: FaultTarget): string {
  const { cluster, zone, node, workload, labels, image, index } = target;
  const place = [cluster, zone, node].filter((part) => part !== undefined).join('/');
  const rows = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels![key]}`);
  const words = [place, workload ?? '', rows.join(','), image ?? ''].filter((word) => word !== '').join(' ');
  return `${words === '' ? 'everything' : words}${index === undefined ? '' : `#${index}`}`;
}

function overlayOn(
  { target }: Fault,
  { levers, overlay }: Parts,
  roles: readonly PodRecord['sim']['role'][],
  change: (behaviour: PodBehaviour) => void,
): Heal {
  if (target.index !== undefined) {
    const victims = new Set(selectPods(levers, target, roles));
    return overlay.add((record) => victims.has(record), change);
  }
  return overlay.add((record) => roles.includes(record.sim.role) && isHit(record, target), change);
}

function slower(factor: number): (behaviour: PodBehaviour) => void {
  return (behaviour) => {
    behaviour.slowFactor *= factor;
  };
}

/** Errors always, or (`above`) only under load: of two faults of that kind the one that sets in first counts for both. */
function errors({ amount, above }: Pick<Fault, 'amount' | 'above'>, status: number): (behaviour: PodBehaviour) => void {
  return (behaviour) => {
    behaviour.errorStatus = status;
    behaviour.strainedErrorPerMillion = eitherOf(behaviour.strainedErrorPerMillion, amount);
    if (above === undefined) behaviour.errorPerMillion = eitherOf(behaviour.errorPerMillion, amount);
    else behaviour.strainedAbove = Math.min(behaviour.strainedAbove, above);
  };
}

/** Two independent shares, per million: what one lets through, the other may still fail. */
function eitherOf(one: number, other: number): number {
  return 1_000_000 - Math.round(((1_000_000 - one) * (1_000_000 - other)) / 1_000_000);
}

function badVersion(fault: Fault, { levers, overlay }: Parts): Heal {
  const { target } = fault;
  const change = errors(fault, BAD_VERSION_STATUS);
  if (target.labels !== undefined || target.image !== undefined)
    return overlay.add((record) => isHit(record, target), change);
  const newest = new Map(selectWorkloads(levers, target).map((owner) => [owner, owner.sets.at(-1)?.revision]));
  return overlay.add(
    (record) => newest.get(record.owner) === record.template.revision && isHit(record, target),
    change,
  );
}

function rollingUpdate(target: FaultTarget, amount: number, parts: Parts): Heal {
  const { levers, overlay } = parts;
  const heals: Heal[] = [];
  for (const owner of selectWorkloads(levers, target)) {
    const before = owner.sets.at(-1)!.template;
    const revision = `${before.revision.slice(0, 6)}u${++parts.updates}`;
    levers.workloads.setTemplate(owner, { ...before, revision });
    if (amount > 0) heals.push(badRevision(overlay, owner, revision, amount));
    heals.push(() => levers.workloads.setTemplate(owner, before));
  }
  return () => {
    for (const heal of heals) heal();
  };
}

function badRevision(overlay: BehaviourOverlay, owner: WorkloadRecord, revision: string, amount: number): Heal {
  return overlay.add(
    (record) => record.owner === owner && record.template.revision === revision,
    errors({ amount }, BAD_VERSION_STATUS),
  );
}

function loseNodes({ target }: Fault, { levers, down }: Parts, how: 'dead' | 'cut'): Heal {
  const nodes = selectNodes(levers, target);
  for (const node of nodes) {
    down.set(node, (down.get(node) ?? 0) + 1);
    levers.monitor.lose(node, how);
  }
  return () => {
    for (const node of nodes) if (released(down, node)) levers.monitor.regain(node);
  };
}

function drainNodes({ target }: Fault, { levers, cordoned }: Parts): Heal {
  const nodes = selectNodes(levers, target);
  for (const node of nodes) cordoned.set(node, (cordoned.get(node) ?? 0) + 1);
  levers.evictions.drain(nodes);
  return () => levers.evictions.uncordon(nodes.filter((node) => released(cordoned, node)));
}

function released(counts: Map<NodeRecord, number>, node: NodeRecord): boolean {
  const left = (counts.get(node) ?? 1) - 1;
  counts.set(node, left);
  return left === 0;
}
