/** Headers whose value lets whoever reads it act as somebody else: what HTTP, clouds and gateways call them. */
const CREDENTIALS =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-csrf-token|(?:.*-)?(?:api-?key|access-token|auth-token|id-token|security-token|session-token|jwt-assertion))$/i;

/** Whether the header of this name holds a credential. */
export function holdsCredential(header: string): boolean {
  return CREDENTIALS.test(header.trim());
}
