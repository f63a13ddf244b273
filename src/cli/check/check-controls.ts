import type { FrameworkName } from '../../check/controls/framework-names.ts';
import { FRAMEWORKS } from '../../check/controls/framework-table.ts';
import { judgeControls } from '../../check/controls/judge-controls.ts';
import type { Finding } from '../../check/types.ts';
import type { LoadedPlatform } from '../load-platform.ts';
import type { Outcome } from '../types.ts';
import { controlJson } from './control-json.ts';
import { controlText } from './control-text.ts';

/** The outcome of `check --controls`: broken controls fail, whatever the severity of what broke them. */
export function checkControls(
  framework: FrameworkName,
  { name, written }: LoadedPlatform,
  findings: readonly Finding[],
  paths: string,
): Outcome {
  if (written === null) {
    const message = 'what a platform lacks is seen in its spec only, and these are manifests';
    const issue = { code: 'CLI069', path: '--controls', message, fix: 'name a spec' };
    return { exitCode: 2, text: '', issues: [issue], next: 'nines check --help' };
  }
  const judged = judgeControls(FRAMEWORKS[framework], findings, written);
  const isBroken = judged.some(({ verdict }) => verdict.kind === 'broken');
  return {
    exitCode: isBroken ? 1 : 0,
    text: controlText(FRAMEWORKS[framework], judged),
    json: controlJson(FRAMEWORKS[framework], judged, { platform: name, framework }),
    next: `nines check ${paths}`,
  };
}
