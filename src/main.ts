import { createApp } from './app.ts';
import { loadConfig, readEnvironment } from './config/index.ts';
import { runUntilSignal } from './run-until-signal.ts';

/** `npm start`: the environment → configuration → the program → signals. */
await runUntilSignal(async () => {
  const app = await createApp(loadConfig(readEnvironment()));
  process.stdout.write(`Parley is running: ${app.httpUrl}\n`);
  if (app.setupLink) process.stdout.write(`No company yet. Set it up, once, within a day, here:\n  ${app.setupLink}\n`);
  return app;
});
