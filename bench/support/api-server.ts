import { sql } from 'kysely';
import { createApp } from '../../src/app.ts';
import { openConfiguration } from '../../src/composition/configuration.ts';
import { layFoundation } from '../../src/composition/foundation.ts';
import { loadConfig } from '../../src/config/index.ts';
import { DisposalStack } from '../../src/kernel/disposal.ts';

/** What the process that starts it says. */
export interface ApiSeed {
  readonly dataDir: string;
  readonly companies: number;
  readonly users: number;
}

export interface ApiReport {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  readonly company: string;
  readonly startedInMs: number;
}

const login = 'root';
const password = 'violet harbour 200';
const company = 'Company 1';

/** Companies with a domain, users and a phone each; the first one's administrator can sign in. */
async function plant(config: ReturnType<typeof loadConfig>, { companies, users }: ApiSeed): Promise<void> {
  const parts = new DisposalStack();
  try {
    const foundation = await layFoundation(config, {}, parts);
    const configuration = await openConfiguration(foundation, parts);
    const { domain } = await configuration.companies.createFirst({
      name: company,
      sipDomain: 'c1.bench.test',
      country: 'FR',
      internalLength: 4,
    });
    const person = { login, firstName: 'Rita', lastName: 'Root', email: null, mobile: null, language: 'en' } as const;
    await configuration.users.createSuper(domain, person, password);
    const each = Math.floor(users / companies);
    await foundation.store.inAllCompanies(async (scope) => {
      await sql`INSERT INTO company (id, name) SELECT gen_random_uuid(), 'Company ' || n FROM generate_series(2, ${companies}::int) n`.execute(
        scope,
      );
      await sql`INSERT INTO domain (id, company_id, name, sip_domain, country, international_prefix, local_country_prefix, external_prefix, internal_length, internal_reverse_length)
        SELECT gen_random_uuid(), id, name, 'd' || row_number() OVER () || '.bench.test', 'FR', '00', '33', '0', 4, 4 FROM company WHERE name <> ${company}`.execute(
        scope,
      );
      await sql`INSERT INTO app_user (id, company_id, domain_id, login, first_name, last_name, language, role)
        SELECT gen_random_uuid(), d.company_id, d.id, 'user' || n, (ARRAY['Anna','Ben','Clara','David','Eva','Felix','Greta','Hugo'])[1 + n % 8], 'Person ' || n, 'en', 'user'
        FROM domain d, generate_series(1, ${each}::int) n`.execute(scope);
      await sql`INSERT INTO device (id, company_id, domain_id, user_id, name, number, protocol, sip_user, ha1_md5, ha1_sha256, one_number, lines, dtmf_method)
        SELECT gen_random_uuid(), company_id, domain_id, id, 'Desk phone', (1000 + substr(login, 5)::int)::text, 'sip-phone', login, repeat('0', 32), repeat('0', 64), true, 2, 'rfc4733'
        FROM app_user WHERE login LIKE 'user%'`.execute(scope);
    });
    await foundation.store.pool.query('VACUUM ANALYZE');
  } finally {
    await parts[Symbol.asyncDispose]();
  }
}

async function serve(seed: ApiSeed): Promise<void> {
  const environment = {
    PARLEY_DATA_DIR: seed.dataDir,
    PARLEY_HTTP_PORT: '0',
    PARLEY_SIP_UDP_PORT: '0',
    PARLEY_SIP_TCP_PORT: 'off',
    PARLEY_SIP_TLS_PORT: 'off',
    PARLEY_SIP_WS_PORT: 'off',
    PARLEY_SIP_WSS_PORT: 'off',
    PARLEY_LOG_LEVEL: 'warn',
    // Requests are counted by address; the generator comes from many.
    PARLEY_TRUSTED_PROXIES: '127.0.0.1, ::1',
  };
  const config = loadConfig(environment);
  await plant(config, seed);
  const begun = performance.now();
  const app = await createApp(config);
  const report: ApiReport = { url: app.httpUrl, login, password, company, startedInMs: performance.now() - begun };
  process.on('message', () => void app[Symbol.asyncDispose]().then(() => process.disconnect()));
  process.send?.(report);
}

await serve(JSON.parse(process.argv[2] ?? '') as ApiSeed);
