import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { Contact } from './contact-types.ts';
import type { Origins } from './origins.ts';

/** Contacts as written, who is called first in front. */
export function buildContacts(spec: PlatformSpec, origins: Origins): Readonly<Record<string, Contact>> {
  const order = (contact: Contact): number => contact.afterUs ?? Number.POSITIVE_INFINITY;
  const contacts = Object.entries(spec.contacts).map(([name, written]): Contact => {
    origins.moved(['contacts', name, 'afterUs'], ['contacts', name, 'after']);
    const { role, phone, mail, url, after, helps, vendor } = written;
    return {
      name,
      role,
      phone: phone ?? null,
      mail: mail ?? null,
      url: url ?? null,
      afterUs: after ?? null,
      helps,
      vendor: vendor ?? null,
    };
  });
  // Not a difference: two that are never called as time passes are infinitely far from each other.
  const sorted = contacts.toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return Object.fromEntries(sorted.map((contact) => [contact.name, contact]));
}
