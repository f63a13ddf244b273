/** Whether the first of two versions, such as `1.34.2` or `1.30`, is the older one. */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = than.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/** The newer of two versions by major and minor; null is older than any. */
export function newerOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return isOlder(one, other) ? other : one;
}
