import type { JsonObject } from '../../manifests/types.ts';
import { countFindings, type Judgement } from './judged-finding.ts';

/** Version of the shape of the result. */
const VERSION = 1;

/** The result for programs; only `seconds` differs between two runs over the same files. */
export function findingJson(
  { findings, gone }: Judgement,
  about: { readonly platform: string; readonly objects: number; readonly seconds: number },
): JsonObject {
  return {
    version: VERSION,
    platform: about.platform,
    objects: about.objects,
    failed: findings.some(({ fails }) => fails),
    counts: { ...countFindings(findings) },
    findings: findings.map(({ other, rows, ...finding }) => ({
      ...finding,
      rows: [...rows],
      other: other === null ? null : { ...other },
    })),
    gone: gone.map(([fingerprint, count]) => ({ fingerprint, count })),
    seconds: about.seconds,
  };
}
