/**
 * The pods of the local world: workloads of the objects become pods spread over zones, updates replace them, and a zone
 * whose processes are gone is lost: noticed after the grace of the node monitor, its pods replaced elsewhere when their
 * toleration has passed. It comes back only when it is started again.
 *
 * Leaves out: DaemonSets, pods of operators, autoscalers (their minimum is run), what nodes have room for.
 */

import { UNREACHABLE_NO_EXECUTE, withDefaultTolerations } from '../../kubernetes/lost-node-tolerations.ts';
import { scaleDownOrder } from '../../kubernetes/scale-down-order.ts';
import { toleratedSeconds } from '../../kubernetes/toleration.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { field } from '../../manifests/field.ts';
import { chooseZone } from './choose-zone.ts';
import { podAddress } from './pod-address.ts';
import { isActive, type LocalPod, type LocalWorkload, type PodSet } from './pod-record.ts';
import type { PodStart } from './pod-runtime.ts';
import { podStart } from './pod-start.ts';
import { scaleSets } from './scale-sets.ts';

export interface FleetOptions {
  readonly zones: readonly string[];
  readonly nodeMonitorGraceUs: number;
  /** What a demo pod of this workload takes unless its environment says otherwise. */
  readonly usualLatencyUs: (workload: Workload) => number;
  readonly startPod: (start: PodStart) => void;
  readonly stopPod: (pod: string) => void;
  readonly nowUs: () => number;
  /** Something of what others see of the pods has changed. */
  readonly changed: () => void;
}

export class PodFleet {
  readonly #options: FleetOptions;
  readonly #workloads = new Map<string, LocalWorkload>();
  readonly #pods = new Map<string, LocalPod>();
  readonly #problems = new Map<string, readonly string[]>();
  /** Zones without power, by when they lost it. */
  readonly #lostZones = new Map<string, number>();
  #number = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  get pods(): readonly LocalPod[] {
    return [...this.#pods.values()];
  }

  podsOf(owner: string): readonly LocalPod[] {
    return this.pods.filter((pod) => pod.owner === owner);
  }

  workload(id: string): LocalWorkload | undefined {
    return this.#workloads.get(id);
  }

