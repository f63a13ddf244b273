import { entriesOf } from '../derive/entries-of.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

/** Every public path leads to one service, and there is a gateway to enter by. */
export const entries: SpecRule = (spec, reading) => {
  const owners = new Map<string, string>();
  for (const [name, service] of Object.entries(spec.services)) {
    const places = entriesOf(spec, service);
    if (places.length === 0 && service.public === undefined) continue;
    const path = ['services', name, reading.isWritten(['services', name, 'public']) ? 'public' : 'load'];
    if (service.public !== undefined && service.public !== 'none' && spec.gateway === undefined) {
      reading.report(
        'SPEC029',
        path,
        `${name} is public, but the platform has no gateway`,
        'add `gateway: { host: … }`',
      );
    }
    for (const { host, path: prefix } of places) {
      const entry = `${host}${prefix}`;
      const owner = owners.get(entry);
      if (owner === undefined) owners.set(entry, name);
      else if (owner === name) reading.report('SPEC029', path, `${entry} is named twice`, 'name it once');
      else
        reading.report(
          'SPEC029',
          path,
          `${entry} leads to ${owner} already`,
          `give ${name} a path of its own: \`public: /${name}\`, or \`public: none\``,
        );
    }
  }
  if (spec.dns !== undefined && spec.gateway === undefined) {
    reading.report(
      'SPEC029',
      ['dns'],
      'there is no public host to make records for',
      'add `gateway: { host: … }`, or take `dns` away',
    );
  }
  for (const region of Object.keys(spec.dns?.addresses ?? {})) {
    demandNamed(spec, 'region', region, ['dns', 'addresses', region], reading);
  }
};
