import type { Gitops } from '../../model/gitops-types.ts';

/** A folder of the output, from the top of the repository. */
export function folderOf({ path }: Gitops, folder: string): string {
  return path === '.' ? folder : `${path}/${folder}`;
}
