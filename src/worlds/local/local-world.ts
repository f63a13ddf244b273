/**
 * A platform on one machine: the objects of one cluster, the pods that they ask for, and the gateways that send to them.
 * Everything follows the objects, and objects change only by actions, as in the simulator and in a real cluster.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mesh } from '../../mesh/build-mesh.ts';
import type {
  Action,
  ActionResult,
  JournalEntry,
  Observation,
  ObservationQuery,
  PersistResult,
} from '../../ports/types.ts';
import type { SpecialObjects } from '../desk/action-desk.ts';
import { DriverKeeper } from './driver-keeper.ts';
import { GatewayFleet } from './gateway-fleet.ts';
import { gatewaySignals } from './gateway-signals.ts';
import { type GatewayConfig, meshOf, servingGateways } from './gateway-view.ts';
import { JournalFiles } from './journal-files.ts';
import { LineLog } from './line-log.ts';
import { localWorkloads, usualLatencyUs } from './local-workloads.ts';
import { nowUs } from './now-us.ts';
import { ObjectFile } from './object-file.ts';
import { observedObjects } from './observed-objects.ts';
import { PodFleet } from './pod-fleet.ts';
import { PodProber } from './pod-prober.ts';
import { isActive } from './pod-record.ts';
import { PodRuntime } from './pod-runtime.ts';
import { podSignals } from './pod-signals.ts';
import type { ProcessBook } from './process-book.ts';
import type { StatePaths } from './state-folder.ts';
import type { WorldPlan } from './world-plan.ts';
import { statusOf } from './world-status.ts';
import type { AuditEntry, Edit, WorldStatus } from './world-types.ts';

/** How often time is looked at: lost zones, pods that are not ready yet. */
const TICK_MS = 250;
/** Lines of a log that are shown when a pod's command does not come up. */
const LAST_WORDS = 5;
/** After the gateways have taken a change, requests on their way to a leaving pod may still arrive. */
const LINGER_MS = 200;

export class LocalWorld {
  readonly plan: WorldPlan;
  readonly sinceUs = nowUs();
  readonly store: ObjectFile;
  readonly fleet: PodFleet;
  readonly gateways: GatewayFleet;
  readonly journals: JournalFiles;
  readonly driver: DriverKeeper;
  readonly #audit: LineLog<AuditEntry>;
  readonly #runtime: PodRuntime;
  readonly #prober: PodProber;
  readonly #logs: string;
  #configs: readonly GatewayConfig[] = [];
  /** Of the objects as they are; null when they have changed and nothing has followed them yet. */
  #mesh: Mesh | null = null;
  #isDirty = true;
  #isBringing = false;
  #isStopped = false;
  #problem: string | null = null;

