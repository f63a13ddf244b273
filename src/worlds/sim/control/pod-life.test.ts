import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fields, isReady, SERVICE, samplePlatform, web } from './sample-platform.ts';

test('a killed pod is replaced; proxies learn both a second late', () => {
  const { control, pods, until, known } = samplePlatform([web(), SERVICE]);
  until(10);
  control.levers.life.kill(control.levers.state.records[0]!);
  assert.equal(known().filter((pod) => pod.phase === 'gone').length, 1, 'proxies still know the dead pod');
  until(11.1);
  assert.equal(known().length, 2);
  // Bound 0.1 s after the loss, accepting 5 s later, asked every 5 s from one second after binding.
  until(15.2);
  assert.equal(pods((pod) => pod.accepting).length, 3);
  assert.equal(pods(isReady).length, 2);
  until(16.2);
  assert.equal(pods(isReady).length, 3);
  assert.equal(known().length, 2);
  until(17.3);
  assert.equal(known().length, 3);
});

test('without a readiness probe a pod counts as ready four seconds before it accepts', () => {
  const { control, pods, until } = samplePlatform([web({ container: { readinessProbe: undefined } }), SERVICE]);
  until(10);
  control.levers.life.kill(control.levers.state.records[0]!);
  until(12);
  assert.equal(pods((pod) => pod.ready && !pod.accepting).length, 1);
  until(16);
  assert.equal(pods(isReady).length, 3);
});

test('graceful stop: the pause covers the time that proxies need', () => {
  const stop = (container: Fields): readonly string[] => {
    const { control, until, known, pods } = samplePlatform([web({ container }), SERVICE]);
    until(10);
    const record = control.levers.state.records[0]!;
    control.levers.life.delete(record);
    const seen: string[] = [];
    for (const second of [10.5, 11.5, 19.5, 20.5, 22]) {
      until(second);
      const known0 = known().includes(record.sim) ? 'known' : 'unknown';
      seen.push(`${known0} ${record.sim.accepting ? 'open' : 'closed'} ${record.sim.phase}`);
    }
    assert.ok(pods().length >= 3);
    return seen;
  };
  assert.deepEqual(stop({}), [
    'known closed terminating',
    'unknown closed gone',
    'unknown closed gone',
    'unknown closed gone',
    'unknown closed gone',
  ]);
  assert.deepEqual(stop({ lifecycle: { preStop: { sleep: { seconds: 10 } } } }), [
    'known open terminating',
    'unknown open terminating',
    'unknown open terminating',
    'unknown closed terminating',
    'unknown closed gone',
  ]);
});

test('a process that got SIGTERM ends when it has nothing left, at the latest when its grace is over', () => {
  const goneAfter = (busyUntil: number): number => {
    let now = 0;
    const { control, until } = samplePlatform([web({ pod: { terminationGracePeriodSeconds: 20 } })], {
      traffic: { inFlight: () => (now < busyUntil ? 1 : 0) },
    });
    until(10);
    const record = control.levers.state.records[0]!;
    control.levers.life.delete(record);
    for (now = 10; record.sim.phase !== 'gone' && now < 60; now += 0.5) until(now);
    return now;
  };
  assert.ok(goneAfter(14) < 15.1);
  assert.ok(goneAfter(100) <= 31);
});

test('a hung pod turns unready, is restarted by its liveness probe, and waits longer each time', () => {
  const live = { livenessProbe: { httpGet: { port: 8080 }, periodSeconds: 5 } };
  const { control, until, pods, said } = samplePlatform([
    web({ pod: { terminationGracePeriodSeconds: 5 }, container: live }),
    SERVICE,
  ]);
  const record = control.levers.state.records[0]!;
  until(10);
  for (let time = 10; time <= 60; time += 25) {
    until(time);
    record.sim.behaviour.hung = true;
    control.levers.life.nudge(record);
    if (time > 10) continue;
    until(27);
    assert.equal(record.sim.ready, false);
  }
  until(200);
  assert.equal(pods(isReady).length, 3);
  assert.equal(control.restartsOf(record.sim), said('pod').filter((line) => line.includes('liveness')).length);
  assert.ok(control.restartsOf(record.sim) >= 2);
});

test('without a liveness probe a hung pod stays hung, out of the endpoints', () => {
  const { control, until, known } = samplePlatform([web(), SERVICE]);
  const record = control.levers.state.records[0]!;
  record.sim.behaviour.hung = true;
  control.levers.life.nudge(record);
  until(100);
  assert.equal(control.restartsOf(record.sim), 0);
  assert.ok(!known().includes(record.sim));
  record.sim.behaviour.hung = false;
  control.levers.life.nudge(record);
  until(110);
  assert.ok(known().includes(record.sim));
});
