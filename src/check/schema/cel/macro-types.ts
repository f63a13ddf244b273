/** What the evaluator hands to a macro: the part of its interface that macros of ours use. */
import type { ASTNode, TypeDeclaration } from '@marcbachmann/cel-js';

/** Variables as one expression sees them. `forkWithVariable` adds one, which `setIterValue` sets before each use. */
export interface Scope {
  forkWithVariable(name: string, type: TypeDeclaration): OverlayScope;
}

export interface OverlayScope extends Scope {
  reuse(parent: Scope): OverlayScope;
  setIterValue(value: unknown, evaluator: Evaluator): OverlayScope;
}

/** Finds the types of expressions. */
export interface Checker {
  check(node: ASTNode, scope: Scope): TypeDeclaration;
  getType(name: string): TypeDeclaration;
}

/** Computes the values of expressions. */
export interface Evaluator {
  run(node: ASTNode, scope: Scope): unknown;
}

/** A call as it stands in the expression. */
export interface MacroCall {
  readonly args: readonly ASTNode[];
  /** Absent for a function without a receiver. */
  readonly receiver?: ASTNode;
}
