/** Everything that is compiled for monitoring is as the operator's own definitions have it, unknown keys and all. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { ruleContext } from '../../src/check/rule-context.ts';
import { runChecks } from '../../src/check/run-checks.ts';
import { readSchemas } from '../../src/cli/check/read-schemas.ts';
import { compile } from '../../src/compile/compile.ts';
import { indexManifests } from '../../src/manifests/manifest-index.ts';
import { modelOf, WATCHED_SHOP } from './watched-shop.ts';

const crds = process.env.NINES_CRDS ?? '';
const skip = existsSync(crds) ? false : 'NINES_CRDS names no folder of definitions';

const WITH_OPERATOR = WATCHED_SHOP.replace('  verticalAdvice: true', '  grafana: { operator: {} }');

for (const [title, spec] of [
  ['the definitions of operators take every object', WATCHED_SHOP],
  ['and those of Grafana’s operator take dashboards and datasources', WITH_OPERATOR],
] as const) {
  test(title, { skip }, () => {
    const manifests = compile(modelOf(spec))
      .files.filter(({ path }) => /\/(?:monitoring|logging)\/|\/mesh\/(?:telemetry|mesh-config)/.test(path))
      .flatMap(({ objects, cluster }) => objects.map((object) => ({ object, cluster })));
    assert.ok(manifests.length > 100);
    const index = indexManifests(manifests);
    const read = readSchemas(crds, process.cwd(), index);
    assert.ok('schemas' in read, JSON.stringify(read));
    const input = { position: () => null, unread: [], notes: [], emptyFiles: [] };
    const findings = runChecks(ruleContext(index, null, new Set(), read.schemas), input);
    assert.deepEqual(
      findings
        .filter(({ code }) => /^(?:MAN028|MAN029|MAN033|OBS|LOG)/.test(code))
        .map(({ code, object, message }) => `${code} ${object}: ${message}`),
      [],
    );
  });
}
