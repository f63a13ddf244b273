import assert from 'node:assert/strict';
import { dirname } from 'node:path/posix';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  sampleCluster,
  sampleConfig,
  sampleDestination,
  sampleGroups,
  sampleListener,
  sampleRoute,
} from '../traffic/sample-config.ts';
import { INLINE, renderProxy } from './render-proxy.ts';
import { sampleSettings } from './sample-settings.ts';
import { clusterFiles, endpointFile, fileDelivery, listenerFiles, subscription } from './xds-files.ts';

const CONFIG = sampleConfig(
  [sampleListener([sampleRoute([sampleDestination('web')])])],
  [sampleCluster('web'), sampleCluster('gone', { missing: 'host' })],
);
const GROUPS = new Map([['outbound|80||web', sampleGroups(2)]]);

function rendered(delivery = fileDelivery('/x')) {
  return renderProxy(CONFIG, GROUPS, sampleSettings(), delivery);
}

describe('xDS files', () => {
  it('a folder for each file, endpoints and clusters apart from routes and listeners', () => {
    const paths = [...clusterFiles(rendered(), '1'), ...listenerFiles(rendered(), '1')].map(({ path }) => path);
    assert.deepEqual(paths, [
      'eds-outbound_7c_80_7c__7c_web/eds.json',
      'cds/cds.json',
      'rds-http.80/rds.json',
      'lds/lds.json',
    ]);
    assert.equal(new Set(paths.map((path) => dirname(path))).size, paths.length);
  });

  it('every resource names its type, every file its version', () => {
    for (const { content } of [...clusterFiles(rendered(), '7'), ...listenerFiles(rendered(), '7')]) {
      assert.equal(content.version_info, '7');
      for (const resource of content.resources as { '@type': string }[])
        assert.match(resource['@type'], /^type\.googleapis\.com\/envoy\./);
    }
  });

  it('names that differ never share a file', () => {
    const name = fc.string({ unit: fc.constantFrom('a', '_', '|', '/', '.', '7', 'c', '*'), maxLength: 6 });
    fc.assert(fc.property(name, name, (a, b) => a === b || endpointFile(a) !== endpointFile(b)));
  });

  it('a subscription watches the folder of its own file', () => {
    assert.deepEqual(subscription('/x', 'cds/cds.json').path_config_source, {
      path: '/x/cds/cds.json',
      watched_directory: { path: '/x/cds' },
    });
  });

  it('a destination that nobody defines has no cluster', () => {
    assert.deepEqual(
      rendered().clusters.map(({ name }) => name),
      ['outbound|80||web'],
    );
  });

  it('inline and by files the same names, and the same bytes each time', () => {
    const inline = rendered(INLINE);
    assert.deepEqual(
      inline.clusters.map(({ name }) => name),
      rendered().clusters.map(({ name }) => name),
    );
    assert.deepEqual([...inline.routes.keys()], [...rendered().routes.keys()]);
    assert.equal(JSON.stringify(clusterFiles(rendered(), '1')), JSON.stringify(clusterFiles(rendered(), '1')));
  });

  it('what the mesh could not model is passed on by name', () => {
    const origin = {
      manifest: { object: { apiVersion: 'v1', kind: 'EnvoyFilter', metadata: { name: 'f' } }, cluster: 'c' },
      path: [],
    };
    const { untranslated } = renderProxy(
      { ...CONFIG, unmodelled: [{ what: 'lua', origin }] },
      GROUPS,
      sampleSettings(),
      INLINE,
    );
    assert.deepEqual(
      untranslated.map(({ what }) => what),
      ['lua'],
    );
  });
});
