/** `istioctl analyze` on the files that are compiled; on the cluster that they are applied to it looks in admission.test.ts. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { analyze } from './bed/analyze.ts';
import { compiledClusters } from './bed/compiled-clusters.ts';
import { withoutEngines } from './bed/engine-path.ts';

const clusters = ['small', 'shop', 'mno', 'greenlang', 'fingerprint'].flatMap(compiledClusters);

describe('istioctl analyze finds nothing in the files', { skip: withoutEngines('istioctl') }, () => {
  for (const cluster of clusters) {
    test(cluster.title, () => {
      const folder = mkdtempSync(join(tmpdir(), 'nines-analyze-'));
      try {
        cluster.write(folder);
        // Terraform's files lie beside them, and are none of its business.
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.yaml'),
        );
        assert.ok(files.length > 5);
        // istiod gives addresses to entries that name none; files do not show them, the cluster below does.
        const allocated = '--suppress=IST0134=ServiceEntry *';
        assert.deepEqual(analyze(['--use-kube=false', allocated, ...files.map((name) => join(folder, name))]), []);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  test('but it does look: a route to nowhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nines-analyze-'));
    try {
      const route = [{ destination: { host: 'nobody.default.svc.cluster.local' } }];
      const file = join(folder, 'route.yaml');
      writeFileSync(
        file,
        JSON.stringify({
          apiVersion: 'networking.istio.io/v1',
          kind: 'VirtualService',
          metadata: { name: 'lost', namespace: 'default' },
          spec: { hosts: ['lost.example'], gateways: ['none'], http: [{ route }] },
        }),
      );
      assert.ok(analyze(['--use-kube=false', file]).some((line) => line.startsWith('IST0101')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
