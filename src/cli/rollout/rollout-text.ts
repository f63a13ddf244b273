import { stageName } from '../../controllers/rollout/policy.ts';
import { recordsAt } from '../../manifests/field.ts';
import { printDuration } from '../../units/duration.ts';
import type { AuditEntry } from '../../worlds/local/world-types.ts';
import { entryText } from '../local/status-text.ts';
import { textTable } from '../local/text-table.ts';
import type { FoundRollout } from './find-rollout.ts';

/** Lines of the audit log that are shown. */
const LAST_AUDITS = 5;

/** A rollout as people read it: where it stands, on what evidence, and what was last done. */
export function rolloutText({ service, parts, kept, controller }: FoundRollout, audit: readonly AuditEntry[]): string {
  const { policy, home, candidate } = parts;
  const rows = [
    [policy.home, home.revision, `${home.ready} of ${home.replicas} ready`],
    [policy.candidate, candidate.revision, `${candidate.ready} of ${candidate.replicas} ready`],
  ];
  const stage = kept === null ? undefined : policy.stages[kept.stage];
  const facts =
    kept === null
      ? [['phase', 'its controller has not decided anything yet']]
      : [
          ['phase', kept.because === '' ? kept.phase : `${kept.phase}: ${kept.because}`],
          ...(kept.phase === 'rolling' && stage !== undefined
            ? [
                [
                  'stage',
                  `${kept.stage + 1} of ${policy.stages.length}: ${stageName(stage)} for ${printDuration(stage.forUs)}`,
                ],
              ]
            : []),
          ['share', `${kept.traffic.want.share}%`],
          ...(kept.pausedBy === null ? [] : [['paused', `by ${kept.pausedBy}`]]),
          ...(kept.foreign.length === 0 ? [] : [['held', kept.foreign.join('; ')]]),
          ...(kept.givenUp.length === 0 ? [] : [['given up', kept.givenUp.join(', ')]]),
          ...evidenceRows(controller),
        ];
  const journal = (controller?.last ?? []).map((entry) => [timeOf(entry.atUs), entryText(entry)]);
  const audits = audit.slice(-LAST_AUDITS).map((entry) => [timeOf(entry.atUs), auditText(entry)]);
  const parts_ = [
    `rollout of ${service}\n${textTable(facts)}`,
    textTable([['side', 'runs', 'pods'], ...rows]),
    journal.length === 0 ? '' : `journal:\n${textTable(journal)}`,
    audits.length === 0 ? '' : `asked by people:\n${textTable(audits)}`,
  ];
  return parts_.filter((part) => part !== '').join('\n');
}

/** What the newest change of weights rested on. */
function evidenceRows(controller: FoundRollout['controller']): readonly (readonly string[])[] {
  const changed = controller?.last.findLast((entry) => entry.kind === 'decided' && entry.change !== null);
  if (changed?.kind !== 'decided' || changed.change === null) return [];
  return Object.entries(changed.change.evidence).flatMap(([name, value]) => {
    // What was measured says in words what came of it; its numbers are for `--json`.
    const sentences = recordsAt(value, []).flatMap(([, row]) => (typeof row.because === 'string' ? [row.because] : []));
    if (sentences.length > 0) return sentences.map((sentence) => [name, sentence]);
    return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  });
}

/** One line of the audit log. */
export function auditText({ who, what, why, result }: AuditEntry): string {
  return `${who}: ${what}${why === '' ? '' : ` (${why})`}: ${result}`;
}

function timeOf(us: number): string {
  return new Date(us / 1000).toISOString().slice(11, 19);
}
