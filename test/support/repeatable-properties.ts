import fc from 'fast-check';

/** Property tests draw the same cases in every run, so that a failure can be repeated. `TEST_SEED=7 npm run unit` draws others. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.TEST_SEED ?? 20_261_121) });
