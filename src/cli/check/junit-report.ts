import type { JudgedFinding } from './judged-finding.ts';

/** XML 1.0 has no way to write most control characters, nor halves of a pair. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

function xmlText(text: string): string {
  return text
    .replace(UNWRITABLE, (character) => ('\t\n\r'.includes(character) ? character : '\uFFFD'))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;');
}

function testCase(finding: JudgedFinding): string {
  const { code, title, object, file, line, message, why, fix, other, fails, suppressed, known, severity } = finding;
  const name = [object, message].filter((part) => part !== '').join(': ');
  const place = file === null ? '' : ` file="${xmlText(file)}"${line === null ? '' : ` line="${line}"`}`;
  const open = `    <testcase classname="${code}" name="${xmlText(name)}"${place}`;
  const see = other === null || other.file === null ? '' : `\nsee ${other.file}:${other.line}`;
  const details = xmlText(`${file ?? ''}${line === null ? '' : `:${line}`}${see}\nwhy: ${why}\nfix: ${fix}`);
  if (fails)
    return `${open}>\n      <failure type="${severity}" message="${xmlText(title)}">${details}</failure>\n    </testcase>\n`;
  if (suppressed !== null) return `${open}>\n      <skipped message="${xmlText(suppressed)}"/>\n    </testcase>\n`;
  if (known) return `${open}>\n      <skipped message="known from the baseline"/>\n    </testcase>\n`;
  return `${open}/>\n`;
}

/**
 * JUnit's XML, as build servers read it: a finding that fails the run is a failed case, one that is suppressed or known
 * from the baseline is skipped.
 */
export function junitReport(findings: readonly JudgedFinding[], platform: string): string {
  const suite = xmlText(`nines check ${platform}`);
  const failures = findings.filter(({ fails }) => fails).length;
  const skipped = findings.filter(({ suppressed, known }) => suppressed !== null || known).length;
  const cases =
    findings.length === 0 ? ['    <testcase classname="nines" name="no findings"/>\n'] : findings.map(testCase);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n',
    `  <testsuite name="${suite}" tests="${cases.length}" failures="${failures}" skipped="${skipped}">\n`,
    ...cases,
    '  </testsuite>\n</testsuites>\n',
  ].join('');
}
