import type { Workload } from '../../kubernetes/workload.ts';
import { field, stringAt } from '../../manifests/field.ts';
import { RUN_ANNOTATION } from '../../manifests/own-annotations.ts';
import { demoBehaviour, plainEnvironment } from './demo-behaviour.ts';
import type { PodStart } from './pod-runtime.ts';

/** How a pod of this template is started, and what of the template could not be understood. */
export function podStart(
  pod: string,
  zone: string,
  address: string,
  workload: Workload,
  template: unknown,
  usualLatencyUs: number,
): { readonly start: PodStart; readonly problems: readonly string[] } {
  const container = field(template, ['spec', 'containers', 0]);
  const { behaviour, problems } = demoBehaviour(container, usualLatencyUs);
  const written = stringAt(template, ['metadata', 'annotations', RUN_ANNOTATION]);
  const command = written === undefined ? null : readCommand(written);
  const unread = written !== undefined && command === null ? [`${RUN_ANNOTATION} is no JSON list of words`] : [];
  return {
    start: {
      pod,
      zone,
      address,
      service: `${workload.namespace}/${workload.name}`,
      group: workload.id,
      behaviour,
      command,
      env: plainEnvironment(container),
    },
    problems: [...problems, ...unread],
  };
}

function readCommand(text: string): readonly string[] | null {
  try {
    const words: unknown = JSON.parse(text);
    const isCommand = Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string');
    return isCommand ? (words as string[]) : null;
  } catch {
    return null;
  }
}
