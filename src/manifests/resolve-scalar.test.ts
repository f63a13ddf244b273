import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveKey, resolveScalar } from './resolve-scalar.ts';

// Every row was read by sigs.k8s.io/yaml 1.6.0, the library behind kubectl, and stands here as it answered.
const rows: readonly (readonly [string, string | number | boolean | null])[] = [
  ['', null],
  ['~', null],
  ['null', null],
  ['nULL', 'nULL'],
  ['y', true],
  ['N', false],
  ['yes', true],
  ['yEs', 'yEs'],
  ['on', true],
  ['OFF', false],
  ['oN', 'oN'],
  ['tRUE', 'tRUE'],
  ['0', 0],
  ['+3', 3],
  ['-12', -12],
  ['-0', 0],
  ['0755', 493],
  ['-010', -8],
  ['0o17', 15],
  ['08', 8],
  ['0o8', '0o8'],
  ['0x1F', 31],
  ['0xg', '0xg'],
  ['0b11', 3],
  ['0b2', '0b2'],
  ['1_000', 1000],
  ['0_7', 7],
  ['_1', '_1'],
  ['1e3', 1000],
  ['12e03', 12000],
  ['1_0.5', 10.5],
  ['.5', 0.5],
  ['.5_0', 0.5],
  ['._5', '._5'],
  ['1.', 1],
  ['.', '.'],
  ['1e400', '1e400'],
  ['1e-400', 0],
  ['-', '-'],
  ['1:30', '1:30'],
  ['2001-01-01', '2001-01-01'],
  ['2001-01-01T00:00:00Z', '2001-01-01T00:00:00Z'],
  ['0.0.0.0', '0.0.0.0'],
  ['1,000', '1,000'],
  ['9223372036854775808', 2 ** 63],
  ['12345678901234567890123', 1.2345678901234568e22],
  ['0xffffffffffffffffff', '0xffffffffffffffffff'],
  ['0777777777777777777777777777', 7.777777777777778e26],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.Inf', Number.NEGATIVE_INFINITY],
  ['.nan', Number.NaN],
  ['.INf', '.INf'],
  ['inf', 'inf'],
  ['=', '='],
];

test('a plain scalar is what kubectl makes of it', () => {
  for (const [text, value] of rows) assert.equal(resolveScalar(text), value, `\`${text}\``);
});

test('a plain key is the text of what kubectl makes of it', () => {
  const keys: readonly (readonly [string, string | null])[] = [
    ['name', 'name'],
    ['on', 'true'],
    ['n', 'false'],
    ['8080', '8080'],
    ['0755', '493'],
    ['1.5', '1.5'],
    ['123456789012345678', '123456789012345678'],
    ['.inf', '.inf'],
    ['null', null],
    ['', null],
  ];
  for (const [text, key] of keys) assert.equal(resolveKey(text), key, `\`${text}\``);
});
