/** Tries the rules of a schema on one object. */
import { EvaluationError, Optional } from '@marcbachmann/cel-js';
import { isRecord } from '../../../manifests/field.ts';
import type { Path } from '../../../manifests/types.ts';
import type { Violation } from '../violation.ts';
import { CelValues, type TextConversions } from './cel-value.ts';
import { type RuleNode, type SchemaRule, sharedEnvironment } from './schema-rules.ts';

/** Errors that say that the evaluator lacks something; every other one makes a rule fail, as on the API server. */
const OWN_GAPS =
  /overload|type_mismatch|invalid_(?:condition|index|logical|comprehension|regular)|incompatible|cannot_index|macro|expected_token/;
/** Rules are shown up to here. */
const LONGEST_RULE = 200;

interface Trial {
  readonly values: CelValues;
  readonly found: Violation[];
  /** Places that are wrong already: what is around them is not tried, so that one mistake is not told twice. */
  readonly wrong: readonly Path[];
}

let conversions: TextConversions | undefined;

function textConversions(): TextConversions {
  const environment = sharedEnvironment();
  const made = (expression: string) => {
    const evaluate = environment.parse(expression);
    return (self: string): unknown => evaluate({ self });
  };
  return {
    timestamp: made('timestamp(string(self))'),
    duration: made('duration(string(self))'),
    bytes: (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
  };
}

/** What the rules say about an object with its defaults filled in; `wrong` are places that its schema refuses anyway. */
export function ruleViolations(object: unknown, root: RuleNode, wrong: readonly Path[]): readonly Violation[] {
  conversions ??= textConversions();
  const trial: Trial = { values: new CelValues(conversions), found: [], wrong };
  tryNode(object, root, [], trial);
  return trial.found;
}

function tryNode(value: unknown, node: RuleNode, path: Path, trial: Trial): void {
  if (value === null || value === undefined) return;
  const isTried = node.rules.length > 0 && !trial.wrong.some((place) => path.every((step, at) => step === place[at]));
  if (isTried) tryRules(value, node, path, trial);
  if (Array.isArray(value)) {
    if (node.items !== null)
      for (const [index, item] of value.entries()) tryNode(item, node.items, [...path, index], trial);
  } else if (isRecord(value)) {
    for (const [key, child] of node.properties) {
      if (Object.hasOwn(value, key)) tryNode(value[key], child, [...path, key], trial);
    }
    if (node.values !== null) {
      for (const [key, child] of Object.entries(value)) tryNode(child, node.values, [...path, key], trial);
    }
  }
}

function tryRules(value: unknown, node: RuleNode, path: Path, { values, found }: Trial): void {
  let self: unknown;
  try {
    self = values.convert(value, node.schema, node.isObject);
  } catch {
    // A text that is no time: its format is a finding already.
    return;
  }
  for (const rule of node.rules) {
    const violation = tryRule(self, rule, path);
    if (violation !== null) found.push(violation);
  }
}

function tryRule(self: unknown, rule: SchemaRule, path: Path): Violation | null {
  const shownRule = shown(rule.rule);
  try {
    const result = rule.evaluate({ self, oldSelf: Optional.none() });
    if (result === true) return null;
    if (result !== false)
      return { kind: 'not evaluated', path, message: `${shownRule}: the result is neither true nor false` };
    return { kind: 'wrong value', path: [...path, ...rule.fieldPath], ...sentence(self, rule) };
  } catch (error) {
    const reason = (error as Error).message.split('\n', 1)[0] ?? '';
    if (!(error instanceof EvaluationError) || OWN_GAPS.test(error.code))
      return { kind: 'not evaluated', path, message: `${shownRule}: ${reason}` };
    const { message } = sentence(self, rule);
    return { kind: 'wrong value', path, message: `${message} (${reason})`, fix: `make this true: ${shownRule}` };
  }
}

function sentence(self: unknown, { rule, message, messageOf }: SchemaRule): Pick<Violation, 'message' | 'fix'> {
  const text = spoken(self, messageOf) ?? message?.trim();
  const fix = `make this true: ${shown(rule)}`;
  return { message: text ?? `a rule of the schema does not hold: ${shown(rule)}`, fix };
}

/** What the rule's own expression says; one that fails, or says nothing or several lines, is passed over. */
function spoken(self: unknown, messageOf: SchemaRule['messageOf']): string | undefined {
  if (messageOf === null) return undefined;
  try {
    const text = messageOf({ self, oldSelf: Optional.none() });
    return typeof text === 'string' && text.trim() !== '' && !text.includes('\n') ? text.trim() : undefined;
  } catch {
    return undefined;
  }
}

function shown(rule: string): string {
  const line = rule.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_RULE ? `${line.slice(0, LONGEST_RULE)}…` : line;
}
