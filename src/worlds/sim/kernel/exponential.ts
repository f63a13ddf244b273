/**
 * Exponential variates by the ziggurat method (Marsaglia and Tsang 2000, 256 layers): one 32-bit word and one
 * multiplication in 99 of 100 cases, half the cost of a logarithm. The tables come from Math.exp and Math.log, whose
 * bits agree between Node versions (Math.pow's do not).
 */

const LAYERS = 256;
/** Where the tail begins and the area of a layer, from the paper. */
const TAIL = 7.69711747013105;
const AREA = 0.003949659822581557;
const TWO_24 = 16777216;

/** Right edge of each layer, from the narrow top (0) to the tail. */
const edges = new Float64Array(LAYERS + 1);
edges[LAYERS] = AREA / Math.exp(-TAIL);
edges[LAYERS - 1] = TAIL;
for (let i = LAYERS - 2; i >= 1; i--) edges[i] = -Math.log(AREA / edges[i + 1]! + Math.exp(-edges[i + 1]!));

/** Below this a draw of 24 bits lies under the curve for certain. */
const insides = new Float64Array(LAYERS);
const widths = new Float64Array(LAYERS);
for (let i = 0; i < LAYERS; i++) {
  insides[i] = Math.floor((TWO_24 * edges[i]!) / edges[i + 1]!);
  widths[i] = edges[i + 1]! / TWO_24;
}

/** A source of uniform numbers. */
export interface WordSource {
  readonly word: () => number;
  readonly unit: () => number;
}

/** A variate with mean 1. */
export function standardExponential(source: WordSource): number {
  for (;;) {
    const word = source.word();
    const layer = word & 255;
    const draw = word >>> 8;
    if (draw < insides[layer]!) return draw * widths[layer]!;
    if (layer === LAYERS - 1) return TAIL - Math.log(1 - source.unit());
    const value = draw * widths[layer]!;
    const above = Math.exp(-edges[layer + 1]!);
    if (above + source.unit() * (Math.exp(-edges[layer]!) - above) < Math.exp(-value)) return value;
  }
}
