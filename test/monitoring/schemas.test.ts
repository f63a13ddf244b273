/** Everything that is compiled for monitoring is as the operator's own definitions have it, unknown keys and all. */
import { test } from 'node:test';
import { assertDefined, NO_DEFINITIONS } from '../defined-objects.ts';
import { WATCHED_SHOP } from './watched-shop.ts';

const WITH_OPERATOR = WATCHED_SHOP.replace('  verticalAdvice: true', '  grafana: { operator: {} }');

for (const [title, spec] of [
  ['the definitions of operators take every object', WATCHED_SHOP],
  ['and those of Grafana’s operator take dashboards and datasources', WITH_OPERATOR],
] as const) {
  test(title, { skip: NO_DEFINITIONS }, () =>
    assertDefined(spec, {
      files: /\/(?:monitoring|logging)\/|\/mesh\/(?:telemetry|mesh-config)/,
      more: 100,
      codes: /^(?:MAN028|MAN029|MAN033|OBS|LOG)/,
    }),
  );
}
