/**
 * Kubernetes quantities: `500m`, `1.5`, `2Gi`, `1e3` (apimachinery's resource.Quantity: a decimal number with a decimal
 * SI suffix, a binary one, or an exponent).
 */

const form = /^([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?$/;

/** As an exact fraction, so that `100n` of a core does not come out as 1.0000000000000001e-7. */
const scales: Readonly<Record<string, readonly [numerator: number, denominator: number]>> = {
  n: [1, 1e9],
  u: [1, 1e6],
  m: [1, 1e3],
  k: [1e3, 1],
  M: [1e6, 1],
  G: [1e9, 1],
  T: [1e12, 1],
  P: [1e15, 1],
  E: [1e18, 1],
  Ki: [1024, 1],
  Mi: [1_048_576, 1],
  Gi: [1_073_741_824, 1],
  Ti: [1_099_511_627_776, 1],
  Pi: [1_125_899_906_842_624, 1],
  Ei: [2 ** 60, 1],
};

/** The value of a quantity in its own unit (cores, bytes, pieces); undefined for what is none. Numbers are quantities too. */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const match = form.exec(value);
  if (match === null) return undefined;
  const [, digits, suffix] = match;
  if (suffix === undefined) return Number(digits);
  const scale = scales[suffix];
  if (scale !== undefined) return (Number(digits) * scale[0]) / scale[1];
  const scaled = Number(digits + suffix);
  return Number.isFinite(scaled) ? scaled : undefined;
}

/** A quantity of CPU in thousandths of a core, the finest that Kubernetes keeps; finer ones are rounded up as it rounds them. */
export function parseMillicores(value: unknown): number | undefined {
  const cores = parseQuantity(value);
  if (cores === undefined) return undefined;
  const milli = cores * 1000;
  const nearest = Math.round(milli);
  // 0.1 + 0.2 style residue must not cost a thousandth.
  return Math.abs(milli - nearest) < 1e-6 ? nearest : Math.ceil(milli);
}

/** A quantity of memory or storage in whole bytes, rounded up as Kubernetes rounds it. */
export function parseBytes(value: unknown): number | undefined {
  const bytes = parseQuantity(value);
  return bytes === undefined ? undefined : Math.ceil(bytes);
}
