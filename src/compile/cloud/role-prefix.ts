/** As long as Amazon takes the beginning of a role's name; the rest it makes up, for roles are named once for all regions. */
const LONGEST = 38;

/** With what the name of a role begins. */
export function rolePrefix(name: string): string {
  return `${name}-`.slice(0, LONGEST);
}
