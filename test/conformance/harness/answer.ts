/**
 * How a backend treats one request, in words that the real backends and the model's read alike:
 * `200`, `503 after 20` (milliseconds), `close` (the connection breaks before a response), `close after 5`, `hang`,
 * and response headers as `200 with x-one=1 x-two=2`.
 */
export interface Answer {
  readonly kind: 'respond' | 'close' | 'hang';
  readonly status: number;
  readonly afterMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The header with which a request states its own answer, over what the backend was told. */
export const ANSWER_HEADER = 'x-answer';

/** Reads the words. */
export function parseAnswer(text: string): Answer {
  const found = /^(\d{3}|close|hang)(?: after (\d+))?(?: with (.+))?$/.exec(text);
  if (found === null) throw new RangeError(`not an answer: ${text}`);
  const [, what, after, headers] = found;
  const status = Number(what);
  return {
    kind: what === 'close' || what === 'hang' ? what : 'respond',
    status: Number.isNaN(status) ? 0 : status,
    afterMs: Number(after ?? 0),
    headers: Object.fromEntries(
      (headers ?? '')
        .split(' ')
        .filter(Boolean)
        .map((pair) => pair.split('=') as [string, string]),
    ),
  };
}

/** The answer to a backend's n-th request, counted from 0: the list's last entry repeats. */
export function answerTo(answers: readonly string[], number: number, asked: string | undefined): Answer {
  return parseAnswer(asked ?? answers[Math.min(number, answers.length - 1)] ?? '200');
}
