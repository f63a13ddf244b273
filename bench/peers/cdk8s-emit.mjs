// The same objects through cdk8s: all in one chart, or one chart per service.
import { ApiObject, App, Chart } from 'cdk8s';
import { loadObjects } from './load-objects.mjs';

const [file, out, charts] = process.argv.slice(2);
const app = new App({ outdir: out });
const byName = new Map();
function chartOf(object) {
  const name = charts === 'one' ? 'all' : (object.metadata.labels?.app ?? 'platform');
  let chart = byName.get(name);
  if (chart === undefined) {
    chart = new Chart(app, name);
    byName.set(name, chart);
  }
  return chart;
}
for (const [index, object] of loadObjects(file).entries()) new ApiObject(chartOf(object), `o${index}`, object);
app.synth();
