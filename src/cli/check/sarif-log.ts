import type { RuleText, Severity } from '../../check/types.ts';
import { fingerprint } from './baseline.ts';
import type { JudgedFinding } from './judged-finding.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', note: 'note' };

function ruleOf({ code, title, why, fix, severity, rows }: RuleText) {
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { rows },
  };
}

function regionOf(line: number, column: number | null) {
  return { startLine: line, ...(column === null ? {} : { startColumn: column }) };
}

/** A path as a relative reference; whatever means something in a URI is escaped. */
function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}

function physicalOf({ file, line, column }: Pick<JudgedFinding, 'file' | 'line' | 'column'>) {
  if (file === null) return {};
  const region = line === null ? {} : { region: regionOf(line, column) };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
}

function resultOf(finding: JudgedFinding, ruleIndex: number) {
  const { code, severity, message, fix, file, object, other, suppressed, known } = finding;
  const physical = physicalOf(finding);
  const related =
    other === null || other.file === null
      ? {}
      : { relatedLocations: [{ id: 1, ...physicalOf(other), message: { text: 'what it stands against' } }] };
  const logical = object === '' ? {} : { logicalLocations: [{ fullyQualifiedName: object, kind: 'resource' }] };
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: `${message}. Fix: ${fix}` },
    locations: file === null && object === '' ? [] : [{ ...physical, ...logical }],
    ...related,
    partialFingerprints: { 'nines/v2': fingerprint(finding) },
    baselineState: known ? 'unchanged' : 'new',
    ...(suppressed === null ? {} : { suppressions: [{ kind: 'inSource', justification: suppressed }] }),
  };
}

/** SARIF 2.1.0, as code-scanning services read it. */
export function sarifLog(findings: readonly JudgedFinding[], codes: readonly RuleText[], version: string): string {
  const used = new Set(findings.map(({ code }) => code));
  const rules = codes.filter(({ code }) => used.has(code));
  const indexOf = new Map(rules.map(({ code }, index) => [code, index] as const));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'nines', version, rules: rules.map(ruleOf) } },
        results: findings.map((finding) => resultOf(finding, indexOf.get(finding.code) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
