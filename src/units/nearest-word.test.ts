import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestWord } from './nearest-word.ts';

const known = ['availability', 'breaker', 'retries', 'timeout', 'replicas', 'rateLimit', 'mirror', 'api'];

test('a mistyped word finds the one that was meant', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['braeker', 'breaker'],
    ['retry', 'retries'],
    ['replcias', 'replicas'],
    ['rate-limit', 'rateLimit'],
    ['ratelimits', 'rateLimit'],
    ['avail', 'availability'],
    ['apis', 'api'],
    ['zebra', undefined],
    ['pimeout', 'timeout'],
    ['pimeoux', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ];
  for (const [word, expected] of cases) assert.equal(nearestWord(word, known), expected, word);
});
