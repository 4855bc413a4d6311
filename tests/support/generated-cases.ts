// Property tests try the same generated cases each time, so that a change fails for what it changed and for nothing else.
// FUZZ_SEED=any number tries others.
import fc from 'fast-check';

const DEFAULT_SEED = 8;

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? DEFAULT_SEED) });
