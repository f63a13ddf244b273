import type { MeshRule } from '../../mesh/virtual-services.ts';

/** Conditions that tell a tester's request from a user's; a path or a method does not. */
const NARROWING = ['headers', 'queryParams', 'withoutHeaders', 'sourceLabels', 'sourceNamespace', 'authority'];

/** Whether a rule takes only requests that are marked somehow. */
export function isNarrowed(rule: MeshRule): boolean {
  return rule.rows?.every(({ spec }) => NARROWING.some((field) => spec[field] !== undefined)) === true;
}
