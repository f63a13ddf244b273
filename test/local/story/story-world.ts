/** A world in which a story is told: its figures while it runs, and how it ended. */
import assert from 'node:assert/strict';
import type { RolloutKept } from '../../../src/controllers/rollout/rollout-kept.ts';
import type { ZoneFailoverKept } from '../../../src/controllers/zone-failover/zone-failover-kept.ts';
import { isRecord, recordsAt } from '../../../src/manifests/field.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { WorldStatus } from '../../../src/worlds/local/world-types.ts';
import { type LocalRun, localRun, until } from '../local-run.ts';
import { type BackgroundLoad, backgroundLoad, failedOf, type LoadJson } from './background-load.ts';
import { CHANGED_KINDS, type Ending, endingOf } from './ending.ts';
import { CLUSTER, imageOf, LOST_ZONE, RELEASES } from './story-spec.ts';
import { trueJournals } from './true-journal.ts';

/** For what takes seconds on an idle machine: a busy one may take its time, one that stands still is a failure. */
const PATIENCE_MS = 240_000;
/** Requests that the gateways have counted before something happens: enough that it happens under load. */
const WARM = 200;

export class StoryWorld {
  readonly run: LocalRun = localRun();

  async up(spec: string): Promise<void> {
    this.run.put('shop.yaml', spec);
    const ran = await this.run.nines('up', 'shop.yaml');
    assert.equal(ran.status, 0, ran.err);
  }

  /** Users from now on; resolves when their requests are being answered. */
  async users(): Promise<BackgroundLoad> {
    const before = await this.#counted();
    const load = backgroundLoad(this.run);
    await until(
      () => this.#counted(),
      (count) => count >= before + WARM,
      PATIENCE_MS,
    );
    return load;
  }

  /** Both releases, each as a person would begin it. */
  async release(): Promise<void> {
    for (const release of RELEASES) {
      const env = release.errors === null ? [] : ['--env', `NINES_DEMO_ERRORS=${release.errors}`];
      const words = ['rollout', 'start', release.service, '--image', imageOf(release), ...env, '--yes'];
      const ran = await this.run.nines(...words);
      assert.equal(ran.status, 0, ran.err);
    }
  }

  /** Waits until the good one carries everything and the bad one nothing any more. */
  async released(): Promise<void> {
    const seen = await until(
      () => this.#kept(),
      (kept) => {
        const [good, bad] = ['good', 'bad'].map((name) => kept.get(`rollout shop/${name}`) as RolloutKept | undefined);
        const isSure = good?.phase === 'promoted' || (good?.givenUp.length ?? 0) > 0;
        return isSure && bad?.phase === 'idle' && bad.givenUp.length > 0;
      },
      PATIENCE_MS,
    );
    assert.equal((seen.get('rollout shop/good') as RolloutKept).phase, 'promoted');
  }

  /** Everything in a zone ends at once: its gateway and its pods. */
  loseZone(): void {
    const there = this.run.alive().filter(({ what }) => what.endsWith(` ${LOST_ZONE}`));
    assert.ok(there.length > 1, 'a gateway and pods stand in the zone');
    for (const { pid } of there) process.kill(pid, 'SIGKILL');
  }

  /** Waits until nobody is sent to the zone any more, there are as many pods elsewhere as before, and its own are missed. */
  async failedOver(): Promise<void> {
    const query = { objects: [{ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' }], metrics: [] };
    await until(
      async () => ({
        kept: await this.#kept(),
        status: await this.status(),
        rules: (await this.run.ask('observe', { query })).objects,
      }),
      ({ kept, status, rules }) => {
        const { out } = (kept.get(`zone-failover ${CLUSTER}`) as ZoneFailoverKept | undefined) ?? { out: null };
        const lost = status.zones.find(({ zone }) => zone === LOST_ZONE);
        const isLeft = rules.every(({ object }) => leadsNowhereIn(object, LOST_ZONE));
        return isLeft && out?.zone === LOST_ZONE && out.fullUs !== null && lost?.isReady === false;
      },
      PATIENCE_MS,
    );
  }

  /** Where the controllers stand, in a word each. */
  async where(): Promise<string> {
    const words = [...(await this.#kept())].map(([who, kept]) =>
      who.startsWith('rollout ')
        ? `${(kept as RolloutKept).phase} ${(kept as RolloutKept).traffic.want.share}%`
        : ((kept as ZoneFailoverKept | null)?.out?.zone ?? 'every zone is in'),
    );
    return words.join(', ');
  }

  status(): Promise<WorldStatus> {
    return this.run.ask('status', {});
  }

  /** How it has ended, by objects and journals that are held to be true. */
  async ending(): Promise<Ending> {
    const query = { objects: CHANGED_KINDS.map(([apiVersion, kind]) => ({ apiVersion, kind })), metrics: [] };
    const { objects } = await this.run.ask('observe', { query });
    const { journals, done } = trueJournals(this.run.paths);
    return endingOf(
      objects.map(({ object }) => object as KubeObject),
      journals,
      (id) => done.has(id),
    );
  }

  async #kept(): Promise<ReadonlyMap<string, unknown>> {
    const { controllers } = await this.status();
    return new Map(controllers.map(({ who, kept }) => [who, kept]));
  }

  async #counted(): Promise<number> {
    const { signals } = await this.run.ask('observe', {
      query: { objects: [], metrics: ['envoy_http_downstream_rq_xx'] },
    });
    return signals.reduce((sum, { value }) => sum + value, 0);
  }
}

/** No distribution over zones sends anybody to the zone. */
function leadsNowhereIn(destinationRule: unknown, zone: string): boolean {
  const path = ['spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting', 'distribute'];
  return recordsAt(destinationRule, path).every(
    ([, { to }]) => isRecord(to) && Object.keys(to).every((target) => target.split('/')[1] !== zone),
  );
}

/** Every request that failed is an error that the bad version made by itself. */
export function assertOnlyItsOwnErrors(result: LoadJson): void {
  const { versions, errors, offered, answered } = result;
  for (const [version, { failed }] of Object.entries(versions)) {
    if (version !== '2.0.0-bad') assert.equal(failed, 0, `${version} failed ${failed} times`);
  }
  const own = versions['2.0.0-bad']?.failed ?? 0;
  assert.deepEqual([errors, answered], [own === 0 ? {} : { 'status 500': own }, offered]);
  assert.equal(failedOf(result), own);
}

/** What may become of a request whose gateway or pod dies: a broken connection, or 503 from a gateway that tells of one. */
const BROKEN = /^(connection (refused|reset)|socket hang up|status 503)$/;

/** Every request that failed was broken off by the zone's end: no version answered it. */
export function assertOnlyBroken(result: LoadJson): void {
  for (const [version, { failed }] of Object.entries(result.versions)) {
    if (version !== '-') assert.equal(failed, 0, `${version} failed ${failed} times`);
  }
  for (const reason of Object.keys(result.errors)) assert.match(reason, BROKEN);
}
