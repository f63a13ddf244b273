import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UPDATE_MERGE_WINDOW_US, UpdateMerge } from './update-merge.ts';

describe('update merge window', () => {
  // cluster_manager_impl.cc scheduleUpdate; measured: the first change at once, further ones within the second held back.
  it('delivers the first change at once and holds back the next for a window', () => {
    const merge = new UpdateMerge(UPDATE_MERGE_WINDOW_US);
    assert.equal(merge.healthChanged(5), true);
    assert.equal(merge.healthChanged(400_000), false);
    assert.equal(merge.healthChanged(900_000), false);
    assert.equal(merge.dueUs, 1_400_000, 'a whole window from the first change that was held back');
    merge.delivered(1_400_000);
    assert.equal(merge.healthChanged(2_400_000), false, 'the window counts from the delivery');
    assert.equal(new UpdateMerge(UPDATE_MERGE_WINDOW_US).healthChanged(0), true);
  });
  it('delivers at once when more than a window has passed', () => {
    const merge = new UpdateMerge(UPDATE_MERGE_WINDOW_US);
    merge.delivered(0);
    assert.equal(merge.healthChanged(1_000_001), true);
  });
  it('a change of membership cancels what was held back', () => {
    const merge = new UpdateMerge(UPDATE_MERGE_WINDOW_US);
    merge.healthChanged(0);
    merge.healthChanged(10);
    merge.delivered(20);
    assert.equal(merge.dueUs, Number.POSITIVE_INFINITY);
  });
  it('a window of zero holds nothing back', () => {
    const merge = new UpdateMerge(0);
    assert.deepEqual([merge.healthChanged(1), merge.healthChanged(1)], [true, true]);
  });
});
