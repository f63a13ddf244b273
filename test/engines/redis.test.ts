/** Redis’ own word on what is compiled for it: it starts, agrees who is master, replaces one that is lost, and joins. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../src/compile/compile.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { samplePlatform } from '../../src/spec/sample-platform.ts';
import { joinScript, RedisNodes, redisSkip } from './redis-nodes.ts';

const REDIS = 6379;
const SENTINEL = 26_379;
const skip = redisSkip();

function objects(run: string): readonly KubeObject[] {
  const rest = `data:\n  db: { kind: redis, run: { ${run} } }`;
  const { files } = compile(sampleModel(samplePlatform({ rest })));
  return files.find(({ path }) => path.endsWith('data/redis.yaml'))?.objects ?? [];
}

test('Sentinels replace a lost master, and it comes back as a replica that has what was written', {
  skip,
}, async () => {
  const nodes = new RedisNodes(objects('secret: db-auth, sentinel: {}'), 41);
  const [first = '', second = ''] = nodes.pods;
  const roleOf = (pod: string) => nodes.ask(pod, REDIS, 'role').split('\n')[0];
  const masterBy = (pod: string) =>
    nodes.ask(pod, SENTINEL, 'sentinel', 'get-master-addr-by-name', 'db').split('\n')[0] ?? '';
  const watchers = (pod: string) => nodes.ask(pod, SENTINEL, 'sentinel', 'master', 'db');
  const starts = (pod: string) => {
    nodes.start(pod, 'start-redis.sh');
    nodes.start(pod, 'start-sentinel.sh');
  };
  try {
    nodes.pods.forEach(starts);
    await nodes.until('three Sentinels know one another', () => /num-other-sentinels\n2/.test(watchers(second)));
    for (const pod of nodes.pods) {
      await nodes.until('each knows who could take over', () => /num-slaves\n2/.test(watchers(pod)));
    }
    assert.equal(masterBy(second), nodes.host(first));
    await nodes.until('a replica hears the master', () => nodes.ask(first, REDIS, 'set', 'key', 'before') === 'OK');
    await nodes.until('it is written twice', () => nodes.ask(second, REDIS, 'get', 'key') === 'before');
    nodes.lose(first);
    await nodes.until('another master', () => masterBy(second) !== nodes.host(first));
    const master = nodes.pods.find((pod) => nodes.host(pod) === masterBy(second)) ?? '';
    await nodes.until('it writes', () => nodes.ask(master, REDIS, 'set', 'key', 'after') === 'OK');
    starts(first);
    await nodes.until('the lost one follows', () => roleOf(first) === 'slave');
    await nodes.until('it has what was written', () => nodes.ask(first, REDIS, 'get', 'key') === 'after');
    await nodes.until('its Sentinel is known again', () => masterBy(first) === nodes.host(master));
    assert.match(watchers(second), /num-other-sentinels\n2/, 'as the one that it was');
  } finally {
    nodes.stop();
  }
});

test('nodes of a Redis Cluster join, each copy in another zone, and joining again changes nothing', {
  skip,
}, async () => {
  const all = objects('secret: db-auth, cluster: {}');
  const nodes = new RedisNodes(all, 42);
  const [first = ''] = nodes.pods;
  const view = () =>
    nodes
      .ask(first, REDIS, 'cluster', 'nodes')
      .split('\n')
      .map((line) => line.split(' '));
  const zoneOf = (line: readonly string[]) => /db-one([abc])/.exec(line[1] ?? '')?.[1];
  try {
    for (const pod of nodes.pods) nodes.start(pod, 'start-redis.sh');
    assert.equal(nodes.run(joinScript(all)), 0);
    await nodes.until('six names are known', () => view().filter((line) => zoneOf(line) !== undefined).length === 6);
    const isMaster = (line: readonly string[]) => line[2]?.includes('master') === true;
    await nodes.until('half of them follow', () => view().filter(isMaster).length === 3);
    const masters = view().filter(isMaster);
    assert.deepEqual(masters.map(zoneOf).toSorted(), ['a', 'b', 'c']);
    for (const replica of view().filter((line) => line[2]?.includes('slave'))) {
      const own = masters.find(([id]) => id === replica[3]);
      assert.ok(own !== undefined && zoneOf(own) !== zoneOf(replica), replica.join(' '));
    }
    const before = view()
      .map(([id, , , master]) => `${id} ${master}`)
      .toSorted();
    assert.equal(nodes.run(joinScript(all)), 0);
    assert.deepEqual(
      view()
        .map(([id, , , master]) => `${id} ${master}`)
        .toSorted(),
      before,
    );
  } finally {
    nodes.stop();
  }
});
