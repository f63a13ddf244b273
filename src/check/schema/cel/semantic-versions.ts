/** Kubernetes' `semver`: versions as Semantic Versioning 2.0.0 orders them. */
import { celFailure } from './cel-failure.ts';
import type { CelLibrary } from './cel-library.ts';

const FORM =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

class SemanticVersion {
  readonly numbers: readonly bigint[];
  readonly before: readonly string[];

  constructor(numbers: readonly bigint[], before: readonly string[]) {
    this.numbers = numbers;
    this.before = before;
  }
}

/** `v1.2` → `1.2.0`: without the prefix, without leading zeros, with what is missing. */
function normal(text: string): string {
  const [, core = '', rest = ''] = /^v?(\d+(?:\.\d+){0,2})([\s\S]*)$/.exec(text) ?? [];
  const numbers = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  return [...numbers, '0', '0'].slice(0, 3).join('.') + rest;
}

function parse(text: string, isLenient: boolean): SemanticVersion | null {
  const [, major, minor, patch, before] = FORM.exec(isLenient ? normal(text) : text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return null;
  return new SemanticVersion([BigInt(major), BigInt(minor), BigInt(patch)], before?.split('.') ?? []);
}

function semver(text: string, isLenient: boolean): SemanticVersion {
  const parsed = parse(text, isLenient);
  if (parsed === null) throw celFailure('semver_conversion_error', `not a semantic version: ${text}`);
  return parsed;
}

function order<T>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareParts(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
  const [isNumber, isOther] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isNumber !== isOther) return isNumber ? -1 : 1;
  return isNumber ? order(BigInt(left), BigInt(right)) : order(left, right);
}

function compare(left: SemanticVersion, right: SemanticVersion): number {
  for (const [index, number] of left.numbers.entries()) {
    const found = order(number, right.numbers[index] ?? 0n);
    if (found !== 0) return found;
  }
  // A version before a release is lower than the release.
  if (left.before.length === 0 || right.before.length === 0)
    return order(right.before.length, left.before.length) && (left.before.length === 0 ? 1 : -1);
  for (let index = 0; index < Math.max(left.before.length, right.before.length); index++) {
    const found = compareParts(left.before[index], right.before[index]);
    if (found !== 0) return found;
  }
  return 0;
}

/** Adds the functions. */
export const semanticVersions: CelLibrary = (environment) => {
  const number = (index: number) => (version: SemanticVersion) => version.numbers[index] ?? 0n;
  environment
    .registerType('SemanticVersion', SemanticVersion)
    .registerOperator(
      'SemanticVersion == SemanticVersion',
      (l: SemanticVersion, r: SemanticVersion) => compare(l, r) === 0,
    )
    .registerFunction('semver(string): SemanticVersion', (text: string) => semver(text, false))
    .registerFunction('semver(string, bool): SemanticVersion', semver)
    .registerFunction('isSemver(string): bool', (text: string) => parse(text, false) !== null)
    .registerFunction(
      'isSemver(string, bool): bool',
      (text: string, isLenient: boolean) => parse(text, isLenient) !== null,
    )
    .registerFunction('SemanticVersion.major(): int', number(0))
    .registerFunction('SemanticVersion.minor(): int', number(1))
    .registerFunction('SemanticVersion.patch(): int', number(2))
    .registerFunction('SemanticVersion.compareTo(SemanticVersion): int', (l: SemanticVersion, r: SemanticVersion) =>
      BigInt(compare(l, r)),
    )
    .registerFunction(
      'SemanticVersion.isGreaterThan(SemanticVersion): bool',
      (l: SemanticVersion, r: SemanticVersion) => compare(l, r) > 0,
    )
    .registerFunction(
      'SemanticVersion.isLessThan(SemanticVersion): bool',
      (l: SemanticVersion, r: SemanticVersion) => compare(l, r) < 0,
    );
};
