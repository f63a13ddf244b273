/** How old the value of a secret may become; what `check` goes by. */
export const ROTATION_ANNOTATION = 'nines.dev/rotate-every';
