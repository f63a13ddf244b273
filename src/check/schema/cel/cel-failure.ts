import { EvaluationError } from '@marcbachmann/cel-js';

/** An error of an expression as the evaluator reports its own: `||` and `&&` absorb it where CEL says so. */
export function celFailure(code: string, message: string): EvaluationError {
  return new EvaluationError({ code, message });
}
