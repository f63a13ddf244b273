import type { ServiceContext } from './build-services.ts';
import type { Migration } from './migration-types.ts';

/** The migration of a service as written, with its image. */
export function buildMigration({ service, origins, at }: ServiceContext): Migration | null {
  const { migration } = service;
  if (migration === undefined) return null;
  if (migration.image === undefined) origins.derived([...at, 'migration', 'image'], 'the image of the service');
  const { name, store, image = service.image, command, writes, reads, soak, deadline } = migration;
  return { name, store, image, command, writes, reads, soakUs: soak, deadlineUs: deadline };
}
