/** `npm run bench [-- NAME…]`: every comparison, or those whose names begin so. */
import { attackBench } from './attack.ts';
import { type Bench, benchLine } from './bench.ts';
import { change } from './change.ts';
import { checkBench } from './check.ts';
import { compileCdk8s, compileJson, compileScale } from './compile.ts';
import { erlang } from './erlang.ts';
import { judgeBench } from './judge.ts';
import { kernelSimjs } from './kernel-simjs.ts';
import { simulateBench } from './simulate.ts';

const BENCHES: readonly Bench[] = [
  compileCdk8s,
  compileJson,
  compileScale,
  checkBench,
  kernelSimjs,
  simulateBench,
  erlang,
  change,
  judgeBench,
  attackBench,
];

const wanted = process.argv.slice(2);
const chosen = BENCHES.filter(({ name }) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)));
if (chosen.length === 0) {
  console.error(`no bench is called so; there are ${BENCHES.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
}
for (const bench of chosen) {
  for (const result of await bench.run()) console.log(benchLine(result));
}
