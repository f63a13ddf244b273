import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VirtualHostTable, withoutPort } from './virtual-host-table.ts';

describe('virtual host table', () => {
  const table = new VirtualHostTable<string>();
  const domains = [
    '*',
    'web.example',
    'web.example:8443',
    '*.example',
    '*.shop.example',
    '*-x.example',
    'web.*',
    'web.shop.*',
    '[::1]',
  ];
  for (const domain of domains) table.add(domain, domain);

  // route_components.proto VirtualHost.domains: exact, suffix wildcard, prefix wildcard, any; longest first.
  const rows: readonly [authority: string, domain: string][] = [
    ['web.example', 'web.example'],
    ['web.example:80', 'web.example'],
    ['web.example:8443', 'web.example:8443'],
    ['api.example', '*.example'],
    ['a.shop.example', '*.shop.example'],
    ['b-x.example', '*-x.example'],
    ['-x.example', '*.example'],
    ['.example', '*'],
    ['example', '*'],
    ['web.org', 'web.*'],
    ['web.shop.org:80', 'web.shop.*'],
    ['web.', '*'],
    ['[::1]:8080', '[::1]'],
  ];
  for (const [authority, domain] of rows)
    it(`${authority} → ${domain}`, () => assert.equal(table.find(authority), domain));

  it('nothing matches without `*`', () => {
    const small = new VirtualHostTable<string>();
    small.add('a.example', 'a');
    small.add('a.example', 'second claim');
    assert.deepEqual([small.find('a.example'), small.find('b.example')], ['a', null]);
  });

  it('only a numeric port is cut off', () => {
    assert.deepEqual(['a:80', 'a', '[::1]', '[::1]:80', 'a:b'].map(withoutPort), ['a', 'a', '[::1]', '[::1]', 'a:b']);
  });
});
