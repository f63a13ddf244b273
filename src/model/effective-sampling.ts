/**
 * Which share of traces is really kept. A class speaks of spans, a trace has spans of many services, and one decision is
 * made for all of them: so what is written for a class is what its traces get only where no earlier class is met.
 *
 * Exact, without drawing: a call that is made for one request in ten is a chance of one in ten, calls are independent,
 * and the classes that a trace meets follow from products along the calls.
 *
 * Leaves out: which operation a call inside a trace is (only what begins a trace has a named operation here), retries,
 * errors and slow traces, and the clusters: a trace that crosses them is decided in each.
 */
import type { EffectiveRates, TraceClass } from './tracing-types.ts';

/** What of a service decides which spans a trace has. */
export interface TracedService {
  readonly name: string;
  readonly calls: readonly { readonly to: string; readonly times: number }[];
  /** Whether traces begin here. */
  readonly begins: boolean;
  /** Whether its traces begin in the gateway’s proxy, which knows no operations and no classes. */
  readonly behindGateway: boolean;
}

export interface SamplingRules {
  readonly decide: 'tail' | 'head' | 'adaptive';
  readonly head: number;
  /** In the order of precedence; the last holds what no other does. */
  readonly classes: readonly TraceClass[];
}

/** Whether the name of a span is what a class means: `*` stands for anything. */
export function isOperation(pattern: string, operation: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return pattern === operation;
  if (!operation.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = operation.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1) ?? '';
  return operation.length - last.length >= at && operation.endsWith(last);
}

/** Position of the first class that a span is of; a span whose name is not known has only classes without operations. */
export function classOfSpan(classes: readonly TraceClass[], service: string, operation: string | null): number {
  const found = classes.findIndex(
    ({ services, operations }) =>
      (services.length === 0 || services.includes(service)) &&
      (operations.length === 0 || (operation !== null && operations.some((each) => isOperation(each, operation)))),
  );
  return found < 0 ? classes.length - 1 : found;
}

/** Of the traces that pass through a service and all that it calls. */
interface Passage {
  /** Chance that none of their spans is of a class before the one asked about. */
  readonly clear: number;
  /** By service, the expected number of requests in those traces that are clear. */
  readonly requests: ReadonlyMap<string, number>;
}

type Services = ReadonlyMap<string, TracedService>;

/** A request that begins at a service with an operation, as far as classes before `limit` are not met. */
function passage(
  services: Services,
  rules: SamplingRules,
  limit: number,
  name: string,
  operation: string | null,
  known: Map<string, Passage>,
): Passage {
  const found = operation === null ? known.get(name) : undefined;
  if (found !== undefined) return found;
  let clear = classOfSpan(rules.classes, name, operation) < limit ? 0 : 1;
  const requests = new Map([[name, clear]]);
  for (const { to, times } of services.get(name)?.calls ?? []) {
    if (!services.has(to)) continue;
    const callee = passage(services, rules, limit, to, null, known);
    const call = severalTimes(callee, times);
    for (const [service, count] of requests) requests.set(service, count * call.clear);
    for (const [service, count] of call.requests) requests.set(service, (requests.get(service) ?? 0) + clear * count);
    clear *= call.clear;
  }
  const made = { clear, requests };
  if (operation === null) known.set(name, made);
  return made;
}

/** The whole part of `times` is called always, the rest with that chance. */
function severalTimes({ clear, requests }: Passage, times: number): Passage {
  const whole = Math.floor(times);
  const chance = times - whole;
  let others = 1;
  for (let i = 1; i < whole; i++) others *= clear;
  const all = whole === 0 ? 1 : others * clear;
  const maybe = 1 - chance + chance * clear;
  // One request of the callee is counted, the other calls only have to be clear.
  const factor = (whole === 0 ? 0 : whole * others * maybe) + all * chance;
  return { clear: all * maybe, requests: new Map([...requests].map(([name, count]) => [name, count * factor])) };
}

/** Shares by class, for traces that begin at a service with an operation. */
interface Shares {
  readonly traces: number;
  readonly requests: ReadonlyMap<string, number>;
}

function keptFrom(services: Services, rules: SamplingRules, name: string, operation: string | null): Shares {
  const { classes, head } = rules;
  const passages = classes.map((_, limit) => passage(services, rules, limit, name, operation, new Map()));
  let traces = 0;
  const requests = new Map<string, number>();
  for (const [index, each] of classes.entries()) {
    const here = passages[index]!;
    const next = passages[index + 1];
    // Of this class exactly: clear of all before it, and not of this one.
    const rate = Math.min(each.rate ?? 1, head);
    traces += rate * (here.clear - (next?.clear ?? 0));
    for (const [service, count] of here.requests) {
      const exactly = count - (next?.requests.get(service) ?? 0);
      requests.set(service, (requests.get(service) ?? 0) + rate * exactly);
    }
  }
  const whole = passages[0]!.requests;
  const called = [...requests].filter(([service]) => (whole.get(service) ?? 0) > 0);
  return { traces, requests: new Map(called.map(([service, kept]) => [service, kept / whole.get(service)!])) };
}

/** What SDKs or the gateway decide where a trace begins holds for all of it. */
function decidedAtHead({ classes, head }: SamplingRules, service: TracedService, operation: string | null): number {
  if (service.behindGateway) return head;
  return classes[classOfSpan(classes, service.name, operation)]?.rate ?? head;
}

/** Operations that a class names and that may begin a trace at a service. */
function operationsAt(classes: readonly TraceClass[], service: string): readonly string[] {
  const named = classes.filter(({ services }) => services.length === 0 || services.includes(service));
  return [...new Set(named.flatMap(({ operations }) => operations))];
}

/** Mean number of requests, inside the platform, that one trace which begins at a service is made of. */
export function requestsPerTrace(services: readonly TracedService[], name: string): number {
  const known = new Map(services.map((service) => [service.name, service]));
  const rules: SamplingRules = { decide: 'tail', head: 1, classes: [REST] };
  let sum = 0;
  for (const count of passage(known, rules, 0, name, null, new Map()).requests.values()) sum += count;
  return sum;
}
const REST: TraceClass = { name: 'default', services: [], operations: [], rate: 1, keepUs: 0 };

/** For every service the share that is kept of traces that begin there, and of its own spans in others’ traces. */
export function effectiveSampling(
  all: readonly TracedService[],
  rules: SamplingRules,
): Readonly<Record<string, EffectiveRates>> {
  const services = new Map(all.map((service) => [service.name, service]));
  const rates = new Map(all.map(({ name }) => [name, { begun: {}, within: {} } as Mutable]));
  for (const root of all.filter(({ begins }) => begins)) {
    const begun = rates.get(root.name)!.begun;
    const usual = keptFrom(services, rules, root.name, null);
    const rateOf = (operation: string | null, tail: number): number | null =>
      rules.decide === 'adaptive' ? null : rules.decide === 'head' ? decidedAtHead(rules, root, operation) : tail;
    begun['*'] = rateOf(null, usual.traces);
    for (const operation of operationsAt(rules.classes, root.name)) {
      begun[operation] = rateOf(operation, keptFrom(services, rules, root.name, operation).traces);
    }
    for (const [name, share] of usual.requests) {
      if (name !== root.name) rates.get(name)!.within[root.name] = rateOf(null, share);
    }
  }
  return Object.fromEntries(rates);
}

interface Mutable {
  readonly begun: Record<string, number | null>;
  readonly within: Record<string, number | null>;
}
