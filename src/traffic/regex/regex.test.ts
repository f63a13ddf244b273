import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Regex, regexProblem } from './regex.ts';

describe('regex', () => {
  // RE2 doc/syntax.txt; `matches` is RE2::FullMatch, as Envoy's safe_regex uses it.
  const cases: readonly [pattern: string, text: string, matches: boolean][] = [
    ['/api/v[0-9]+/.*', '/api/v12/users', true],
    ['/api/v[0-9]+/.*', '/api/v/users', false],
    ['foo', 'foobar', false],
    ['a|ab', 'ab', true],
    ['(a+)+$', `${'a'.repeat(5000)}!`, false],
    ['(?i)hello', 'HeLLo', true],
    ['(?i:he)llo', 'HEllo', true],
    ['(?i:he)llo', 'HELLO', false],
    ['.*', 'a\nb', false],
    ['(?s).*', 'a\nb', true],
    ['a.b', 'a\rb', true],
    ['\\s', '\u00a0', false],
    ['\\s', '\v', false],
    ['\\d{2,3}', '1234', false],
    ['\\d{2,3}', '123', true],
    ['x{,3}', 'x{,3}', true],
    ['[[:alpha:]_-]+', 'Ab_-', true],
    ['[^/]+', 'a/b', false],
    ['[]a]+', ']a', true],
    ['[a\\-z]+', 'a-z', true],
    ['[a-]+', 'a-', true],
    ['\\p{Greek}+', 'λόγος', true],
    ['\\pL+', 'straße', true],
    ['\\PL+', '123', true],
    ['\\Qa.b\\E+', 'a.bb', true],
    ['\\Aa\\z', 'a', true],
    ['\\bfoo\\b', 'foo', true],
    ['\\x41\\x{1F600}', 'A😀', true],
    ['\\101', 'A', true],
    ['.', '😀', true],
    ['(?P<name>a)(?<other>b)', 'ab', true],
    ['', '', true],
    ['|a', '', true],
    ['(a*)*', 'aaab', false],
    ['(|a)+', 'aaa', true],
    ['(?U)a*', 'aaa', true],
  ];
  for (const [pattern, text, matches] of cases) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(new Regex(pattern).matches(text), matches);
    });
  }

  const refused = [
    '(?=a)',
    '(?!a)',
    '(?<=a)',
    '(?<!a)',
    '(a)\\1',
    '(?>a)',
    'a++',
    'a**',
    '*a',
    'a{1001}',
    'a{3,2}',
    '[b-a]',
    '[a',
    '(a',
    'a)',
    '\\',
    '\\y',
    '\\p{Nonsense}',
    '[[:nope:]]',
    '((a{1000}){1000}){2}',
  ];
  for (const pattern of refused) {
    it(`refuses ${pattern}`, () => assert.notEqual(regexProblem(pattern), null));
  }

  // RE2::GlobalReplace.
  const replacements: readonly [pattern: string, text: string, substitution: string, result: string][] = [
    ['^/service/([^/]+)(/.*)$', '/service/foo/v1/api', '\\2/instance/\\1', '/v1/api/instance/foo'],
    ['one', '/xxx/one/yyy/one/zzz', 'two', '/xxx/two/yyy/two/zzz'],
    ['(?i)/xxx/', '/aaa/XxX/bbb', '/yyy/', '/aaa/yyy/bbb'],
    ['b*', 'abc', 'x', 'xaxcx'],
    ['(a|ab)(c|bcd)', 'abcd', '[\\1|\\2]', '[a|bcd]'],
    ['a', 'a', '\\\\\\0', '\\a'],
  ];
  for (const [pattern, text, substitution, result] of replacements) {
    it(`${pattern} in ${text} by ${substitution}`, () => {
      assert.equal(new Regex(pattern).replaceAll(text, substitution), result);
    });
  }

  it('agrees with JavaScript where the two languages agree', () => {
    const letter = fc.constantFrom(
      'a',
      'b',
      '/',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      'a*',
      'b+?',
      '(a|b)',
      '(?:ab)?',
      '(b{1,2})*',
    );
    const pattern = fc.array(letter, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, fc.array(fc.constantFrom('a', 'b', '/', '1'), { maxLength: 8 }), (source, letters) => {
        const text = letters.join('');
        assert.equal(new Regex(source).matches(text), new RegExp(`^(?:${source})$`, 'u').test(text));
      }),
      { numRuns: 500 },
    );
  });
});
