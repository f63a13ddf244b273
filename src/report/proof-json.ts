import type { JsonObject } from '../manifests/types.ts';
import type { Proof } from '../prove/types.ts';

/** Version of the JSON result: raised when a field changes its meaning or goes away. */
const VERSION = 1;

/** A number that JSON can hold: infinities become null, as an interval without an upper end has none. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The proof for programs: stable, and the same for two runs but for `seconds`. */
export function proofJson(proof: Proof, seconds: number): JsonObject {
  return {
    version: VERSION,
    platform: proof.platform,
    seed: proof.seed,
    assumed: proof.assumed.map((each) => ({ ...each })),
    promises: proof.promises.map((promise) => ({
      id: promise.id,
      title: promise.title,
      scope: { ...promise.scope },
      target: promise.target === null ? null : { ...promise.target },
      measured:
        promise.measured === null ? null : { value: finite(promise.measured.value), unit: promise.measured.unit },
      margin: promise.margin,
      by: promise.by,
      verdict: promise.verdict,
      because: [...promise.because],
      backed: [...promise.backed],
      evidence: promise.evidence === null ? null : { ...promise.evidence },
    })),
    seconds,
  };
}
