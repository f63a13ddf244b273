import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type SampleRun, sampleRun } from './sample-run.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';
import { VERBS } from './verbs.ts';

/** A verb that shows what it was given. */
function verb(run: (args: Args, io: VerbIo) => Outcome): Verb {
  return {
    name: 'check',
    summary: 'finds things',
    usage: 'SPEC | FILES… [-o DIR]',
    takes: { least: 1, most: 2 },
    options: {
      output: { kind: 'text', short: 'o', value: 'DIR', help: 'where to write' },
      strict: { kind: 'flag', help: 'also for unproven' },
      cluster: { kind: 'list', help: 'names' },
      seed: { kind: 'count', help: 'seed' },
      format: { kind: 'text', choices: ['text', 'sarif'], help: 'how' },
    },
    run: async (args, io) => run(args, io),
  };
}

const OUTCOME: Outcome = {
  exitCode: 1,
  text: 'result\n',
  json: { version: 1, holds: false },
  next: 'nines prove a.yaml',
};

function run(
  argv: string[],
  body: (args: Args, io: VerbIo) => Outcome = () => OUTCOME,
  isTerminal = false,
): Promise<SampleRun> {
  return sampleRun('/', argv, { isTerminal }, { check: async () => verb(body) });
}

describe('what is printed', () => {
  test('the result on stdout, the next command as the last line of the messages', async () => {
    assert.deepEqual(await run(['check', 'a']), { status: 1, out: 'result\n', err: 'Next: nines prove a.yaml\n' });
  });

  test('--quiet leaves the result', async () => {
    assert.deepEqual(await run(['check', 'a', '-q']), { status: 1, out: 'result\n', err: '' });
  });

  test('--json prints one object and nothing else', async () => {
    const { out, err } = await run(['check', 'a', '--json'], (_, io) => {
      io.note('reading');
      io.progress('50 %');
      return OUTCOME;
    });
    assert.deepEqual([JSON.parse(out), err], [OUTCOME.json, '']);
  });

  test('issues beside a result, on stderr with their place and what to type instead', async () => {
    const issue = { code: 'SPEC012', path: 'a.b', message: 'no', fix: 'yes', file: 'x.yaml', line: 3, column: 4 };
    const { err } = await run(['check', 'a'], () => ({ ...OUTCOME, issues: [issue] }));
    assert.equal(err, 'x.yaml:3:4 a.b: no [SPEC012]\n  yes\nNext: nines prove a.yaml\n');
  });

  test('issues are the JSON when there is no result', async () => {
    const issue = { code: 'SPEC012', path: '', message: 'no', fix: 'yes' };
    const { out } = await run(['check', 'a', '--json'], () => ({ exitCode: 2, text: '', issues: [issue], next: '' }));
    assert.deepEqual(JSON.parse(out), { version: 1, exitCode: 2, issues: [issue] });
  });

  test('progress is one line on a terminal, wiped at the end and around notes, and nothing elsewhere', async () => {
    const body = (_: Args, io: VerbIo): Outcome => {
      io.progress('50 %');
      io.note('hello');
      return OUTCOME;
    };
    const wipe = '\r\u001b[K';
    const next = 'Next: nines prove a.yaml\n';
    assert.equal((await run(['check', 'a'], body)).err, `hello\n${next}`);
    assert.equal((await run(['check', 'a'], body, true)).err, `${wipe}50 %${wipe}hello\n${wipe}50 %${wipe}${next}`);
  });
});

