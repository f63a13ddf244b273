import type { Contact } from '../model/contact-types.ts';
import { printDuration } from '../units/duration.ts';
import type { Site } from './site.ts';
import type { Block, Help } from './types.ts';

/** How somebody is reached, the quickest way first. */
export function reachOf({ phone, url, mail }: Contact): string {
  return [phone, url, mail].filter((way) => way !== null).join(', ');
}

function called({ name, role, vendor }: Contact): string {
  return `**${name}** (${vendor ?? role})`;
}

/** Who helps with something, whenever they are called. */
export function calledFor(site: Site, helps: readonly Help[]): readonly Contact[] {
  return Object.values(site.model.contacts).filter((contact) =>
    contact.helps.some((each) => helps.includes(each as Help)),
  );
}

/** Who is called when a runbook's cure does not help: in time, and for what it is about. */
export function escalationOf(site: Site, helps: readonly Help[], urgent = true): string {
  const contacts = Object.values(site.model.contacts);
  if (contacts.length === 0) return 'The platform names nobody who is called: add `contacts:` to its spec.';
  const inTime = contacts
    .filter(({ afterUs }) => afterUs !== null)
    .map((contact) => {
      const when = contact.afterUs === 0 ? 'At once' : `after ${printDuration(contact.afterUs ?? 0)}`;
      return `${when} ${called(contact)}, ${reachOf(contact)}`;
    });
  const experts = calledFor(site, helps).filter(({ afterUs }) => afterUs === null);
  const also = experts.map((contact) => `${called(contact)}, ${reachOf(contact)}`);
  return [
    ...(urgent ? [] : ['It can wait for the morning.']),
    ...(inTime.length === 0 || !urgent ? [] : [`${inTime.join('; ')}.`]),
    ...(also.length === 0 ? [] : [`For this: ${also.join('; ')}.`]),
  ].join(' ');
}

/** Everybody who may be called, as a table. */
export function contactTable(site: Site): Block {
  return {
    head: ['who', 'role', 'called', 'reached by', 'helps with'],
    rows: Object.values(site.model.contacts).map((contact) => [
      contact.name,
      contact.vendor === null ? contact.role : `${contact.role}; ${contact.vendor}`,
      contact.afterUs === null
        ? 'for what they help with'
        : contact.afterUs === 0
          ? 'at once'
          : `after ${printDuration(contact.afterUs)}`,
      reachOf(contact),
      contact.helps.length === 0 ? 'everything' : contact.helps.join(', '),
    ]),
  };
}
