/** What clouds are asked for: by every example, and by platforms that ask for the rest of what can be asked. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../../src/compile/compile.ts';
import type { JsonObject } from '../../../src/manifests/types.ts';
import { buildModel } from '../../../src/model/build-model.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { type SampleParts, samplePlatform } from '../../../src/spec/sample-platform.ts';

export interface CloudScene {
  /** As in `mno us-east-1`. */
  readonly title: string;
  /** The cluster's folder, by file: one root module. */
  readonly documents: ReadonlyMap<string, JsonObject>;
}

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const REGIONS =
  'east: { share: 70%, zones: [a, b, c] }\n  west: { zones: [a, b, c] }\n  far: { role: warm, zones: [a] }';
const STORE = 'data: { db: { kind: postgres, run: {} } }';
const TRACES = 'tracing: { storage: { kind: elasticsearch, url: "https://e.example", secret: search } }';
const ROTATOR = 'arn:aws:lambda:one:111122223333:function:rotate';

function dns(lines: string, parts: SampleParts = {}): SampleParts {
  const rest = `gateway: { host: shop.example }\ndns: { owner: terraform, ${lines} }\n${STORE}`;
  return { regions: REGIONS, rest, ...parts };
}

/** Platforms that ask for what no example does. */
const PLATFORMS: Readonly<Record<string, SampleParts>> = {
  'names by weight, a path': dns('health: { path: /ready }', {
    web: 'public: [{ host: east.shop.example, path: /ready }, { host: west.shop.example, path: /ready }]',
  }),
  'names by the way there, addresses': dns(
    'policy: latency, addresses: { east: 192.0.2.1, west: 192.0.2.2 }, health: {}',
  ),
  'names by place': dns(
    'policy: geo, places: { east: { everywhere: true }, west: { states: [CA] }, far: { continents: [EU], countries: [IL] } }',
  ),
  'names by readiness': dns('policy: failover, zone: example, health: {}'),
  'names that begin with a digit': dns('health: {}', {
    rest: 'gateway: { host: 3d.example }\ndns: { owner: terraform, health: {} }',
  }),
  'names by nearness': dns('policy: proximity, bias: { east: 20 }'),
  'secrets made anew': {
    rest: `${TRACES}\nsecurity: { secrets: { kind: aws, rotators: { passwords: "${ROTATOR}", certificates: "${ROTATOR}" } } }`,
  },
  'secrets that people make': { rest: `${TRACES}\nsecurity: { secrets: { kind: aws } }` },
  'Shield alone': { rest: 'security: { edge: { shield: true } }' },
  'rules alone': { rest: 'security: { edge: { managedRules: true } }' },
  'backups without a lock': { rest: `${STORE}\nbackup: { bucket: shop-backups, lock: none }` },
  'a bucket that cools': {
    rest: 'monitoring: {}\ndata: { files: { kind: bucket } }\ncost: { tiers: { archive: 120d } }',
  },
};

/** The folders of one platform. */
function scenesOf(platform: string, text: string): readonly CloudScene[] {
  const { spec, issues, reading } = readSpec(`${platform}.yaml`, text);
  assert.deepEqual(issues, [], platform);
  const model = buildModel(spec!, reading);
  const { documents } = compile(model);
  return Object.keys(model.clusters).map((cluster) => ({
    title: `${platform} ${cluster}`,
    documents: new Map(
      documents
        .filter((each) => each.cluster === cluster && each.path.endsWith('.tf.json'))
        .map(({ path, document }) => [path.slice(cluster.length + 1), document]),
    ),
  }));
}

/** Every folder of the examples and of these platforms that has anything in it. */
export function cloudScenes(): readonly CloudScene[] {
  const examples = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'));
  return [
    ...examples.flatMap((name) => scenesOf(name.replace('.yaml', ''), readFileSync(join(EXAMPLES, name), 'utf8'))),
    ...Object.entries(PLATFORMS).flatMap(([title, parts]) => scenesOf(title, samplePlatform(parts))),
  ].filter(({ documents }) => documents.size > 0);
}
