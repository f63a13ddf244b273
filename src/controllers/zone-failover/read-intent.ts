import { isRecord, stringAt } from '../../manifests/field.ts';
import { INTENT_ANNOTATION } from '../../manifests/own-annotations.ts';

/** What a person asks of a controller: the annotation `nines.dev/intent` on its policy. */
export interface Intent {
  /** Each is carried out once. */
  readonly id: string;
  readonly verb: string;
  readonly by: string;
}

/** The intent on a policy; null without one that can be read. */
export function readIntent(policy: unknown): Intent | null {
  const text = stringAt(policy, ['metadata', 'annotations', INTENT_ANNOTATION]);
  if (text === undefined) return null;
  try {
    const intent: unknown = JSON.parse(text);
    if (!isRecord(intent) || typeof intent.id !== 'string' || typeof intent.do !== 'string') return null;
    return { id: intent.id, verb: intent.do, by: typeof intent.by === 'string' ? intent.by : 'somebody' };
  } catch {
    return null;
  }
}
