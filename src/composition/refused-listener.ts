import { type Config, ConfigError } from '../config/index.ts';
import { describeError } from '../kernel/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'the system does not permit it',
};

/** What a start failed with; when an address could not be listened on, with the setting that it comes from. */
export function nameRefusedListener({ http, sip }: Pick<Config, 'http' | 'sip'>, error: unknown): unknown {
  const { code, syscall, address, port } = error as NodeJS.ErrnoException & { address?: unknown; port?: unknown };
  if (!code || (syscall !== 'listen' && syscall !== 'bind')) return error;
  const listeners = [
    { name: 'PARLEY_HTTP', isDatagram: false, ...http },
    ...Object.entries(sip.listen).map(([transport, where]) => ({
      name: `PARLEY_SIP_${transport.toUpperCase()}`,
      isDatagram: transport === 'udp',
      ...where,
    })),
  ].filter((one) => one.isDatagram === (syscall === 'bind') && one.port === (port ?? 0));
  const refused = listeners.find(({ host }) => host === address) ?? listeners[0];
  if (!refused) return error;
  const isPort = code !== 'EADDRNOTAVAIL';
  const [setting, value] = isPort ? [`${refused.name}_PORT`, refused.port] : [`${refused.name}_HOST`, refused.host];
  return new ConfigError([
    `${setting} is ${JSON.stringify(String(value))}, expected ${isPort ? 'a free port' : 'an address of this machine'}: ${reasons[code] ?? describeError(error)}`,
  ]);
}
