export { type Config, ConfigError, loadConfig } from './config.ts';
export { readEnvironment } from './env.ts';
export { openSecrets, type Secrets } from './secrets.ts';
