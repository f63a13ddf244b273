import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Look, SampleCluster, type SampleOptions } from './sample-cluster.ts';

/** `at: what` of every change, routes by the weights of everybody. */
function story(looks: readonly Look[]): readonly string[] {
  return looks.flatMap(({ atS, changes }) =>
    changes.map(({ object, after }) => {
      const main = (after as { main?: { weights: string; mirror: number } }).main;
      const what = main === undefined ? `${object.name} ${JSON.stringify(after)}` : `${object.name} ${main.weights}`;
      return `${atS}: ${what}${main !== undefined && main.mirror > 0 ? ` mirror ${main.mirror}` : ''}`;
    }),
  );
}

function released(options: SampleOptions = {}): SampleCluster {
  const cluster = new SampleCluster(options);
  assert.deepEqual(story(cluster.run(20)), []);
  cluster.release('web:2');
  return cluster;
}

test('a good version: pods before weight, stage by stage, until it carries all', () => {
  const cluster = released();
  assert.deepEqual(story(cluster.run(500)), [
    '40: public 90/10',
    '40: web 90/10',
    // Home keeps its four pods: beside them half of the traffic needs as many.
    '100: web-canary {"replicas":4}',
    '110: public 50/50',
    '110: web 50/50',
    '180: public 0/100',
    '180: web 0/100',
  ]);
  assert.equal(cluster.kept.phase, 'promoted');
  assert.equal(cluster.replicas('stable'), 4);
});

test('home follows: weight returns to it, and the candidate has the pods it had', () => {
  const cluster = released();
  cluster.run(500);
  cluster.release('web:2', 'stable');
  assert.deepEqual(story(cluster.run(200)), ['530: public 100/0', '530: web 100/0', '560: web-canary {"replicas":1}']);
  assert.equal(cluster.kept.phase, 'idle');
  assert.deepEqual(cluster.kept.givenUp, []);
});

test('a bad version goes back at once and is not tried again until somebody says so', () => {
  const cluster = released();
  cluster.bad.candidate = 0.2;
  assert.deepEqual(story(cluster.run(300)), ['40: public 90/10', '40: web 90/10', '60: public 100/0', '60: web 100/0']);
  assert.equal(cluster.kept.phase, 'idle');
  assert.match(cluster.looks.at(-1)!.says.join(), /given up .*errors: 20% .* until somebody says retry/);
  cluster.bad.candidate = 0;
  cluster.intend('1', 'retry');
  cluster.run(300);
  assert.equal(cluster.kept.phase, 'promoted');
});

test('what hurts both sides rolls nothing back, and takes no step', () => {
  const cluster = released();
  cluster.run(60);
  cluster.bad = { home: 0.3, candidate: 0.3 };
  cluster.run(300);
  assert.equal(cluster.share(), 10);
  assert.match(cluster.looks.at(-1)!.says.join(), /held, errors: both arms break/);
  cluster.bad = { home: 0, candidate: 0 };
  cluster.run(600);
  assert.equal(cluster.kept.phase, 'promoted');
});

test('without requests nothing is decided, and nothing is written', () => {
  const cluster = released();
  cluster.rps = 0;
  cluster.run(120);
  const before = cluster.kept;
  cluster.run(3600);
  assert.deepEqual(cluster.kept, before);
  assert.equal(cluster.share(), 10);
  assert.match(cluster.looks.at(-1)!.says.join(), /held, errors: no requests reached the canary/);
});

test('readings that are older or began anew decide nothing', () => {
  const cluster = released();
  cluster.run(60);
  assert.equal(cluster.share(), 10);
  const fresh = cluster.view();
  cluster.bad.candidate = 1;
  cluster.nowS += 10;
  const judged = cluster.kept.judge;
  const reset = fresh.signals.map((signal) => ({ ...signal, sinceUs: 1, atUs: cluster.nowS * 1e6, value: 10_000 }));
  cluster.decideOnce({ ...cluster.view(), signals: reset });
  assert.deepEqual(cluster.kept.judge, judged);
  const old = fresh.signals.map((signal) => ({ ...signal, atUs: 1, value: 1_000_000 }));
  cluster.decideOnce({ ...cluster.view(), signals: old });
  assert.deepEqual(cluster.kept.judge, judged);
});

test('pods that do not become ready are given up in time; not while home is short of pods as well', () => {
  const cluster = released({ data: { 'ready-within': '2m' } });
  cluster.readyLimit.candidate = 0;
  cluster.readyLimit.home = 3;
  cluster.run(600);
  assert.equal(cluster.kept.phase, 'rolling');
  cluster.readyLimit.home = 4;
  cluster.run(100);
  assert.equal(cluster.kept.phase, 'rolling');
  cluster.run(100);
  assert.equal(cluster.kept.phase, 'idle');
  assert.match(cluster.kept.because, /0 pods ready after 120 s, 1 were needed/);
  assert.equal(cluster.share(), 0);
});

