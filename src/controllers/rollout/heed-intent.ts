/**
 * What people ask of a rollout: an annotation on its policy, heeded once per id.
 */
import { isRecord, stringRecordAt } from '../../manifests/field.ts';
import { INTENT_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { ObservedObject } from '../../ports/types.ts';
import { giveUp } from './give-up.ts';
import type { RolloutKept } from './rollout-kept.ts';

type Word = 'pause' | 'resume' | 'promote' | 'abort' | 'retry';

interface Intent {
  readonly id: string;
  readonly word: Word;
  readonly by: string;
}

interface Heeded {
  readonly kept: RolloutKept;
  readonly says: readonly string[];
}

type Answer = (kept: RolloutKept, by: string) => Heeded | string;

/** What follows from each word; a text says why nothing does. */
const ANSWERS: Readonly<Record<Word, Answer>> = {
  pause: (kept, by) => ({ kept: { ...kept, pausedBy: by }, says: [`paused by ${by}`] }),
  resume: (kept, by) => ({
    kept: { ...adopted(kept), pausedBy: null },
    says: [
      kept.foreign.length === 0
        ? `resumed by ${by}`
        : `resumed by ${by}: goes on from what stands there (${kept.foreign.join('; ')})`,
    ],
  }),
  promote: (kept, by) => {
    if (kept.phase !== 'rolling') return 'there is no rollout whose next step could be taken';
    return {
      kept: { ...kept, waivedBy: by, pausedBy: null },
      says: [`promoted by ${by}: this stage’s time and judge are waived`],
    };
  },
  abort: (kept, by) => {
    if (kept.phase !== 'rolling' && kept.phase !== 'promoted') return 'there is no rollout to abort';
    return { kept: giveUp({ ...adopted(kept), pausedBy: null }, `aborted by ${by}`), says: [`aborted by ${by}`] };
  },
  retry: (kept, by) => {
    if (kept.givenUp.length === 0) return 'no revision was given up';
    return { kept: { ...kept, givenUp: [], restingRevision: null }, says: [`to be tried again, asked by ${by}`] };
  },
};

/** The state after what was asked, if anything new was. What cannot be understood or done is said and changes nothing. */
export function heedIntent(configMap: ObservedObject, kept: RolloutKept): Heeded {
  const text = stringRecordAt(configMap.object, ['metadata', 'annotations'])[INTENT_ANNOTATION];
  if (text === undefined) return { kept, says: [] };
  const intent = readIntent(text);
  if (intent === null) return { kept, says: [`${INTENT_ANNOTATION} is not understood: ${text.slice(0, 100)}`] };
  if (intent.id === kept.intent) return { kept, says: [] };
  const answer = ANSWERS[intent.word](kept, intent.by);
  if (typeof answer !== 'string') return { kept: { ...answer.kept, intent: intent.id }, says: answer.says };
  return { kept: { ...kept, intent: intent.id }, says: [`${intent.by} asks to ${intent.word}: ${answer}`] };
}

function readIntent(text: string): Intent | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const { id, by = 'somebody', do: word } = value;
  if (typeof id !== 'string' || typeof by !== 'string' || typeof word !== 'string') return null;
  return Object.hasOwn(ANSWERS, word) ? { id, word: word as Word, by } : null;
}

/** Whatever somebody else has set is where traffic comes from now. */
function adopted(kept: RolloutKept): RolloutKept {
  if (kept.foreign.length === 0) return kept;
  return { ...kept, foreign: [], candidate: null, traffic: { ...kept.traffic, was: null } };
}
