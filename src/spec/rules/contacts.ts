import type { SpecRule } from './spec-rule.ts';

/** Somebody who is to be called can be reached. */
export const contacts: SpecRule = (spec, reading) => {
  for (const [name, { phone, mail, url }] of Object.entries(spec.contacts)) {
    if (phone !== undefined || mail !== undefined || url !== undefined) continue;
    const message = `nothing says how ${name} is reached`;
    reading.report('SPEC007', ['contacts', name], message, 'add `phone`, `mail` or `url`');
  }
};