test('blue-green: tested by header, switched at once, home kept and then taken away, and made again for the way back', () => {
  const cluster = released({ restingPods: 4, data: { stages: 'header for 1m, 100% for 1m', keep: '10m' } });
  cluster.run(120);
  assert.equal(cluster.share(), 0);
  assert.match(cluster.looks.at(-1)!.says.join(), /header: held, errors: no requests/);
  cluster.intend('1', 'promote');
  assert.deepEqual(story(cluster.run(60)), ['160: public 0/100', '160: web 0/100']);
  assert.deepEqual(story(cluster.run(900)), ['820: web-stable {"replicas":0}']);
  cluster.intend('2', 'abort');
  assert.deepEqual(story(cluster.run(100)), [
    '1110: web-stable {"replicas":4}',
    '1120: public 100/0',
    '1120: web 100/0',
  ]);
});

test('a shadow gets copies first, from the pods for them', () => {
  const cluster = released({ restingPods: 0, data: { stages: 'mirror 20% for 1m, 100% for 1m' } });
  assert.deepEqual(story(cluster.run(40)), [
    '30: web-canary {"replicas":1}',
    '40: public 100/0 mirror 20',
    '40: web 100/0 mirror 20',
  ]);
  cluster.intend('1', 'promote');
  assert.deepEqual(story(cluster.run(30)), ['70: web-canary {"replicas":4}', '80: public 0/100', '80: web 0/100']);
});

test('another revision in the middle begins again from home', () => {
  const cluster = released();
  cluster.run(60);
  cluster.release('web:3');
  assert.deepEqual(story(cluster.run(80)), [
    '90: public 100/0',
    '90: web 100/0',
    '140: public 90/10',
    '140: web 90/10',
  ]);
  assert.deepEqual(cluster.kept.givenUp, []);
});

test('a candidate that home has left behind is nothing to roll out', () => {
  const cluster = new SampleCluster();
  cluster.run(20);
  cluster.release('web:2', 'stable');
  assert.deepEqual(story(cluster.run(60)), []);
  assert.match(cluster.looks.at(-1)!.says.join(), /home has moved on/);
});

test('a policy that cannot be read, parts that cannot be told: held, and every reason said', () => {
  const cluster = released();
  cluster.patch('ConfigMap', 'web-rollout-policy', { data: { stages: 'soon', home: 'blue' } });
  assert.deepEqual(story(cluster.run(10)), []);
  assert.match(cluster.looks.at(-1)!.says.join(), /held: stage `soon` is none/);
  cluster.patch('ConfigMap', 'web-rollout-policy', { data: { stages: '100% for 1m' } });
  cluster.run(10);
  assert.match(cluster.looks.at(-1)!.says.join(), /no DestinationRule defines subset blue of shop\/web/);
});

test('a header is not judged before the candidate has a pod that could answer it', () => {
  const cluster = new SampleCluster({ data: { stages: 'header for 1m, 100% for 1m' }, restingPods: 0 });
  cluster.run(20);
  cluster.readyLimit.candidate = 0;
  cluster.bad.candidate = 1;
  cluster.release('web:2');
  cluster.run(60);
  assert.deepEqual([cluster.kept.phase, cluster.kept.sinceUs], ['rolling', null]);
  cluster.readyLimit.candidate = 1000;
  cluster.run(20);
  assert.ok(cluster.kept.sinceUs !== null && cluster.kept.sinceUs >= 90_000_000);
});

test('pods that could not be asked for are not late', () => {
  const cluster = released({ restingPods: 0, data: { 'ready-within': '1m' } });
  for (let looks = 0; looks < 12; looks++) {
    cluster.nowS += 10;
    assert.notEqual(cluster.decideOnce().change, null);
  }
  assert.equal(cluster.replicas('canary'), 0, 'nothing was carried out');
  assert.equal(cluster.kept.phase, 'rolling');
});

test('what was decided on an earlier look is not done when its pods have gone meanwhile', () => {
  const cluster = released();
  const look = () => {
    cluster.nowS += 10;
    return cluster.decideOnce().change?.object.kind;
  };
  const found = [look(), look(), look()];
  assert.equal(found.at(-1), 'VirtualService', 'decided, and never carried out');
  cluster.readyLimit.candidate = 0;
  assert.equal(look(), undefined);
  cluster.readyLimit.candidate = 1000;
  assert.equal(look(), 'VirtualService');
});

test('a candidate that carries all and fails is compared with home once more: its own fault, or everybody’s', () => {
  const switched = () => {
    const cluster = released({ restingPods: 4, data: { stages: '50% for 30s, 100% for 1h' } });
    cluster.run(100);
    assert.equal(cluster.share(), 100);
    return cluster;
  };
  const own = switched();
  own.bad.candidate = 0.3;
  assert.deepEqual(story(own.run(100)), ['130: public 50/50', '130: web 50/50', '150: public 100/0', '150: web 100/0']);
  assert.equal(own.kept.givenUp.length, 1);

  const everybodys = switched();
  everybodys.bad = { home: 0.3, candidate: 0.3 };
  everybodys.run(300);
  assert.equal(everybodys.share(), 50);
  everybodys.bad = { home: 0, candidate: 0 };
  everybodys.run(200);
  assert.equal(everybodys.share(), 100);
  everybodys.bad.candidate = 0.3;
  everybodys.run(60);
  assert.equal(everybodys.share(), 0);
  assert.match(everybodys.kept.because, /when it carries all, and only then/);
});

test('what was promoted is judged no more, and nothing is written', () => {
  const cluster = released();
  cluster.run(600);
  const { kept } = cluster;
  cluster.run(600);
  assert.deepEqual(cluster.kept, kept);
});
