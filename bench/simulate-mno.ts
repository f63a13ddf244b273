/** A quiet day of examples/mno.yaml at its declared load: prints user requests and events per CPU-second as JSON. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from '../src/compile/compile.ts';
import { indexManifests } from '../src/manifests/manifest-index.ts';
import { buildModel } from '../src/model/build-model.ts';
import { targetsOf } from '../src/model/targets-of-model.ts';
import { planContext } from '../src/prove/plan-context.ts';
import { readSpec } from '../src/spec/read-spec.ts';
import { runWorld } from '../src/worlds/sim/run-world.ts';

const SECOND_US = 1_000_000;
const DURATION_US = 1800 * SECOND_US;

const path = fileURLToPath(new URL('../examples/mno.yaml', import.meta.url));
const { spec, reading, issues } = readSpec(path, readFileSync(path, 'utf8'));
if (spec === null) throw new Error(`${path} is not a spec: ${JSON.stringify(issues[0])}`);
const model = buildModel(spec, reading);
const manifests = compile(model).files.flatMap(({ cluster, objects }) =>
  objects.map((object) => ({ object, cluster })),
);
const { index, targets, clients } = planContext(indexManifests(manifests), targetsOf(model), 1);

const before = process.cpuUsage();
const { requests, events } = runWorld({
  manifests: index,
  targets,
  seed: 1,
  durationUs: DURATION_US,
  windows: [{ name: 'steady', fromUs: 60 * SECOND_US, untilUs: DURATION_US }],
  clients,
  faults: [],
});
const { user, system } = process.cpuUsage(before);
const seconds = (user + system) / 1e6;
console.log(JSON.stringify({ requestsPerSecond: requests / seconds, eventsPerSecond: events / seconds }));
