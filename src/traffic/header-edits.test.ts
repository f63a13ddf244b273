import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HeaderEdits, HeaderOperations } from '../mesh/types.ts';
import { editHeaders, editRequest, orderedEdits } from './header-edits.ts';
import { NO_HEADERS, sampleRequest } from './sample-config.ts';

const edits = (parts: Partial<HeaderEdits>): HeaderEdits => ({ set: {}, add: {}, remove: [], ...parts });
const onRequest = (parts: Partial<HeaderEdits>): HeaderOperations => ({ ...NO_HEADERS, request: edits(parts) });

describe('header edits', () => {
  it('set overwrites, add appends, remove removes, removal first', () => {
    const before = { a: '1', b: '2', c: '3' };
    assert.deepEqual(editHeaders(edits({ set: { a: 'x' }, add: { b: 'y', d: 'z' }, remove: ['c'] }), before), {
      a: 'x',
      b: '2,y',
      d: 'z',
    });
    assert.deepEqual(editHeaders(edits({ set: { c: 'new' }, remove: ['c'] }), before), { a: '1', b: '2', c: 'new' });
  });

  it('pseudo-headers are not edited; the host is the authority', () => {
    const request = sampleRequest({ headers: { a: '1' } });
    const after = editRequest(
      edits({ set: { ':path': '/x', host: 'b.example' }, remove: [':method'] }),
      request,
      false,
    );
    assert.deepEqual(after, { ...request, authority: 'b.example' });
    assert.equal(editRequest(edits({ set: { host: 'b.example' } }), request, true).authority, request.authority);
  });

  const apply = (isOnly: boolean) =>
    orderedEdits(
      onRequest({ set: { x: 'route' }, remove: ['y'] }),
      onRequest({ set: { x: 'destination', y: 'kept' } }),
      isOnly,
    ).reduce((headers, { request }) => editHeaders(request, headers), { y: 'sent' } as Readonly<
      Record<string, string>
    >);
  it('one destination: its edits come after the route’s, all removals first', () =>
    assert.deepEqual(apply(true), { x: 'destination', y: 'kept' }));
  it('several: the route’s come last', () => assert.deepEqual(apply(false), { x: 'route' }));
});
