import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { samplePlatform } from '../spec/sample-platform.ts';
import {
  classOfSpan,
  effectiveSampling,
  isOperation,
  requestsPerTrace,
  type SamplingRules,
  type TracedService,
} from './effective-sampling.ts';
import { sampleModel } from './sample-model.ts';
import type { TraceClass, Tracing } from './tracing-types.ts';

function traceClass(name: string, rate: number, more: Partial<TraceClass> = {}): TraceClass {
  return { name, services: [], operations: [], rate, keepUs: 0, ...more };
}

/** Services a, b, c, d: each may call those after it. */
const NAMES = ['a', 'b', 'c', 'd'] as const;
const times = fc.constantFrom(0, 0, 0.1, 0.5, 1, 1.25, 2);

const platforms = fc
  .record({
    calls: fc.array(times, { minLength: 6, maxLength: 6 }),
    classes: fc.array(
      fc.record({ services: fc.subarray([...NAMES], { minLength: 1 }), rate: fc.constantFrom(0, 0.05, 0.2, 0.5, 1) }),
      { maxLength: 3 },
    ),
    rest: fc.constantFrom(0, 0.1, 1),
    head: fc.constantFrom(0.1, 0.5, 1),
  })
  .map(({ calls, classes, rest, head }) => {
    let next = 0;
    const services = NAMES.map((name, i): TracedService => {
      const out = NAMES.slice(i + 1).map((to) => ({ to, times: calls[next++] ?? 0 }));
      return { name, calls: out, begins: i === 0, behindGateway: false };
    });
    const named = classes.map(({ services: own, rate }, i) => traceClass(`k${i}`, rate, { services: own }));
    const rules: SamplingRules = { decide: 'tail', head, classes: [...named, traceClass('default', rest)] };
    return { services, rules };
  });

/** One way in which a trace may come out: with what chance, and how many requests of each service it has. */
interface Outcome {
  readonly chance: number;
  readonly requests: Readonly<Record<string, number>>;
}

/** Every way, by listing all of them: the same question answered without a product of generating functions. */
function outcomes(services: readonly TracedService[], name: string): readonly Outcome[] {
  let all: readonly Outcome[] = [{ chance: 1, requests: { [name]: 1 } }];
  for (const { to, times: often } of services.find((each) => each.name === name)!.calls) {
    const whole = Math.floor(often);
    const callee = merged(outcomes(services, to));
    for (let i = 0; i < whole; i++) all = merged(both(all, callee));
    const rest = often - whole;
    if (rest > 0) {
      const skipped = all.map((each) => ({ ...each, chance: each.chance * (1 - rest) }));
      all = merged([...skipped, ...both(all, callee).map((each) => ({ ...each, chance: each.chance * rest }))]);
    }
  }
  return all;
}

function both(some: readonly Outcome[], others: readonly Outcome[]): readonly Outcome[] {
  return some.flatMap((one) =>
    others.map((other) => {
      const requests: Record<string, number> = { ...one.requests };
      for (const [name, count] of Object.entries(other.requests)) requests[name] = (requests[name] ?? 0) + count;
      return { chance: one.chance * other.chance, requests };
    }),
  );
}

function merged(all: readonly Outcome[]): readonly Outcome[] {
  const sums = new Map<string, Outcome>();
  for (const each of all) {
    const key = NAMES.map((name) => each.requests[name] ?? 0).join();
    sums.set(key, { ...each, chance: each.chance + (sums.get(key)?.chance ?? 0) });
  }
  return [...sums.values()];
}

/** What the policies of a collector keep of one trace: the first class that any span has. */
function keptOf({ classes, head }: SamplingRules, requests: Outcome['requests']): number {
  const present = Object.keys(requests).filter((name) => requests[name]! > 0);
  const first = Math.min(...present.map((name) => classOfSpan(classes, name, null)));
  return Math.min(classes[first]!.rate!, head);
}

function near(actual: number | null | undefined, expected: number, what: string): void {
  assert.ok(typeof actual === 'number' && Math.abs(actual - expected) < 1e-9, `${what}: ${actual}, not ${expected}`);
}

test('the share of traces and of spans that is kept is what listing every possible trace gives', () => {
  fc.assert(
    fc.property(platforms, ({ services, rules }) => {
      const rates = effectiveSampling(services, rules);
      const all = outcomes(services, 'a');
      const whole = all.reduce((sum, { chance, requests }) => sum + chance * keptOf(rules, requests), 0);
      near(rates.a?.begun['*'], whole, 'traces');
      let requestsOfAll = 0;
      for (const name of NAMES) {
        const made = all.reduce((sum, { chance, requests }) => sum + chance * (requests[name] ?? 0), 0);
        requestsOfAll += made;
        if (name === 'a' || made === 0) continue;
        const kept = all.reduce((sum, { chance, requests }) => {
          return sum + chance * (requests[name] ?? 0) * keptOf(rules, requests);
        }, 0);
        near(rates[name]?.within.a, kept / made, `spans of ${name}`);
      }
      near(requestsPerTrace(services, 'a'), requestsOfAll, 'requests');
    }),
    { numRuns: 200 },
  );
});

test('a name with * is what it says', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['GET /healthz', 'GET /healthz', true],
    ['GET /healthz', 'GET /healthz/deep', false],
    ['POST /a*', 'POST /a', true],
    ['*/a', 'GET /b/a', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a*a', 'a', false],
    ['*', '', true],
  ];
  for (const [pattern, name, expected] of cases)
    assert.equal(isOperation(pattern, name), expected, `${pattern} ${name}`);
});

describe('what explain shows', () => {
  function tracing(lines: string, web = 'calls: { api: 0.1 }'): Tracing {
    const rest = `gateway: { host: shop.example }\ntracing: { ${lines} }`;
    const text = samplePlatform({ rest, web: `${web}\n    load: { rps: 100 }` });
    return sampleModel(text).tracing!;
  }

  test('a class behind another counts only where that one is not met', () => {
    const { effective } = tracing(
      'classes: { api: { services: [api], rate: 100% }, main: { services: [web], rate: 20% } }',
    );
    near(effective.web?.begun['*'], 0.1 + 0.9 * 0.2, 'one in ten traces meets api');
    near(effective.api?.within.web, 1, 'every trace with a span of api is of its class');
  });

  test('a named operation has the rate of its class, wherever it leads', () => {
    const { effective } = tracing(
      'classes: { health: { operations: [GET /healthz], rate: 1% } }, default: { rate: 10% }',
    );
    near(effective.web?.begun['GET /healthz'], 0.01, 'health');
    near(effective.web?.begun['*'], 0.1, 'the rest');
  });

  test('the gateway decides for what is behind it, and nobody knows what adapts', () => {
    near(tracing('decide: head, head: 20%').effective.web?.begun['*'], 0.2, 'head');
    assert.equal(tracing('decide: adaptive').effective.web?.begun['*'], null);
  });

  test('sizes follow from load, rates and time', () => {
    const { load, tracesHeld, windows } = tracing(
      'default: { rate: 10%, keep: 10d }, spanSize: 1Ki',
      'calls: { api: 1 }',
    );
    assert.deepEqual(load, { tracesPerSecond: 100, spansPerSecond: 800, spanBytes: 1024 });
    // 100 traces/s × 30 s, twice, over three collectors.
    assert.equal(tracesHeld, 2000);
    const bytes = 800 * 0.1 * 1024 * 10 * 86_400;
    assert.equal(windows[0]?.storedBytes, Math.ceil(bytes / 2 ** 30) * 2 ** 30);
  });
});
