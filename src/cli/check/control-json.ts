import type { JudgedControl } from '../../check/controls/judge-controls.ts';
import type { Framework } from '../../check/controls/types.ts';
import type { JsonObject } from '../../manifests/types.ts';
import { countControls } from './control-text.ts';

/** Version of the shape of the result. */
const VERSION = 1;

function verdictJson({ control, verdict }: JudgedControl): JsonObject {
  const about = { id: control.id, about: control.about, verdict: verdict.kind };
  switch (verdict.kind) {
    case 'broken':
      return { ...about, findings: verdict.findings.map(place) };
    case 'unchecked':
      return { ...about, why: verdict.why };
    case 'holds':
      return { ...about, because: [...verdict.because], accepted: verdict.accepted.map(place) };
  }
}

function place({ code, object, cluster, path, message, suppressed }: VerdictFinding): JsonObject {
  return { code, object, cluster, path, message, suppressed };
}

type VerdictFinding = Extract<JudgedControl['verdict'], { readonly kind: 'broken' }>['findings'][number];

/** The controls for programs. */
export function controlJson(
  { title }: Framework,
  judged: readonly JudgedControl[],
  about: { readonly platform: string; readonly framework: string },
): JsonObject {
  return {
    version: VERSION,
    platform: about.platform,
    framework: about.framework,
    title,
    counts: { ...countControls(judged) },
    controls: judged.map(verdictJson),
  };
}
