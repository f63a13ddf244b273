/**
 * Durations as manifests write them, in integer microseconds: Go's (`1h30m`, `1.5s`, `100ms`; Istio, Velero, Flagger,
 * Argo, Chaos Mesh), of which protobuf's JSON (`1.5s`) is a case, Prometheus's (`1d`, `2w`), and Gateway API's, which
 * are Go's without fractions.
 */

const goUnitUs: Readonly<Record<string, number>> = {
  ns: 1e-3,
  us: 1,
  µs: 1, // U+00B5
  μs: 1, // U+03BC, which Go takes as well
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  h: 3600e6,
};

const prometheusUnitUs: Readonly<Record<string, number>> = {
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  h: 3600e6,
  d: 86_400e6,
  w: 7 * 86_400e6,
  y: 365 * 86_400e6,
};

const goForm = /^[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const goPart = /([0-9]*\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)/g;
const prometheusForm =
  /^(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?$/;
const prometheusOrder = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];

/** A Go duration in microseconds, rounded to the nearest; undefined for what Go would not parse. `0` needs no unit. */
export function parseDurationUs(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[-+]?0$/.test(value)) return 0;
  if (!goForm.test(value)) return undefined;
  let sumUs = 0;
  for (const [, digits, unit] of value.matchAll(goPart)) sumUs += Number(digits) * goUnitUs[unit!]!;
  const us = Math.round(sumUs);
  return value.startsWith('-') ? 0 - us : us;
}

/** A Prometheus duration in microseconds: whole numbers, units from large to small, each once; `0` needs no unit. */
export function parsePrometheusDurationUs(value: unknown): number | undefined {
  if (value === '0') return 0;
  if (typeof value !== 'string' || value === '') return undefined;
  const match = prometheusForm.exec(value);
  if (match === null) return undefined;
  return prometheusOrder.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * prometheusUnitUs[unit]!, 0);
}
