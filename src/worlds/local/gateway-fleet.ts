/** The gateways of all zones: one Envoy for each gateway workload and zone, with ports of their own. */
import { join } from 'node:path';
import type { Mesh } from '../../mesh/build-mesh.ts';
import { freePort } from './free-port.ts';
import { type GatewayConfig, type ListeningPod, renderGateway } from './gateway-view.ts';
import type { ProcessBook } from './process-book.ts';
import type { WorldPlan } from './world-plan.ts';
import type { GatewayStatus } from './world-types.ts';
import { ZoneGateway } from './zone-gateway.ts';

/** Another program may take a port between finding and using it. */
const MOST_TRIES = 3;
const IN_USE = /Address already in use|cannot bind/;

interface Standing {
  readonly gateway: ZoneGateway;
  /** Port of the mesh → port of loopback. */
  readonly ports: Map<number, number>;
  config: GatewayConfig;
  /** Killed or ended: started again only when told. */
  isDown: boolean;
}

export class GatewayFleet {
  readonly #plan: WorldPlan;
  readonly #folder: string;
  readonly #book: ProcessBook;
  readonly #changed: () => void;
  readonly #standing = new Map<string, Standing>();

  constructor(plan: WorldPlan, folder: string, book: ProcessBook, changed: () => void) {
    this.#plan = plan;
    this.#folder = folder;
    this.#book = book;
    this.#changed = changed;
  }

  get all(): readonly ZoneGateway[] {
    return [...this.#standing.values()].map(({ gateway }) => gateway);
  }

  /** Gives every gateway what it should have now, and starts those that are new. */
  async bring(configs: readonly GatewayConfig[], mesh: Mesh, pods: readonly ListeningPod[]): Promise<void> {
    const jobs: Promise<void>[] = [];
    for (const config of configs) {
      for (const zone of this.#plan.zones) jobs.push(this.#bringOne(config, zone, mesh, pods, configs.length));
    }
    // All are waited for: one that fails must not leave another half-way while the next change begins.
    const failed = (await Promise.allSettled(jobs)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  killZone(zone: string): void {
    for (const { gateway } of this.#standing.values()) if (gateway.place.zone === zone) gateway.kill();
  }

  /** Gateways of a zone may start again, on the ports that they had. */
  startZone(zone: string): void {
    for (const each of this.#standing.values()) if (each.gateway.place.zone === zone) each.isDown = false;
  }

  status(): readonly GatewayStatus[] {
    return [...this.#standing.values()].map(({ gateway, ports, config }) => ({
      name: gateway.place.name,
      zone: gateway.place.zone,
      isRunning: gateway.isRunning,
      addresses: config.config.listeners.map(({ port, hosts }) => ({
        port,
        url: `http://127.0.0.1:${ports.get(port) ?? 0}`,
        hosts: hosts.map((host) => host.slice(host.indexOf('/') + 1)),
      })),
      admin: gateway.adminUrl,
      refusals: gateway.refusals.map(({ subscription, reason }) => `${subscription}: ${reason}`),
    }));
  }

  async #bringOne(
    config: GatewayConfig,
    zone: string,
    mesh: Mesh,
    pods: readonly ListeningPod[],
    count: number,
  ): Promise<void> {
    const { workload } = config.proxy;
    const name = count === 1 ? zone : `${zone}-${workload}`;
    const known = this.#standing.get(name);
    const standing = known ?? this.#stand(name, zone, config);
    standing.config = config;
    await this.#findPorts(standing);
    const resources = () => this.#render(standing, zone, mesh, pods);
    if (standing.gateway.isRunning) await standing.gateway.apply(resources());
    else if (!standing.isDown) await this.#start(standing, resources);
  }

  #stand(name: string, zone: string, config: GatewayConfig): Standing {
    const { namespace, workload } = config.proxy;
    const place = { name, zone, region: this.#plan.region, workload: `Deployment/${namespace}/${workload}` };
    const gateway = new ZoneGateway(place, join(this.#folder, name), this.#plan.envoy, this.#book);
    const standing = { gateway, ports: new Map<number, number>(), config, isDown: false };
    this.#standing.set(name, standing);
    return standing;
  }

  #render({ gateway, ports, config }: Standing, zone: string, mesh: Mesh, pods: readonly ListeningPod[]) {
    const { cluster, region } = this.#plan;
    return renderGateway(config, mesh, pods, {
      cluster,
      region,
      zone,
      folder: gateway.folder,
      portOf: (port) => ports.get(port) ?? 0,
    });
  }

  async #start(standing: Standing, resources: () => ReturnType<typeof renderGateway>): Promise<void> {
    const ended = (): void => {
      standing.isDown = true;
      this.#changed();
    };
    for (let tries = 1; ; tries++) {
      await standing.gateway.start(resources(), ended);
      const isTaken = standing.gateway.refusals.some(({ reason }) => IN_USE.test(reason));
      if (!isTaken || tries === MOST_TRIES || this.#plan.firstPort !== null) return;
      await standing.gateway.stop();
      standing.ports.clear();
      await this.#findPorts(standing);
    }
  }

  async #findPorts(standing: Standing): Promise<void> {
    const index = [...this.#standing.values()].indexOf(standing);
    for (const { port } of standing.config.config.listeners) {
      if (standing.ports.has(port)) continue;
      const isFirst = standing.ports.size === 0;
      const { firstPort } = this.#plan;
      standing.ports.set(port, firstPort !== null && isFirst ? firstPort + index : await freePort());
    }
  }
}
