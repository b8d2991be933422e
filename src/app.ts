import { join } from 'node:path';
import type { TlsCredentials } from './adapters/sip-transport/index.ts';
import { restoreAgents } from './composition/agents-after-restart.ts';
import { followCertificate } from './composition/certificate.ts';
import { type Configuration, openConfiguration } from './composition/configuration.ts';
import { openFileDoors } from './composition/file-doors.ts';
import { layFoundation, type Overrides } from './composition/foundation.ts';
import { servePagesAndApi } from './composition/pages-and-api.ts';
import { nameRefusedListener } from './composition/refused-listener.ts';
import type { RestartBell } from './composition/restart-bell.ts';
import { carryOutRestore, tellOfRestore } from './composition/scheduled-restore.ts';
import { servedExchange } from './composition/served-exchange.ts';
import { superviseServer } from './composition/services.ts';
import { type Switch, startSwitch } from './composition/switch.ts';
import type { Config } from './config/index.ts';
import { DisposalStack } from './kernel/disposal.ts';
import type { SipTransportName } from './protocol/sip/transport-port.ts';

/** The running program. Disposing of it ends calls with BYE, writes what waits and closes everything. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly configuration: Configuration;
  readonly exchange: Switch;
  /** Where browsers find it, without a slash at the end. */
  readonly httpUrl: string;
  /** `host:port` of each SIP transport that listens. */
  readonly sipAddresses: Partial<Record<SipTransportName, string>>;
  /** Ports on which recordings are fetched by SFTP and FTPS; null: that door is shut. */
  readonly fileDoors: { readonly sftp: number | null; readonly ftps: number | null };
  /** The one-time set-up link while there is no company; null otherwise. */
  readonly setupLink: string | null;
  /** Asks to be ended and started anew. */
  readonly restart: RestartBell;
}

/**
 * Builds the whole program and starts it. When a part cannot start, those before it are closed again.
 * @throws ParleyError with a sentence for the person who started it.
 */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const parts = new DisposalStack();
  try {
    // Before anything uses the store.
    const restored = await carryOutRestore(config);
    const foundation = await layFoundation(config, overrides, parts);
    tellOfRestore(foundation.incidents, restored);
    const configuration = await openConfiguration(foundation, parts);
    const exchange = await startSwitch(foundation, configuration, parts);
    await superviseServer(foundation, configuration, exchange, parts);
    await restoreAgents(foundation, configuration, exchange, parts);
    exchange.lifeSign.startIsOver();
    const served = servedExchange(foundation, configuration, exchange);
    const webDirectory = join(import.meta.dirname, '../web-dist');
    const http = await servePagesAndApi(foundation, configuration, served, { webDirectory }, parts);
    const httpUrl = http.url;
    const fileDoors = await openFileDoors(foundation, configuration, exchange.recording, parts);
    if (config.tls) {
      const { clock, logger } = foundation;
      const take = ({ certificate, key }: TlsCredentials): void => {
        exchange.transport.reloadCertificate({ certificate, key });
        http.reloadCertificate({ cert: certificate, key });
      };
      parts.use('certificate', followCertificate({ files: config.tls, clock, logger, take }));
    }
    const setupToken = await configuration.setup.newLink();
    return {
      config,
      configuration,
      exchange,
      httpUrl,
      sipAddresses: sipAddresses(exchange),
      restart: foundation.restart,
      fileDoors,
      setupLink: setupToken && `${httpUrl}/setup/${setupToken}`,
      [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
    };
  } catch (error) {
    await parts[Symbol.asyncDispose]().catch((failure: unknown) => overrides.logger?.error('closing failed', { error: failure }));
    throw nameRefusedListener(config, error);
  }
}

function sipAddresses({ transport }: Switch): App['sipAddresses'] {
  const entries = transport
    .addresses()
    .map(({ transport: name, host, port }) => [name, `${host.includes(':') ? `[${host}]` : host}:${port}`]);
  return Object.fromEntries(entries) as App['sipAddresses'];
}
