import { compile } from '../compile/compile.ts';
import { siteOf } from '../guides/site.ts';
import { writeGuides } from '../guides/write-guides.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { pathOf } from './input-path.ts';
import { readPlatform } from './read-platform.ts';
import { readProof } from './read-proof.ts';
import { noFolder, refusedSpec } from './refused-spec.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';
import { writeFolder } from './write-folder.ts';

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const [spec = ''] = args.positionals;
  const folder = args.text('output');
  if (folder === undefined) return refusedSpec([noFolder(`nines docs ${spec} -o docs`)], spec);
  const environment = args.text('env') ?? null;
  const platform = await readPlatform(spec, io, environment);
  if ('issues' in platform) return refusedSpec(platform.issues, spec);
  const compiled = compile(platform.model);
  if (compiled.issues.length > 0) return refusedSpec(compiled.issues, spec);
  const file = args.text('proof');
  const proof = file === undefined ? null : readProof(file, platform.model.name, io);
  if (proof !== null && 'issue' in proof) return refusedSpec([proof.issue], spec);
  const guides = writeGuides(siteOf(platform.model, compiled, spec, environment, proof?.measured ?? null));
  const { report, issues } = writeFolder(pathOf(folder, io), new Map(guides.map(({ path, text }) => [path, text])));
  if (issues.length > 0) return refusedSpec(issues, spec);
  const text =
    `${guides.length} pages: ${report.written.length} written, ${report.unchanged.length} unchanged, ` +
    `${report.removed.length} removed\n  ${folder}/README.md\n`;
  return {
    exitCode: 0,
    text,
    json: {
      version: 1,
      folder,
      pages: guides.map(({ path, title }) => ({ path, title })),
      written: [...report.written],
      unchanged: [...report.unchanged],
      removed: [...report.removed],
    },
    next: `nines compile ${spec} -o out${environment === null ? '' : ` --env ${environment}`}`,
  };
}

export const docs: Verb = {
  name: 'docs',
  summary: 'write the guides and runbooks of a platform',
  usage: 'SPEC -o DIR [--proof FILE]',
  takes: { least: 1, most: 1 },
  options: {
    output: { kind: 'text', short: 'o', value: 'DIR', help: 'folder to write to; what others put there stays' },
    proof: { kind: 'text', value: 'FILE', help: 'what `prove --json` wrote: inventory.md says what was measured' },
    ...ENVIRONMENT_OPTION,
  },
  more: 'Writes DIR/README.md and what it leads to: every command in there is one that its tool takes, every object is compiled.',
  run,
};
