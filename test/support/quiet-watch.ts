import { SqlIncidentStore } from '../../src/adapters/sql/incident-store.ts';
import type { Store } from '../../src/adapters/sql/index.ts';
import { StoreProbe } from '../../src/adapters/telemetry/index.ts';
import type { Foundation } from '../../src/composition/foundation.ts';
import { RestartBell } from '../../src/composition/restart-bell.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { TimeOrderedIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import { IncidentLog } from '../../src/platform/incident/index.ts';
import { ServiceRegistry } from '../../src/platform/service/index.ts';

/** What of the foundation looks after the server, real and with nothing to look at. */
export function quietWatch(store: Store): Pick<Foundation, 'storeProbe' | 'services' | 'incidents' | 'restart' | 'syslog'> {
  const clock = new SystemClock();
  const ids = new TimeOrderedIds({ clock, random: new SystemRandom() });
  return {
    storeProbe: new StoreProbe({ clock, ask: () => store.ask() }),
    services: new ServiceRegistry({ clock, logger: silentLogger }),
    incidents: new IncidentLog({ clock, ids, logger: silentLogger, store: new SqlIncidentStore(store) }),
    restart: new RestartBell(),
    syslog: null,
  };
}
