import { nearestWord } from '../units/nearest-word.ts';
import { describeShape } from './describe-shape.ts';
import type { Reading } from './reading.ts';
import type { FlagShape, NumberShape, Path, QuantityShape, ScalarNode, TextShape, WordsShape } from './types.ts';

type ScalarShape = QuantityShape | WordsShape | FlagShape | TextShape | NumberShape;

/** Words that people, and YAML 1.1, use for truth. */
const TRUTH: Readonly<Record<string, boolean>> = { yes: true, on: true, no: false, off: false, y: true, n: false };

/** Reads a scalar that is there; undefined, and an issue, where it does not fit. */
export function readScalar(shape: ScalarShape, node: ScalarNode, path: Path, reading: Reading): unknown {
  switch (shape.kind) {
    case 'quantity':
      return readQuantity(shape, node, path, reading);
    case 'words':
      return readWord(shape, node, path, reading);
    case 'flag':
      return readFlag(node, path, reading);
    case 'text':
      return readText(shape, node, path, reading);
    case 'number':
      return readNumber(shape, node, path, reading);
  }
}

function readQuantity(shape: QuantityShape, node: ScalarNode, path: Path, reading: Reading): unknown {
  const result = shape.unit.parse(node.text);
  if (!result.ok) {
    reading.report('SPEC008', path, result.message, result.fix, node.place);
    return undefined;
  }
  const { value } = result;
  if (typeof value === 'number') {
    const bound =
      shape.least !== null && value < shape.least
        ? shape.least
        : shape.most !== null && value > shape.most
          ? shape.most
          : null;
    if (bound !== null) {
      const limit = shape.unit.print(bound);
      const word = bound === shape.least ? 'least' : 'most';
      reading.report('SPEC009', path, `${node.text} is out of bounds`, `write at ${word} \`${limit}\``, node.place);
      return undefined;
    }
  }
  return value;
}

function readWord(shape: WordsShape, node: ScalarNode, path: Path, reading: Reading): unknown {
  if (shape.words.includes(node.text)) return node.text;
  const near = nearestWord(node.text, shape.words);
  const fix = near === undefined ? `write ${describeShape(shape)}` : `did you mean \`${near}\`?`;
  const message = `\`${node.text.slice(0, 40)}\` is none of ${shape.words.join(', ')}`;
  reading.report('SPEC009', path, message, fix, node.place);
  return undefined;
}

function readFlag(node: ScalarNode, path: Path, reading: Reading): unknown {
  if (typeof node.value === 'boolean') return node.value;
  const word = node.text.toLowerCase();
  const meant = Object.hasOwn(TRUTH, word) ? TRUTH[word] : undefined;
  const fix = `write \`${meant ?? true}\`${meant === undefined ? ' or `false`' : ''}`;
  reading.report('SPEC005', path, `\`${node.text.slice(0, 40)}\` is neither true nor false`, fix, node.place);
  return undefined;
}

function readText(shape: TextShape, node: ScalarNode, path: Path, reading: Reading): unknown {
  const { text } = node;
  if (text.length > shape.longest) {
    const message = `${shape.title} of ${text.length} characters is too long`;
    reading.report('SPEC010', path, message, `write at most ${shape.longest} characters`, node.place);
    return undefined;
  }
  if (shape.pattern !== null && !expression(shape.pattern).test(text)) {
    const message = `\`${text.slice(0, 60)}\` is not ${shape.title}`;
    reading.report('SPEC010', path, message, `write ${describeShape(shape)}`, node.place);
    return undefined;
  }
  return text;
}

const expressions = new Map<string, RegExp>();
/** Compiled once: a pattern is tried on every name of a large platform. */
function expression(pattern: string): RegExp {
  let known = expressions.get(pattern);
  if (known === undefined) {
    known = new RegExp(pattern, 'u');
    expressions.set(pattern, known);
  }
  return known;
}

function readNumber(shape: NumberShape, node: ScalarNode, path: Path, reading: Reading): unknown {
  const { value } = node;
  if (typeof value !== 'number' || !Number.isFinite(value) || (shape.whole && !Number.isSafeInteger(value))) {
    const message = `\`${node.text.slice(0, 40)}\` is not ${describeShape(shape)}`;
    reading.report('SPEC005', path, message, `write ${describeShape(shape)}`, node.place);
    return undefined;
  }
  if (value < shape.least || value > shape.most) {
    const fix = value < shape.least ? `write at least ${shape.least}` : `write at most ${shape.most}`;
    reading.report('SPEC009', path, `${node.text} is out of bounds`, fix, node.place);
    return undefined;
  }
  return value;
}
