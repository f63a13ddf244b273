/** Where the application kit finds its settings: a variable with the path of the file, in a folder of its own. */
export const KIT_VARIABLE = 'NINES_KIT';
export const KIT_FOLDER = '/etc/nines';
