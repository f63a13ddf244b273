import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CODES } from '../run-checks.ts';
import type { Finding } from '../types.ts';
import { EVIDENCE } from './evidence-table.ts';
import type { FrameworkName } from './framework-names.ts';
import { FRAMEWORKS } from './framework-table.ts';
import { judgeControls } from './judge-controls.ts';
import { type Evidence, type Framework, seen, unseen } from './types.ts';

/** How many controls begin with what: as the frameworks count themselves. None may be forgotten. */
const COUNTS: Readonly<Record<FrameworkName, Readonly<Record<string, number>>>> = {
  soc2: {
    ...{ CC1: 5, CC2: 3, CC3: 4, CC4: 2, CC5: 3, CC6: 8, CC7: 5, CC8: 1, CC9: 2, A1: 3, C1: 2, PI1: 5 },
    ...{ P1: 1, P2: 1, P3: 2, P4: 3, P5: 2, P6: 7, P7: 1, P8: 1 },
  },
  iso27001: { 5: 37, 6: 8, 7: 14, 8: 34 },
  gdpr: { Art: 11 },
  hipaa: { '164.308(a)': 8, '164.308(b)': 1, '164.310': 4, '164.312': 5, '164.314': 2, '164.316': 2 },
  pci: { 1: 5, 2: 3, 3: 7, 4: 2, 5: 4, 6: 5, 7: 3, 8: 6, 9: 5, 10: 7, 11: 6, 12: 10 },
};
const GROUP: Readonly<Record<FrameworkName, RegExp>> = {
  soc2: /^[A-Z]+\d/,
  iso27001: /^\d/,
  gdpr: /^Art/,
  hipaa: /^164\.(?:308\([ab]\)|\d{3})/,
  pci: /^\d+/,
};

describe('no control is left out', () => {
  for (const [name, { controls }] of Object.entries(FRAMEWORKS)) {
    test(name, () => {
      const ids = controls.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, 'one control twice');
      const counts: Record<string, number> = {};
      for (const id of ids) {
        const group = GROUP[name as FrameworkName].exec(id)?.[0] ?? assert.fail(id);
        counts[group] = (counts[group] ?? 0) + 1;
      }
      assert.deepEqual(counts, COUNTS[name as FrameworkName]);
      for (const { id, about, evidence, unseen: why } of controls) {
        assert.ok(about.length > 5, id);
        assert.equal(evidence.length > 0, why === null, `${id}: something speaks for it, or it is said why not`);
      }
    });
  }

  test('numbers run without a gap', () => {
    for (const [name, groups] of Object.entries(COUNTS)) {
      if (name === 'gdpr' || name === 'hipaa') continue;
      const ids = new Set(FRAMEWORKS[name as FrameworkName].controls.map(({ id }) => id));
      for (const [group, count] of Object.entries(groups)) {
        for (let number = 1; number <= count; number++) assert.ok(ids.has(`${group}.${number}`), `${group}.${number}`);
      }
    }
  });
});

test('evidence is of codes that there are, and each speaks for something', () => {
  const codes = new Set(CODES.map(({ code }) => code));
  const used = new Set(Object.values(FRAMEWORKS).flatMap(({ controls }) => controls.flatMap((each) => each.evidence)));
  for (const [name, { codes: own, done }] of Object.entries(EVIDENCE) as [keyof typeof EVIDENCE, Evidence][]) {
    assert.deepEqual(
      own.filter((code) => !codes.has(code)),
      [],
      name,
    );
    assert.ok(done.length > 0, `${name}: nothing makes it`);
    assert.ok(used.has(name), `${name} speaks for no control`);
  }
});

test('what is a rule of security is against some control', () => {
  const against = new Set(Object.values(EVIDENCE).flatMap(({ codes }: Evidence) => codes));
  const rules = CODES.filter(({ code }) => code.startsWith('SEC')).map(({ code }) => code);
  // A secret that stands in the files is one that somebody else may have encrypted.
  assert.deepEqual(
    rules.filter((code) => !against.has(code)),
    ['SEC030'],
  );
});

describe('verdicts', () => {
  const framework: Framework = {
    title: 'one',
    controls: [seen('a', 'networks', 'closedNetworks', 'mutualTls'), unseen('b', 'people', 'people')],
  };
  const all = new Set(['security/network-policies.yaml', 'mesh/peer-authentications.yaml']);
  const found = (code: string, suppressed: string | null = null) => ({ code, suppressed, severity: 'info' }) as Finding;
  const kinds = (findings: readonly Finding[], written: ReadonlySet<string>) =>
    judgeControls(framework, findings, written).map(({ verdict }) => verdict.kind);

  test('it holds when all is there and nothing speaks against it', () => {
    assert.deepEqual(kinds([found('MSH007')], all), ['holds', 'unchecked']);
  });

  test('an info breaks it too, and a reason accepts it', () => {
    assert.deepEqual(kinds([found('SEC018')], all), ['broken', 'unchecked']);
    const [first] = judgeControls(framework, [found('SEC018', 'a jump host')], all);
    assert.equal(first?.verdict.kind === 'holds' && first.verdict.accepted.length, 1);
  });

  test('what is not there is not held to hold', () => {
    const [first] = judgeControls(framework, [], new Set(['mesh/peer-authentications.yaml']));
    assert.match(first?.verdict.kind === 'unchecked' ? first.verdict.why : '', /networks are closed/);
    assert.deepEqual(
      kinds([found('SEC003')], new Set()),
      ['broken', 'unchecked'],
      'what is wrong is known all the same',
    );
  });
});
