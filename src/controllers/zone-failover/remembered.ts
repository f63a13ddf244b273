/**
 * What was there before stands on the changed object itself, as an annotation that is written and taken away with the
 * change, in one patch: no crash can part the two, whoever looks at the object sees why it differs from its file, and
 * what is given back is what was there, byte for byte, even when the journal is lost.
 */
import { isRecord, recordAt, stringAt } from '../../manifests/field.ts';
import type { Json } from '../../manifests/types.ts';
import type { Change, ObservedObject } from '../../ports/types.ts';
import { ownedField } from './owned-field.ts';

export const MEMORY_ANNOTATION = 'nines.dev/zone-failover';

export interface Memory {
  /** The zone that was left. */
  readonly zone: string;
  readonly before: Json;
  /** What was put there: anything else is another hand's. */
  readonly set: Json;
  /** Ready pods that a workload needs outside the zone. */
  readonly needed?: number;
  /** The object had no annotations at all. */
  readonly isBare?: true;
}

/** The memory on an object; null without one that can be read. */
export function rememberedOn({ object }: ObservedObject): Memory | null {
  const text = stringAt(object, ['metadata', 'annotations', MEMORY_ANNOTATION]);
  if (text === undefined) return null;
  try {
    const memory: unknown = JSON.parse(text);
    const isWhole = isRecord(memory) && typeof memory.zone === 'string' && 'before' in memory && 'set' in memory;
    return isWhole ? (memory as unknown as Memory) : null;
  } catch {
    return null;
  }
}

/** Whether somebody else has changed the field since. */
export function isForeign(observed: ObservedObject, { set }: Memory): boolean {
  return JSON.stringify(ownedField(observed).read(observed.object)) !== JSON.stringify(set);
}

/** Puts the value of a memory in place, together with the memory. */
export function take(
  observed: ObservedObject,
  memory: Omit<Memory, 'isBare'>,
  why: string,
  evidence: Change['evidence'],
): Change {
  const { ref, version, object } = observed;
  const isBare = recordAt(object, ['metadata', 'annotations']) === undefined;
  const whole: Memory = isBare || rememberedOn(observed)?.isBare === true ? { ...memory, isBare: true } : memory;
  const metadata = { annotations: { [MEMORY_ANNOTATION]: JSON.stringify(whole) } };
  return {
    object: ref,
    expect: version,
    patch: { metadata, ...ownedField(observed).patch(object, memory.set) },
    why,
    evidence,
    before: { field: ownedField(observed).read(object) },
    after: { field: memory.set },
  };
}

/** Puts back what was there; where another hand has been, only the memory goes. */
export function giveBack(observed: ObservedObject, memory: Memory, evidence: Change['evidence']): Change {
  const { ref, version, object } = observed;
  const others = Object.keys(recordAt(object, ['metadata', 'annotations']) ?? {}).length - 1;
  const annotations = memory.isBare === true && others === 0 ? null : { [MEMORY_ANNOTATION]: null };
  const seen = ownedField(observed).read(object);
  const isLeft = isForeign(observed, memory);
  return {
    object: ref,
    expect: version,
    patch: { metadata: { annotations }, ...(isLeft ? {} : ownedField(observed).patch(object, memory.before)) },
    why: isLeft
      ? `${memory.zone} is back; another hand has changed this meanwhile, so it stays as it is`
      : `${memory.zone} is back: as it was before`,
    evidence,
    before: { field: seen },
    after: { field: isLeft ? seen : memory.before },
  };
}
