import { explainDifference } from '../model/explain-difference.ts';
import { type Explained, explainModel, printProvenance } from '../model/explain-model.ts';
import type { Issue } from '../units/issue.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { readOne } from './read-one.ts';
import { platformIn } from './read-platform.ts';
import { refusedSpec } from './refused-spec.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';

/** Wider columns would push the reason off the screen. */
const MOST_PATH = 56;
const MOST_VALUE = 32;

const ALONE: Issue = {
  code: 'CLI068',
  path: '--differs',
  message: '--differs compares an environment with production',
  fix: 'name it with --env NAME',
};

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const [spec = '', path = ''] = args.positionals;
  const environment = args.text('env') ?? null;
  const differs = args.flag('differs');
  if (differs && environment === null) return refusedSpec([ALONE], spec);
  const read = await readOne(spec, io);
  if ('issue' in read) return refusedSpec([read.issue], spec);
  const platform = await platformIn(read.file, environment);
  if ('issues' in platform) return refusedSpec(platform.issues, spec);
  const production = differs ? await platformIn(read.file, null) : null;
  if (production !== null && 'issues' in production) return refusedSpec(production.issues, spec);
  const explained =
    production === null
      ? explainModel(platform.model, path)
      : explainDifference(production.model, platform.model, path);
  if ('message' in explained) return refusedSpec([{ code: 'CLI040', path, ...explained }], spec);
  const { rows } = explained;
  return {
    exitCode: 0,
    text: table(rows),
    json: {
      version: 1,
      platform: platform.model.name,
      path,
      values: rows.map((row) => JSON.parse(JSON.stringify({ ...row, written: row.printed, printed: undefined }))),
    },
    next: `nines compile ${spec}${environment === null ? '' : ` --env ${environment}`} -o out`,
  };
}

function table(rows: readonly Explained[]): string {
  const paths = Math.min(MOST_PATH, Math.max(0, ...rows.map(({ path }) => path.length)));
  const values = Math.min(MOST_VALUE, Math.max(0, ...rows.map(({ printed }) => oneLine(printed).length)));
  const lines = rows.map(({ path, printed, from }) =>
    `${path.padEnd(paths)}  ${oneLine(printed).padEnd(values)}  ${printProvenance(from)}`.trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function oneLine(text: string): string {
  return text.replaceAll('\n', '\\n');
}

export const explain: Verb = {
  name: 'explain',
  summary: 'show every value of a platform and where it came from',
  usage: 'SPEC [PATH]',
  takes: { least: 1, most: 2 },
  options: {
    ...ENVIRONMENT_OPTION,
    differs: { kind: 'flag', help: 'only what differs from production; with --env' },
  },
  more: 'PATH narrows it down, as in: nines explain platform.yaml services.app.breaker',
  run,
};
