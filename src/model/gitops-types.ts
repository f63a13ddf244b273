/** Where engines that follow a repository find what is compiled. */
export interface Gitops {
  readonly repository: string;
  /** `.` for the top. */
  readonly path: string;
  readonly revision: string;
  /** Cluster of Argo CD. */
  readonly cluster: string;
  /** Null: the engine's usual one. */
  readonly namespace: string | null;
  readonly project: string;
  readonly secret: string | null;
  readonly intervalUs: number;
}
