import type { DocumentConcern } from '../document-table.ts';
import { valuesFile } from './install-command.ts';
import type { Installing } from './installation-steps.ts';

/** What charts are told, a file each, as Helm reads it: JSON is YAML. */
export function valuesDocuments({ steps }: Installing): readonly DocumentConcern[] {
  return steps.flatMap((step) => {
    const file = valuesFile(step);
    if (file === null) return [];
    const promise = `${step.installation.title} as the files count on it`;
    return [{ file, rows: ['W04'], engine: 'Helm', promise, apply: 'see above', build: () => step.values }];
  });
}
