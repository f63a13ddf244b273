import { dirname, join } from 'node:path/posix';
import { type Complaint, type Rule, roomOf, type SourceFile } from './source-file.ts';
import type { Token } from './tokenize.ts';

/** What one room may import: whole modules, and types alone. `*` is everything. */
interface Allowed {
  readonly any: readonly string[];
  readonly types?: readonly string[];
}

/**
 * The direction of imports. Leaves import nothing of ours but the shapes of a mistake (`units`); every other room may
 * import what stands beside it here. A room that is not listed may import nothing: add it when it is opened.
 */
const ROOMS: Readonly<Record<string, Allowed>> = {
  units: { any: [] },
  engines: { any: [], types: ['units'] },
  manifests: { any: [], types: ['units'] },
  ports: { any: [], types: ['units', 'manifests'] },
  schema: { any: ['units'] },
  targets: { any: ['schema', 'units'] },
  // What an engine or provider has by itself decides what may be written, and defaults.
  spec: { any: ['targets', 'schema', 'engines', 'units'] },
  model: { any: ['spec', 'targets', 'schema', 'engines', 'units'] },
  // Network policies and rules of admission are made for the pods that compiled objects make, as Kubernetes has it.
  compile: { any: ['model', 'manifests', 'engines', 'kubernetes', 'units'], types: ['targets', 'spec'] },
  // Guides speak of what was compiled, by its names.
  guides: { any: ['compile', 'model', 'manifests', 'engines', 'targets', 'units'], types: ['spec'] },
  mesh: { any: ['manifests', 'engines', 'units'] },
  kubernetes: { any: ['manifests', 'engines', 'units'] },
  traffic: { any: ['mesh', 'engines', 'units'], types: ['manifests'] },
  envoy: { any: ['mesh', 'engines', 'traffic', 'units'], types: ['manifests'] },
  // A query's regular expressions are RE2's, as a proxy's are.
  promql: { any: ['engines', 'traffic', 'units'] },
  // Rules of Prometheus hold queries.
  check: { any: ['manifests', 'mesh', 'kubernetes', 'traffic', 'engines', 'promql', 'targets', 'units'] },
  // Controllers read fields of objects with the readers that every other room uses.
  controllers: { any: ['ports', 'manifests', 'units'] },
  drive: { any: ['ports'] },
  // What every world that keeps its objects itself answers to an action.
  'worlds/desk': { any: ['ports', 'manifests'] },
  // Flagger, which the simulator runs as one that it did not write, asks Prometheus.
  'worlds/sim': {
    any: ['worlds/desk', 'ports', 'manifests', 'mesh', 'kubernetes', 'traffic', 'promql', 'units', 'engines'],
    types: ['targets'],
  },
  'worlds/local': {
    any: ['worlds/desk', 'ports', 'manifests', 'mesh', 'kubernetes', 'envoy', 'engines', 'units'],
    types: ['targets'],
  },
  'worlds/cluster': { any: ['ports', 'manifests', 'units'] },
  prove: {
    any: [
      'targets',
      'manifests',
      'mesh',
      'kubernetes',
      'traffic',
      'engines',
      'check',
      'controllers',
      'drive',
      'worlds/sim',
      'units',
    ],
    types: ['ports'],
  },
  report: { any: ['units'], types: ['prove', 'targets', 'check', 'manifests'] },
  kit: { any: ['units'] },
  console: { any: ['*'] },
  cli: { any: ['*'] },
};

/** One import of a module, however it is written. */
export interface ImportStatement {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
  readonly line: number;
}

/** Every import, re-export and dynamic import of a file. */
export function importStatements(code: readonly Token[]): ImportStatement[] {
  const found: ImportStatement[] = [];
  for (let i = 0; i < code.length; i++) {
    const token = code[i]!;
    if (token.kind !== 'word' || code[i - 1]?.text === '.') continue;
    if (token.text !== 'import' && token.text !== 'export') continue;
    const next = code[i + 1];
    if (token.text === 'import' && next?.text === '(' && code[i + 2]?.kind === 'string') {
      found.push({ specifier: unquote(code[i + 2]!.text), isTypeOnly: false, line: token.line });
      continue;
    }
    if (token.text === 'import' && next?.kind === 'string') {
      found.push({ specifier: unquote(next.text), isTypeOnly: false, line: token.line });
      continue;
    }
    const from = fromClause(code, i + 1);
    if (from === undefined) continue;
    const clause = code.slice(i + 1, from);
    found.push({
      specifier: unquote(code[from + 1]!.text),
      isTypeOnly: clause[0]?.text === 'type' || everyNameIsType(clause),
      line: token.line,
    });
  }
  return found;
}

/** Index of `from` when the statement has one: the clause before it holds only names, braces, commas and `*`. */
function fromClause(code: readonly Token[], start: number): number | undefined {
  for (let i = start; i < code.length; i++) {
    const token = code[i]!;
    if (token.text === 'from' && code[i + 1]?.kind === 'string') return i;
    const belongs = token.kind === 'word' || token.kind === 'string' || ['{', '}', ',', '*'].includes(token.text);
    if (!belongs || ['function', 'class', 'const', 'let', 'interface', 'import', 'export'].includes(token.text))
      return undefined;
  }
  return undefined;
}

function everyNameIsType(clause: readonly Token[]): boolean {
  if (clause[0]?.text !== '{') return false;
  const names = clause
    .slice(1, -1)
    .map((token) => token.text)
    .join(' ')
    .split(' , ');
  return names.every((name) => name.startsWith('type ') || name === '');
}

function unquote(text: string): string {
  return text.slice(1, -1);
}

/** Imports go one way. Tests may also reach what their room's imports may reach, to build what they test with. */
export const imports: Rule = {
  name: 'imports',
  check(file: SourceFile): Complaint[] {
    if (file.room === undefined) return [];
    const complaints: Complaint[] = [];
    const allowed = ROOMS[file.room];
    if (allowed === undefined) return [{ line: 1, message: `room ${file.room} has no entry in the table of imports` }];
    const any = file.isTest ? reachable(file.room) : new Set(allowed.any);
    for (const { specifier, isTypeOnly, line } of importStatements(file.code)) {
      if (!specifier.startsWith('.')) continue;
      const target = join(dirname(file.path), specifier);
      const room = roomOf(target);
      if (room === undefined) {
        complaints.push({ line, message: `${specifier} is outside src/, which must stand alone` });
        continue;
      }
      if (room === file.room || any.has('*') || any.has(room)) continue;
      if (isTypeOnly && (allowed.types ?? []).includes(room)) continue;
      const only = (allowed.types ?? []).includes(room) ? ' except with `import type`' : '';
      complaints.push({ line, message: `${file.room} must not import ${room}${only}` });
    }
    return complaints;
  },
};

function reachable(room: string): Set<string> {
  const seen = new Set<string>();
  const queue = [room];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const allowed = ROOMS[next];
    queue.push(...(allowed?.any ?? []), ...(allowed?.types ?? []));
  }
  return seen;
}
