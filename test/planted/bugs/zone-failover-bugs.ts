import { bugsOf, type PlantedBug } from '../planted-bug.ts';

export const ZONE_FAILOVER_BUGS: readonly PlantedBug[] = [
  ...bugsOf('src/controllers/zone-failover/follow-zone.ts', [
    [
      'policy',
      'comes back without a cool-down',
      'if (nowUs - healthyUs < policy.coolDownUs) {',
      'if (nowUs - healthyUs < 0) {',
    ],
    [
      'policy',
      'attempts are not counted',
      'const leftUs = [...kept.leftUs.filter((atUs) => nowUs - atUs < policy.withinUs), nowUs];',
      'const leftUs = [nowUs];',
    ],
    [
      'arithmetic',
      'one reading fewer is enough',
      '(kept.failing[zone] ?? 0) >= policy.failures',
      '(kept.failing[zone] ?? 0) >= policy.failures - 1',
    ],
    [
      'unobserved state',
      'the cool-down goes on while the zone is ill',
      'return { kept: withOut(kept, { ...out, healthyUs: null }), readings: healthOf(readings, 0, 0), says: [] };',
      'return { kept, readings: healthOf(readings, 0, 0), says: [] };',
    ],
    [
      'unobserved state',
      'errors during the cool-down do not count',
      'if (failed > policy.maxErrors * tries) {',
      'if (failed > tries) {',
    ],
    [
      'policy',
      'leaves a second zone while one is out',
      'others.length === 0 && (out === null || out.zone === zone);',
      '(out === null || out.zone === zone);',
    ],
  ]),
  ...bugsOf('src/controllers/zone-failover/judge-zones.ts', [
    ['unobserved state', 'a missed interval is healthy', 'unknown: known,', 'unknown: 0,'],
    ['arithmetic', 'one sick pod is a lost zone', 'const FEWEST_ENDPOINTS = 2;', 'const FEWEST_ENDPOINTS = 1;'],
    ['unobserved state', 'does not look at nodes', 'if (ready * 2 < total) {', 'if (ready * 2 < 0 * total) {'],
  ]),
  ...bugsOf('src/controllers/zone-failover/leave-distribution.ts', [
    ['arithmetic', 'weights are cut and not made up to 100', '    exact[index]!.whole++;\n', ''],
    [
      'policy',
      'an entry that led only to the lost zone leads nowhere',
      '    const shares: readonly (readonly [string, number])[] =\n      rest.length === 0',
      '    const shares: readonly (readonly [string, number])[] =\n      rest.length < 0',
    ],
  ]),
  ...bugsOf('src/controllers/zone-failover/move-traffic.ts', [
    [
      'indirect',
      'leaves a zone although the others cannot carry it',
      'if (shortage !== null) {',
      "if (shortage !== null && shortage === '') {",
    ],
  ]),
  ...bugsOf('src/controllers/zone-failover/raise-minimum.ts', [
    [
      'arithmetic',
      'the minimum does not rise for the pods that land on dead nodes',
      'const raised = Math.max(Math.ceil((needed * zones) / (zones - 1)), needed + standing);',
      'const raised = needed;',
    ],
    [
      'intermediate state',
      'what was written before is forgotten when the minimum rises again',
      'const before = memory === null ? ownedField(scaled).read(scaled.object) : memory.before;',
      'const before = ownedField(scaled).read(scaled.object);',
    ],
  ]),
  ...bugsOf('src/controllers/zone-failover/remembered.ts', [
    [
      'stale state',
      'overwrites what another hand has set',
      'return JSON.stringify(ownedField(observed).read(observed.object)) !== JSON.stringify(set);',
      'return JSON.stringify(ownedField(observed).read(observed.object)) === JSON.stringify([set]);',
    ],
    [
      'stale state',
      'gives back without expecting a version',
      '  return {\n    object: ref,\n    expect: version,\n    patch: { metadata: { annotations }',
      "  return {\n    object: ref,\n    expect: version === '' ? version : null,\n    patch: { metadata: { annotations }",
    ],
  ]),
  ...bugsOf('src/controllers/zone-failover/read-traffic.ts', [
    [
      'stale state',
      'counts a reset counter as a difference',
      'if (start === null || start.sinceUs !== sinceUs || value < start.value || atUs <= start.atUs) return null;',
      'if (start === null || atUs <= start.atUs) return null;',
    ],
  ]),
  ...bugsOf('src/controllers/zone-failover/zone-failover-controller.ts', [
    [
      'intermediate state',
      'heeds one word of a person again and again',
      'if (intent === null || intent.id === kept.handled) return { kept, says: [] };',
      'if (intent === null) return { kept, says: [] };',
    ],
    [
      'intermediate state',
      'forgets what a crash left behind',
      'if (leftover !== null) return',
      'if (leftover !== null && out?.returningUs != null) return',
    ],
  ]),
];
