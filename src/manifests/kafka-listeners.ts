import { numberAt, recordsAt, stringAt } from './field.ts';

/** Where a Kafka of Strimzi listens. */
export interface KafkaListener {
  readonly name: string;
  readonly port: number;
  readonly type: string;
}

/** Listeners of a `Kafka`, in the order in which they are written. */
export function kafkaListeners(kafka: unknown): readonly KafkaListener[] {
  return recordsAt(kafka, ['spec', 'kafka', 'listeners']).map(([, each]) => ({
    name: stringAt(each, ['name']) ?? '',
    port: numberAt(each, ['port']) ?? 9092,
    type: stringAt(each, ['type']) ?? 'internal',
  }));
}

/** Those that the Services of the brokers themselves lead to; each of the others has Services of its own. */
export function innerListeners(kafka: unknown): readonly KafkaListener[] {
  return kafkaListeners(kafka).filter(({ type }) => type === 'internal');
}
