/** What the schema of a kind is kept under. */
export function schemaKey(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`;
}
