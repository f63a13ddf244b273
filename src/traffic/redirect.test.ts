import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RouteMatch } from '../mesh/types.ts';
import { type RedirectAction, redirect, redirectToTls } from './redirect.ts';
import { requestFacts } from './request-facts.ts';
import { ANY_REQUEST, sampleRequest } from './sample-config.ts';
import type { Request } from './types.ts';

const NOTHING: RedirectAction = {
  kind: 'redirect',
  status: 301,
  scheme: null,
  authority: null,
  port: null,
  path: null,
};
const below: RouteMatch = { ...ANY_REQUEST, path: { kind: 'pathPrefix', value: '/old', ignoreCase: false } };

describe('redirect', () => {
  // Envoy's newUri and processRequestHost (router/config_impl.cc).
  const rows: readonly [action: Partial<RedirectAction>, request: Partial<Request>, location: string][] = [
    [{ path: { kind: 'full', value: '/new' } }, { path: '/old/x?q=1' }, 'http://web.example/new?q=1'],
    [{ path: { kind: 'full', value: '/new?own=1' } }, { path: '/old?q=1' }, 'http://web.example/new?own=1'],
    [{ path: { kind: 'prefix', value: '/new' } }, { path: '/old/x?q=1' }, 'http://web.example/new/x?q=1'],
    [{ path: { kind: 'prefix', value: '/' } }, { path: '/old/x' }, 'http://web.example//x'],
    [{ authority: 'other.example' }, { path: '/old?q', authority: 'web.example:8080' }, 'http://other.example/old?q'],
    [{ scheme: 'https' }, { authority: 'web.example:80', path: '/old' }, 'https://web.example/old'],
    [{ scheme: 'https' }, { authority: 'web.example:8080', path: '/old' }, 'https://web.example:8080/old'],
    [{ scheme: 'http' }, { authority: 'web.example:80', path: '/old' }, 'http://web.example:80/old'],
    [{ port: 8443 }, { authority: 'web.example:80', path: '/old' }, 'http://web.example:8443/old'],
    [{ authority: 'o.example', port: 81 }, { path: '/old' }, 'http://o.example:81/old'],
  ];
  for (const [action, request, location] of rows) {
    it(`${JSON.stringify(action)} of ${request.authority ?? ''}${request.path} → ${location}`, () => {
      const reply = redirect({ ...NOTHING, ...action }, below, requestFacts(sampleRequest(request)));
      assert.deepEqual([reply.status, reply.headers], [301, { location }]);
    });
  }

  it('httpsRedirect keeps path, query and even the port', () => {
    const reply = redirectToTls(requestFacts(sampleRequest({ authority: 'web.example:80', path: '/a?b' })));
    assert.deepEqual([reply.status, reply.headers.location], [301, 'https://web.example:80/a?b']);
  });
});
