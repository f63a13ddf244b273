import type { Reading } from '../../schema/reading.ts';
import { printDuration } from '../../units/duration.ts';
import { quoteList } from '../../units/quote-list.ts';
import { perSecond } from '../../units/rate.ts';
import { printShare } from '../../units/share.ts';
import { entriesOf } from '../derive/entries-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenTracing } from '../sections/tracing.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

type Class = WrittenTracing['classes'][string];

const HEAD = ['tracing', 'head'];
const STORAGE = ['tracing', 'storage'];

/** What cannot be: rates behind a head that has thrown traces away, two ways to decide, two stores that each know half. */
export const tracing: SpecRule = (spec, reading) => {
  if (spec.tracing === undefined) return;
  const written = spec.tracing;
  classes(spec, written, reading);
  if (written.decide === 'tail') tail(written, reading);
  else withoutTail(written, reading);
  if (written.decide === 'head') head(spec, written, reading);
  if (written.decide === 'adaptive') adaptive(written, reading);
  if (written.decide !== 'adaptive' && written.target !== undefined) {
    const message = '`target` is of adaptive sampling, and here rates are written';
    reading.report('SPEC030', ['tracing', 'target'], message, 'write `decide: adaptive`, or take `target` away');
  }
  if (written.collector.max < written.collector.replicas) {
    const { max, replicas } = written.collector;
    const message = `at most ${max} collectors are fewer than the ${replicas} that there are at least`;
    reading.report('SPEC023', ['tracing', 'collector', 'max'], message, `write at least \`${replicas}\``);
  }
  store(written, reading);
  if (written.storage?.kind !== 'elasticsearch') embedded(spec, written, reading);
};

function classes(spec: PlatformSpec, { classes: named }: WrittenTracing, reading: Reading): void {
  const before: (readonly [string, Class])[] = [];
  for (const [name, each] of Object.entries(named)) {
    const at = ['tracing', 'classes', name];
    if (name === 'default') {
      const message = '`default` is what all other traces are called';
      reading.report('SPEC025', at, message, 'write it beside `classes`, or choose another name');
    }
    each.services.forEach((service, i) => {
      demandNamed(spec, 'service', service, [...at, 'services', i], reading);
    });
    if (each.services.length === 0 && each.operations.length === 0) {
      const message = `${name} names neither services nor operations, so it is every trace’s class`;
      reading.report('SPEC007', at, message, 'name some, or write its rate as `default`');
    }
    const cover = before.find(([, earlier]) => covers(earlier, each));
    if (cover !== undefined) {
      const message = `no span is ever of ${name}: ${cover[0]} stands before it and takes them all`;
      const before = ['tracing', 'classes', cover[0]];
      reading.contradict('SPEC030', at, before, message, `put ${name} before ${cover[0]}, or keep one of the two`);
    }
    before.push([name, each]);
  }
}

/** Whether every span of the later class is of the earlier one. */
function covers(earlier: Class, later: Class): boolean {
  const hasServices =
    earlier.services.length === 0 ||
    (later.services.length > 0 && later.services.every((service) => earlier.services.includes(service)));
  const hasOperations =
    earlier.operations.length === 0 ||
    (later.operations.length > 0 && later.operations.every((each) => earlier.operations.includes(each)));
  return hasServices && hasOperations && (earlier.services.length > 0 || earlier.operations.length > 0);
}

/** Every rate that is written, with its place. */
function rates({ classes: named, default: rest }: WrittenTracing): readonly (readonly [string, string[], number])[] {
  const own = Object.entries(named).flatMap(([name, { rate }]) =>
    rate === undefined ? [] : [[name, ['tracing', 'classes', name, 'rate'], rate] as const],
  );
  const last = rest.rate === undefined ? [] : [['default', ['tracing', 'default', 'rate'], rest.rate] as const];
  return [...own, ...last].map(([name, at, rate]) => [name, [...at], rate]);
}

function tail(written: WrittenTracing, reading: Reading): void {
  const { head: share = 1, errors, slow } = written;
  if (share === 1) return;
  for (const [name, at, rate] of rates(written)) {
    if (rate <= share) continue;
    const message = `${printShare(rate)} of ${name} cannot be kept: the head lets ${printShare(share)} of all traces begin, so it is really ${printShare(share)}`;
    const fix = `write \`head: 100%\`, or at most \`${printShare(share)}\` here`;
    reading.contradict('SPEC028', at, HEAD, message, fix);
  }
  const lost = printShare(1 - Number(share.toFixed(12)));
  const unusual = [
    ['errors', errors ?? true, 'with an error', 'errors: false'],
    ['slow', slow !== undefined, `slower than ${printDuration(slow ?? 0)}`, ''],
  ] as const;
  for (const [field, isAsked, what, way] of unusual) {
    if (!isAsked) continue;
    const message = `traces ${what} are always kept, but ${lost} of them never begin: the head lets ${printShare(share)} through`;
    reading.contradict(
      'SPEC028',
      ['tracing', field],
      HEAD,
      message,
      `write \`head: 100%\`${way === '' ? '' : `, or \`${way}\``}`,
    );
  }
}

/** Only who sees whole traces knows which are unusual. */
function withoutTail({ decide, errors, slow }: WrittenTracing, reading: Reading): void {
  const asked = [errors === true ? 'errors' : '', slow === undefined ? '' : 'slow'].filter((field) => field !== '');
  for (const field of asked) {
    const message = `where a trace begins nobody knows yet how it ends: \`decide: ${decide}\` cannot keep by \`${field}\``;
    reading.report('SPEC025', ['tracing', field], message, 'write `decide: tail`, or take it away');
  }
}