  get workloads(): readonly LocalWorkload[] {
    return [...this.#workloads.values()];
  }

  /** What of the objects could not be understood, by workload. */
  get problems(): readonly string[] {
    return [...this.#problems].flatMap(([id, all]) => all.map((each) => `${id}: ${each}`));
  }

  /** Whether the node of a zone counts as ready: it does until the monitor has missed it for its grace. */
  isZoneReady(zone: string): boolean {
    const sinceUs = this.lostSinceUs(zone);
    return sinceUs === null || this.#options.nowUs() - sinceUs < this.#options.nodeMonitorGraceUs;
  }

  /** When everything in a zone was lost; null while anything runs there. */
  lostSinceUs(zone: string): number | null {
    const known = this.#lostZones.get(zone);
    if (known !== undefined) return known;
    const here = this.pods.filter((pod) => pod.zone === zone);
    if (here.length === 0 || here.some(({ state }) => state !== 'lost')) return null;
    return Math.max(...here.map(({ lostUs }) => lostUs ?? 0));
  }

  /** Takes the workloads as the objects say them now. */
  want(workloads: readonly Workload[]): void {
    const wanted = new Set(workloads.map(({ id }) => id));
    for (const [id, { workload, sets }] of this.#workloads) {
      if (wanted.has(id)) continue;
      for (const set of sets) set.size = 0;
      this.#settle(id, sets);
      if (this.podsOf(workload.id).length === 0) this.#workloads.delete(id);
    }
    for (const workload of workloads) this.#wantOne(workload);
    this.settle();
  }

  /** Moves every workload as far as it may go now: after a pod has become ready, and as time passes. */
  settle(): void {
    this.#age();
    for (const [id, local] of this.#workloads) {
      scaleSets(local, this.podsOf(id));
      this.#settle(id, local.sets);
      local.sets = local.sets.filter(
        (set, index) => index === local.sets.length - 1 || set.size > 0 || this.#inSet(id, set).length > 0,
      );
    }
  }

  /** The gateways know that these are leaving: they may finish what they have and go. */
  release(pods: readonly LocalPod[]): void {
    for (const pod of pods) {
      if (pod.state !== 'leaving') continue;
      pod.state = 'stopping';
      this.#options.stopPod(pod.name);
    }
  }

  leaving(): readonly LocalPod[] {
    return this.pods.filter(({ state }) => state === 'leaving');
  }

  listening(name: string, port: number): void {
    const pod = this.#pods.get(name);
    if (pod !== undefined) pod.port = port;
  }

  ready(name: string, isReady: boolean): void {
    const pod = this.#pods.get(name);
    if (pod === undefined || pod.state === 'lost' || pod.ready === isReady) return;
    pod.ready = isReady;
    pod.readySinceUs = isReady ? this.#options.nowUs() : null;
    if (pod.state === 'starting' && isReady) pod.state = 'running';
    this.#options.changed();
  }

  /** A pod's process ended as it was asked to. */
  gone(name: string): void {
    if (this.#pods.delete(name)) this.#options.changed();
  }

  /** Processes ended that nobody asked to end. Nobody in the zone tells, so they stay ready until they are missed. */
  lost(names: readonly string[]): void {
    for (const name of names) {
      const pod = this.#pods.get(name);
      if (pod === undefined) continue;
      if (!isActive(pod)) this.#pods.delete(name);
      else {
        pod.state = 'lost';
        pod.lostUs = this.#options.nowUs();
      }
    }
    // Where nothing is left the zone itself is gone, whoever ended it: nothing starts there by itself.
    for (const zone of this.#options.zones) if (this.lostSinceUs(zone) !== null) this.zoneLost(zone);
    this.#options.changed();
  }

  /** A container that ended and is started again in its place. */
  restarted(name: string): void {
    const pod = this.#pods.get(name);
    if (pod === undefined || !isActive(pod)) return;
    pod.restarts += 1;
    this.#options.startPod(pod.start);
  }

  zoneLost(zone: string): void {
    if (!this.#lostZones.has(zone)) this.#lostZones.set(zone, this.#options.nowUs());
  }

  isZoneDark(zone: string): boolean {
    return this.#lostZones.has(zone);
  }

  /** The zone has power again: what was lost in it is forgotten, and new pods may start there. */
  zoneStarted(zone: string): void {
    this.#lostZones.delete(zone);
    for (const pod of this.pods) if (pod.zone === zone && pod.state === 'lost') this.#pods.delete(pod.name);
    this.#options.changed();
  }

  #wantOne(workload: Workload): void {
    const known = this.#workloads.get(workload.id);
    const { revision } = workload.template;
    const raw = templateOf(workload);
    if (known === undefined) {
      const set = { revision, template: workload.template, raw, size: 0, ofMaximum: 0 };
      this.#workloads.set(workload.id, { workload, sets: [set] });
      return;
    }
    known.workload = workload;
    if (known.sets.at(-1)?.revision === revision) return;
    const earlier = known.sets.find((set) => set.revision === revision);
    const others = known.sets.filter((set) => set !== earlier);
    known.sets = [...others, earlier ?? { revision, template: workload.template, raw, size: 0, ofMaximum: 0 }];
  }

  #inSet(owner: string, set: PodSet): readonly LocalPod[] {
    return this.podsOf(owner).filter(({ revision }) => revision === set.revision);
  }

  /** Makes pods and takes them away until every set has its size. */
  #settle(owner: string, sets: readonly PodSet[]): void {
    for (const set of sets) {
      const active = this.#inSet(owner, set).filter(isActive);
      for (let missing = set.size - active.length; missing > 0; missing--) this.#make(owner, set);
      const surplus = active.length - set.size;
      if (surplus <= 0) continue;
      for (const { name } of scaleDownOrder(active.map(deletable)).slice(0, surplus)) this.#leave(name);
    }
  }

  #make(owner: string, set: PodSet): void {
    const { zones, usualLatencyUs, startPod, nowUs } = this.#options;
    const workload = this.#workloads.get(owner)?.workload;
    if (workload === undefined) return;
    const siblings = this.podsOf(owner);
    const isUsable = (zone: string) =>
      !this.#lostZones.has(zone) && !siblings.some((pod) => pod.zone === zone && pod.state === 'lost');
    const zone = chooseZone(zones, siblings, this.pods, isUsable);
    // As with a scheduler that finds no node: it is tried again when something changes.
    if (zone === null) return;
    const name = `${workload.name}-${set.revision}-${(++this.#number).toString(36).padStart(4, '0')}`;
    const address = podAddress(zones.indexOf(zone), this.#number);
    const { start, problems } = podStart(name, zone, address, workload, set.raw, usualLatencyUs(workload));
    this.#problems.set(owner, problems);
    this.#pods.set(name, {
      name,
      namespace: workload.namespace,
      owner,
      revision: set.revision,
      zone,
      address,
      labels: { ...set.template.labels, 'pod-template-hash': set.revision },
      createdUs: nowUs(),
      start,
      state: 'starting',
      port: null,
      ready: false,
      readySinceUs: null,
      lostUs: null,
      restarts: 0,
    });
    startPod(start);
  }

  #leave(name: string): void {
    const pod = this.#pods.get(name);
    if (pod === undefined) return;
    if (pod.state === 'lost') this.#pods.delete(name);
    else {
      pod.state = 'leaving';
      pod.ready = false;
    }
    this.#options.changed();
  }

  /** Time passes over what was lost: missed after the grace, replaced after the toleration. */
  #age(): void {
    const now = this.#options.nowUs();
    for (const pod of this.pods) {
      if (pod.state !== 'lost' || pod.lostUs === null) continue;
      const missingUs = now - pod.lostUs - this.#options.nodeMonitorGraceUs;
      if (missingUs < 0) continue;
      if (pod.ready) {
        pod.ready = false;
        this.#options.changed();
      }
      if (missingUs >= this.#toleratedUs(pod)) {
        this.#pods.delete(pod.name);
        this.#options.changed();
      }
    }
  }

  #toleratedUs(pod: LocalPod): number {
    const template = this.#workloads.get(pod.owner)?.workload.template;
    const tolerations = withDefaultTolerations(template?.scheduling.tolerations ?? []);
    const seconds = toleratedSeconds(tolerations, [UNREACHABLE_NO_EXECUTE]);
    return seconds === null ? Number.POSITIVE_INFINITY : seconds * 1_000_000;
  }
}

function deletable({ name, zone, state, ready, readySinceUs, restarts, createdUs }: LocalPod) {
  return { name, node: zone, running: state === 'running', ready, deletionCost: 0, readySinceUs, restarts, createdUs };
}

function templateOf({ manifest }: Workload): unknown {
  return field(manifest.object, ['spec', 'template']);
}
