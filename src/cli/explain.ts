import { explainDifference } from '../model/explain-difference.ts';
import { type Explained, explainModel, printProvenance } from '../model/explain-model.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { readPlatform } from './read-platform.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';

/** Wider columns would push the reason off the screen. */
const MOST_PATH = 56;
const MOST_VALUE = 32;

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const [spec = '', path = ''] = args.positionals;
  const environment = args.text('env');
  const within = environment === undefined ? '' : ` --env ${environment}`;
  const next = `nines compile ${spec}${within} -o out`;
  const platform = await readPlatform(spec, io, environment ?? null);
  if ('issues' in platform) return { exitCode: 2, text: '', issues: platform.issues, next: `nines explain ${spec}` };
  const production = environment === undefined || !args.flag('differs') ? null : await readPlatform(spec, io, null);
  if (production !== null && 'issues' in production) {
    return { exitCode: 2, text: '', issues: production.issues, next: `nines explain ${spec}` };
  }
  if (production === null && args.flag('differs')) return alone(spec);
  const explained =
    production === null
      ? explainModel(platform.model, path)
      : explainDifference(production.model, platform.model, path);
  if ('message' in explained) {
    const { message, fix } = explained;
    return { exitCode: 2, text: '', issues: [{ code: 'CLI040', path, message, fix }], next: `nines explain ${spec}` };
  }
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
    next,
  };
}

function alone(spec: string): Outcome {
  const message = '--differs compares an environment with production';
  const issue = { code: 'CLI068', path: '--differs', message, fix: 'name it with --env NAME' };
  return { exitCode: 2, text: '', issues: [issue], next: `nines explain ${spec}` };
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
