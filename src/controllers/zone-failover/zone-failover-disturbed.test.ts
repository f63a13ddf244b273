import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Change } from '../../ports/types.ts';
import { CONTROLLER, heal, lose, Play, snapshot, TICK_US } from './sample-play.ts';
import { SampleCluster } from './sample-view.ts';

const READINGS_OF_COOL_DOWN = 60;

/** What happens to a cluster and its controller, in any order. */
const EVENTS = [
  'lose ra',
  'lose rb',
  'heal ra',
  'heal rb',
  'nodes ra',
  'eject',
  'forget',
  'crash',
  'refuse',
  'wait',
] as const;

test('whatever happens: weights sum to 100, one zone at most is out, and in the end all is as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...EVENTS), { maxLength: 20 }),
      fc.constantFrom(30, 60, 100),
      (events, carried) => {
        const policy = { attempts: '100', capacity: `shop/web=${carried}/s` };
        const play = new Play(new SampleCluster({ policy }), (change) => assertHold(play, change, carried)).run(3);
        const before = snapshot(play.cluster);
        for (const event of events) {
          disturb(play, event);
          play.run(event === 'wait' ? 70 : 2);
          assertInvariants(play.cluster);
        }
        heal(play.cluster, 'ra');
        heal(play.cluster, 'rb');
        play.run(4 * READINGS_OF_COOL_DOWN);
        assert.equal(snapshot(play.cluster), before);
      },
    ),
    { numRuns: 25 },
  );
});

function disturb(play: Play, event: (typeof EVENTS)[number]): void {
  const [verb, zone] = event.split(' ');
  if (verb === 'lose') lose(play.cluster, zone);
  else if (verb === 'heal') heal(play.cluster, zone);
  else if (verb === 'nodes') play.cluster.zones.ra!.nodesReady = false;
  else if (verb === 'eject') play.cluster.zones.ra!.isEjected = true;
  else if (verb === 'forget') play.readings = null;
  else if (verb === 'crash') {
    // What was decided last is written down and not done.
    play.cluster.pass(TICK_US);
    const { kept } = CONTROLLER.decide(play.cluster.view(), play.kept, play.readings, play.cluster.nowUs);
    play.kept = kept;
    play.readings = null;
  } else if (verb === 'refuse') {
    for (const each of play.cluster.objects.values()) each.version++;
  }
}

function assertInvariants(cluster: SampleCluster): void {
  const { trafficPolicy } = cluster.object('DestinationRule').spec as {
    trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: { to: Record<string, number> }[] } } };
  };
  const { distribute } = trafficPolicy.loadBalancer.localityLbSetting;
  for (const { to } of distribute) {
    const targets = Object.keys(to);
    assert.ok(targets.length >= 2, 'more than one zone was left');
    assert.equal(
      Object.values(to).reduce((sum, weight) => sum + weight, 0),
      100,
    );
  }
  assert.ok((cluster.object('HorizontalPodAutoscaler').spec as { minReplicas: number }).minReplicas >= 6);
}

/** Load leaves a zone that answers only for pods that can carry it. */
function assertHold({ cluster, readings, kept }: Play, { object, why }: Change, carried: number): void {
  const zone = kept.out?.zone ?? '';
  if (object.kind !== 'DestinationRule' || !why.includes('is lost') || !cluster.zones[zone]!.isAnswering) return;
  if (cluster.zones[zone]!.isEjected) return;
  const demand = Math.max(...readings!.demands.map((each) => Object.values(each)[0] ?? 0));
  const ready = Object.entries(cluster.zones).reduce(
    (sum, [name, { pods, podsReady }]) => sum + (name !== zone && podsReady ? pods : 0),
    0,
  );
  assert.ok(ready * carried >= demand, `${ready} pods of ${carried}/s for ${demand}/s`);
}
