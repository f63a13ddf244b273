import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { printShare } from '../../units/share.ts';
import type { WrittenService } from '../sections/service.ts';
import type { SpecRule } from './spec-rule.ts';

/** A canary's steps make sense, and the engine that moves them can do what is asked. */
export const canaries: SpecRule = (spec, reading) => {
  for (const [name, service] of Object.entries(spec.services)) {
    const at = ['services', name];
    steps(service, at, reading);
    before(service, at, reading);
    engine(service, at, reading);
    business(service, at, reading);
  }
};

function steps({ canary }: WrittenService, at: Path, reading: Reading): void {
  if (canary === undefined) return;
  const path = [...at, 'canary'];
  const { share, steps: written } = canary;
  if (share === undefined && written === undefined) {
    reading.report(
      'SPEC007',
      path,
      'the canary takes no requests',
      'write `steps: [10%, 50%, 100%]` for a rollout, or `share: 10%` for a standing split',
    );
  }
  if (share !== undefined && written !== undefined) {
    reading.report(
      'SPEC025',
      [...path, 'share'],
      '`share` is a standing split, `steps` a rollout',
      'keep one of the two',
    );
  }
  if (share === 0 || share === 1) {
    reading.report(
      'SPEC028',
      [...path, 'share'],
      `a canary of ${printShare(share)} splits nothing`,
      'write a share between',
    );
  }
  if (written === undefined || written.length === 0) return;
  const falls = written.findIndex((step, i) => i > 0 && step <= written[i - 1]!);
  if (falls > 0) {
    const message = `step ${printShare(written[falls]!)} does not go beyond ${printShare(written[falls - 1]!)}`;
    reading.report('SPEC028', [...path, 'steps', falls], message, 'write ascending steps');
  }
  const broken = written.findIndex((step) => Math.abs(step * 100 - Math.round(step * 100)) > 1e-9);
  if (broken >= 0) {
    const message = `${printShare(written[broken]!)} is no whole percent, and weights of routes are`;
    reading.report('SPEC028', [...path, 'steps', broken], message, 'write whole percents');
  }
  if (written[0] === 0)
    reading.report('SPEC028', [...path, 'steps', 0], 'a step of 0% tries nothing', 'start above it');
  if (written.at(-1) !== 1) {
    reading.report('SPEC028', [...path, 'steps'], `the last step is ${printShare(written.at(-1)!)}`, 'end with `100%`');
  }
}

/** What comes before the first step: copies, or a test through the header. */
function before({ canary, rollout }: WrittenService, at: Path, reading: Reading): void {
  if (canary === undefined) return;
  for (const feature of ['shadow', 'test'] as const) {
    if (canary[feature] === undefined) continue;
    const path = [...at, 'canary', feature];
    if (canary.steps === undefined) {
      const message = `\`${feature}\` comes before the first step, and a standing split has none`;
      reading.report('SPEC030', path, message, 'write `steps`, or take it away');
    } else if (rollout.engine !== 'nines') {
      const message = `${rollout.engine} is not told of \`${feature}\``;
      reading.report('SPEC026', path, message, 'write `engine: nines`, or take it away');
    }
  }
  if (canary.test !== undefined && canary.header === undefined) {
    const message = 'nobody can test the canary before the first step';
    reading.report('SPEC007', [...at, 'canary', 'test'], message, 'name the `header` that reaches it');
  }
}

/** Two counters that differ, and an engine that is told of them. */
function business({ canary, blueGreen, rollout }: WrittenService, at: Path, reading: Reading): void {
  for (const [name, asked] of Object.entries({ canary, blueGreen })) {
    const counters = asked?.judge.business;
    if (counters === undefined) continue;
    const path = [...at, name, 'judge', 'business'];
    if (counters.bad === counters.of) {
      const message = `all of \`${counters.of}\` would have failed always`;
      reading.report('SPEC028', [...path, 'bad'], message, 'name the counter of what failed');
    }
    if (counters.max === 0 || counters.max === 1) {
      const message = `nothing is within or beyond ${printShare(counters.max)}`;
      reading.report('SPEC028', [...path, 'max'], message, 'write a share between');
    }
    if (rollout.engine === 'nines') continue;
    const message = `${rollout.engine} is not told of \`business\``;
    reading.report('SPEC026', path, message, 'write `engine: nines`, or take it away');
  }
}

/** What moves the weights can do what is asked. A standing split has no rollout that any engine could drive. */
function engine(service: WrittenService, at: Path, reading: Reading): void {
  const { rollout, canary, blueGreen } = service;
  const path = [...at, 'rollout', 'engine'];
  if (rollout.engine === 'nines') {
    if (rollout.judge === 'engine') {
      const message = 'Nines moves the weights, and nobody else is there to judge';
      reading.report('SPEC030', [...at, 'rollout', 'judge'], message, 'take `judge` away, or name another `engine`');
    }
    return;
  }
  if (blueGreen !== undefined) {
    const message = `${rollout.engine} is not told of \`blueGreen\``;
    reading.report('SPEC026', [...at, 'blueGreen'], message, 'write `engine: nines`, or a `canary` instead');
    return;
  }
  if (canary === undefined) {
    const message = `${rollout.engine} has nothing to move: there is no canary`;
    reading.report('SPEC030', path, message, 'add `canary`, or take `engine` away');
    return;
  }
  if (canary.steps === undefined) {
    const message = `${rollout.engine} moves weights step by step, and this canary is a standing split`;
    reading.report('SPEC026', path, message, 'write `steps` instead of `share`, or `engine: nines`');
  }
  if (canary.sticky !== undefined) {
    const message = `${rollout.engine} is not told of \`sticky\`: who was sent to a version stays there when it is taken back`;
    reading.report('SPEC026', [...at, 'canary', 'sticky'], message, 'write `engine: nines`, or take it away');
  }
  if (rollout.engine === 'argo-rollouts') argoRollouts(service, at, reading);
  else flagger(service, at, reading);
}

/** Argo Rollouts writes the list of subsets anew: what is neither the old nor the new version loses its pods. */
function argoRollouts(service: WrittenService, at: Path, reading: Reading): void {
  for (const feature of ['versions', 'split'] as const) {
    if (Object.keys(service[feature] ?? {}).length === 0) continue;
    const message = `Argo Rollouts keeps the two subsets of its canary alone, and those of \`${feature}\` would be lost`;
    reading.report('SPEC026', [...at, feature], message, 'write `engine: nines`, or move it to another service');
  }
}

/**
 * Flagger owns the whole VirtualService and DestinationRule of its target, so what it does not generate is lost; it
 * tests by weight or by header, not by both.
 */
function flagger(service: WrittenService, at: Path, reading: Reading): void {
  if (service.canary?.header !== undefined) {
    reading.report(
      'SPEC026',
      [...at, 'canary', 'header'],
      'Flagger tests by weight or by header, not by both',
      'take `header` away, or write `engine: argo-rollouts`',
    );
  }
  for (const feature of ['ab', 'loadTest', 'mirror', 'maintenance', 'split', 'fault'] as const) {
    if (service[feature] === undefined) continue;
    const message = `Flagger generates the routes of its service, and \`${feature}\` would be lost`;
    reading.report('SPEC026', [...at, feature], message, 'write `engine: nines`, or move it to another service');
  }
  if (
    service.timeout !== undefined &&
    typeof service.timeout === 'object' &&
    Object.keys(service.timeout).some((prefix) => prefix !== '/')
  ) {
    reading.report(
      'SPEC026',
      [...at, 'timeout'],
      'Flagger generates one route, with one timeout',
      'write one timeout for all paths',
    );
  }
}
