/** Asks Istio's own translation: many questions, one process. */
import { spawnSync } from 'node:child_process';
import type { IstioAnswer, IstioQuestion } from './types.ts';

/** Far above what all cases together answer. */
const MAXIMUM_ANSWER_BYTES = 2 ** 30;

/** The program as the suite found it, or null. */
export function istioTranslation(): string | null {
  const path = process.env.NINES_ISTIO_TRANSLATION;
  return path === undefined || path === '' ? null : path;
}

/** The answers in the order of the questions. */
export function askIstio(program: string, questions: readonly IstioQuestion[]): readonly IstioAnswer[] {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { status, stdout, stderr, error } = spawnSync(program, [], {
    input,
    encoding: 'utf8',
    maxBuffer: MAXIMUM_ANSWER_BYTES,
  });
  if (status !== 0) throw new Error(`${program} ended with ${status ?? error?.message}: ${stderr.slice(-2000)}`);
  const answers = stdout.split('\n').filter((line) => line !== '');
  if (answers.length !== questions.length)
    throw new Error(`${questions.length} questions, ${answers.length} answers: ${stderr.slice(-2000)}`);
  return answers.map((line) => JSON.parse(line) as IstioAnswer);
}