describe('what is understood', () => {
  test('options in every form', async () => {
    const argv = [
      'check',
      '-o',
      'out',
      '--strict',
      '--cluster=a',
      '--cluster',
      'b',
      '--seed',
      '7',
      '--format=sarif',
      'x',
      '-',
    ];
    await run(argv, (args) => {
      assert.deepEqual(args.positionals, ['x', '-']);
      assert.deepEqual([args.text('output'), args.text('format')], ['out', 'sarif']);
      assert.deepEqual([args.flag('strict'), args.list('cluster'), args.count('seed')], [true, ['a', 'b'], 7]);
      return OUTCOME;
    });
  });

  test('options that are absent', async () => {
    await run(['check', 'x'], (args) => {
      assert.deepEqual([args.text('output'), args.flag('strict'), args.count('seed')], [undefined, false, undefined]);
      assert.deepEqual(args.list('cluster'), []);
      return OUTCOME;
    });
  });

  test('what stands behind -- is no option', async () => {
    await run(['check', '--', '--json'], (args) => {
      assert.deepEqual([args.positionals, args.json], [['--json'], false]);
      return OUTCOME;
    });
  });

  test('asking a verb for an option that it did not declare is our own mistake', async () => {
    await assert.rejects(
      run(['check', 'x'], (args) => ({ ...OUTCOME, text: args.text('strict') ?? '' })),
      /not declared/,
    );
  });
});

const REFUSED: readonly (readonly [readonly string[], readonly string[], RegExp])[] = [
  [['chekc'], ['CLI001'], /did you mean: nines check/],
  [['__proto__'], ['CLI001'], /nines --help/],
  [['check'], ['CLI005'], /check needs SPEC/],
  [['check', 'a', 'b', 'c'], ['CLI005'], /does not take "c"/],
  [['check', 'a', '--sead', '1'], ['CLI002'], /did you mean --seed/],
  [['check', 'a', '--constructor'], ['CLI002'], /no option --constructor/],
  [['check', 'a', '-z'], ['CLI002'], /no option -z/],
  [['check', 'a', '-o'], ['CLI003'], /-o needs a value/],
  [['check', 'a', '-o', '--strict'], ['CLI003'], /write -o DIR/],
  [['check', 'a', '--strict=yes'], ['CLI003'], /takes no value/],
  [['check', 'a', '--seed', '1.5'], ['CLI004'], /whole number/],
  [['check', 'a', '--seed=-1'], ['CLI004'], /whole number/],
  [['check', 'a', '--format', 'sarf'], ['CLI004'], /write --format sarif/],
  [['check', '--seed', 'x', '--zzz'], ['CLI004', 'CLI002', 'CLI005'], /needs SPEC/],
];

describe('what is refused: all of it at once, with what to type instead', () => {
  for (const [argv, codes, message] of REFUSED) {
    test(argv.join(' '), async () => {
      const { status, out, err } = await run([...argv]);
      assert.deepEqual([status, out], [2, '']);
      assert.deepEqual(err.match(/CLI\d+/g), codes);
      assert.match(err, message);
      const json = JSON.parse((await run([...argv, '--json'])).out);
      assert.deepEqual(
        json.issues.map(({ code }: { code: string }) => code),
        codes,
      );
    });
  }
});

describe('help', () => {
  for (const argv of [[], ['--help'], ['-h'], ['help']]) {
    test(`nines ${argv.join(' ')} lists the verbs`, async () => {
      const { status, out } = await run(argv);
      assert.equal(status, 0);
      assert.match(out, /nines check SPEC \| FILES… \[-o DIR\] +finds things/);
    });
  }

  for (const argv of [
    ['check', '--help'],
    ['help', 'check'],
    ['check', '-h', '--wrong'],
  ]) {
    test(`nines ${argv.join(' ')} lists its options`, async () => {
      const { status, out } = await run(argv);
      assert.equal(status, 0);
      assert.match(out, /-o, --output DIR +where to write/);
      assert.match(out, /--format VALUE +how \(text, sarif\)/);
    });
  }

  test('--version is that of the package', async () => {
    assert.match((await run(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });
});

test('every verb in the table is named as it is typed, and its options shadow no common one', async () => {
  for (const [name, load] of Object.entries(VERBS)) {
    const loaded = await load();
    assert.equal(loaded.name, name);
    for (const option of ['json', 'quiet', 'help'])
      assert.ok(!Object.hasOwn(loaded.options, option), `${name} --${option}`);
  }
});
