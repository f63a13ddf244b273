/**
 * `exportTo`: absent or `*` everyone, `.` the own namespace, `~` nobody, else the namespaces named. `defaults` of the
 * mesh (`defaultServiceExportTo` and siblings) are taken as `*`.
 */
export function visibleTo(exportTo: readonly string[] | null, ownNamespace: string, client: string): boolean {
  if (exportTo === null || exportTo.length === 0 || exportTo.includes('*')) return true;
  if (exportTo.includes('~')) return false;
  return (exportTo.includes('.') && ownNamespace === client) || exportTo.includes(client);
}

/** Order in which a client's istiod looks: what is private to its namespace, what is exported to it by name, the rest. */
export function visibilityRank(exportTo: readonly string[] | null, ownNamespace: string, client: string): number {
  if (exportTo === null || exportTo.length === 0 || exportTo.includes('*')) return 2;
  return ownNamespace === client ? 0 : 1;
}
