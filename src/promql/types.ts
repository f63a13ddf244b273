/** A query as a tree, and what is wrong with it. */

/** Half-open range of offsets in the query's text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface LabelName extends Span {
  readonly name: string;
}

export interface Matcher extends Span {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly valueSpan: Span;
}

interface Node extends Span {
  /** Whether the text has it in parentheses of its own. */
  readonly parenthesized?: true;
}

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

export interface Selector extends Node {
  readonly kind: 'selector';
  /** From in front of the braces or out of them; absent when a matcher chooses names some other way. */
  readonly name?: string;
  readonly nameSpan?: Span;
  /** Further names beside one in front of the braces, such as `a{__name__="b"}`: Prometheus refuses them. */
  readonly extraNames: readonly string[];
  /** Further names among those in the braces. */
  readonly otherNames: readonly string[];
  /** Without that of the name. */
  readonly matchers: readonly Matcher[];
}

/** `expression[5m]` of a selector. */
export interface Range extends Node {
  readonly kind: 'range';
  readonly of: Expression;
  /** Null when it is computed. */
  readonly windowMs: number | null;
  readonly windowSpan: Span;
}

/** `expression[1h:5m]`. */
export interface Subquery extends Node {
  readonly kind: 'subquery';
  readonly of: Expression;
  readonly windowMs: number | null;
  /** Null when left out or computed. */
  readonly stepMs: number | null;
  readonly windowSpan: Span;
}

/** `offset`, `@`, `smoothed`, `anchored`: the same series at another time or joined another way. */
export interface Modified extends Node {
  readonly kind: 'modified';
  readonly by: 'offset' | '@' | 'smoothed' | 'anchored';
  readonly of: Expression;
}

export interface Call extends Node {
  readonly kind: 'call';
  readonly function: string;
  readonly functionSpan: Span;
  readonly arguments: readonly Expression[];
}

export interface Aggregation extends Node {
  readonly kind: 'aggregation';
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly grouping: 'by' | 'without' | null;
  readonly labels: readonly LabelName[];
  readonly arguments: readonly Expression[];
}

export interface Matching {
  readonly on: boolean;
  readonly labels: readonly LabelName[];
  readonly group: 'left' | 'right' | null;
  /** Labels that the side of one gives to the side of many. */
  readonly include: readonly LabelName[];
  readonly span: Span;
}

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly bool: boolean;
  readonly matching: Matching | null;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly of: Expression;
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | Selector
  | Range
  | Subquery
  | Modified
  | Call
  | Aggregation
  | Binary
  | Unary;

export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';

/** A replacement in the query's text that takes the finding away. */
export interface QueryEdit extends Span {
  readonly text: string;
}

export interface QueryFinding extends Span {
  /** `PQL001` and so on; finding-codes.ts says what each means. */
  readonly code: string;
  /** `error`: Prometheus refuses the query, or it can never answer. `warning`: it answers something else than it seems to. */
  readonly severity: 'error' | 'warning';
  /** One-based. */
  readonly line: number;
  /** One-based, in characters. */
  readonly column: number;
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  readonly edit?: QueryEdit;
  /** Expression that `proxyStatsMatcher.inclusionRegexps` lacks. */
  readonly statsMatcher?: string;
}

export interface CheckOptions {
  /** How often the series are scraped; with it, windows that hold fewer than two samples are found. */
  readonly scrapeIntervalMs?: number;
  /** Labels that scraping and relabelling add to every series, in place of TARGET_LABELS. */
  readonly targetLabels?: readonly string[];
  /** What `proxyStatsMatcher` includes; with it, statistics of Envoy that no expression matches are found. */
  readonly inclusionRegexps?: readonly string[];
  /** Version of each engine; with it, metrics that it does not export yet or any more are found. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Grafana's variables stand in the text: `$__rate_interval` is a duration, `$x` any value. */
  readonly dashboard?: boolean;
  /** `--enable-feature=promql-experimental-functions` is set. */
  readonly experimental?: boolean;
}