/** The gateway’s proxy begins traces with one share for all; the services behind it follow. */
function head(spec: PlatformSpec, written: WrittenTracing, reading: Reading): void {
  const share = written.head ?? 1;
  for (const [name, each] of Object.entries(written.classes)) {
    const rate = each.rate ?? written.default.rate ?? 0.1;
    const services = each.services.length === 0 ? Object.keys(spec.services) : each.services;
    const behind = services.filter((service) => {
      const known = Object.hasOwn(spec.services, service) ? spec.services[service] : undefined;
      return known !== undefined && entriesOf(spec, known).length > 0;
    });
    if (behind.length > 0 && rate !== share) {
      const message = `${name} is not sampled at ${printShare(rate)}: traces of ${quoteList(behind)} begin in the gateway, which knows no classes and lets ${printShare(share)} through`;
      const at = ['tracing', 'classes', name, ...(each.rate === undefined ? [] : ['rate'])];
      reading.contradict(
        'SPEC028',
        at,
        HEAD,
        message,
        `write \`decide: tail\` with \`head: 100%\`, or \`rate: ${printShare(share)}\``,
      );
    }
    each.operations.forEach((operation, i) => {
      if (!operation.includes('*')) return;
      const message = `SDKs look operations up by their whole name, and \`${operation}\` is a pattern`;
      const at = ['tracing', 'classes', name, 'operations', i];
      reading.report('SPEC025', at, message, 'write the names, or `decide: tail`');
    });
  }
}

function adaptive(written: WrittenTracing, reading: Reading): void {
  for (const [name, at] of rates(written)) {
    const message = `the rate of ${name} is written, and \`decide: adaptive\` computes it: one Jaeger does one of the two`;
    reading.report('SPEC025', at, message, 'take the rate away, or write `decide: tail`');
  }
}

function store({ storage }: WrittenTracing, reading: Reading): void {
  if (storage === undefined) return;
  const at = ['tracing', 'storage'];
  if (storage.kind === 'elasticsearch') {
    if (storage.url === undefined) {
      reading.report('SPEC007', at, 'Elasticsearch is somewhere', 'add `url: https://elasticsearch.example:9200`');
    }
    return;
  }
  for (const field of ['url', 'secret'] as const) {
    if (storage[field] === undefined) continue;
    const message = `\`${field}\` is of Elasticsearch; ${storage.kind} is inside Jaeger`;
    reading.report('SPEC030', [...at, field], message, `write \`kind: elasticsearch\`, or take \`${field}\` away`);
  }
}

const REASON = 'each would keep its own traces, and a search asks one of them';

/** Storage inside the process is known to that process only. */
function embedded(spec: PlatformSpec, written: WrittenTracing, reading: Reading): void {
  const kind = written.storage?.kind ?? 'badger';
  const cure = 'write `1`, or `storage: { kind: elasticsearch, url: … }`';
  for (const field of ['collectors', 'max', 'queries'] as const) {
    const count = written.jaeger[field] ?? 0;
    if (count <= (field === 'queries' ? 0 : 1)) continue;
    const what = field === 'queries' ? 'pods that only answer have nothing to read' : REASON;
    const fix = field === 'queries' ? cure.replace('`1`', '`0`').replace('write `0`', 'take it away') : cure;
    reading.contradict(
      'SPEC025',
      ['tracing', 'jaeger', field],
      STORAGE,
      `${count} pods over ${kind} are ${count} stores: ${what}`,
      fix,
    );
  }
  const keep = written.default.keep;
  for (const [name, each] of Object.entries(written.classes)) {
    if (each.keep === undefined || each.keep === keep) continue;
    const message = `${name} is kept for ${printDuration(each.keep)} and others for ${printDuration(keep)}: with ${kind} inside Jaeger a search reads one store, which keeps everything equally long`;
    reading.contradict(
      'SPEC025',
      ['tracing', 'classes', name, 'keep'],
      STORAGE,
      message,
      'keep all equally long, or use Elasticsearch',
    );
  }
  if (kind === 'memory') remembered(spec, written, reading);
}

/** Size from rate × retention: a store of so many traces is a store of so many seconds. */
function remembered(spec: PlatformSpec, written: WrittenTracing, reading: Reading): void {
  const traces = written.storage?.traces ?? 0;
  const loads = Object.entries(spec.services).map(([name, { load }]) => {
    return [name, load === undefined ? 0 : 'rps' in load ? load.rps : perSecond(load)] as const;
  });
  const offered = loads.reduce((sum, [, rps]) => sum + rps, 0);
  const [most] = loads.toSorted(([, a], [, b]) => b - a);
  const kept = offered * Math.min(written.head ?? 1, written.default.rate ?? (written.decide === 'tail' ? 0.1 : 1));
  if (kept === 0) return;
  const seconds = traces / kept;
  const wanted = written.default.keep / 1_000_000;
  if (seconds >= wanted) return;
  const lasts = printDuration(Math.max(1, Math.round(seconds)) * 1_000_000);
  const message = `${traces} traces are ${lasts} of them: ${Math.round(kept * 10) / 10} are kept every second, and they are to stay for ${printDuration(written.default.keep)}`;
  reading.contradict(
    'SPEC028',
    [...STORAGE, 'traces'],
    ['services', most?.[0] ?? '', 'load'],
    message,
    `use Elasticsearch, or a \`rate\` of which ${traces} last`,
  );
}
