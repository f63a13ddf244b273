import type { Model } from '../../model/types.ts';
import { type Matcher, oneOf } from './query.ts';

/** What is the platform's own, by its namespaces. */
export function ownNamespaces(model: Model): Matcher {
  return oneOf(model.namespaces.map(({ name }) => name));
}
