/**
 * Loaded before the suites: property tests draw the same cases every time, so that a red run is red again. The
 * campaign (`npm run campaign`) draws new ones, and what it finds is kept under seeds/.
 */
import fc from 'fast-check';

const seed = Number(process.env.NINES_FUZZ_SEED ?? 20_261_121);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
