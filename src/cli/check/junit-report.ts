import type { JudgedFinding } from './judged-finding.ts';

function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}

function testCase(finding: JudgedFinding): string {
  const { code, title, object, file, line, message, why, fix, fails, suppressed, severity } = finding;
  const name = [object, message].filter((part) => part !== '').join(': ');
  const place = file === null ? '' : ` file="${xmlText(file)}"${line === null ? '' : ` line="${line}"`}`;
  const open = `    <testcase classname="${code}" name="${xmlText(name)}"${place}`;
  const details = xmlText(`${file ?? ''}${line === null ? '' : `:${line}`}\nwhy: ${why}\nfix: ${fix}`);
  if (fails)
    return `${open}>\n      <failure type="${severity}" message="${xmlText(title)}">${details}</failure>\n    </testcase>\n`;
  if (suppressed !== null) return `${open}>\n      <skipped message="${xmlText(suppressed)}"/>\n    </testcase>\n`;
  return `${open}/>\n`;
}

/** JUnit's XML, as build servers read it: a finding that fails the run is a failed case, a suppressed one is skipped. */
export function junitReport(findings: readonly JudgedFinding[], platform: string): string {
  const failures = findings.filter(({ fails }) => fails).length;
  const skipped = findings.filter(({ suppressed }) => suppressed !== null).length;
  const cases =
    findings.length === 0 ? ['    <testcase classname="nines" name="no findings"/>\n'] : findings.map(testCase);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n',
    `  <testsuite name="${xmlText(`nines check ${platform}`)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}">\n`,
    ...cases,
    '  </testsuite>\n</testsuites>\n',
  ].join('');
}
