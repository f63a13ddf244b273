/**
 * `nines check --crds` beside a real API server with strict validation, both with the definitions that this server gives
 * away (`kubectl get crds`, `kubectl get --raw /openapi/v2`): what one refuses the other refuses, and the same object without
 * its mistake both take.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sampleRun } from '../../src/cli/sample-run.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { type ControlPlane, startControlPlane } from './bed/control-plane.ts';
import { definitionsOf, installDefinitions, withoutDefinitions } from './bed/definitions.ts';
import { withoutEngines } from './bed/engine-path.ts';
import { MISTAKES } from './bed/mistakes.ts';

const objects = MISTAKES.map(({ good }) => good);
const skip = withoutEngines('etcd', 'kube-apiserver', 'pilot-discovery', 'velero') || withoutDefinitions(objects);
/** Codes by which schemas refuse. */
const REFUSALS = ['MAN028', 'MAN029'];

describe('strictly', { skip }, () => {
  let plane: ControlPlane;
  let schemas: string;
  before(async () => {
    plane = await startControlPlane();
    await installDefinitions(plane, definitionsOf(objects));
    schemas = join(plane.folder, 'schemas');
    mkdirSync(schemas);
    const given = await plane.client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    const kind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
    const items = given.map((each) => ({ ...each, ...kind }));
    writeFileSync(join(schemas, 'all.yaml'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1));
    const { body } = await plane.client.request('GET', '/openapi/v2');
    writeFileSync(join(schemas, 'swagger.json'), JSON.stringify(body));
  });
  after(() => plane?.stop());

  /** What the server would say: nothing, or why not. */
  async function server(object: KubeObject): Promise<string> {
    const path = `${await plane.client.pathOf(object)}?dryRun=All&fieldManager=nines&fieldValidation=Strict&force=true`;
    const { status, body } = await plane.client.request('PATCH', path, object, 'application/apply-patch+yaml');
    return status < 300 ? '' : (body.message ?? String(status));
  }

  /** What the check says of its schema. */
  async function check(object: KubeObject): Promise<readonly string[]> {
    const file = join(plane.folder, 'object.json');
    writeFileSync(file, JSON.stringify(object));
    const { out } = await sampleRun(plane.folder, ['check', file, '--crds', schemas, '--json']);
    const { findings } = JSON.parse(out) as { findings: { code: string; message: string }[] };
    assert.deepEqual(
      findings.filter(({ code }) => code === 'MAN033'),
      [],
      'its kind has a schema',
    );
    return findings.filter(({ code }) => REFUSALS.includes(code)).map(({ message }) => message);
  }

  for (const { what, good, bad } of MISTAKES) {
    test(`${good.kind}: ${what}`, async () => {
      assert.equal(await server(good), '', 'the server takes the right one');
      assert.deepEqual(await check(good), [], 'the check takes the right one');
      assert.notEqual(await server(bad), '', 'the server refuses the wrong one');
      assert.notDeepEqual(await check(bad), [], 'the check refuses the wrong one');
    });
  }
});