  constructor(plan: WorldPlan, paths: StatePaths, book: ProcessBook) {
    this.plan = plan;
    this.#logs = paths.logs;
    const changed = (): void => this.#changed();
    this.store = new ObjectFile(paths.objects, this.#special(), () => {
      this.#mesh = null;
      changed();
    });
    if (this.store.isEmpty) this.store.begin(plan.manifests);
    this.journals = new JournalFiles(paths.journals);
    this.#audit = new LineLog<AuditEntry>(paths.audit);
    this.gateways = new GatewayFleet(plan, paths.gateways, book, changed);
    this.#runtime = new PodRuntime(book, paths.logs, process.cwd(), {
      listening: (pod, port) => this.#listening(pod, port),
      stopped: (pod) => this.fleet.gone(pod),
      lost: (pods) => this.#lost(pods),
    });
    this.#prober = new PodProber((pod, isReady) => this.fleet.ready(pod, isReady));
    this.fleet = new PodFleet({
      zones: plan.zones,
      nodeMonitorGraceUs: plan.nodeMonitorGraceUs,
      usualLatencyUs: usualLatencyUs(plan.manifests, plan.workUs),
      startPod: (start) => this.#runtime.start(start),
      stopPod: (pod) => {
        this.#prober.forget(pod);
        this.#runtime.stop(pod);
      },
      nowUs,
      changed,
    });
    this.driver = new DriverKeeper(plan.driver, paths, book);
  }

  /** Starts everything; resolves when every pod is ready and every gateway has taken its configuration. */
  async start(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    this.#changed();
    while (!this.#isSettled()) {
      if (this.#problem !== null) throw new Error(this.#problem);
      this.#demandLife();
      if (performance.now() > deadline) throw new Error(`not ready in time: ${this.#missing()}`);
      await sleep(20);
    }
    const refusals = this.gateways.status().flatMap((each) => each.refusals.map((why) => `${each.name}: ${why}`));
    if (refusals.length > 0) throw new Error(`Envoy refuses its configuration: ${refusals.join('; ')}`);
    this.driver.start();
    void this.#pass();
  }

  stop(): void {
    this.#isStopped = true;
    this.driver.stop();
  }

  async observe(query: ObservationQuery): Promise<Observation> {
    const signals = await Promise.all([
      ...this.gateways.all.map((each) => gatewaySignals(each, query.metrics, nowUs)),
      podSignals(this.fleet.pods, query.metrics, nowUs),
    ]);
    // The gateways may take seconds for a change; a view shows an object of one version and its status of the same.
    this.#follow();
    const objects = observedObjects(this.store, this.fleet, this.plan, query);
    return { atUs: nowUs(), objects, signals: signals.flat() };
  }

  journal(who: string): readonly JournalEntry[] {
    return this.journals.entries(who);
  }

  persist(who: string, entry: JournalEntry, after: number): PersistResult {
    return this.journals.write(who, entry, after);
  }

  act(action: Action): ActionResult {
    return this.store.apply(action);
  }

  /** What a person changes, with a line in the audit log whatever became of it. */
  edit({ object, patch, expect, ...said }: Edit): ActionResult {
    const result = this.store.edit(object, patch, expect);
    const outcome = result.kind === 'refused' ? `refused (${result.reason}): ${result.message}` : result.kind;
    this.#audit.append({ atUs: nowUs(), ...said, object, result: outcome });
    return result;
  }

  get audit(): readonly AuditEntry[] {
    return this.#audit.values;
  }

  /** Everything in a zone ends at once, and stays so until the zone is started. */
  killZone(zone: string): void {
    this.fleet.zoneLost(zone);
    this.#runtime.killZone(zone);
    this.gateways.killZone(zone);
  }

  startZone(zone: string): void {
    this.fleet.zoneStarted(zone);
    this.gateways.startZone(zone);
    this.#changed();
  }

  status(): WorldStatus {
    this.#follow();
    const problems = this.#problem === null ? this.fleet.problems : [...this.fleet.problems, this.#problem];
    return statusOf(this, this.#configs, problems);
  }

  #special(): SpecialObjects {
    return {
      nodeVersion: () => null,
      patchNode: () => {},
      evict: (_cluster, namespace, pod) => `pod ${namespace}/${pod}: pods are not evicted here`,
      isAvailable: () => true,
      hasCluster: (cluster) => cluster === this.plan.cluster,
    };
  }

  #listening(pod: string, port: number): void {
    this.fleet.listening(pod, port);
    const record = this.fleet.pods.find(({ name }) => name === pod);
    if (record === undefined) return;
    if (record.start.command === null) this.fleet.ready(pod, true);
    else {
      const workload = this.fleet.workload(record.owner)?.workload;
      this.#prober.watch(pod, record.address, port, workload?.template.serving.readiness ?? null);
    }
  }

  /** A container with a command of its own is started again by its node, unless the node is gone too. */
  #lost(pods: readonly string[]): void {
    const records = pods.flatMap((name) => this.fleet.pods.find((pod) => pod.name === name) ?? []);
    const alone = records.filter(({ start, zone }) => start.command !== null && !this.fleet.isZoneDark(zone));
    for (const { name, restarts } of alone) {
      this.#prober.forget(name);
      this.fleet.ready(name, false);
      setTimeout(() => this.fleet.restarted(name), Math.min(30_000, 1000 * 2 ** restarts)).unref();
    }
    this.fleet.lost(records.filter((record) => !alone.includes(record)).map(({ name }) => name));
  }

  #changed(): void {
    this.#isDirty = true;
    if (!this.#isBringing && !this.#isStopped) setImmediate(() => void this.#bring());
  }

  /** Brings workloads and gateways to what the objects say, again until nothing has changed meanwhile. */
  async #bring(): Promise<void> {
    if (this.#isBringing || this.#isStopped) return;
    this.#isBringing = true;
    try {
      while (this.#isDirty && !this.#isStopped) {
        this.#isDirty = false;
        await this.#bringOnce();
      }
      this.#problem = null;
    } catch (error) {
      this.#problem = (error as Error).message;
    } finally {
      this.#isBringing = false;
    }
  }

  /** Workloads follow the objects at once. */
  #follow(): Mesh {
    if (this.#mesh !== null) return this.#mesh;
    const { cluster } = this.plan;
    const manifests = this.store.all().map(({ manifest }) => manifest);
    const mesh = meshOf(manifests, cluster);
    this.#mesh = mesh;
    this.#configs = servingGateways(mesh);
    const gateways = new Set(this.#configs.map(({ proxy }) => `Deployment/${proxy.namespace}/${proxy.workload}`));
    this.fleet.want(localWorkloads(manifests, cluster, gateways));
    return mesh;
  }

  async #bringOnce(): Promise<void> {
    const mesh = this.#follow();
    this.fleet.settle();
    const leaving = this.fleet.leaving();
    // Who is on the way out is nobody's endpoint; who is not ready yet may be one, which the mesh decides.
    const pods = this.fleet.pods
      .filter(isActive)
      .flatMap(({ name, namespace, labels, zone, address, port, ready }) =>
        port === null ? [] : [{ name, namespace, labels, zone, address, port, ready }],
      );
    await this.gateways.bring(this.#configs, mesh, pods);
    if (leaving.length > 0) setTimeout(() => this.fleet.release(leaving), LINGER_MS);
  }

  async #pass(): Promise<void> {
    while (!this.#isStopped) {
      await sleep(TICK_MS);
      this.fleet.settle();
    }
  }

  #isSettled(): boolean {
    return !this.#isBringing && !this.#isDirty && this.gateways.all.length > 0 && this.#missing() === '';
  }

  /** A command that ends again and again will not be ready by waiting: its last words say why. */
  #demandLife(): void {
    const dying = this.fleet.pods.find(({ restarts, ready }) => restarts > 1 && !ready);
    if (dying === undefined) return;
    const log = readFileSync(join(this.#logs, `pods-${dying.zone}.log`), 'utf8').split('\n');
    // Where a program was when it ended helps its author; why it ended helps everybody.
    const words = log.filter((line) => line.trim() !== '' && !/^\s+at /.test(line)).slice(-LAST_WORDS);
    throw new Error(`pod ${dying.name} ended ${dying.restarts} times before it was ready: ${words.join(' | ')}`);
  }

  #missing(): string {
    return this.fleet.workloads
      .flatMap(({ workload }) => {
        const ready = this.fleet.podsOf(workload.id).filter((pod) => pod.ready).length;
        return ready < workload.replicas ? [`${workload.id} has ${ready} of ${workload.replicas} pods ready`] : [];
      })
      .join(', ');
  }
}
